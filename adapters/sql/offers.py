"""Offers in the database, and how much each has handed out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    Connection,
    RowMapping,
    and_,
    bindparam,
    case,
    insert,
    or_,
    select,
    update,
)

from adapters.sql.structures import structure, value_of
from adapters.sql.tables import offer_counters, offers
from adapters.sql.values import code, minor, money
from nomoflow.coupons.offers import Budget, Denied, Offer, OfferDraft, OfferState
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import CouponId, OfferId, StoreId

_OF_STORE = offers.c.store == bindparam("of_store")
_FIND = select(offers).where(_OF_STORE, offers.c.id == bindparam("of_id"))
_OF_COUPON = (
    select(offers)
    .where(_OF_STORE, offers.c.coupon == bindparam("of_coupon"))
    .order_by(offers.c.created_at, offers.c.id)
)
_SAVE = update(offers).where(
    _OF_STORE, offers.c.id == bindparam("of_id"), offers.c.version == bindparam("read_version")
)

_COUNTER = and_(
    offer_counters.c.store == bindparam("of_store"),
    offer_counters.c.offer == bindparam("of_offer"),
)
# A clock that is behind counts for the later day, which another has begun already.
_SAME_DAY = offer_counters.c.day >= bindparam("today")
_THAT_DAY = case((_SAME_DAY, offer_counters.c.issued_that_day), else_=0)
_TAKE = (
    update(offer_counters)
    .where(
        _COUNTER,
        or_(bindparam("no_limit", type_=Boolean), offer_counters.c.issued < bindparam("most")),
        or_(bindparam("no_day_limit", type_=Boolean), bindparam("most_a_day") > _THAT_DAY),
    )
    .values(
        issued=offer_counters.c.issued + 1,
        issued_that_day=_THAT_DAY + 1,
        day=case((_SAME_DAY, offer_counters.c.day), else_=bindparam("today")),
    )
)
_ISSUED = select(offer_counters.c.issued).where(_COUNTER)
_GIVE_BACK = (
    update(offer_counters)
    .where(_COUNTER, offer_counters.c.issued > 0)
    .values(issued=offer_counters.c.issued - 1)
)


class SqlOffers:
    """The offers of one store, in one transaction, and how much each has handed out."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def add(self, offer: Offer) -> None:
        """Keep a new offer, which has handed out nothing."""
        row = {"store": self._store, **_row(offer), "version": 1}
        self._connection.execute(insert(offers), row)
        counter = {"store": self._store, "offer": offer.id, "issued": 0, "issued_that_day": 0}
        self._connection.execute(insert(offer_counters), counter)
        offer.version = 1

    def find(self, offer: OfferId) -> Offer | None:
        """The offer, or nothing."""
        wanted = {"of_store": self._store, "of_id": offer}
        row = self._connection.execute(_FIND, wanted).mappings().one_or_none()
        return offer_of(row) if row is not None else None

    def save(self, offer: Offer) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        row = {**_row(offer), "version": offer.version + 1}
        read = {"of_store": self._store, "of_id": offer.id, "read_version": offer.version}
        if self._connection.execute(_SAVE, {**row, **read}).rowcount == 0:
            raise Stale(offer=offer.id)
        offer.version += 1

    def of_coupon(self, coupon: CouponId) -> Sequence[Offer]:
        """The offers that hand out this coupon's code, the oldest first."""
        wanted = {"of_store": self._store, "of_coupon": coupon}
        return [offer_of(row) for row in self._connection.execute(_OF_COUPON, wanted).mappings()]

    def take(self, offer: OfferId, budget: Budget, day: date) -> Denied | None:
        """Count one more code as handed out, unless the budget says no; then nothing is counted.

        One conditional update: whoever wins holds the row until the transaction ends.
        """
        limits = {
            "no_limit": budget.codes is None,
            "most": budget.codes or 0,
            "no_day_limit": budget.per_day is None,
            "most_a_day": budget.per_day or 0,
            "today": day,
        }
        taken = self._connection.execute(_TAKE, {**self._counter(offer), **limits})
        if taken.rowcount == 1:
            return None
        issued = self._connection.execute(_ISSUED, self._counter(offer)).scalar_one_or_none()
        if issued is None:
            return Denied.OFFER_NOT_RUNNING
        all_given = budget.codes is not None and issued >= budget.codes
        return Denied.ALL_GIVEN if all_given else Denied.ALL_GIVEN_TODAY

    def give_back(self, offer: OfferId) -> None:
        """Count one code fewer as handed out in all; its day stays as it was."""
        self._connection.execute(_GIVE_BACK, self._counter(offer))

    def issued(self, offer: OfferId) -> int:
        """How many codes count as handed out."""
        return self._connection.execute(_ISSUED, self._counter(offer)).scalar_one_or_none() or 0

    def _counter(self, offer: OfferId) -> dict[str, Any]:
        return {"of_store": self._store, "of_offer": offer}


_PLAIN = ("id", "created_at", "changed_at", "round", "fault")


def _row(offer: Offer) -> dict[str, Any]:
    return {
        **{name: getattr(offer, name) for name in _PLAIN},
        "draft": structure(offer.draft),
        "state": offer.state.value,
        "kind": offer.draft.kind.value,
        "coupon": offer.draft.coupon,
        "campaign": offer.draft.campaign,
        "partner": offer.draft.partner,
        "spent_minor": minor(offer.spent),
        "spent_currency": code(offer.spent),
    }


def offer_of(row: RowMapping) -> Offer:
    """An offer of its row."""
    return Offer(
        **{name: row[name] for name in _PLAIN},
        draft=value_of(row["draft"], OfferDraft),
        state=OfferState(row["state"]),
        spent=money(row["spent_minor"], row["spent_currency"]),
        version=row["version"],
    )
