"""Coupons in the database, and the codes that shoppers applied."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    and_,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from adapters.sql.coupon_codes import hold_codes, is_taken
from adapters.sql.statements import add_missing, parts
from adapters.sql.structures import structure, value_of
from adapters.sql.tables import coupon_uses, coupon_versions, coupons
from adapters.sql.values import code, minor, money
from nomoflow.coupons.facts import CouponReport, CouponUse
from nomoflow.coupons.model import CodeTaken, Coupon
from nomoflow.coupons.standing import CouponVersion, Intent, PlatformRefusal, Redeemed
from nomoflow.coupons.terms import AmountOff, CouponTerms
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import CouponId, PlatformCouponId, StoreId
from nomoflow.kernel.text import code_key

_MOST_LIVE = 1000

_OF_STORE = coupons.c.store == bindparam("of_store")
_FIND = select(coupons).where(_OF_STORE, coupons.c.id == bindparam("of_id"))
_FIND_CODE = (
    select(coupons)
    .where(_OF_STORE, coupons.c.code_key == bindparam("of_key"))
    .order_by(coupons.c.intent == Intent.ARCHIVED.value, coupons.c.changed_at.desc())
    .limit(1)
)
_NAME = select(coupons.c.code_key, coupons.c.intent).where(
    _OF_STORE, coupons.c.id == bindparam("of_id")
)
_SAVE = update(coupons).where(
    _OF_STORE, coupons.c.id == bindparam("of_id"), coupons.c.version == bindparam("read_version")
)
# Those that end last come first: the ones that are over are not missed among so many.
_LIVE = (
    select(coupons)
    .where(_OF_STORE, coupons.c.intent == Intent.LIVE.value)
    .order_by(coupons.c.ends_at.desc())
    .limit(_MOST_LIVE)
)
_UNSEEN = (
    select(coupons)
    .where(
        _OF_STORE,
        coupons.c.platform_id.is_not(None),
        coupons.c.gone_at.is_(None),
        or_(coupons.c.seen_at.is_(None), coupons.c.seen_at < bindparam("since")),
    )
    .order_by(coupons.c.platform_id)
    .with_for_update()
)


class SqlCoupons:
    """The coupons of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def add(self, coupon: Coupon) -> None:
        """Keep a new coupon; refuses with ``CodeTaken`` when its code is another's."""
        self._name(coupon)
        row = {"store": self._store, **coupon_row(coupon), "version": 1}
        self._connection.execute(insert(coupons), row)
        coupon.version = 1

    def find(self, coupon: CouponId) -> Coupon | None:
        """The coupon, or nothing."""
        return self._one(_FIND, of_id=coupon)

    def find_code(self, code: str) -> Coupon | None:
        """The coupon with this code, in whatever case; archived ones only when no other has it."""
        return self._one(_FIND_CODE, of_key=code_key(code))

    def find_platform(self, ids: Sequence[PlatformCouponId]) -> dict[PlatformCouponId, Coupon]:
        """Those that the platform knows by these ids, locked on PostgreSQL in the same order."""
        found: dict[PlatformCouponId, Coupon] = {}
        for part in parts(sorted(set(ids))):
            wanted = and_(coupons.c.store == self._store, coupons.c.platform_id.in_(part))
            locked = select(coupons).where(wanted).order_by(coupons.c.platform_id)
            for row in self._connection.execute(locked.with_for_update()).mappings():
                found[row["platform_id"]] = coupon_of(row)
        return found

    def save(self, coupon: Coupon) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        known = self._connection.execute(_NAME, self._of(coupon.id)).one_or_none()
        if known is None or not _has_name(known.code_key, known.intent, coupon):
            self._name(coupon)
        row = {**coupon_row(coupon), "version": coupon.version + 1}
        read = {**self._of(coupon.id), "read_version": coupon.version}
        if self._connection.execute(_SAVE, {**row, **read}).rowcount == 0:
            raise Stale(coupon=coupon.id)
        coupon.version += 1

    def keep_version(self, version: CouponVersion) -> None:
        """Keep how a coupon was once."""
        row = {"store": self._store, **_version_row(version)}
        self._connection.execute(insert(coupon_versions), row)

    def version(self, coupon: CouponId, number: int) -> CouponVersion | None:
        """How a coupon was once, or nothing."""
        wanted = select(coupon_versions).where(
            coupon_versions.c.store == self._store,
            coupon_versions.c.coupon == coupon,
            coupon_versions.c.number == number,
        )
        row = self._connection.execute(wanted).mappings().one_or_none()
        return version_of(row) if row is not None else None

    def live(self) -> Sequence[Coupon]:
        """All that the merchant wants to work now: at most a thousand."""
        rows = self._connection.execute(_LIVE, {"of_store": self._store}).mappings()
        return [coupon_of(row) for row in rows]

    def unseen(self, since: datetime) -> Sequence[Coupon]:
        """Those the platform had but no telling mentioned since then, and not gone yet."""
        wanted = {"of_store": self._store, "since": since}
        return [coupon_of(row) for row in self._connection.execute(_UNSEEN, wanted).mappings()]

    def _one(self, statement: Select[Any], **wanted: str) -> Coupon | None:
        known = {"of_store": self._store, **wanted}
        row = self._connection.execute(statement, known).mappings().one_or_none()
        return coupon_of(row) if row is not None else None

    def _of(self, coupon: CouponId) -> dict[str, str]:
        return {"of_store": self._store, "of_id": coupon}

    def _name(self, coupon: Coupon) -> None:
        """Make sure that the code is free, and stays so until the unit ends."""
        if coupon.intent is Intent.ARCHIVED:
            return
        hold_codes(self._connection, self._store, alone=True)
        if is_taken(self._connection, self._store, code_key(coupon.code), but_for=coupon.id):
            raise CodeTaken({"code": CodeTaken.code})


