"""The year of shops in the Gulf, worked out on this machine: Islamic months and prayer times."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from adhanpy.calculation.CalculationMethod import CalculationMethod
from adhanpy.calculation.CalculationParameters import CalculationParameters
from adhanpy.PrayerTimes import PrayerTimes
from hijridate import Gregorian, Hijri

from nomoflow.widgets.cities import CITIES
from nomoflow.widgets.occasions import Occasion

_RAMADAN = 9
_ISHA_IN_RAMADAN = 120
"""In Ramadan the Umm al-Qura calendar gives half an hour more between Maghrib and Isha."""

_ISLAMIC = {
    Occasion.RAMADAN: (9, 1, 30),
    Occasion.EID_AL_FITR: (10, 1, 3),
    Occasion.ARAFAH: (12, 9, 9),
    Occasion.EID_AL_ADHA: (12, 10, 13),
}
"""The month, the first day and the last; a month of 29 days ends a day earlier."""

_COMMON = {Occasion.FOUNDING_DAY: (2, 22), Occasion.NATIONAL_DAY: (9, 23)}
_THURSDAY = 3
_REMEMBERED = 4096


class UmmAlQuraCalendar:
    """Months by the Umm al-Qura tables, and prayer times by its method."""

    def __init__(self) -> None:
        self._calls = lru_cache(maxsize=_REMEMBERED)(_calls)

    def occasion_days(self, occasion: Occasion, year: int) -> Sequence[date]:
        """The days of an occasion in a year of the common calendar, in order.

        None outside of the years that the tables cover, 1925 to 2076.
        """
        if occasion in _ISLAMIC:
            return sorted(_islamic_days(occasion, year))
        if occasion is Occasion.WHITE_FRIDAY:
            return [_white_friday(year)]
        return [date(year, *_COMMON[occasion])]

    def prayers(self, city: str, day: date) -> Sequence[datetime]:
        """The five calls of a city's day, in order, in UTC."""
        return self._calls(city, day)


def _islamic_days(occasion: Occasion, year: int) -> Iterator[date]:
    """Of all Islamic years that touch the year: some have an occasion of theirs twice in it."""
    month, first, last = _ISLAMIC[occasion]
    try:
        begins = Gregorian(year, 1, 1).to_hijri().year
        ends = Gregorian(year, 12, 31).to_hijri().year
        for islamic_year in range(begins, ends + 1):
            length = Hijri(islamic_year, month, 1).month_length()
            for number in range(first, min(last, length) + 1):
                day = Hijri(islamic_year, month, number).to_gregorian()
                if day.year == year:
                    yield date(day.year, day.month, day.day)
    except OverflowError:
        return


def _white_friday(year: int) -> date:
    """The day after the fourth Thursday of November."""
    november = date(year, 11, 1)
    return november + timedelta(days=(_THURSDAY - november.weekday()) % 7 + 22)


def _calls(city: str, day: date) -> tuple[datetime, ...]:
    place = CITIES[city]
    parameters = CalculationParameters(method=CalculationMethod.UMM_AL_QURA)
    if _is_ramadan(day):
        parameters.isha_interval = _ISHA_IN_RAMADAN
    times = PrayerTimes(
        (place.latitude, place.longitude),
        datetime(day.year, day.month, day.day, tzinfo=UTC),
        calculation_parameters=parameters,
    )
    return times.fajr, times.dhuhr, times.asr, times.maghrib, times.isha


def _is_ramadan(day: date) -> bool:
    try:
        return Gregorian(day.year, day.month, day.day).to_hijri().month == _RAMADAN
    except OverflowError:
        return False
