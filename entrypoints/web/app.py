"""Makes the web application out of the services it is handed."""

from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from entrypoints.services import Services
from entrypoints.settings import Settings
from entrypoints.web import (
    access_log,
    health,
    language,
    problems,
    security,
    sessions,
    short_way,
    static_files,
)
from entrypoints.web.api import registration as api
from entrypoints.web.current import EXTENSION, House
from entrypoints.web.dashboard import registration as pages
from entrypoints.web.operator_access.blueprint import blueprint as operator_access
from entrypoints.web.preview import blueprint as preview
from entrypoints.web.sign_in.blueprint import blueprint as sign_in
from entrypoints.web.store_inspector import blueprint as store_inspector
from entrypoints.web.storefront import blueprint as storefront
from entrypoints.web.storefront.coupon_links import blueprint as coupon_links
from entrypoints.web.storefront.subscriptions import blueprint as subscriptions
from entrypoints.web.webhooks import blueprint as webhooks

_TOP = Path(__file__).resolve().parents[2]


def create_app(services: Services, settings: Settings) -> Flask:
    """The whole web: shoppers' browsers, merchants' pages, programs and platforms."""
    app = Flask(
        "entrypoints.web",
        template_folder=str(_TOP / "templates"),
        static_folder=str(_TOP / "static"),
        static_url_path="/static",
    )
    # An address is answered as it is written: a redirect to another way of writing it would name
    # the host that the request named.
    app.url_map.strict_slashes = app.url_map.merge_slashes = False
    app.extensions[EXTENSION] = House(services=services, settings=settings)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    _read_chunks(app)
    access_log.install(app)
    health.install(app)
    sessions.install(app, settings)
    security.install(app, settings)
    language.install(app)
    problems.install(app)
    static_files.install(app)
    shoppers = storefront.register(app, services, settings.base_url)
    preview.register(app, shoppers.files)
    doors: dict[str, short_way.Door] = {
        "s": shoppers,
        "webhooks": webhooks.register(app, services),
    }
    for blueprint in (sign_in, operator_access, coupon_links, store_inspector, subscriptions):
        app.register_blueprint(blueprint)
    pages.register(app, services.clock.now)
    api.register(app, settings)
    short_way.install(app, doors)
    _trust_proxies(app, settings)
    return app


def _read_chunks(app: Flask) -> None:
    """Read a body that comes in chunks, without a length told beforehand, to its end.

    Servers end such a body themselves, and not all of them say so.
    """
    inner = app.wsgi_app

    def read(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked":
            environ["wsgi.input_terminated"] = True
        return inner(environ, start)

    app.wsgi_app = read  # type: ignore[assignment, method-assign]


def _trust_proxies(app: Flask, settings: Settings) -> None:
    """Believe what so many proxies in front of us say about who asks, and nothing beyond."""
    trusted = settings.trusted_proxies
    if trusted:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted
        )
