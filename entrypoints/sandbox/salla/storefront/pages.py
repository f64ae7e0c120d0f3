"""Home, categories, search and product pages."""

import time
from typing import Any

from flask import abort, request
from werkzeug.exceptions import NotFound

from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Product
from entrypoints.sandbox.salla.storefront import theme, visit
from entrypoints.sandbox.salla.storefront.words import say

_SHOWN = 48


def home() -> str:
    _dawdle()
    products = theme.products()
    return theme.page(
        "home.html",
        "index",
        best=sorted(products, key=lambda product: -product.sold)[:8],
        offers=[product for product in products if product.sale_price][:4],
        fresh=sorted(products, key=lambda product: product.updated_at, reverse=True)[:4],
    )


def all_products() -> str:
    return _listing(theme.products(), "product.index", title=_say("all_products"))


def category(slug: str, category_id: int) -> str:
    found = salla().world.categories.get(category_id)
    if found is None or found.store_id != visit.current().store.id:
        abort(404)
    products = [each for each in theme.products() if found.id in each.category_ids]
    return _listing(products, "product.index", title=theme.name(found), page_id=found.id)


def search() -> str:
    wanted = request.args.get("q", "").strip()
    folded = wanted.casefold()
    products = [
        each
        for each in theme.products()
        if folded and folded in f"{each.name_ar} {each.name_en}".casefold()
    ]
    return _listing(
        products, "product.index.search", title=f"{_say('results')} «{wanted}»", query=wanted
    )


def product(slug: str, product_id: int) -> str:
    _dawdle()
    found = salla().world.products.get(product_id)
    if found is None or found.store_id != visit.current().store.id or found.status == "hidden":
        abort(404)
    found.views += 1
    reviews = [
        (review, salla().world.customer(review.customer_id).first_name)
        for review in salla().world.reviews.of(found.store_id)
        if review.product_id == found.id
    ]
    related = [
        each
        for each in theme.products()
        if each.id != found.id and set(each.category_ids) & set(found.category_ids)
    ]
    return theme.page(
        "product.html",
        "product.single",
        page_id=found.id,
        title=theme.name(found),
        product=found,
        reviews=reviews[:6],
        related=related[:4],
        tracking={"name": "Product Viewed", "payload": theme.tracked(found)},
    )


def _listing(products: list[Product], slug: str, **given: Any) -> str:
    _dawdle()
    sort = request.args.get("sort", "")
    if sort in ("price", "-price"):
        products = sorted(
            products, key=lambda each: each.selling_price, reverse=sort.startswith("-")
        )
    shown = products[:_SHOWN]
    tracking = {
        "name": "Product List Viewed",
        "payload": {
            "category": given["title"],
            "products": [theme.tracked(each) for each in shown],
        },
    }
    return theme.page("listing.html", slug, products=shown, sort=sort, tracking=tracking, **given)


def missing(problem: NotFound) -> tuple[str, int] | NotFound:
    """Also answers when there is no such store: then there is no theme to answer in."""
    try:
        return theme.page("missing.html", "page-single", title=_say("not_found")), 404
    except AttributeError:
        return problem


def _say(word: str) -> str:
    return say(word, visit.current().language)


def _dawdle() -> None:
    time.sleep(salla().world.knobs.storefront_latency_ms / 1000)


ROUTES = (
    ("", home, ["GET"]),
    ("/products", all_products, ["GET"]),
    ("/search", search, ["GET"]),
    ("/<slug>/c<int:category_id>", category, ["GET"]),
    ("/<slug>/p<int:product_id>", product, ["GET"]),
)
