"""The local day that a moment in the database falls into.

SQLite knows no zones, so the database is told how far a zone's clock is ahead, and where within
the days that are asked for it changes.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, case, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from adapters.sql.types import UtcTime
from nomoflow.analytics.days import days_of, span
from nomoflow.analytics.ports import DayRange

_A_DAY = timedelta(days=1)


def local_day(moment: ColumnElement[Any], days: DayRange, where: ZoneInfo) -> ColumnElement[date]:
    """The day of a moment that lies within these days."""
    *changes, (_, last) = _parts(days, where)
    told = [(moment < literal(until, UtcTime), _day(moment, part)) for until, part in changes]
    return case(*told, else_=_day(moment, last)) if told else _day(moment, last)


def _parts(days: DayRange, where: ZoneInfo) -> Iterator[tuple[datetime, int | date]]:
    """Until when the clock is ahead by so many seconds; on a day on which it changes, the day."""
    waiting: tuple[datetime, int | date] | None = None
    for day in days_of(days):
        begins, ends = span(day, where)
        ahead = begins.astimezone(where).utcoffset() or timedelta(0)
        part = int(ahead.total_seconds()) if ends - begins == _A_DAY else day
        if waiting is not None and waiting[1] != part:
            yield waiting
        waiting = ends, part
    if waiting is not None:
        yield waiting


def _day(moment: ColumnElement[Any], part: int | date) -> ColumnElement[date]:
    return _Shifted(moment, literal(part)) if isinstance(part, int) else literal(part, Date)


class _Shifted(FunctionElement[date]):
    """The day of a moment so many seconds later, in UTC."""

    type = Date()
    inherit_cache = True


@compiles(_Shifted)
def _on_sqlite(element: _Shifted, compiler: SQLCompiler, **told: Any) -> str:
    # Without the fraction, which SQLite would round to the next day.
    moment, seconds = (compiler.process(each, **told) for each in element.clauses)
    return f"date(substr({moment}, 1, 19), {seconds} || ' seconds')"


@compiles(_Shifted, "postgresql")
def _on_postgresql(element: _Shifted, compiler: SQLCompiler, **told: Any) -> str:
    moment, seconds = (compiler.process(each, **told) for each in element.clauses)
    return f"CAST(({moment} AT TIME ZONE 'UTC') + make_interval(secs => {seconds}) AS DATE)"
