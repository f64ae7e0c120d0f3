"""The unique codes of offers in the database, and who was given which."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Update,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql

from adapters.sql.coupon_codes import hold_codes, of_coupons
from adapters.sql.prepared import PreparedInsert
from adapters.sql.statements import parts
from adapters.sql.tables import issued_codes, offer_codes
from nomoflow.coupons.offers import CodeState, Issue, OfferCode
from nomoflow.kernel.ids import OfferId, PlatformCouponId, StoreId, VisitorId
from nomoflow.kernel.text import code_key

_MOST_ISSUES = 100

# PostgreSQL's own kind of insert, which SQLite's compiler understands as well.
_ADD = PreparedInsert(
    postgresql.insert(offer_codes).on_conflict_do_nothing(index_elements=["store", "code_key"])
)
_OF_STORE = offer_codes.c.store == bindparam("of_store")
_OF_OFFER = and_(_OF_STORE, offer_codes.c.offer == bindparam("of_offer"))
_THIS = and_(_OF_STORE, offer_codes.c.code_key == bindparam("of_key"))
_FIND = select(offer_codes).where(_THIS)
_NEWEST = select(func.max(offer_codes.c.number)).where(_OF_OFFER)
_COUNTS = select(offer_codes.c.state, func.count()).where(_OF_OFFER).group_by(offer_codes.c.state)
# Said as a range, so that only the index of states yields this order. By an equality PostgreSQL
# may rather follow the numbers, past every code that is in another state already.
_BY_STATE = (offer_codes.c.state, offer_codes.c.number)
_STANDING = and_(
    _OF_OFFER, offer_codes.c.state.between(bindparam("in_state"), bindparam("in_state"))
)
_IN_STATE = select(offer_codes).where(_STANDING).order_by(*_BY_STATE).limit(bindparam("most"))
_MOVE = update(offer_codes).where(_THIS)
_MOVE_ALL = update(offer_codes).where(_OF_OFFER, offer_codes.c.state == bindparam("in_state"))
# One that is being moved or given by another transaction is passed over, not waited for.
_READY = (
    select(offer_codes.c.code_key)
    .where(_STANDING)
    .order_by(*_BY_STATE)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_GIVE = (
    update(offer_codes)
    .where(_OF_STORE, offer_codes.c.code_key == _READY)
    .values(state=bindparam("given"))
    .returning(offer_codes.c.code)
)


class SqlOfferCodes:
    """The unique codes of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def add(self, offer: OfferId, codes: Sequence[str], state: CodeState) -> int:
        """Add those that nothing in the store has yet; how many these were. In bulk."""
        hold_codes(self._connection, self._store, alone=False)
        named = {code_key(code): code for code in codes}
        for taken in of_coupons(self._connection, self._store, list(named)):
            del named[taken]
        if not named:
            return 0
        first = (self._connection.execute(_NEWEST, self._of(offer)).scalar_one() or 0) + 1
        common = {"store": self._store, "offer": offer, "state": state.value, "platform_id": None}
        rows = [
            {**common, "code_key": key, "code": code, "number": number}
            for number, (key, code) in enumerate(named.items(), first)
        ]
        return _ADD.run(self._connection, rows)

    def find(self, code: str) -> tuple[OfferId, OfferCode] | None:
        """The offer and the code, in whatever case."""
        wanted = {"of_store": self._store, "of_key": code_key(code)}
        row = self._connection.execute(_FIND, wanted).mappings().one_or_none()
        return (OfferId(row["offer"]), _code(row)) if row is not None else None

    def find_platform(
        self, ids: Sequence[PlatformCouponId]
    ) -> dict[PlatformCouponId, tuple[OfferId, OfferCode]]:
        """Codes that are coupons of their own on the platform."""
        found: dict[PlatformCouponId, tuple[OfferId, OfferCode]] = {}
        for part in parts(sorted(set(ids))):
            wanted = and_(offer_codes.c.store == self._store, offer_codes.c.platform_id.in_(part))
            for row in self._connection.execute(select(offer_codes).where(wanted)).mappings():
                found[row["platform_id"]] = (OfferId(row["offer"]), _code(row))
        return found

    def counts(self, offer: OfferId) -> dict[CodeState, int]:
        """How many codes stand where."""
        rows = self._connection.execute(_COUNTS, self._of(offer))
        return {CodeState(state): count for state, count in rows}

    def some(self, offer: OfferId, state: CodeState, limit: int) -> Sequence[OfferCode]:
        """Some codes in a state, oldest first."""
        wanted = {**self._of(offer), "in_state": state.value, "most": limit}
        return [_code(row) for row in self._connection.execute(_IN_STATE, wanted).mappings()]

    def move(self, code: str, state: CodeState, platform: PlatformCouponId | None = None) -> None:
        """Note where a code stands now; ``platform`` is kept where it was told."""
        told = {"platform_id": platform} if platform is not None else {}
        wanted = {"of_store": self._store, "of_key": code_key(code)}
        self._change(_MOVE, wanted, {"state": state.value, **told})

    def move_all(self, offer: OfferId, before: CodeState, after: CodeState) -> int:
        """Move all codes of an offer that stand in a state; how many."""
        wanted = {**self._of(offer), "in_state": before.value}
        return self._change(_MOVE_ALL, wanted, {"state": after.value})

    def give(self, offer: OfferId) -> str | None:
        """Take a ready code for a visitor: it is given from now on, and no other unit gets it."""
        states = {"in_state": CodeState.READY.value, "given": CodeState.GIVEN.value}
        given = self._connection.execute(_GIVE, {**self._of(offer), **states})
        return given.scalars().one_or_none()

    def _of(self, offer: OfferId) -> dict[str, Any]:
        return {"of_store": self._store, "of_offer": offer}

    def _change(self, statement: Update, wanted: Mapping[str, Any], row: dict[str, Any]) -> int:
        return self._connection.execute(statement.values(row), wanted).rowcount


