"""Answers are counted by each process, and told by any of them for all."""

import subprocess
import sys
from pathlib import Path

import pytest

from entrypoints.web import tallies
from entrypoints.web.tallies import BOUNDS, Series, Tallies
from tests.web.house import OPERATOR_TOKEN, WebHouse

HOUSE = Path(__file__).parents[2]
HOME = Series("GET", "/", "200")


def test_each_answer_is_counted_in_its_class() -> None:
    alone = Tallies()
    for seconds in (0.0005, 0.001, 0.0011, 99):
        alone.add("GET", "/", 200, seconds)
    (series, (took, *classes)) = next(iter(alone.all().items()))
    assert series == HOME
    assert took == pytest.approx(99.0026)
    assert classes == [2, 1, 0, 0, 0, 0, 0, 1]
    assert len(classes) == len(BOUNDS) + 1


def test_a_process_without_a_place_counts_alone(tmp_path: Path) -> None:
    one, other = Tallies(tmp_path / "nowhere"), Tallies(tmp_path / "nowhere")
    one.add("GET", "/", 200, 0.1)
    assert not other.all()


def test_processes_count_together_also_when_one_has_ended(tmp_path: Path) -> None:
    ended = (
        "import sys; from pathlib import Path; from entrypoints.web.tallies import Tallies\n"
        "theirs = Tallies(Path(sys.argv[1]))\n"
        "theirs.add('GET', '/', 200, 0.1), theirs.add('POST', '/s/<key>/h', 204, 0.1)\n"
    )
    subprocess.run([sys.executable, "-c", ended, str(tmp_path)], cwd=HOUSE, check=True)
    ours = Tallies(tmp_path)
    ours.add("GET", "/", 200, 0.1)
    found = {series: sum(numbers[1:]) for series, numbers in ours.all().items()}
    assert found == {HOME: 2, Series("POST", "/s/<key>/h", "204"): 1}


def test_more_routes_than_anybody_has_cost_no_more_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "_RECORDS", 3)
    alone = Tallies()
    for number in range(9):
        alone.add("GET", f"/{number}", 200, 0.1)
    assert len(alone.all()) == 3
    assert sum(sum(numbers[1:]) for numbers in alone.all().values()) == 9


def test_one_look_shows_what_all_processes_answered(house: WebHouse, tmp_path: Path) -> None:
    settings = {"var": tmp_path, "port": 8123}
    (tmp_path / "tallies-8123").mkdir()
    first, second = (house.app(**settings).test_client() for _ in range(2))
    for browser in (first, second, second):
        browser.get("/healthz")
    operator = {"Authorization": f"Bearer {OPERATOR_TOKEN}"}
    for browser in (first, second):
        told = browser.get("/metrics", headers=operator).text
        line = 'nomoflow_requests_total{method="GET",route="/healthz",status="200"} 3.0'
        assert line in told.splitlines()
        assert 'nomoflow_request_seconds_count{route="/healthz"} 3.0' in told.splitlines()
        assert 'nomoflow_request_seconds_bucket{le="10.0",route="/healthz"} 3.0' in told
