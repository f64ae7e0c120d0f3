"""A line of a list as a coupon, and a coupon as a line: what one writes, the other reads."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from nomoflow.coupons.drafts import CouponDraft
from nomoflow.coupons.imports import COLUMNS, Import, LineFault, shortened
from nomoflow.coupons.list_cells import Cells, Kind, guarded, unguarded, written_moment
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.terms import AmountOff, CouponTerms, Discount, PercentOff, Selection
from nomoflow.kernel.money import Currency, Money, Percent

_COLUMN_OF = {
    "percent": "amount",
    "minimum_cart": "minimum",
    "starts_at": "starts",
    "ends_at": "ends",
    "usage_limit": "limit",
    "usage_limit_per_customer": "limit_per_customer",
}
"""Where the column of a list is called otherwise than the field of a coupon."""

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """A line as it was read."""

    number: int
    draft: CouponDraft
    """With something harmless in the place of what cannot be read: no coupon while there is."""
    cells: Mapping[str, str]
    found: Mapping[str, str]
    """What cannot be read: a code for each column; ``""`` is the line as a whole."""

    def faults(self, more: Mapping[str, str]) -> list[LineFault]:
        """All that is wrong; ``more`` is what the rules of coupons say of their fields."""
        told = {_COLUMN_OF.get(name, name): fault for name, fault in more.items()}
        return [
            LineFault(
                line=self.number,
                field=column,
                fault=fault,
                text=shortened(self.cells.get(column, "")),
            )
            for column, fault in {**told, **self.found}.items()
        ]


def read_line(number: int, text: str, entry: Import) -> ReadLine:
    """A line of a list: JSON of its cells, in the order of the import's columns."""
    told: Sequence[str] = json.loads(text)
    columns = entry.columns
    cells = {
        column: unguarded(cell.strip())
        for column, cell in zip(columns, told, strict=False)
        if column
    }
    reader = Cells(cells, entry.currency)
    draft = CouponDraft(
        code=reader.text("code"),
        terms=_terms(reader),
        title=reader.text("title"),
        campaign=reader.text("campaign"),
        partner=reader.text("partner"),
        public=reader.yes("public"),
        budget=reader.money("budget"),
    )
    if any(cell.strip() for cell in told[len(columns) :]):
        # A comma without quotes moves all that follows: who knows what was meant.
        reader.found[""] = "list_line_too_long"
    return ReadLine(number=number, draft=draft, cells=cells, found=reader.found)


def written_line(coupon: Coupon, currency: Currency) -> list[str]:
    """A coupon as the cells of a line, in the order of ``COLUMNS``.

    Amounts of another currency than the list's say so: they cannot be read again as its own.
    """
    told = {
        **_written_discount(coupon.terms, currency),
        **_written_terms(coupon.terms, currency),
        **{name: getattr(coupon, name) for name in ("code", "title", "campaign", "partner")},
        "public": _answer(coupon.public),
        "budget": _amount(coupon.budget, currency),
    }
    return [guarded(told[column]) for column in COLUMNS]


def _terms(told: Cells) -> CouponTerms:
    """All cells are read, whatever the first ones say: so all that is wrong is found at once."""
    kind, ends_at = told.kind("type"), told.moment("ends", ends=True)
    for column in ("type", "ends"):
        if not told.text(column):
            told.found[column] = "missing"
    return CouponTerms(
        discount=_discount(told, kind),
        ends_at=ends_at or _NEVER,
        starts_at=told.moment("starts"),
        free_shipping=told.yes("free_shipping") or kind is Kind.FREE_SHIPPING,
        minimum_cart=told.money("minimum"),
        usage_limit=told.whole("limit"),
        usage_limit_per_customer=told.whole("limit_per_customer"),
        first_order_only=told.yes("first_order_only"),
        excludes_sale_products=told.yes("excludes_sale_products"),
        combines_with_offers=told.yes("combines_with_offers"),
        shows_ceiling=told.yes("shows_ceiling"),
        channel=told.channel("channel"),
        products=_selection(told, "products"),
        categories=_selection(told, "categories"),
        customer_groups=_selection(told, "customer_groups"),
        brands_excluded=told.ids("brands_excluded") or (),
        shipping_excluded=told.ids("shipping_excluded") or (),
        payment_methods=told.methods("payment_methods"),
        email_domain=told.text("email_domain"),
    )


def _discount(told: Cells, kind: Kind | None) -> Discount:
    least = Money(minor=1, currency=told.currency)
    if kind is None:
        return AmountOff(amount=least)
    if kind is Kind.FREE_SHIPPING:
        if told.money("amount") or "amount" in told.found:
            told.found["amount"] = "list_amount_beside_shipping"
        return AmountOff(amount=Money.zero(told.currency))
    if not told.text("amount"):
        told.found["amount"] = "missing"
    if kind is Kind.PERCENTAGE:
        percent = told.percent("amount")
        return PercentOff(percent=percent or Percent(100), ceiling=told.money("ceiling"))
    return AmountOff(amount=told.money("amount") or Money.zero(told.currency))


def _selection(told: Cells, name: str) -> Selection:
    return Selection(only=told.ids(f"{name}_only"), never=told.ids(f"{name}_never") or ())


def _written_discount(terms: CouponTerms, currency: Currency) -> dict[str, str]:
    match terms.discount:
        case PercentOff(percent=percent, ceiling=ceiling):
            return {
                "type": Kind.PERCENTAGE,
                "amount": f"{Decimal(percent.basis_points).scaleb(-2).normalize():f}",
                "ceiling": _amount(ceiling, currency),
            }
        case AmountOff(amount=amount):
            kind = Kind.FIXED if amount else Kind.FREE_SHIPPING
            return {"type": kind, "amount": _amount(amount or None, currency), "ceiling": ""}


def _written_terms(terms: CouponTerms, currency: Currency) -> dict[str, str]:
    lists = {
        "payment_methods": terms.payment_methods,
        "products_only": terms.products.only,
        "products_never": terms.products.never,
        "categories_only": terms.categories.only,
        "categories_never": terms.categories.never,
        "customer_groups_only": terms.customer_groups.only,
        "customer_groups_never": terms.customer_groups.never,
        "brands_excluded": terms.brands_excluded,
        "shipping_excluded": terms.shipping_excluded,
    }
    answers = (
        "free_shipping", "excludes_sale_products", "first_order_only", "combines_with_offers",
        "shows_ceiling",
    )  # fmt: skip
    return {
        "starts": written_moment(terms.starts_at) if terms.starts_at else "",
        "ends": written_moment(terms.ends_at),
        "minimum": _amount(terms.minimum_cart, currency),
        "limit": str(terms.usage_limit or ""),
        "limit_per_customer": str(terms.usage_limit_per_customer or ""),
        "channel": terms.channel,
        "email_domain": terms.email_domain,
        **{name: _answer(getattr(terms, name)) for name in answers},
        **{column: " ".join(ids or ()) for column, ids in lists.items()},
    }


def _answer(yes: bool) -> str:
    return "yes" if yes else "no"


def _amount(money: Money | None, currency: Currency) -> str:
    if money is None:
        return ""
    other = f" {money.currency.code}" if money.currency != currency else ""
    return f"{money.major}{other}"
