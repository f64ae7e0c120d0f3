"""The value shapes that Salla uses everywhere: money, dates, and small texts."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

RIYADH = ZoneInfo("Asia/Riyadh")
DIGITS = {"KWD": 3, "BHD": 3, "OMR": 3}
ARABIC_DIGITS = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")


def number(minor: int, currency: str) -> int | float:
    """Major units as a JSON number: whole amounts without a fraction, as Salla writes them."""
    unit = _unit(currency)
    return minor // unit if minor % unit == 0 else minor / unit


def minor(amount: float, currency: str) -> int:
    """Minor units of what was sent as a JSON number, rounded half up."""
    exact = Decimal(str(amount)) * _unit(currency)
    return int(exact.to_integral_value(ROUND_HALF_UP))


def _unit(currency: str) -> int:
    return int(10 ** DIGITS.get(currency, 2))


def decimal_text(minor_units: int, currency: str) -> str:
    digits = DIGITS.get(currency, 2)
    return f"{minor_units / 10**digits:.{digits}f}"


def money(minor_units: int, currency: str) -> dict[str, Any]:
    return {"amount": number(minor_units, currency), "currency": currency}


def wall_clock(at: datetime) -> datetime:
    return at.astimezone(RIYADH)


def date_object(at: datetime) -> dict[str, Any]:
    return {
        "date": wall_clock(at).strftime("%Y-%m-%d %H:%M:%S.%f"),
        "timezone_type": 3,
        "timezone": "Asia/Riyadh",
    }


def date_object_or_none(at: datetime | None) -> dict[str, Any] | None:
    return None if at is None else date_object(at)


def plain_date(at: datetime) -> str:
    return wall_clock(at).strftime("%Y-%m-%d %H:%M:%S")


def script_date(at: datetime) -> str:
    """As a browser prints it: `Tue Jan 21 2025 18:00:32 GMT+0300`."""
    return wall_clock(at).strftime("%a %b %d %Y %H:%M:%S GMT%z")


def weight_label(grams: int) -> str:
    return f"{grams / 1000:g}".translate(ARABIC_DIGITS) + " كجم"
