"""What a coupon can be bound to: products, categories, groups of customers, ways of paying."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.coupon_form import things_of
from entrypoints.web.dashboard.coupon_terms_form import Entries
from entrypoints.web.dashboard.order_words import payment_name
from nomoflow.catalog.model import Product
from nomoflow.coupons.drafts import CouponDraft
from nomoflow.coupons.terms import PaymentMethod
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.ids import ProductId
from nomoflow.kernel.pages import PageRequest
from nomoflow.kernel.text import is_keepable
from nomoflow.merchants.model import Permission

Choice = tuple[str, str]
"""An id and the name that people know."""

_SHOWN = PageRequest(size=50)
_LONGEST_SEARCH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the form of a coupon offers. ``groups`` is none while nobody can tell."""

    products: list[Choice]
    categories: list[Choice]
    groups: list[Choice] | None
    payments: list[Choice]


@blueprint.get("/coupons/choices")
@needs(Permission.VIEW)
def coupon_choices() -> ResponseReturnValue:
    """Products by a part of their name, for whoever is choosing some."""
    search = request.args.get("search", "").strip()[:_LONGEST_SEARCH]
    page = services().catalog.products(store().id, search if is_keepable(search) else "", _SHOWN)
    return jsonify(
        choices=[{"id": product.id, "name": _name(product)} for product in page.rows],
        total=page.total,
    )


def choices_for(entries: Entries) -> Choices:
    """What a form offers, and in any case what stands in it already."""
    chosen = [*entries.getlist("products_only"), *entries.getlist("products_never")]
    return Choices(
        products=product_choices(chosen),
        categories=_with(_categories(), entries, "categories"),
        groups=_groups(entries),
        payments=[(method.value, payment_name(method.value)) for method in PaymentMethod],
    )


def names_of(drafts: Sequence[CouponDraft]) -> dict[str, str]:
    """The names of the products and categories that some coupons speak of, by their ids."""
    shop, catalog = store().id, services().catalog
    wanted = [ProductId(id) for id in things_of(drafts)]
    known = catalog.products_of(shop, wanted) if wanted else {}
    return {
        **dict(_categories()),
        **{id: product.name for id, product in known.items() if product.name},
    }


def product_choices(chosen: Sequence[str], search: str = "") -> list[Choice]:
    """The first products by name, and those that are chosen."""
    shop, catalog = store().id, services().catalog
    known = catalog.products_of(shop, [ProductId(id) for id in dict.fromkeys(chosen) if id])
    first = catalog.products(shop, search, _SHOWN).rows
    names = {product.id: _name(product) for product in (*known.values(), *first)}
    strange = {id: id for id in chosen if id and id not in names}
    return [*strange.items(), *sorted(names.items(), key=lambda choice: choice[1].casefold())]


def group_choices() -> list[Choice] | None:
    """The store's groups of customers; none while Salla does not tell."""
    try:
        return list(services().audiences.groups(store().id))
    except Unavailable:
        return None


def _categories() -> list[Choice]:
    categories = services().catalog.categories(store().id)
    return [(category.id, category.name or category.id) for category in categories]


def _groups(entries: Entries) -> list[Choice] | None:
    groups = group_choices()
    return None if groups is None else _with(groups, entries, "customer_groups")


def _with(choices: list[Choice], entries: Entries, name: str) -> list[Choice]:
    known = {id for id, _ in choices}
    chosen = [*entries.getlist(f"{name}_only"), *entries.getlist(f"{name}_never")]
    return [*((id, id) for id in dict.fromkeys(chosen) if id not in known), *choices]


def _name(product: Product) -> str:
    """A product's name, with what tells it from others of the same name."""
    return f"{product.name} · {product.sku}" if product.sku else product.name or product.id
