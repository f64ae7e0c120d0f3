"""Times as Salla writes them, in five ways; a wall clock without a zone hangs in Riyadh."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from adapters.salla.payloads.values import Json, malformed, text

RIYADH = ZoneInfo("Asia/Riyadh")

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# As a browser prints it: Tue Jan 21 2025 18:00:32 GMT+0300
_SCRIPT = re.compile(
    r"[A-Za-z]{3},? (?P<month>[A-Za-z]{3}) (?P<day>\d{1,2}) (?P<year>\d{4})"
    r" (?P<time>\d{2}:\d{2}:\d{2})(?: (?:GMT|UTC)?(?P<offset>[+-]\d{2}:?\d{2})?)?(?: \(.*\))?",
    re.ASCII,
)
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})", re.ASCII)
_LATEST_SECOND = 253_370_764_800


def moment(value: object, what: str) -> datetime | None:
    """A time that may be missing. Refuses with ``Malformed`` what cannot be read as one."""
    if value is None or value in ([], {}):
        return None
    try:
        found = _read(value, what)
        return None if found is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        malformed(what)


def second(value: object, what: str) -> datetime | None:
    """The same to the whole second, which is all that Salla's messages tell."""
    found = moment(value, what)
    return None if found is None else found.replace(microsecond=0)


def _read(value: object, what: str) -> datetime | None:
    if isinstance(value, dict):
        return _of_object(value, what)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if not 0 < value < _LATEST_SECOND:
            malformed(what)
        return datetime.fromtimestamp(int(value), UTC)
    if not isinstance(value, str):
        malformed(what)
    return _of_text(value.strip(), RIYADH)


def _of_object(value: Json, what: str) -> datetime | None:
    written = text(value.get("date"))
    if written is None:
        return None
    return _of_text(written, _zone(text(value.get("timezone")), what))


def _zone(name: str | None, what: str) -> tzinfo:
    if name is None:
        return RIYADH
    if offset := _OFFSET.fullmatch(name):
        return _offset(offset)
    try:
        return ZoneInfo("UTC" if name == "Z" else name)
    except (KeyError, ValueError, OSError):
        malformed(what)


def _offset(found: re.Match[str]) -> timezone:
    sign, hours, minutes = found.groups()
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-ahead if sign == "-" else ahead)


def _of_text(written: str, zone: tzinfo) -> datetime | None:
    # What MySQL writes where there is none.
    if not written or written.startswith("0000-00-00"):
        return None
    if script := _SCRIPT.fullmatch(written):
        return _of_script(script, zone)
    found = datetime.fromisoformat(written)
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def _of_script(found: re.Match[str], zone: tzinfo) -> datetime:
    month = _MONTHS.index(found["month"].capitalize()) + 1
    hour, minute, seconds = (int(each) for each in found["time"].split(":"))
    offset = _OFFSET.fullmatch(found["offset"] or "")
    return datetime(
        int(found["year"]),
        month,
        int(found["day"]),
        hour,
        minute,
        seconds,
        tzinfo=_offset(offset) if offset else zone,
    )
