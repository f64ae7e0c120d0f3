"""Codes on orders where they have no business: hints, no proofs.

Which browsers an order has is what attribution knows: those that saw its thank-you page, its cart
or its customer.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    union,
    union_all,
)

from adapters.sql.coupon_figures import earlier_order
from adapters.sql.coupon_subjects import THING, Whose, whose
from adapters.sql.tables import (
    attributed_orders,
    attribution_links,
    coupons,
    issued_codes,
    offers,
    orders,
    redemptions,
    touches,
)
from nomoflow.coupons.coupon_sites import coupon_site
from nomoflow.coupons.reports import LeakHint, Span, Subject
from nomoflow.kernel.ids import CustomerId, OrderId, StoreId

_MOST_HINTS = 200
_MANY_CODES = 3
_BEFORE_ORDER = timedelta(hours=24)
"""So long before an order a visit from a coupon site tells where its code was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    store: StoreId
    span: Span
    whose: Whose


def leaks(connection: Connection, store: StoreId, subject: Subject, span: Span) -> list[LeakHint]:
    """All kinds of hints about a subject's codes, latest first: at most two hundred."""
    asked = _Asked(store=store, span=span, whose=whose(connection, store, subject))
    found = [hint for find in _KINDS for hint, _ in _some(find(connection, asked))]
    found.sort(key=lambda hint: (hint.placed_at, hint.order, hint.code, hint.kind), reverse=True)
    return found[:_MOST_HINTS]


def leaked_orders(connection: Connection, store: StoreId, span: Span) -> set[tuple[str, str]]:
    """The orders by people who were not given the code they used, each with the coupon or offer
    of the code."""
    everything = whose(connection, store, Subject())
    asked = _Asked(store=store, span=span, whose=everything)
    kinds = (_strangers, _unissued, _from_coupon_sites)
    return {(hint.order, thing) for find in kinds for hint, thing in find(connection, asked)}


_Found = Iterator[tuple[LeakHint, str]]


def _some(found: _Found) -> list[tuple[LeakHint, str]]:
    return [each for each, _ in zip(found, range(_MOST_HINTS), strict=False)]


def _strangers(connection: Connection, asked: _Asked) -> _Found:
    """Unique codes that were given to other browsers than those of the buyer."""
    given = issued_codes.c
    code = and_(given.store == asked.store, given.code_key == redemptions.c.code_key)
    was_given = exists().where(code)
    theirs = select(given.visitor).where(code).correlate(redemptions)
    stranger = and_(redemptions.c.offer.is_not(None), was_given, _tied(), ~_tied(theirs))
    for row in connection.execute(_orders(asked, stranger)):
        yield _hint(row, "stranger")


def _unissued(connection: Connection, asked: _Asked) -> _Found:
    """Unique codes that nobody was given before the order."""
    given = issued_codes.c
    before = exists().where(
        given.store == asked.store,
        given.code_key == redemptions.c.code_key,
        given.issued_at <= redemptions.c.placed_at,
    )
    for row in connection.execute(_orders(asked, and_(redemptions.c.offer.is_not(None), ~before))):
        yield _hint(row, "unissued")


def _from_coupon_sites(connection: Connection, asked: _Asked) -> _Found:
    """Orders that a coupon site is credited with, or was visited shortly before."""
    # There are few referrers, and many orders to compare with as many sites.
    told = connection.execute(_referrers(asked)).scalars()
    sites = {referrer: site for referrer in told if referrer and (site := coupon_site(referrer))}
    if not sites:
        return
    known: set[tuple[str, str]] = set()
    for row in connection.execute(_referred(asked, list(sites))):
        near = row.at is None or row.placed_at - row.at <= _BEFORE_ORDER
        if near and (row.order, row.code) not in known:
            known.add((row.order, row.code))
            yield _hint(row, "coupon_site", sites[row.referrer])


def _many_codes(connection: Connection, asked: _Asked) -> _Found:
    """Customers with many different codes in the span: the latest of their orders."""
    used = func.count(redemptions.c.code_key.distinct())
    many = (
        select(redemptions.c.customer, used.label("codes"))
        .where(_in_span(asked), redemptions.c.customer.is_not(None))
        .group_by(redemptions.c.customer)
        .having(used >= _MANY_CODES)
        .subquery("many")
    )
    latest_first = (redemptions.c.placed_at.desc(), redemptions.c.order.desc())
    place = func.row_number().over(
        partition_by=redemptions.c.customer, order_by=(*latest_first, redemptions.c.code_key)
    )
    theirs = (
        select(*_TOLD, many.c.codes, place.label("place"))
        .select_from(redemptions.join(many, many.c.customer == redemptions.c.customer))
        .where(_in_span(asked), asked.whose.redeemed)
        .subquery("theirs")
    )
    latest = select(theirs).where(theirs.c.place == 1)
    for row in connection.execute(latest.order_by(theirs.c.placed_at.desc(), theirs.c.order)):
        yield _hint(row, "many_codes", str(row.codes))


