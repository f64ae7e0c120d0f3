"""The overview: true figures, a teaching page for beginners, and one store at a time."""

import json
import re
from html import unescape

import pytest

from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.ids import StoreId, VisitorId
from tests.builders import NOW, OTHER, STORE, a_store, a_sync_run
from tests.web.dashboard.desk import HOME, a_desk, give_a_past, settle


def test_a_store_without_a_past_is_taught_its_first_steps() -> None:
    page = a_desk().read()
    assert "First steps" in page
    assert "No visits in this period yet." in page
    assert "data-chart" not in page


def test_figures_are_those_of_the_reports() -> None:
    desk = a_desk()
    give_a_past(desk.house)
    page = desk.read()
    assert _figure(page, "Visits") == "1"
    assert _figure(page, "Orders") == "2"
    assert _figure(page, "Net revenue") == "200 SAR"
    assert _figure(page, "Attributed revenue") == "100 SAR"
    assert "Snapchat · Social ad" in page


def test_a_chart_carries_the_same_figures_as_its_table() -> None:
    desk = a_desk()
    give_a_past(desk.house)
    page = desk.browser.get(f"{HOME}/?days=7").get_data(as_text=True)
    drawn = re.search(r"id=\"revenue-chart\".*?data-figures='([^']+)'", page, re.DOTALL)
    assert drawn
    figures = json.loads(unescape(drawn[1]))
    assert figures["days"][-1] == "2026-11-01"
    assert figures["series"] == [
        {"label": "Snapchat · Social ad", "colour": "1", "values": [0, 0, 0, 0, 0, 0, 100.0]}
    ]


def test_campaigns_have_a_table_of_their_own() -> None:
    desk = a_desk()
    give_a_past(desk.house)
    assert "رمضان" in desk.read("/?by=campaign")


def test_an_unknown_period_is_the_usual_one() -> None:
    desk = a_desk()
    for asked in ("0", "5", "nonsense", "-7"):
        assert 'days=30" aria-current="true"' in desk.read(f"/?days={asked}")


def test_people_in_the_store_are_counted_now() -> None:
    desk = a_desk()
    for visitor in ("v1", "v2"):
        desk.house.presence.seen(STORE, VisitorId(visitor), "https://ward.example/", NOW)
    assert desk.browser.get(f"{HOME}/live").json == {"visitors": 2}
    desk.house.clock.pass_by(minutes=6)
    assert desk.browser.get(f"{HOME}/live").json == {"visitors": 0}


def test_all_but_the_number_of_people_is_shown_while_nobody_knows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_: object, **__: object) -> None:
        raise Unavailable(neighbour="redis")

    desk = a_desk()
    give_a_past(desk.house)
    assert "in the last five minutes</dd>" in desk.read()
    monkeypatch.setattr(desk.house.presence, "count", away)
    page = desk.read()
    assert _figure(page, "In the store now") == "–"
    assert "not known right now</dd>" in page
    assert _figure(page, "Visits") == "1"
    answer = desk.browser.get(f"{HOME}/live")
    assert (answer.status_code, answer.json) == (200, {"visitors": None})
    stream = desk.browser.get(f"{HOME}/live", headers={"Accept": "text/event-stream"})
    parts = iter(stream.response)
    assert [next(parts), next(parts)][1] == b'data: {"visitors": null}\n\n'
    stream.close()


def test_the_count_comes_as_a_stream_to_whoever_asks_for_one() -> None:
    desk = a_desk()
    answer = desk.browser.get(f"{HOME}/live", headers={"Accept": "text/event-stream"})
    parts = iter(answer.response)
    told = [next(parts), next(parts)]
    answer.close()
    assert answer.mimetype == "text/event-stream"
    assert told == [b"retry: 2000\n\n", b'data: {"visitors": 0}\n\n']


def test_when_all_streams_are_taken_the_page_asks_instead() -> None:
    desk = a_desk(web_threads=9)
    asks = {"Accept": "text/event-stream"}
    open_ones = [desk.browser.get(f"{HOME}/live", headers=asks) for _ in range(3)]
    assert {answer.status_code for answer in open_ones} == {200}
    assert desk.browser.get(f"{HOME}/live", headers=asks).status_code == 204
    for answer in open_ones:
        answer.close()
    last = desk.browser.get(f"{HOME}/live", headers=asks)
    assert last.status_code == 200
    last.close()


def test_a_synchronisation_shows_how_far_it_is() -> None:
    desk = a_desk()
    with desk.house.work() as work:
        work.sync_runs.add(a_sync_run(done=30, total=120, pages=4))
        work.commit()
    assert "Bringing in your store" in desk.read()
    told = desk.browser.get(f"{HOME}/progress").get_json()
    assert told["running"] is True
    assert told["share"] == 0.25
    assert told["rows"][0]["words"] == "30 of 120"


def test_every_figure_has_its_definition_one_click_away() -> None:
    desk = a_desk()
    asked = set(re.findall(r"/figures#(\w+)", desk.read()))
    assert asked == {"live", "visits", "orders", "revenue", "attributed", "conversion"}
    assert asked <= set(re.findall(r'<div id="(\w+)"', desk.read("/figures")))


def test_the_way_in_leads_to_the_store_that_was_open_last() -> None:
    desk = a_desk()
    settle(desk.house, OTHER, name="أ")
    desk.read()
    assert desk.browser.get("/dashboard/").location == f"{HOME}/"
    desk.browser.get(f"/dashboard/key-of-{OTHER}/")
    assert desk.browser.get("/dashboard/").location == f"/dashboard/key-of-{OTHER}/"


def test_somebody_with_several_stores_can_switch() -> None:
    desk = a_desk()
    assert "Switch store" not in desk.read()
    settle(desk.house, OTHER, name="متجر العطور")
    page = desk.read()
    assert "Switch store" in page
    assert f"/dashboard/key-of-{OTHER}/" in page


def test_without_a_store_the_way_to_one_is_shown() -> None:
    desk = a_desk()
    with desk.browser.session_transaction() as session:
        session["member"] = "salla-stranger"
    page = desk.browser.get("/dashboard/").get_data(as_text=True)
    assert "No store is connected to your account" in page


def test_another_store_is_as_good_as_none() -> None:
    desk = a_desk()
    with desk.house.work(StoreId("salla-9")) as work:
        work.stores.add(a_store(StoreId("salla-9")))
        work.commit()
    for path in ("/", "/orders", "/orders/1", "/features", "/connection", "/settings", "/live"):
        assert desk.browser.get(f"/dashboard/key-of-salla-9{path}").status_code == 404


def test_who_is_not_signed_in_is_asked_to() -> None:
    desk = a_desk()
    stranger = desk.app.test_client()
    answer = stranger.get(f"{HOME}/orders?page=2")
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def _figure(page: str, label: str) -> str:
    found = re.search(
        rf'<dt class="stat-label">(?:<span[^>]*></span>)?{label} .*?'
        r'<dd class="stat-value"[^>]*>(.*?)</dd>',
        page,
        re.DOTALL,
    )
    assert found
    return re.sub(r"<[^>]+>|\u200e", "", found[1]).replace("\xa0", " ").strip()
