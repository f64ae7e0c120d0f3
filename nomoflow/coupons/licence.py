"""The sale licence: in Saudi Arabia a public discount needs one of the Ministry of Commerce."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from nomoflow.coupons.terms import CALENDAR, CouponTerms
from nomoflow.kernel.errors import Conflict, Invalid

_NUMBER = re.compile(r"[0-9A-Za-z/-]{4,40}")
_LONGEST_DAYS = 400


class LicenceRefused(Invalid):
    """The licence is impossible; ``fields`` says where and why."""

    code = "licence_refused"


class OutsideLicence(Conflict):
    """A public discount would run outside the sale licence: the merchant must say so knowingly."""

    code = "coupon_outside_licence"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleLicence:
    """The licence a store has: its number, and the days it covers, both included (Riyadh)."""

    number: str
    first_day: date
    last_day: date

    def checked(self) -> "SaleLicence":
        """The same licence; refuses with ``LicenceRefused`` where it is impossible."""
        found = {}
        if not _NUMBER.fullmatch(self.number):
            found["number"] = "licence_number_malformed"
        days = (self.last_day - self.first_day).days
        if days < 0:
            found["last_day"] = "coupon_ends_before_start"
        elif days > _LONGEST_DAYS:
            found["last_day"] = "licence_too_long"
        if found:
            raise LicenceRefused(found)
        return self

    def days_left(self, at: datetime) -> int:
        """Days that remain, today included; nothing when it is over."""
        today = at.astimezone(CALENDAR).date()
        return max(0, (self.last_day - max(today, self.first_day)).days + 1)

    def covers(self, terms: CouponTerms, at: datetime) -> bool:
        """Whether the whole of a discount that begins now or later lies within it."""
        begins = max(terms.starts_at or at, at).astimezone(CALENDAR).date()
        ends = terms.ends_at.astimezone(CALENDAR).date()
        return self.first_day <= begins and ends <= self.last_day
