"""The envelopes of the Admin API: success, lists with pages, and refusals."""

from typing import Any, NoReturn
from urllib.parse import urlencode

from flask import Response, abort, jsonify, request

DEFAULT_PER_PAGE = 15
LARGEST_PER_PAGE = 60
NOT_FOUND_AR = "المحتوى الذي تحاول الوصول اليه غير متوفر"
NOT_FOUND_EN = "The content you are trying to access is no longer available"


def done(data: Any, status: int = 200) -> Response:
    response = jsonify(status=status, success=True, data=data)
    response.status_code = status
    return response


def acted(message: str, status: int) -> Response:
    return done({"message": message, "code": status}, status)


def paged(items: list[Any], show: Any, *, key: str = "pagination") -> Response:
    """One page of the items; links are an empty object when there is only one page."""
    page, per_page = _page(), _per_page()
    first = (page - 1) * per_page
    shown = [show(item) for item in items[first : first + per_page]]
    pages = max(1, -(-len(items) // per_page))
    pagination = {
        "count": len(shown),
        "total": len(items),
        "perPage": per_page,
        "currentPage": page,
        "totalPages": pages,
        "links": _links(page, pages),
    }
    return jsonify({"status": 200, "success": True, "data": shown, key: pagination})


def _page() -> int:
    return max(1, request.args.get("page", 1, type=int))


def _per_page() -> int:
    asked = request.args.get("per_page", DEFAULT_PER_PAGE, type=int)
    return min(LARGEST_PER_PAGE, max(1, asked))


def _links(page: int, pages: int) -> dict[str, str]:
    links = {}
    if page > 1:
        links["previous"] = _address_of(page - 1)
    if page < pages:
        links["next"] = _address_of(page + 1)
    return links


def _address_of(page: int) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
    return f"{request.base_url}?{urlencode([*kept, ('page', page)])}"


def refused(
    status: int, code: str | int, message: str, fields: dict[str, list[str]] | None = None
) -> Response:
    error: dict[str, Any] = {"code": code, "message": message}
    if fields:
        error["fields"] = fields
    response = jsonify(status=status, success=False, error=error)
    response.status_code = status
    return response


def stop(response: Response) -> NoReturn:
    """Ends the request with this answer."""
    abort(response)


def not_found() -> NoReturn:
    stop(refused(404, "error", NOT_FOUND_AR))


def numeric_not_found() -> NoReturn:
    stop(refused(404, 404, NOT_FOUND_EN))


def invalid(fields: dict[str, list[str]]) -> NoReturn:
    stop(refused(422, "error", "alert.invalid_fields", fields))


def body() -> dict[str, Any]:
    """The JSON object that was sent; anything else is a bad request."""
    if request.mimetype != "application/json":
        stop(refused(400, "bad_request", "The body must be JSON."))
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        stop(refused(400, "bad_request", "The body must be a JSON object."))
    return sent


def language() -> str:
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "ar"
