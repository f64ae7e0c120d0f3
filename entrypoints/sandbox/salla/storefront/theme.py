"""What every storefront page is handed: words, links, prices, and the SDK's settings."""

from typing import Any
from urllib.parse import urlencode

from flask import current_app, render_template, request, url_for

from entrypoints.sandbox.salla import pricing, shapes
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Category, Product
from entrypoints.sandbox.salla.storefront import visit
from entrypoints.sandbox.salla.storefront.snippets import Snippets
from entrypoints.sandbox.salla.storefront.words import say, spoken_money


def page(template: str, slug: str, *, page_id: int | None = None, **given: Any) -> str:
    """A theme page: it carries the SDK and, where the app is installed, its snippet."""
    title = str(given.get("title") or _store_name())
    settings = sdk_settings(slug, page_id, title)
    return bare_page(template, **given, sdk=settings, snippet=snippet_address(), slug=slug)


def bare_page(template: str, **given: Any) -> str:
    """A page without scripts, such as the checkout."""
    current = visit.current()
    language = current.language
    words: dict[str, Any] = {
        "say": lambda word: say(word, language),
        "money": lambda minor: spoken_money(minor, current.store.currency, language),
        "name": name,
        "to": to,
        "link": link,
        "image": image,
    }
    return render_template(
        f"salla/shop/{template}",
        **{
            "store": current.store,
            "store_name": _store_name(),
            "language": language,
            "customer": current.customer,
            "categories": categories(),
            "cart_count": sum(line.quantity for line in current.cart.lines) if current.cart else 0,
            **words,
            "ctx": words,
            "other_language_url": other_language_url(),
            **given,
        },
    )


def snippets() -> Snippets:
    found: Snippets = current_app.extensions["salla_snippets"]
    return found


def snippet_address() -> str | None:
    if not salla().world.is_installed(visit.current().store.id):
        return None
    snippet = snippets().published()
    if not snippet.content:
        return None
    return f"{salla().addresses.published_snippet}?v={snippets().version(snippet)}"


def categories() -> list[Category]:
    found = salla().world.categories.of(visit.current().store.id)
    return sorted(found, key=lambda category: category.sort)


def products() -> list[Product]:
    """What the store shows, in its own order."""
    found = salla().world.products.of(visit.current().store.id)
    shown = [each for each in found if each.status in ("sale", "out")]
    return sorted(shown, key=lambda product: product.sort)


def name(thing: Product | Category) -> str:
    return thing.name_en if visit.current().language == "en" else thing.name_ar


def to(endpoint: str, **values: Any) -> str:
    current = visit.current()
    return url_for(
        f"salla_shop.{endpoint}",
        username=current.store.username,
        language=current.language,
        **values,
    )


def link(thing: Product | Category) -> str:
    current = visit.current()
    if isinstance(thing, Product):
        return salla().addresses.product(current.store, thing, current.language)
    return salla().addresses.category(current.store, thing, current.language)


def image(thing: Product | Category) -> str:
    if isinstance(thing, Product):
        return salla().addresses.product_image(thing)
    return salla().addresses.category_image(thing)


def other_language_url() -> str:
    current = visit.current()
    other = "ar" if current.language == "en" else "en"
    values = {**(request.view_args or {}), "username": current.store.username, "language": other}
    endpoint = request.endpoint if request.method == "GET" and request.endpoint else None
    address = url_for(endpoint or "salla_shop.home", **values)
    kept = {key: value for key, value in request.args.items() if key in ("q", "sort")}
    return f"{address}?{urlencode(kept)}" if kept else address


def _store_name() -> str:
    current = visit.current()
    return current.store.name_en if current.language == "en" else current.store.name_ar


def sdk_settings(slug: str, page_id: int | None, title: str) -> dict[str, Any]:
    current = visit.current()
    store, language = current.store, current.language
    return {
        "store": {
            "id": store.id,
            "username": store.username,
            "name": _store_name(),
            "url": salla().addresses.shop(store),
            "currency": store.currency,
            # Salla leaves it out more often than not.
            "lang": "en" if language == "en" else None,
            "contacts": {"whatsapp": store.mobile, "email": store.email},
        },
        "user": _sdk_user(),
        "page": {"slug": slug, "id": page_id, "title": title},
        "theme": {"mode": "light", "is_rtl": language == "ar"},
        "currencies": {store.currency: {"code": store.currency, "digits": _digits()}},
        "app": salla().desk.public_settings(store.id),
        "is_preview": request.args.get("preview") == "1",
        "language": language,
        "base": to("home"),
        "cart": sdk_cart(),
    }


def _digits() -> int:
    return shapes.DIGITS.get(visit.current().store.currency, 2)


def _sdk_user() -> dict[str, Any]:
    current = visit.current()
    customer = current.customer
    return {
        "id": customer.id if customer else current.guest_id,
        "email": customer.email if customer else None,
        "mobile": customer.phone if customer else None,
        "type": "user" if customer else "guest",
        "language_code": current.language,
        "currency_code": current.store.currency,
        "country_code": "KW" if current.store.currency == "KWD" else "SA",
    }


def sdk_cart() -> dict[str, Any] | None:
    """The cart as the SDK's events carry it."""
    current = visit.current()
    if current.cart is None:
        return None
    currency = current.store.currency
    sums = pricing.of_cart(salla().world, current.cart)
    return {
        "id": current.cart.id,
        "user_id": _sdk_user()["id"],
        "store_id": current.store.id,
        "sub_total": shapes.number(sums.sub_total, currency),
        "discount": shapes.number(sums.discount, currency),
        "total": shapes.number(sums.goods_after_discount, currency),
        "count": sum(line.quantity for line in sums.lines),
        "coupon": current.cart.coupon_code,
        "items": [
            {
                "id": line.line_id,
                "product_id": line.product.id,
                "quantity": line.quantity,
                "price": shapes.number(line.product.selling_price, currency),
            }
            for line in sums.lines
        ],
        "options": [],
        "real_shipping_cost": shapes.number(sums.shipping, currency),
    }


def tracked(product: Product, quantity: int = 1) -> dict[str, Any]:
    """The product as analytics events carry it: its id as text."""
    current = visit.current()
    found = [salla().world.categories.get(each) for each in product.category_ids]
    category = next((each for each in found if each is not None), None)
    return {
        "product_id": str(product.id),
        "sku": product.sku,
        "category": name(category) if category else None,
        "name": name(product),
        "price": shapes.number(product.selling_price, current.store.currency),
        "currency": current.store.currency,
        "quantity": quantity,
        "url": link(product),
        "image_url": image(product),
    }
