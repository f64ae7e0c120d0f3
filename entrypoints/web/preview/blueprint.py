"""A sample page of a store, and everything that the script asks for on it.

The routes below an address look like those of the storefront, so that the script knows no
difference. They need no session: the script asks without one, as it does in stores.
"""

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from werkzeug.exceptions import NotFound

from entrypoints.web.language import supported
from entrypoints.web.preview import drafts
from entrypoints.web.storefront.configuration import HEARTBEAT_SECONDS
from entrypoints.web.storefront.script import Asset, StorefrontScript

KEY = "preview"
"""Stands for the store's key, so that nothing of a preview is taken for a store's."""

_PAGES = ("index", "category", "product", "cart", "other")
_VISITORS = 12
_SCRIPT = "nomoflow.preview"

blueprint = Blueprint("preview", __name__, url_prefix="/preview/<language>/<draft>")


def register(app: Flask, script: StorefrontScript) -> None:
    """Add the routes to an application that serves this script."""
    app.extensions[_SCRIPT] = script
    app.register_blueprint(blueprint)


@blueprint.url_value_preprocessor
def take_draft(_endpoint: str | None, values: dict[str, str] | None) -> None:
    """Read the address once, for every route below it."""
    given = values or {}
    language, g.address = supported(given.pop("language", "")), given.pop("draft", "")
    if language is None:
        raise NotFound
    g.language, g.draft = language, drafts.read(g.address)


@blueprint.get("/")
def shop() -> str:
    """The sample page, in the language of the address and of the kind that is asked for."""
    kind = request.args.get("page", "product")
    with force_locale(g.language):
        return render_template(
            "preview/shop.html",
            language=g.language,
            direction="rtl" if g.language == "ar" else "ltr",
            kind=kind if kind in _PAGES else "product",
            script=_below("script"),
        )


@blueprint.get(f"/s/{KEY}.js", endpoint="script")
def script() -> Response:
    """The script, which asks below this address for all else."""
    base = url_for("preview.shop", language=g.language, draft=g.address).rstrip("/")
    return _sent(_files().addressed(KEY, base))


@blueprint.get("/s/parts/<file>.js")
def part(file: str) -> Response:
    """A part of the script."""
    asset = _files().part(file)
    if asset is None:
        raise NotFound
    return _sent(asset)


@blueprint.get(f"/s/{KEY}/config")
def config() -> ResponseReturnValue:
    """The widgets on trial."""
    tracking = {"enabled": True, "consent": "none", "respect_privacy_signals": False}
    return jsonify(
        {
            "store": {"id": 0, "currency": g.draft["currency"]},
            "tracking": {**tracking, "heartbeat_seconds": HEARTBEAT_SECONDS},
            "widgets": g.draft["widgets"],
        }
    )


@blueprint.get(f"/s/{KEY}/live")
def live() -> ResponseReturnValue:
    """A figure to look at; the page beside the preview says that it is a sample."""
    return jsonify({"visitors": _VISITORS})


@blueprint.get(f"/s/{KEY}/purchases")
def purchases() -> ResponseReturnValue:
    """Purchases to look at."""
    with force_locale(g.language):
        told = [
            _purchase(gettext("Noura"), gettext("Riyadh"), gettext("Black abaya"), 12),
            _purchase(gettext("Salem"), gettext("Dammam"), gettext("Cambodian oud"), 95),
        ]
    return jsonify({"purchases": told})


@blueprint.post(f"/s/{KEY}/subscribers")
def subscribe() -> ResponseReturnValue:
    """Thank whoever tries the form, and keep nothing."""
    return jsonify({}), 202


def _purchase(name: str, city: str, product: str, minutes: int) -> dict[str, object]:
    image = url_for("static", filename="preview/product.svg")
    return {
        "name": name, "city": city, "product": product, "url": "",
        "image": request.host_url.rstrip("/") + image, "minutes_ago": minutes,
    }  # fmt: skip


def _below(route: str) -> str:
    return url_for(f"preview.{route}", language=g.language, draft=g.address)


def _files() -> StorefrontScript:
    found: StorefrontScript = current_app.extensions[_SCRIPT]
    return found


def _sent(asset: Asset) -> Response:
    answer = Response(asset.gzip, content_type="text/javascript; charset=utf-8")
    answer.headers["Content-Encoding"] = "gzip"
    return answer
