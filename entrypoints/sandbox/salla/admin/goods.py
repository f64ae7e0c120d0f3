"""Products, categories and reviews in the Admin API."""

from typing import Any

from flask import Blueprint, Response, request

from entrypoints.sandbox.salla.admin.answers import done, language, not_found, paged
from entrypoints.sandbox.salla.admin.guard import needs, store
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Category, Product


def routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/products", view_func=list_products)
    blueprint.add_url_rule("/products/tags", view_func=list_tags)
    blueprint.add_url_rule("/products/<int:product_id>", view_func=show_product)
    blueprint.add_url_rule("/products/sku/<sku>", view_func=show_product_by_sku)
    blueprint.add_url_rule("/categories", view_func=list_categories)
    blueprint.add_url_rule("/categories/<int:category_id>", view_func=show_category)
    blueprint.add_url_rule("/categories/<int:category_id>/products", view_func=list_within)
    blueprint.add_url_rule("/reviews", view_func=list_reviews)


@needs("products.read")
def list_products() -> Response:
    found = salla().world.products.of(store().id)
    if keyword := request.args.get("keyword"):
        found = [each for each in found if _mentions(each, keyword)]
    if status := request.args.get("status"):
        found = [each for each in found if each.status == status]
    if category := request.args.get("category", type=int):
        found = [each for each in found if category in each.category_ids]
    found.sort(key=lambda product: (product.sort, product.id))
    return paged(found, lambda product: salla().goods.product(product, language()))


def _mentions(product: Product, keyword: str) -> bool:
    texts = (product.name_ar, product.name_en, product.sku)
    return any(keyword.casefold() in text.casefold() for text in texts)


@needs("products.read")
def show_product(product_id: int) -> Response:
    product = salla().world.products.get(product_id)
    if product is None or product.store_id != store().id:
        not_found()
    return done(salla().goods.product(product, language()))


@needs("products.read")
def show_product_by_sku(sku: str) -> Response:
    found = (each for each in salla().world.products.of(store().id) if each.sku == sku)
    product = next(found, None)
    if product is None:
        not_found()
    return done(salla().goods.product(product, language()))


@needs("products.read")
def list_tags() -> Response:
    return paged([], str, key="pagenation")


@needs("categories.read")
def list_categories() -> Response:
    found = salla().world.categories.of(store().id)
    if keyword := request.args.get("keyword"):
        found = [each for each in found if keyword in f"{each.name_ar} {each.name_en}"]
    found.sort(key=lambda category: category.sort)
    return paged(found, _category)


def _category(category: Category) -> dict[str, Any]:
    return salla().goods.category(category, language())


@needs("categories.read")
def show_category(category_id: int) -> Response:
    return done(_category(_known(category_id)))


@needs("products.read")
def list_within(category_id: int) -> Response:
    category = _known(category_id)
    found = [
        each for each in salla().world.products.of(store().id) if category.id in each.category_ids
    ]
    return paged(found, _brief)


def _brief(product: Product) -> dict[str, Any]:
    return {
        "id": product.id,
        "name": product.name_en if language() == "en" else product.name_ar,
        "image": salla().addresses.product_image(product),
        "sort": product.sort,
    }


def _known(category_id: int) -> Category:
    category = salla().world.categories.get(category_id)
    if category is None or category.store_id != store().id:
        not_found()
    return category


@needs("reviews.read")
def list_reviews() -> Response:
    found = salla().world.reviews.of(store().id)
    stars = {*request.args.getlist("stars[]"), *request.args.getlist("stars")}
    if stars:
        found = [each for each in found if str(each.rating) in stars]
    products = {*request.args.getlist("products[]"), *request.args.getlist("products")}
    if products:
        found = [each for each in found if str(each.product_id) in products]
    if request.args.get("type", "rating") != "rating":
        found = []
    found.sort(key=lambda review: (review.created_at, review.id), reverse=True)
    return paged(found, salla().people.review_listed)