def _code(row: RowMapping) -> OfferCode:
    platform = row["platform_id"]
    return OfferCode(code=row["code"], state=CodeState(row["state"]), platform=platform)


_ISSUES = issued_codes.c
_OF_VISITOR = (
    select(issued_codes)
    .where(
        _ISSUES.store == bindparam("of_store"),
        _ISSUES.offer == bindparam("of_offer"),
        _ISSUES.visitor == bindparam("of_visitor"),
    )
    .order_by(_ISSUES.number)
)
_OF_CODE = (
    select(issued_codes)
    .where(_ISSUES.store == bindparam("of_store"), _ISSUES.code_key == bindparam("of_key"))
    .order_by(_ISSUES.issued_at, _ISSUES.offer, _ISSUES.visitor, _ISSUES.number)
    .limit(_MOST_ISSUES)
)


class SqlIssues:
    """Codes that visitors of one store were given, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def of(self, offer: OfferId, visitor: VisitorId) -> Sequence[Issue]:
        """All that a visitor was given by an offer, earliest first."""
        wanted = {"of_store": self._store, "of_offer": offer, "of_visitor": visitor}
        return [_issue(row) for row in self._connection.execute(_OF_VISITOR, wanted).mappings()]

    def add(self, issue: Issue) -> None:
        """Keep it; refuses with ``Stale`` when the visitor's code of that number is there."""
        row = {name: getattr(issue, name) for name in _ISSUE}
        row |= {"store": self._store, "code_key": code_key(issue.code)}
        self._connection.execute(insert(issued_codes), row)

    def of_code(self, code: str) -> Sequence[Issue]:
        """Who was given a code, in whatever case, earliest first: at most a hundred."""
        wanted = {"of_store": self._store, "of_key": code_key(code)}
        return [_issue(row) for row in self._connection.execute(_OF_CODE, wanted).mappings()]

    def end(self, issue: Issue, at: datetime) -> bool:
        """Its time is over; False when it was before."""
        return self._note(issue, "ended_at", at)

    def give_back(self, issue: Issue, at: datetime) -> bool:
        """Its order was reversed; False when it was given back before."""
        return self._note(issue, "returned_at", at)

    def _note(self, issue: Issue, column: str, at: datetime) -> bool:
        first_time = and_(
            _ISSUES.store == self._store,
            _ISSUES.offer == issue.offer,
            _ISSUES.visitor == issue.visitor,
            _ISSUES.number == issue.number,
            _ISSUES[column].is_(None),
        )
        noted = update(issued_codes).where(first_time).values({column: at})
        return self._connection.execute(noted).rowcount == 1


_ISSUE = (
    "offer", "visitor", "number", "code", "issued_at", "expires_at", "ended_at", "returned_at",
)  # fmt: skip


def _issue(row: RowMapping) -> Issue:
    return Issue(**{name: row[name] for name in _ISSUE})
