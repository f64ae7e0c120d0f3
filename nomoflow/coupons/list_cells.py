"""Cells of a list as people type them: numbers, percentages, days, words, in Arabic or English."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from nomoflow.coupons.terms import CALENDAR, PaymentMethod, SalesChannel
from nomoflow.kernel.money import Currency, Money, Percent


class Kind(StrEnum):
    """What a coupon gives, as lists call it."""

    PERCENTAGE = "percentage"
    FIXED = "fixed"
    FREE_SHIPPING = "free_shipping"


_KINDS = {
    **dict.fromkeys(("percentage", "percent", "%", "نسبة", "نسبة مئوية"), Kind.PERCENTAGE),
    **dict.fromkeys(("fixed", "amount", "مبلغ", "مبلغ ثابت", "قيمة ثابتة"), Kind.FIXED),
    **dict.fromkeys(("free shipping", "شحن مجاني", "توصيل مجاني"), Kind.FREE_SHIPPING),
}
_ANSWERS = {
    **dict.fromkeys(("yes", "true", "1", "نعم", "صح"), True),
    **dict.fromkeys(("no", "false", "0", "لا", "خطأ"), False),
}
_CHANNELS = {
    **dict.fromkeys(("all", "الكل"), SalesChannel.ALL),
    **dict.fromkeys(("web", "الموقع", "المتجر"), SalesChannel.WEB),
    **dict.fromkeys(("app", "التطبيق"), SalesChannel.APP),
}

_SIGNS = {
    **{ord("\u0660") + digit: str(digit) for digit in range(10)},
    **{ord("\u06f0") + digit: str(digit) for digit in range(10)},
    ord("\u066a"): "%",
    ord("\u066b"): ".",
    ord("\u066c"): ",",
    ord("\u00a0"): " ",
}
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?", re.ASCII)
_BETWEEN = re.compile(r"[\s|;,،]+")
_MOST_DIGITS = 15
_YEARS = range(2000, 2101)
_LAST_SECOND = time(23, 59, 59)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Value = TypeVar("Value")


@dataclass(slots=True)
class Cells:
    """The cells of a line by their columns. What cannot be read is noted in ``found``."""

    cells: Mapping[str, str]
    currency: Currency
    found: dict[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """What stands there; nothing where the list has no such column."""
        return self.cells.get(column, "")

    def money(self, column: str) -> Money | None:
        """An amount of the list's currency, whose name may stand behind it."""
        told = _plain(self.text(column)).upper().removesuffix(self.currency.code)
        number = self._number(column, told, self.currency.digits, "money_malformed")
        return None if number is None else Money.parse(number, self.currency)

    def percent(self, column: str) -> Percent | None:
        """A share, whether or not its sign stands behind it."""
        told = _plain(self.text(column)).removesuffix("%")
        number = self._number(column, told, 2, "percent_malformed")
        return None if number is None else Percent(int(number.scaleb(2)))

    def whole(self, column: str) -> int | None:
        """A whole number."""
        number = self._number(column, _plain(self.text(column)), 0, "setting_not_integer")
        return None if number is None else int(number)

    def yes(self, column: str) -> bool:
        """Yes or no; no where nothing stands."""
        return self._word(column, _ANSWERS, "list_not_yes_or_no") or False

    def kind(self, column: str) -> Kind | None:
        """What the coupon gives."""
        return self._word(column, _KINDS, "list_kind_unknown")

    def channel(self, column: str) -> SalesChannel:
        """Where the code can be entered; everywhere where nothing stands."""
        return self._word(column, _CHANNELS, "list_channel_unknown") or SalesChannel.ALL

    def moment(self, column: str, *, ends: bool = False) -> datetime | None:
        """By the clock of Riyadh. A day alone is its beginning, or its end."""
        told = _plain(self.text(column)).replace("/", "-")
        if not told:
            return None
        try:
            match = _MOMENT.fullmatch(told)
            moment = datetime.fromisoformat(told).replace(tzinfo=CALENDAR)
            if match is None or moment.year not in _YEARS:
                raise ValueError
            if ends and match[2] is None:
                moment = datetime.combine(moment, _LAST_SECOND, CALENDAR)
            return moment.astimezone(UTC)
        except ValueError:
            self.found[column] = "list_not_date"
            return None

    def ids(self, column: str) -> tuple[str, ...] | None:
        """Ids with anything between them that people put between; ``None`` for an empty cell."""
        told = self.text(column)
        return tuple(part for part in _BETWEEN.split(told) if part) if told else None

    def methods(self, column: str) -> tuple[PaymentMethod, ...]:
        """Ways of paying, by the platform's names."""
        try:
            return tuple(PaymentMethod(each.casefold()) for each in self.ids(column) or ())
        except ValueError:
            self.found[column] = "list_payment_unknown"
            return ()

    def _number(self, column: str, told: str, digits: int, fault: str) -> Decimal | None:
        told = told.strip()
        if not told:
            return None
        match = _NUMBER.fullmatch(told)
        fraction = (match[2] or "").rstrip("0") if match else ""
        # More digits than can be paid are a slip: nothing is rounded behind anybody's back.
        if match is None or len(match[1]) > _MOST_DIGITS or len(fraction) > digits:
            self.found[column] = fault
            return None
        return Decimal(told.replace(",", ""))

    def _word(self, column: str, words: Mapping[str, Value], fault: str) -> Value | None:
        told = " ".join(self.text(column).casefold().replace("_", " ").split())
        if told and told not in words:
            self.found[column] = fault
        return words.get(told)


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """What a guarded cell held."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text


def written_moment(moment: datetime) -> str:
    """A moment as ``Cells.moment`` reads it."""
    return moment.astimezone(CALENDAR).replace(tzinfo=None).isoformat(sep=" ")


def _plain(text: str) -> str:
    """Arabic digits and signs as Latin ones."""
    return text.translate(_SIGNS).strip()