class SqlCouponUses:
    """Codes applied to carts in one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def keep(self, use: CouponUse) -> None:
        """Keep it once per cart and code."""
        row = {
            "store": self._store,
            "cart": use.cart,
            "code": use.code,
            "code_key": code_key(use.code),
            "applied_at": use.applied_at,
            "customer": use.customer,
        }
        add_missing(self._connection, coupon_uses, [row])


_PLAIN = (
    "id", "code", "created_at", "changed_at", "title", "campaign", "partner", "public",
    "revision", "written", "versions", "seen_at", "gone_at", "extra_uses", "paused_by_budget",
)  # fmt: skip


def _has_name(key: str, intent: str, coupon: Coupon) -> bool:
    """Whether a coupon was known by its present code already, as one that is not archived."""
    return intent != Intent.ARCHIVED.value and key == code_key(coupon.code)


def _kind(terms: CouponTerms) -> str:
    if not isinstance(terms.discount, AmountOff):
        return "percentage"
    return "fixed" if terms.discount.amount else "free_shipping"


def coupon_row(coupon: Coupon) -> dict[str, Any]:
    """A coupon as it is stored, but for its store and its version."""
    searched = (coupon.code, coupon.title, coupon.partner, coupon.campaign)
    return {
        **{name: getattr(coupon, name) for name in _PLAIN},
        "code_key": code_key(coupon.code),
        "terms": structure(coupon.terms),
        "intent": coupon.intent.value,
        "delivery": coupon.delivery.value,
        "kind": _kind(coupon.terms),
        "starts_at": coupon.terms.starts_at,
        "ends_at": coupon.terms.ends_at,
        "usage_limit": coupon.terms.usage_limit,
        "uses": coupon.uses,
        "search": "\n".join(searched).casefold(),
        "budget_minor": minor(coupon.budget),
        "budget_currency": code(coupon.budget),
        "platform_id": coupon.platform.id if coupon.platform else None,
        "platform": structure(coupon.platform),
        "refusal": structure(coupon.refusal),
        "redeemed": structure(coupon.redeemed),
    }


def coupon_of(row: RowMapping) -> Coupon:
    """A coupon of its row."""
    platform, refusal = row["platform"], row["refusal"]
    return Coupon(
        **{name: row[name] for name in _PLAIN},
        terms=value_of(row["terms"], CouponTerms),
        intent=Intent(row["intent"]),
        budget=money(row["budget_minor"], row["budget_currency"]),
        platform=value_of(platform, CouponReport) if platform is not None else None,
        refusal=value_of(refusal, PlatformRefusal) if refusal is not None else None,
        redeemed=value_of(row["redeemed"], Redeemed),
        version=row["version"],
    )


_VERSION = ("coupon", "number", "kept_at", "by", "conflict", "code", "enabled")


def _version_row(version: CouponVersion) -> dict[str, Any]:
    plain = {name: getattr(version, name) for name in _VERSION}
    return {**plain, "terms": structure(version.terms)}


def version_of(row: RowMapping) -> CouponVersion:
    """A version of its row."""
    plain = {name: row[name] for name in _VERSION}
    return CouponVersion(**plain, terms=value_of(row["terms"], CouponTerms))
