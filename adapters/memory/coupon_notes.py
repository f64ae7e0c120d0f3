"""What is noted about coupons in memory: failed attempts, the licence, alerts, clicks."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from adapters.memory.world import MemoryTable, MemoryTransaction
from nomoflow.coupons.licence import SaleLicence
from nomoflow.coupons.refusals import Denial
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.text import code_key


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryAlert:
    """A budget that nears its end."""

    subject: str
    percent: int
    at: datetime
    dismissed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryClicks:
    """How often a code's link was followed on a day from a site."""

    code_key: str
    day: date
    referrer: str
    clicks: int


DENIALS = MemoryTable[Denial]("coupon_denials")
LICENCES = MemoryTable[SaleLicence]("sale_licences")
ALERTS = MemoryTable[MemoryAlert]("coupon_alerts")
LINK_CLICKS = MemoryTable[MemoryClicks]("coupon_link_clicks")


class MemoryDenials:
    """The twin of ``SqlDenials``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(DENIALS)
        self._store = store

    def keep(self, denial: Denial) -> None:
        """Keep it once per id."""
        if not self._rows.has(self._store, denial.id):
            self._rows.put(denial, self._store, denial.id)


class MemoryLicences:
    """The twin of ``SqlLicences``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(LICENCES)
        self._store = store

    def find(self) -> SaleLicence | None:
        """The licence, or nothing."""
        return self._rows.get(self._store)

    def keep(self, licence: SaleLicence | None) -> None:
        """Over whatever was there; nothing forgets it."""
        if licence is None:
            self._rows.drop(self._store)
        else:
            self._rows.put(licence, self._store)


class MemoryAlerts:
    """The twin of ``SqlAlerts``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(ALERTS)
        self._store = store

    def keep(self, subject: str, percent: int, at: datetime) -> bool:
        """Keep it once per subject and threshold; False when it was there."""
        key = (self._store, subject, str(percent))
        if self._rows.has(*key):
            return False
        self._rows.put(MemoryAlert(subject=subject, percent=percent, at=at), *key)
        return True

    def dismiss(self, subject: str, at: datetime) -> None:
        """The merchant has seen what there is about a subject."""
        for key, alert in self._rows.items(self._store, subject):
            if alert.dismissed_at is None:
                self._rows.put(replace(alert, dismissed_at=at), *key)


class MemoryLinkClicks:
    """The twin of ``SqlLinkClicks``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(LINK_CLICKS)
        self._store = store

    def count(self, code: str, day: date, referrer: str) -> None:
        """Count one click on a code's link, in whatever case."""
        key = (self._store, code_key(code), day.isoformat(), referrer)
        kept = self._rows.get(*key)
        clicks = MemoryClicks(
            code_key=code_key(code),
            day=day,
            referrer=referrer,
            clicks=(kept.clicks if kept is not None else 0) + 1,
        )
        self._rows.put(clicks, *key)
