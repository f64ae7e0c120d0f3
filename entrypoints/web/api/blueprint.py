"""The blueprint of all resources, with this house's care for what is sent and what is answered."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Request
from flask_smorest import Blueprint
from flask_smorest.pagination import PaginationParameters
from webargs.flaskparser import FlaskParser, abort

from entrypoints.web.api import entrance
from nomoflow.kernel.pages import Page, PageRequest

PAGES = {"page": 1, "page_size": 25, "max_page_size": 100}
# Nothing is so long; what lies beyond would not fit into a database's numbers.
_LAST_PAGE = 1_000_000


class CarefulParser(FlaskParser):
    """Reads bodies, and refuses JSON that Python itself will not read."""

    def _raw_load_json(self, req: Request) -> Any:
        try:
            return super()._raw_load_json(req)
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise  # the parser has its own answer to these
        except (ValueError, RecursionError) as fault:
            # JSON by its grammar, but with endless digits or without a bottom.
            abort(400, exc=fault, messages={"json": ["Invalid JSON body."]})


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """Resources that always say which page they answer with."""

    ARGUMENTS_PARSER = CarefulParser()

    def _make_pagination_metadata(
        self, page: int, page_size: int, item_count: int
    ) -> dict[str, int]:
        """As the base has it, and the page that was asked for where that one is empty."""
        told: dict[str, int] = super()._make_pagination_metadata(page, page_size, item_count)
        if "page" not in told:
            told["page"] = page
            if told["total_pages"]:
                told["previous_page"] = told["last_page"]
        return told


blueprint = ApiBlueprint(
    "api", __name__, url_prefix="/api/v1", description="What a program may do in one store"
)
blueprint.before_request(entrance.enter)
blueprint.after_request(entrance.leave)


def page_asked(asked: PaginationParameters) -> PageRequest:
    """Which page a program asks for."""
    return PageRequest(page=min(asked.page, _LAST_PAGE), size=asked.page_size)


def rows_told(page: Page[Any], asked: PaginationParameters) -> Sequence[Any]:
    """The rows of a page; how many there are in all goes into the header."""
    asked.item_count = page.total
    return page.rows