def _repeat_buyers(connection: Connection, asked: _Asked) -> _Found:
    """Codes for first orders on later ones."""
    coupon = exists().where(
        coupons.c.store == asked.store,
        coupons.c.id == redemptions.c.coupon,
        coupons.c.terms["first_order_only"].as_boolean().is_(True),
    )
    offer = exists().where(
        offers.c.store == asked.store,
        offers.c.id == redemptions.c.offer,
        offers.c.draft[("terms", "first_order_only")].as_boolean().is_(True),
    )
    later = and_(or_(coupon, offer), earlier_order(redemptions.c))
    for row in connection.execute(_orders(asked, later)):
        yield _hint(row, "repeat_buyer")


_KINDS: tuple[Callable[[Connection, _Asked], _Found], ...] = (
    _strangers, _unissued, _from_coupon_sites, _many_codes, _repeat_buyers,
)  # fmt: skip

_TOLD: tuple[ColumnElement[Any], ...] = (
    redemptions.c.order,
    redemptions.c.code,
    redemptions.c.placed_at,
    redemptions.c.customer,
    THING.label("thing"),
)


def _in_span(asked: _Asked) -> ColumnElement[bool]:
    """Orders of the span that stand."""
    return and_(
        redemptions.c.store == asked.store,
        redemptions.c.placed_at >= asked.span.begins_at,
        redemptions.c.placed_at < asked.span.ends_at,
        redemptions.c.counts,
    )


def _orders(asked: _Asked, wanted: ColumnElement[bool]) -> Select[Any]:
    """The statement of a subject's orders for which something is true, latest first."""
    return (
        select(*_TOLD)
        .where(_in_span(asked), asked.whose.redeemed, wanted)
        .order_by(redemptions.c.placed_at.desc(), redemptions.c.order.desc())
    )


def _tied(visitors: Select[Any] | None = None) -> ColumnElement[bool]:
    """Whether a browser is known to be the buyer's; with ``visitors``, one of these."""
    links = attribution_links.c
    among = [links.visitor.in_(visitors)] if visitors is not None else []
    ways = [
        exists()
        .where(links.store == redemptions.c.store, links.kind == kind, links.id == id, *among)
        .correlate(redemptions)
        for kind, id in _ties()
    ]
    return or_(*ways)


def _ties() -> Sequence[tuple[ColumnElement[str], ColumnElement[Any]]]:
    """By what an order of ``redemptions`` is tied to browsers."""
    cart = (
        select(orders.c.cart)
        .where(orders.c.store == redemptions.c.store, orders.c.id == redemptions.c.order)
        .correlate(redemptions)
        .scalar_subquery()
    )
    return (
        (literal("order"), redemptions.c.order),
        (literal("cart"), cart),
        (literal("customer"), redemptions.c.customer),
    )


def _referrers(asked: _Asked) -> Select[Any]:
    """The statement of all referrers on the ways to orders."""
    ways = union_all(*_ways(asked)).subquery("ways")
    return select(ways.c.referrer).distinct()


def _referred(asked: _Asked, referrers: Sequence[str]) -> Select[Any]:
    """The statement of the orders to which some referrers led, latest first."""
    ways = union_all(*_ways(asked)).subquery("ways")
    latest_first = (ways.c.placed_at.desc(), ways.c.order.desc(), ways.c.referrer)
    return select(ways).where(ways.c.referrer.in_(referrers)).order_by(*latest_first)


def _ways(asked: _Asked) -> Iterator[Select[Any]]:
    """The statements of orders with a referrer: of the credited touch, and of visits before."""
    credited = and_(
        attributed_orders.c.store == redemptions.c.store,
        attributed_orders.c.id == redemptions.c.order,
    )
    of_credit = attributed_orders.c.touch["referrer"].as_string().label("referrer")
    yield (
        select(*_TOLD, of_credit, literal_column("NULL", touches.c.at.type).label("at"))
        .select_from(redemptions.join(attributed_orders, credited))
        .where(_in_span(asked), asked.whose.redeemed)
    )
    buyers = _buyers(asked)
    visited = and_(
        touches.c.store == buyers.c.store,
        touches.c.visitor == buyers.c.visitor,
        touches.c.at >= asked.span.begins_at - _BEFORE_ORDER,
        touches.c.at <= buyers.c.placed_at,
    )
    told = [buyers.c[name] for name in ("order", "code", "placed_at", "customer", "thing")]
    seen = select(*told, touches.c.referrer, touches.c.at)
    yield seen.select_from(buyers.join(touches, visited))


def _buyers(asked: _Asked) -> CTE:
    """Orders with each of their browsers. Found before anything is joined to them: neither
    database knows how few these are."""
    links = attribution_links.c
    known = [
        select(redemptions.c.store, *_TOLD, links.visitor)
        .select_from(redemptions.join(attribution_links, links.store == redemptions.c.store))
        .where(_in_span(asked), asked.whose.redeemed, links.kind == kind, links.id == id)
        for kind, id in _ties()
    ]
    return union(*known).cte("buyers").prefix_with("MATERIALIZED")


def _hint(row: Any, kind: str, detail: str = "") -> tuple[LeakHint, str]:
    hint = LeakHint(
        code=row.code,
        order=OrderId(row.order),
        placed_at=row.placed_at,
        kind=kind,
        customer=CustomerId(row.customer) if row.customer is not None else None,
        detail=detail,
    )
    return hint, row.thing or ""
