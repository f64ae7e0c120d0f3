"""Reads a coupon's terms from a sent form, and writes them into one.

The form's fields are called as the core calls them when it finds a fault. What cannot be read is a
fault too; a harmless value takes its place, so that the core can say what else is wrong.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import assert_never

from werkzeug.datastructures import MultiDict

from entrypoints.web.dashboard.coupon_words import kind_of
from nomoflow.coupons.terms import (
    AmountOff,
    CouponTerms,
    Discount,
    Marketer,
    PaymentMethod,
    PercentOff,
    SalesChannel,
    Selection,
)
from nomoflow.kernel.money import Currency, MalformedMoney, Money, Percent
from nomoflow.kernel.text import is_keepable

Entries = MultiDict[str, str]
"""What stands in the fields of a form, as somebody typed it."""

PERCENTAGE, FIXED, FREE_SHIPPING = "percentage", "fixed", "free_shipping"
SELECTIONS = ("products", "categories", "customer_groups")

_ID = re.compile(r"[0-9A-Za-z_-]{1,40}")
_BETWEEN = re.compile(r"[\s,;،]+")
_SIGNS = str.maketrans({"٫": ".", "٬": ",", "%": "", "٪": "", "\u00a0": "", " ": ""})
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")
_SOMEDAY = datetime(2100, 1, 1, tzinfo=UTC)
_YEARS = range(2000, 2100)
_LONGEST_TEXT = 120
_TEN = Percent(1000)


class FormReader:
    """Reads the fields of a form; ``faults`` says which could not be read, and why."""

    def __init__(self, form: Entries, currency: Currency, zone: tzinfo) -> None:
        self._form = form
        self.currency = currency
        self._zone = zone
        self.faults: dict[str, str] = {}

    def text(self, name: str) -> str:
        """What was typed, without what is around it."""
        return self._form.get(name, "").strip()

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return name in self._form

    def kept_text(self, name: str) -> str:
        """A text that is to be kept."""
        text = self.text(name)
        if len(text) > _LONGEST_TEXT:
            self.faults[name] = "text_too_long"
        elif not is_keepable(text):
            self.faults[name] = "text_not_keepable"
        return text

    def whole(self, name: str) -> int | None:
        """A whole number; nothing where nothing was typed."""
        text = self.text(name)
        try:
            return int(_number(text)) if text else None
        except ValueError:
            self.faults[name] = "setting_not_integer"
            return None

    def money(self, name: str, fault_at: str = "") -> Money | None:
        """An amount; nothing where nothing was typed."""
        text = self.text(name)
        if not text:
            return None
        try:
            return Money.parse(_number(text), self.currency)
        except MalformedMoney:
            self.faults[fault_at or name] = "money_malformed"
            return None

    def share(self, name: str, fault_at: str = "") -> Percent:
        """A percentage with at most two digits behind the point."""
        text = self.text(name)
        if not text:
            self.faults[fault_at or name] = "missing"
            return _TEN
        try:
            exact = Decimal(_number(text))
            if exact.adjusted() > 3:
                return Percent(10_000 * 10)
            points = exact * 100
            if points == points.to_integral_value():
                return Percent(int(points))
        except (ArithmeticError, ValueError):
            pass
        self.faults[fault_at or name] = "percent_malformed"
        return _TEN

    def moment(self, name: str) -> datetime | None:
        """A day and an hour of the page's zone, in UTC; nothing where nothing was typed."""
        text = self.text(name)
        if not text:
            return None
        try:
            local = datetime.fromisoformat(text)
        except ValueError:
            local = None
        if local is None or local.tzinfo is not None or local.year not in _YEARS:
            self.faults[name] = "moment_malformed"
            return None
        return local.replace(tzinfo=self._zone).astimezone(UTC)

    def ids(self, name: str) -> tuple[str, ...]:
        """The platform's ids: one a value, or several with commas or spaces between them."""
        typed = [id for value in self._form.getlist(name) for id in _BETWEEN.split(value) if id]
        if any(_ID.fullmatch(id) is None for id in typed):
            self.faults[name] = "coupon_ids_malformed"
            return ()
        return tuple(dict.fromkeys(typed))

    def selection(self, name: str) -> Selection:
        """Which things count: ``only`` holds when the form says so, even with nothing chosen."""
        only = self.ids(f"{name}_only") if self.text(f"{name}_mode") == "only" else None
        return Selection(only=only, never=self.ids(f"{name}_never"))


def read_terms(reader: FormReader) -> CouponTerms:
    """The terms that a form describes; what could not be read is in the reader's ``faults``."""
    kind = reader.text("kind")
    ends_at = reader.moment("ends_at")
    if ends_at is None:
        reader.faults.setdefault("ends_at", "missing")
    return CouponTerms(
        discount=_discount(reader, kind),
        ends_at=ends_at or _SOMEDAY,
        starts_at=reader.moment("starts_at"),
        free_shipping=kind == FREE_SHIPPING or reader.ticked("free_shipping"),
        minimum_cart=reader.money("minimum_cart"),
        usage_limit=reader.whole("usage_limit"),
        usage_limit_per_customer=reader.whole("usage_limit_per_customer"),
        first_order_only=reader.ticked("first_order_only"),
        excludes_sale_products=reader.ticked("excludes_sale_products"),
        combines_with_offers=reader.ticked("combines_with_offers"),
        shows_ceiling=reader.ticked("shows_ceiling"),
        channel=_channel(reader.text("channel")),
        products=reader.selection("products"),
        categories=reader.selection("categories"),
        customer_groups=reader.selection("customer_groups"),
        brands_excluded=reader.ids("brands_excluded"),
        shipping_excluded=reader.ids("shipping_excluded"),
        payment_methods=_payments(reader.ids("payment_methods")),
        email_domain=reader.text("email_domain"),
        marketer=_marketer(reader) if reader.ticked("marketer") else None,
    )


