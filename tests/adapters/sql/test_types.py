"""Times, JSON and large numbers, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import BigInteger, Column, Engine, Integer, MetaData, Table, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import StatementError

from adapters.sql.engine import reading, writing
from adapters.sql.types import Json, UtcTime, money
from nomoflow.kernel.money import Currency, Money

_THINGS = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime),
    Column("minor", BigInteger),
    Column("json", Json),
)


@pytest.fixture
def things(empty_engine: Engine) -> Engine:
    with writing(empty_engine) as connection:
        _THINGS.create(connection)
    return empty_engine


def _round_trip(engine: Engine, column: str, value: object) -> object:
    with writing(engine) as connection:
        connection.execute(insert(_THINGS), {"id": 1, column: value})
    with reading(engine) as connection:
        return connection.execute(select(_THINGS.c[column])).scalar_one()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 1, 0, 30, 0, 999999, tzinfo=ZoneInfo("Asia/Riyadh")),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(things: Engine, moment: datetime) -> None:
    read = _round_trip(things, "at", moment)
    assert isinstance(read, datetime)
    assert read == moment.astimezone(UTC)
    assert read.utcoffset() == timedelta(0)
    assert read.tzinfo is UTC


def test_no_moment_is_nothing(things: Engine) -> None:
    assert _round_trip(things, "at", None) is None


def test_a_naive_time_is_refused(things: Engine) -> None:
    with pytest.raises((StatementError, ValueError), match="naive"):
        _round_trip(things, "at", datetime(2026, 3, 1))  # noqa: DTZ001


def test_moments_of_different_zones_compare_as_moments(things: Engine) -> None:
    early = datetime(2026, 3, 1, 23, 0, tzinfo=timezone(timedelta(hours=3)))
    late = datetime(2026, 3, 1, 21, 0, tzinfo=UTC)
    with writing(things) as connection:
        connection.execute(insert(_THINGS), [{"id": 1, "at": late}, {"id": 2, "at": early}])
    with reading(things) as connection:
        ordered = connection.execute(select(_THINGS.c.id).order_by(_THINGS.c.at)).scalars().all()
        before = select(_THINGS.c.id).where(_THINGS.c.at < late)
        assert ordered == [2, 1]
        assert connection.execute(before).scalars().all() == [2]


@pytest.mark.parametrize("minor", [0, -1, 2**31, 2**63 - 1, -(2**63)])
def test_large_amounts_are_exact(things: Engine, minor: int) -> None:
    assert _round_trip(things, "minor", minor) == minor


def test_a_structure_comes_back_whole(things: Engine) -> None:
    value = {"ar": "مرحباً 👋", "en": "", "list": [1, "2", None, True], "empty": {}}
    assert _round_trip(things, "json", value) == value


def test_money_needs_both_columns() -> None:
    assert money(1250, "SAR") == Money(minor=1250, currency=Currency("SAR"))
    assert money(None, "SAR") is None
    assert money(0, None) is None


def test_one_spelling_of_an_upsert_serves_both_databases(things: Engine) -> None:
    """We write PostgreSQL's kind of insert everywhere: SQLite's compiler understands it too."""
    row = upsert(_THINGS)
    keep = row.on_conflict_do_update(index_elements=["id"], set_={"minor": row.excluded.minor})
    with writing(things) as connection:
        for minor in (1, 2):
            connection.execute(keep, {"id": 1, "minor": minor})
        connection.execute(upsert(_THINGS).on_conflict_do_nothing(), {"id": 1, "minor": 3})
    with reading(things) as connection:
        assert connection.execute(select(_THINGS.c.minor)).scalars().all() == [2]
