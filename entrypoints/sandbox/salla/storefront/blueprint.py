"""The addresses of a store: each page in Arabic, and in English under `/en`."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.storefront import account, basket, checkout, pages, visit

View = Callable[..., Any]


def build() -> Blueprint:
    blueprint = Blueprint("salla_shop", __name__, url_prefix="/shop/<username>")
    blueprint.url_value_preprocessor(_begin)
    blueprint.after_request(visit.remember)
    blueprint.after_request(_policy)
    for subject in (pages, basket, checkout, account):
        for rule, view, methods in subject.ROUTES:
            _add(blueprint, rule, view, methods)
    blueprint.register_error_handler(404, pages.missing)
    return blueprint


def _add(blueprint: Blueprint, rule: str, view: View, methods: list[str]) -> None:
    for language, prefix in (("ar", ""), ("en", "/en")):
        blueprint.add_url_rule(
            prefix + rule,
            endpoint=view.__name__,
            view_func=view,
            methods=methods,
            defaults={"language": language},
            strict_slashes=False,
        )


def _begin(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values is not None:
        visit.begin(values.pop("username"), values.pop("language"))


def _policy(response: Response) -> Response:
    """A strict policy, when asked for, shows whether the app's script can live with one."""
    if salla().world.knobs.storefront_csp and response.mimetype == "text/html":
        app = salla().addresses.app
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'self' {app}; style-src 'self'; "
            f"img-src 'self' {app}; connect-src 'self' {app}; font-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
    if request.method == "GET" and response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response
