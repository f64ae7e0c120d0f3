"""flask-smorest with this house's answers: its own would be JSON on every page of the site."""

from flask_smorest import Api
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Answer

from entrypoints.web import problems
from entrypoints.web.api.schemas import ProblemSchema


class ProblemApi(Api):  # type: ignore[misc]
    """An API whose errors are ``application/problem+json``, and documented as such."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Answer:
        """The answer of the whole house."""
        return problems.mistaken(error)

    def _register_responses(self) -> None:
        """Every answer that tells of a failure is of the problem's own content type."""
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/problem+json"
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE
