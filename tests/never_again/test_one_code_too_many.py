"""Of any number who want a code, as many win as there are codes, and each another one."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from adapters.sql.engine import writing
from adapters.sql.tables import metadata
from entrypoints.container import Container, assemble
from entrypoints.settings import Settings
from nomoflow.coupons.offers import Budget, CodeState
from nomoflow.kernel.ids import OfferId
from tests.builders import STORE
from tests.coupon_builders import an_offer, coupon_terms

PROCESSES = 3
OFFER = OfferId("offer-1")
HOUSE = Path(__file__).resolve().parents[2]

Given = list[tuple[str, str | None]]


@dataclass(frozen=True)
class House:
    """An application of its own, which other processes join."""

    parts: Container
    environment: dict[str, str]

    def offer(self, codes: int, budget: Budget) -> list[str]:
        """Let an offer run that has so many codes ready."""
        ready = [f"WARD{number:04}" for number in range(codes)]
        terms = coupon_terms(starts_at=None, ends_at=self.parts.clock().now() + timedelta(days=7))
        with self.parts.units(STORE) as unit:
            unit.offers.add(an_offer(terms=terms, size=codes, budget=budget))
            unit.offer_codes.add(OFFER, ready, CodeState.READY)
            unit.commit()
        return ready

    def claimed_by(self, crowds: Sequence[Sequence[str]]) -> Given:
        """What the visitors of each crowd, a process of its own, were given."""
        command = [sys.executable, "-m", "tests.never_again.claimants", STORE, OFFER]
        processes = [
            subprocess.Popen(
                command,
                cwd=HOUSE,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in crowds
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "here\n"
        for process, visitors in zip(processes, crowds, strict=True):
            assert process.stdin is not None
            process.stdin.write(json.dumps(visitors) + "\n")
            process.stdin.flush()
        given: Given = []
        for process in processes:
            told, _ = process.communicate(timeout=60)
            assert process.returncode == 0
            given += json.loads(told)
        return given


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def house(request: pytest.FixtureRequest, tmp_path: Path, redis_url: str) -> Iterator[House]:
    """An application on an empty database of either kind."""
    environment = {
        "NOMOFLOW_VAR": str(tmp_path / "var"),
        "NOMOFLOW_DATABASE_URL": request.getfixturevalue(request.param),
        "NOMOFLOW_REDIS_URL": redis_url,
    }
    parts = assemble(Settings.read(environment))
    parts.schema_upgrade()
    with writing(parts.engine()) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
    yield House(parts, environment)
    parts.engine().dispose()


def _expect_winners(house: House, visitors: int, ready: Sequence[str], *, winners: int) -> None:
    names = [f"v{number}" for number in range(visitors)]
    given = house.claimed_by([names[start::PROCESSES] for start in range(PROCESSES)])
    assert sorted(visitor for visitor, _ in given) == sorted(names)
    won = [code for _, code in given if code is not None]
    assert len(won) == len(set(won)) == winners
    assert set(won) <= set(ready)
    with house.parts.units(STORE) as unit:
        assert unit.offers.issued(OFFER) == winners
        counts = unit.offer_codes.counts(OFFER)
    left = {CodeState.READY: len(ready) - winners} if len(ready) > winners else {}
    assert counts == {CodeState.GIVEN: winners, **left}


def test_of_two_thousand_claims_for_five_hundred_codes_five_hundred_win(house: House) -> None:
    ready = house.offer(500, Budget())
    _expect_winners(house, 2000, ready, winners=500)


def test_of_many_claims_as_many_win_as_the_budget_allows(house: House) -> None:
    ready = house.offer(120, Budget(codes=100))
    _expect_winners(house, 300, ready, winners=100)


@pytest.mark.parametrize("ready", [100, 10])
def test_a_visitor_who_asks_in_many_windows_at_once_is_given_one_code(
    house: House, ready: int
) -> None:
    """Also of the last code: whoever won it is not told in another window that all are given."""
    house.offer(ready, Budget())
    visitors = [f"v{number}" for number in range(10)]
    given = house.claimed_by([visitors * 4] * PROCESSES)
    codes = {visitor: {code for who, code in given if who == visitor} for visitor in visitors}
    assert all(len(own) == 1 and None not in own for own in codes.values())
    assert len(set.union(*codes.values())) == len(visitors)
    with house.parts.units(STORE) as unit:
        assert unit.offers.issued(OFFER) == len(visitors)
