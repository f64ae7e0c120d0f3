"""What came of influencers and affiliates in a span of days."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, exists, func, select

from adapters.sql.coupon_figures import home_of, orders_with_codes, sums
from adapters.sql.coupon_hints import leaked_orders
from adapters.sql.coupon_subjects import THING, owners, placed_in
from adapters.sql.tables import (
    coupon_link_clicks,
    coupons,
    offer_codes,
    offers,
    redemptions,
)
from nomoflow.coupons.reports import PartnerRow, Span
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.money import Currency, Money

_MOST_PARTNERS = 100


def partners(connection: Connection, store: StoreId, span: Span) -> list[PartnerRow]:
    """Partners by revenue, the largest first: at most a hundred."""
    _, currency = home_of(connection, store)
    book = _book(connection, store)
    counted = connection.execute(_by_partner(store, span, currency)).mappings()
    figures = {row["owner"]: row for row in counted}
    clicks = _clicks(connection, store, span, book)
    leaked = {
        (order, book.owner[thing])
        for order, thing in leaked_orders(connection, store, span)
        if thing in book.owner
    }
    leaks = Counter(owner for _, owner in leaked)
    names = sorted(
        set(book.owner.values()),
        key=lambda name: (-int(figures[name]["revenue"]) if name in figures else 0, name),
    )
    return [
        _row(name, book, figures.get(name), currency, (clicks[name], leaks[name]))
        for name in names[:_MOST_PARTNERS]
    ]


@dataclass(slots=True, kw_only=True)
class _Book:
    """Whose coupons and offers are whose."""

    owner: dict[str, str] = field(default_factory=dict)
    """Of each coupon and each offer with unique codes."""
    owner_of_code: dict[str, str] = field(default_factory=dict)
    codes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    offers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def _book(connection: Connection, store: StoreId) -> _Book:
    book = _Book()
    for row in connection.execute(_owned(store)).mappings():
        owner = book.owner[row["thing"]] = row["owner"]
        if row["code"] is None:
            book.offers[owner].append(row["name"])
        elif row["code"] not in book.codes[owner]:
            book.codes[owner].append(row["code"])
            # Archived ones come last: a code that was used anew is the later coupon's.
            book.owner_of_code.setdefault(row["code_key"], owner)
    return book


def _owned(store: StoreId) -> Select[Any]:
    """The statement of all that belongs to partners."""
    owned = owners(store, "partner").subquery("owned")
    coupon = and_(coupons.c.store == store, coupons.c.id == owned.c.thing)
    offer = and_(offers.c.store == store, offers.c.id == owned.c.thing)
    name = offers.c.draft["name"].as_string().label("name")
    return (
        select(owned, coupons.c.code, coupons.c.code_key, name)
        .select_from(owned.outerjoin(coupons, coupon).outerjoin(offers, offer))
        .order_by(coupons.c.intent == Intent.ARCHIVED.value, coupons.c.code_key, name)
    )


def _by_partner(store: StoreId, span: Span, currency: Currency) -> Select[Any]:
    """The statement of each partner's figures. An order counts once for each."""
    owned = owners(store, "partner").subquery("owned")
    joined = redemptions.join(owned, owned.c.thing == THING)
    placed = orders_with_codes(placed_in(store, span), joined, owned.c.owner)
    return select(placed.c.owner, *sums(placed, currency)).group_by(placed.c.owner)


def _clicks(connection: Connection, store: StoreId, span: Span, book: _Book) -> Counter[str]:
    clicks: Counter[str] = Counter()
    for key, many in connection.execute(_clicks_of_coupons(store, span)):
        clicks[book.owner_of_code.get(key, "")] += int(many)
    for offer, many in connection.execute(_clicks_of_offers(store, span)):
        clicks[book.owner.get(offer, "")] += int(many)
    return clicks


def _clicks_of_coupons(store: StoreId, span: Span) -> Select[Any]:
    key = coupon_link_clicks.c.code_key
    coupon = exists().where(coupons.c.store == store, coupons.c.code_key == key)
    clicks = func.sum(coupon_link_clicks.c.clicks)
    return select(key, clicks).where(_clicked(store, span), coupon).group_by(key)


def _clicks_of_offers(store: StoreId, span: Span) -> Select[Any]:
    same = and_(
        offer_codes.c.store == store, offer_codes.c.code_key == coupon_link_clicks.c.code_key
    )
    clicks = func.sum(coupon_link_clicks.c.clicks)
    return (
        select(offer_codes.c.offer, clicks)
        .select_from(coupon_link_clicks.join(offer_codes, same))
        .where(_clicked(store, span))
        .group_by(offer_codes.c.offer)
    )


def _clicked(store: StoreId, span: Span) -> Any:
    day = coupon_link_clicks.c.day
    return and_(coupon_link_clicks.c.store == store, day.between(span.first, span.last))


def _row(
    name: str,
    book: _Book,
    figures: RowMapping | None,
    currency: Currency,
    told: tuple[int, int],
) -> PartnerRow:
    counted: Mapping[str, Any] = dict(figures) if figures else defaultdict(int)
    clicks, leaks = told
    return PartnerRow(
        partner=name,
        codes=tuple(book.codes[name]),
        offers=tuple(book.offers[name]),
        clicks=clicks,
        orders=int(counted["sales"]),
        new_customers=int(counted["new_customers"]),
        revenue=Money(minor=int(counted["revenue"]), currency=currency),
        discount=Money(minor=int(counted["discount"]), currency=currency),
        refunded=int(counted["refunded"]),
        leaks=leaks,
    )
