"""Puts the API and its description into an application."""

from flask import Blueprint, Flask, render_template

from entrypoints.settings import Settings

# Each module hangs its resources on the blueprint when it is read.
from entrypoints.web.api import (
    coupon_simulation,
    coupons,
    notices,
    offers,
    paths,
    resources,
    subscribers,
    widget_reports,
    widgets,
)
from entrypoints.web.api.blueprint import blueprint
from entrypoints.web.api.entrance import KEY_HEADER, STORE_HEADER
from entrypoints.web.api.problem_api import ProblemApi

_RESOURCES = (
    resources,
    coupons,
    coupon_simulation,
    offers,
    subscribers,
    notices,
    widgets,
    widget_reports,
)
_ABOUT = f"""What a program may do in a store. Make a key in the dashboard, under Settings, and
send it as `Authorization: Bearer …`; pages of the dashboard use their session and send the
`X-CSRFToken` header with writes, and `{STORE_HEADER}` where they mean another store than the one
opened last.

Lists take `page` and `page_size` (at most 100) and answer with `X-Pagination`. Money is a decimal
text with its currency. Times are ISO 8601 with an offset. A write with an `{KEY_HEADER}` is done
once: within a day the same request is given the same answer again, and a different one is
refused; a write that was refused was not done, so its key may come again with another body.
Errors are `application/problem+json`; go by `code`, the sentences follow `Accept-Language`."""

docs = Blueprint("api_docs", __name__)


@docs.get("/api/docs")
def show() -> str:
    """The description, to read and to try."""
    return render_template("api/docs.html")


def register(app: Flask, settings: Settings) -> None:
    """Add the resources under ``/api/v1``, ``/api/openapi.json`` and ``/api/docs``."""
    app.config.update(
        API_TITLE="Nomo Flow",
        API_VERSION="v1",
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": _ABOUT},
            "servers": [{"url": settings.base_url}],
            "security": [{"key": []}],
        },
    )
    api = ProblemApi(app)
    api.spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})
    api.register_blueprint(blueprint)
    paths.describe(app, api)
    app.register_blueprint(docs)