def terms_entries(terms: CouponTerms, zone: tzinfo) -> Entries:
    """Terms as they stand in the fields of the form."""
    entries: Entries = MultiDict()
    entries.update(_discount_entries(terms))
    entries["ends_at"] = typed_moment(terms.ends_at, zone)
    if terms.starts_at is not None:
        entries["starts_at"] = typed_moment(terms.starts_at, zone)
    if terms.minimum_cart:
        entries["minimum_cart"] = typed_money(terms.minimum_cart)
    for name in ("usage_limit", "usage_limit_per_customer"):
        if (limit := getattr(terms, name)) is not None:
            entries[name] = str(limit)
    _tick(
        entries,
        first_order_only=terms.first_order_only,
        excludes_sale_products=terms.excludes_sale_products,
        combines_with_offers=terms.combines_with_offers,
        shows_ceiling=terms.shows_ceiling,
    )
    entries["channel"] = terms.channel.value
    for name in SELECTIONS:
        selection: Selection = getattr(terms, name)
        entries[f"{name}_mode"] = "all" if selection.only is None else "only"
        entries.setlist(f"{name}_only", list(selection.only or ()))
        entries.setlist(f"{name}_never", list(selection.never))
    entries["brands_excluded"] = ", ".join(terms.brands_excluded)
    entries["shipping_excluded"] = ", ".join(terms.shipping_excluded)
    entries.setlist("payment_methods", [method.value for method in terms.payment_methods])
    entries["email_domain"] = terms.email_domain
    if terms.marketer is not None:
        entries.update(_marketer_entries(terms.marketer))
    return entries


def typed_money(amount: Money) -> str:
    """An amount as people type it: no separators, and no needless zeros."""
    return _plain(amount.major)


def typed_moment(at: datetime, zone: tzinfo) -> str:
    """A moment as the field for it takes it; seconds only where there are any."""
    local = at.astimezone(zone).replace(tzinfo=None, microsecond=0)
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def _number(text: str) -> str:
    """A typed number as programs read it. A comma counts only between thousands."""
    number = text.translate(_SIGNS)
    return number.replace(",", "") if _THOUSANDS.fullmatch(number) else number


def _discount(reader: FormReader, kind: str) -> Discount:
    if kind == PERCENTAGE:
        return PercentOff(percent=reader.share("percent"), ceiling=reader.money("ceiling"))
    nothing = AmountOff(amount=Money.zero(reader.currency))
    if kind == FREE_SHIPPING:
        return nothing
    amount = reader.money("amount")
    if amount is None:
        reader.faults.setdefault("amount", "missing")
        return nothing
    return AmountOff(amount=amount)


def _channel(typed: str) -> SalesChannel:
    return SalesChannel(typed) if typed in set(SalesChannel) else SalesChannel.ALL


def _payments(typed: Iterable[str]) -> tuple[PaymentMethod, ...]:
    known = set(PaymentMethod)
    return tuple(PaymentMethod(method) for method in typed if method in known)


def _marketer(reader: FormReader) -> Marketer:
    at = "marketer_commission"
    commission: Discount
    if reader.text("marketer_kind") == FIXED:
        amount = reader.money("marketer_amount", at)
        commission = AmountOff(amount=amount or Money.zero(reader.currency))
    else:
        share = reader.share("marketer_amount", at)
        commission = PercentOff(percent=share, ceiling=reader.money("marketer_ceiling"))
    return Marketer(
        name=reader.kept_text("marketer_name"),
        commission=commission,
        note=reader.kept_text("marketer_note"),
        hides_total_sales=reader.ticked("marketer_hides_sales"),
        shows_ceiling=reader.ticked("marketer_shows_ceiling"),
    )


def _discount_entries(terms: CouponTerms) -> dict[str, str]:
    if kind_of(terms) == FREE_SHIPPING:
        return {"kind": FREE_SHIPPING}
    match terms.discount:
        case PercentOff(percent=share, ceiling=ceiling):
            entries = {"kind": PERCENTAGE, "percent": _typed_share(share)}
            if ceiling is not None:
                entries["ceiling"] = typed_money(ceiling)
        case AmountOff(amount=amount):
            entries = {"kind": FIXED, "amount": typed_money(amount)}
        case _:
            assert_never(terms.discount)
    if terms.free_shipping:
        entries["free_shipping"] = "true"
    return entries


def _marketer_entries(marketer: Marketer) -> Entries:
    entries: Entries = MultiDict(
        {
            "marketer": "true",
            "marketer_name": marketer.name,
            "marketer_note": marketer.note,
        }
    )
    match marketer.commission:
        case PercentOff(percent=share, ceiling=ceiling):
            entries["marketer_kind"], entries["marketer_amount"] = PERCENTAGE, _typed_share(share)
            if ceiling is not None:
                entries["marketer_ceiling"] = typed_money(ceiling)
        case AmountOff(amount=amount):
            entries["marketer_kind"], entries["marketer_amount"] = FIXED, typed_money(amount)
    _tick(
        entries,
        marketer_hides_sales=marketer.hides_total_sales,
        marketer_shows_ceiling=marketer.shows_ceiling,
    )
    return entries


def _tick(entries: Entries, **boxes: bool) -> None:
    for name, ticked in boxes.items():
        if ticked:
            entries[name] = "true"


def _typed_share(share: Percent) -> str:
    return _plain(Decimal(share.basis_points) / 100)


def _plain(value: Decimal) -> str:
    whole = value.to_integral_value()
    return format(whole if value == whole else value, "f")
