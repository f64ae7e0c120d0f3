"""Whose figures are asked for: conditions on what orders, visitors and carts did with codes.

A partner or a campaign is named by coupons and by offers. A coupon that names none is its shared
offers'; a shared offer that names none is its coupon's.
"""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Text,
    and_,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from adapters.sql.tables import coupons, issued_codes, offer_codes, offers, redemptions
from nomoflow.coupons.offers import OfferKind
from nomoflow.coupons.reports import Span, Subject
from nomoflow.kernel.ids import StoreId

Owner = Literal["campaign", "partner"]

# Written out: a database uses a partial index only where it can read the condition.
NOBODY = literal_column("''", Text)
_SHARED = offers.c.kind == OfferKind.SHARED.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """The conditions of a subject in one store."""

    redeemed: ColumnElement[bool]
    """On ``redemptions``."""
    issued: ColumnElement[bool]
    """On ``issued_codes``."""
    things: Select[Any] | CompoundSelect[Any] | None
    """The ids of its coupons and of its offers with unique codes; nothing: all there are."""

    def has(self, store: StoreId, key: ColumnElement[str]) -> ColumnElement[bool]:
        """Whether a code, as codes are compared, is one of the subject's."""
        ours, unique = coupons.alias("of_subject"), offer_codes.alias("code_of_subject")
        coupon = [ours.c.store == store, ours.c.code_key == key]
        offer = [unique.c.store == store, unique.c.code_key == key]
        if self.things is None:
            return key.is_not(None) & (key != "")
        return or_(
            exists().where(*coupon, ours.c.id.in_(self.things)),
            exists().where(*offer, unique.c.offer.in_(self.things)),
        )


def whose(connection: Connection, store: StoreId, subject: Subject) -> Whose:
    """The conditions of a subject: a coupon, an offer, a campaign, a partner, or everything."""
    if subject.coupon is not None:
        return _of_coupon(store, subject.coupon)
    if subject.offer is not None:
        told = select(offers.c.coupon).where(
            offers.c.store == store, offers.c.id == subject.offer, _SHARED
        )
        coupon = connection.execute(told).scalar_one_or_none()
        issued = issued_codes.c.offer == subject.offer
        if coupon is not None:
            return Whose(
                redeemed=redemptions.c.coupon == coupon,
                issued=issued,
                things=_one_coupon(store, coupon),
            )
        return Whose(
            redeemed=redemptions.c.offer == subject.offer,
            issued=issued,
            things=select(offers.c.id).where(offers.c.store == store, offers.c.id == subject.offer),
        )
    if subject.campaign:
        return _of_owner(store, "campaign", subject.campaign)
    if subject.partner:
        return _of_owner(store, "partner", subject.partner)
    return Whose(redeemed=true(), issued=true(), things=None)


def placed_in(store: StoreId, span: Span) -> ColumnElement[bool]:
    """On ``redemptions``: orders of a span that carry a code, also those taken back since."""
    return and_(
        redemptions.c.store == store,
        redemptions.c.placed_at >= span.begins_at,
        redemptions.c.placed_at < span.ends_at,
        or_(redemptions.c.counts, redemptions.c.returned),
    )


THING: ColumnElement[str] = func.coalesce(redemptions.c.coupon, redemptions.c.offer)
"""The coupon, or the offer with unique codes, whose code an order carries."""


def owners(store: StoreId, name: Owner) -> CompoundSelect[Any]:
    """The statement of things that have an owner: ``thing``, ``owner``."""
    coupon, offer = coupons.c[name], offers.c[name]
    nobodys = ~exists().where(
        coupons.c.store == store, coupons.c.id == offers.c.coupon, coupon != NOBODY
    )
    owned = and_(offers.c.store == store, offer != NOBODY)
    return union_all(
        select(coupons.c.id.label("thing"), coupon.label("owner")).where(
            coupons.c.store == store, coupon != NOBODY
        ),
        select(offers.c.coupon, func.min(offer))
        .where(owned, _SHARED, offers.c.coupon.is_not(None), nobodys)
        .group_by(offers.c.coupon),
        select(offers.c.id, offer).where(owned, ~_SHARED),
    )


def _of_coupon(store: StoreId, coupon: str) -> Whose:
    handing_out = select(offers.c.id).where(
        offers.c.store == store, offers.c.coupon == coupon, _SHARED
    )
    return Whose(
        redeemed=redemptions.c.coupon == coupon,
        issued=issued_codes.c.offer.in_(handing_out),
        things=_one_coupon(store, coupon),
    )


def _one_coupon(store: StoreId, coupon: str) -> Select[Any]:
    return select(coupons.c.id).where(coupons.c.store == store, coupons.c.id == coupon)


def _of_owner(store: StoreId, name: Owner, owner: str) -> Whose:
    owned = owners(store, name).subquery("owned")
    things = select(owned.c.thing).where(owned.c.owner == owner)
    of_coupon = select(coupons.c.id).where(
        coupons.c.store == store, coupons.c[name] == owner, coupons.c[name] != NOBODY
    )
    offer = offers.c[name]
    handing_out = select(offers.c.id).where(
        offers.c.store == store,
        or_(
            and_(offer == owner, offer != NOBODY),
            and_(offer == NOBODY, _SHARED, offers.c.coupon.in_(of_coupon)),
        ),
    )
    return Whose(
        redeemed=THING.in_(things), issued=issued_codes.c.offer.in_(handing_out), things=things
    )
