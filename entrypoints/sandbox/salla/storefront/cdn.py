"""What Salla serves from its network of files: pictures, themes, and the app's snippet."""

from flask import Blueprint, Response, abort

from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.storefront import art
from entrypoints.sandbox.salla.storefront.theme import snippets

blueprint = Blueprint("salla_cdn", __name__, url_prefix="/salla/cdn")


@blueprint.get("/app-<int:app_id>.js")
def app_snippet(app_id: int) -> Response:
    snippet = snippets().published()
    if app_id != salla().options.app_id or not snippet.content:
        abort(404)
    response = Response(snippet.content, mimetype="text/javascript")
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


@blueprint.get("/products/<int:product_id>.svg")
def product(product_id: int) -> Response:
    found = salla().world.products.get(product_id)
    if found is None:
        abort(404)
    return _svg(art.product(found.art, found.hue, found.id))


@blueprint.get("/categories/<int:category_id>.svg")
def category(category_id: int) -> Response:
    found = salla().world.categories.get(category_id)
    if found is None:
        abort(404)
    return _svg(art.product(found.art, (found.id * 7) % 360, found.id))


@blueprint.get("/stores/<int:store_id>.svg")
def store(store_id: int) -> Response:
    found = salla().world.stores.get(store_id)
    if found is None:
        abort(404)
    return _svg(art.logo(found.name_ar[0], found.accent, found.deep))


@blueprint.get("/stores/<int:store_id>.css")
def theme(store_id: int) -> Response:
    found = salla().world.stores.get(store_id)
    if found is None:
        abort(404)
    css = f":root{{--color-primary:{found.accent};--color-deep:{found.deep}}}"
    response = Response(css, mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@blueprint.get("/avatars/<gender>.svg")
def avatar(gender: str) -> Response:
    return _svg(art.avatar(gender))


@blueprint.get("/receipts/<int:reference>.svg")
def receipt(reference: int) -> Response:
    return _svg(art.receipt(reference))


def _svg(drawing: str) -> Response:
    response = Response(drawing, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
