"""Lists of offers, and of the unique codes each has."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, select

from adapters.sql.coupon_figures import home_of
from adapters.sql.coupon_lists import sold_with
from adapters.sql.offers import offer_of
from adapters.sql.tables import issued_codes, offer_codes, offer_counters, offers, redemptions
from nomoflow.coupons.offers import CodeState, Offer, OfferKind
from nomoflow.coupons.reports import CodeRow, OfferRow
from nomoflow.kernel.ids import OfferId, StoreId
from nomoflow.kernel.money import Money
from nomoflow.kernel.pages import Page, PageRequest


def offers_page(connection: Connection, store: StoreId, page: PageRequest) -> Page[OfferRow]:
    """Offers, newest first."""
    total = connection.execute(select(func.count()).where(offers.c.store == store)).scalar_one()
    newest = (
        select(offers)
        .where(offers.c.store == store)
        .order_by(offers.c.created_at.desc(), offers.c.id.desc())
        .limit(page.size)
        .offset(page.offset)
    )
    found = [offer_of(row) for row in connection.execute(newest).mappings()]
    return Page(rows=_rows(connection, store, found), total=total, request=page)


def offer_row(connection: Connection, store: StoreId, id: OfferId) -> OfferRow | None:
    """An offer with where its codes stand, or nothing."""
    one = select(offers).where(offers.c.store == store, offers.c.id == id)
    found = [offer_of(row) for row in connection.execute(one).mappings()]
    return next(iter(_rows(connection, store, found)), None)


def codes_page(
    connection: Connection,
    store: StoreId,
    offer: OfferId,
    state: CodeState | None,
    page: PageRequest,
) -> Page[CodeRow]:
    """The unique codes of an offer, in the order of their making."""
    conditions = [offer_codes.c.store == store, offer_codes.c.offer == offer]
    if state is not None:
        conditions.append(offer_codes.c.state == state.value)
    total = connection.execute(select(func.count()).where(*conditions)).scalar_one()
    made = (
        select(offer_codes.c.code_key, offer_codes.c.code, offer_codes.c.state)
        .where(*conditions)
        .order_by(offer_codes.c.number, offer_codes.c.code_key)
        .limit(page.size)
        .offset(page.offset)
    )
    rows = connection.execute(made).mappings().all()
    keys = [row["code_key"] for row in rows]
    issued = {row.code_key: row for row in connection.execute(_issues(store, keys))}
    ordered = {row.code_key: row.orders for row in connection.execute(_orders(store, keys))}
    shown = [_code(row, issued.get(row["code_key"]), ordered) for row in rows]
    return Page(rows=shown, total=total, request=page)


def _rows(connection: Connection, store: StoreId, found: Sequence[Offer]) -> list[OfferRow]:
    ids = [offer.id for offer in found]
    shared = [
        offer.draft.coupon
        for offer in found
        if offer.draft.kind is OfferKind.SHARED and offer.draft.coupon is not None
    ]
    _, currency = home_of(connection, store)
    of_coupons = sold_with(connection, store, redemptions.c.coupon, shared, currency)
    of_offers = sold_with(connection, store, redemptions.c.offer, ids, currency)
    states: dict[str, dict[CodeState, int]] = {}
    for offer, state, many in connection.execute(_states(store, ids)):
        states.setdefault(offer, {})[CodeState(state)] = many
    counters = {row.offer: row for row in connection.execute(_counters(store, ids))}
    nothing = (0, Money.zero(currency))
    rows = []
    for offer in found:
        if offer.draft.kind is OfferKind.SHARED:
            orders, revenue = of_coupons.get(offer.draft.coupon or "", nothing)
        else:
            orders, revenue = of_offers.get(offer.id, nothing)
        codes = dict.fromkeys(CodeState, 0) | states.get(offer.id, {})
        counter = counters.get(offer.id)
        rows.append(
            OfferRow(
                offer=offer,
                codes=codes,
                issued=counter.issued if counter else 0,
                orders=orders,
                revenue=revenue,
                latest_day=counter.day if counter else None,
                issued_that_day=counter.issued_that_day if counter else 0,
            )
        )
    return rows


def _states(store: StoreId, ids: Sequence[str]) -> Select[Any]:
    """The statement of where the codes of offers stand."""
    of_offers = (offer_codes.c.store == store, offer_codes.c.offer.in_(ids))
    by_state = (offer_codes.c.offer, offer_codes.c.state)
    return select(*by_state, func.count()).where(*of_offers).group_by(*by_state)


def _counters(store: StoreId, ids: Sequence[str]) -> Select[Any]:
    """The statement of how many codes of offers count as handed out."""
    return select(offer_counters).where(
        offer_counters.c.store == store, offer_counters.c.offer.in_(ids)
    )


def _issues(store: StoreId, keys: Sequence[str]) -> Select[Any]:
    """The statement of when codes were handed out: a unique one only once."""
    told = (issued_codes.c.code_key, issued_codes.c.issued_at, issued_codes.c.expires_at)
    of_codes = (issued_codes.c.store == store, issued_codes.c.code_key.in_(keys))
    return select(*told).where(*of_codes).order_by(issued_codes.c.issued_at)


def _orders(store: StoreId, keys: Sequence[str]) -> Select[str, int]:
    """The statement of how many orders that stand carry each code."""
    of_codes = (redemptions.c.store == store, redemptions.c.code_key.in_(keys))
    return (
        select(redemptions.c.code_key, func.count().label("orders"))
        .where(*of_codes, redemptions.c.counts)
        .group_by(redemptions.c.code_key)
    )


def _code(row: RowMapping, issue: Any, ordered: dict[str, int]) -> CodeRow:
    return CodeRow(
        code=row["code"],
        state=CodeState(row["state"]),
        issued_at=issue.issued_at if issue is not None else None,
        expires_at=issue.expires_at if issue is not None else None,
        orders=ordered.get(row["code_key"], 0),
    )
