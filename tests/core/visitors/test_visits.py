"""Hits become visits as the attribution contract cuts sessions."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomoflow.kernel.ids import VisitorId
from nomoflow.visitors.facts import Channel, LinkKind
from nomoflow.visitors.model import Hit, HitKind, Visit, moment
from nomoflow.visitors.visits import write_down

CASES = json.loads(
    (Path(__file__).parents[2] / "fixtures/attribution/sessions.json").read_text("utf-8")
)["cases"]
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
VISITOR = VisitorId("v1")
_ADDRESSES = {
    None: "https://shop.example/",
    "email": "https://shop.example/?utm_source=nomo&utm_medium=email&utm_campaign={}",
    "paid_social": "https://shop.example/?utm_source=snapchat&utm_medium=paid&utm_campaign={}",
}


def numbered() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"visit-{next(numbers):04}"


def a_hit(at: datetime, *, url: str = "https://shop.example/", **more: object) -> Hit:
    fields = {"id": f"hit-{at.isoformat()}", "kind": HitKind.PAGE_VIEW, "referrer": "", **more}
    return Hit(url=url, occurred_at=at, **fields)  # type: ignore[arg-type]  # keywords of a test


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if "sessions" in case],
    ids=[case["name"] for case in CASES if "sessions" in case],
)
def test_sessions_are_cut_as_the_contract_says(case: dict[str, Any]) -> None:
    hits = [
        a_hit(
            datetime.fromisoformat(event["t"]),
            id=str(place),
            url=_ADDRESSES[event["channel"]].format(event.get("campaign", "")),
        )
        for place, event in enumerate(case["events"])
    ]
    written = write_down([(VISITOR, hit) for hit in hits], {}, numbered())
    sessions: dict[str, list[int]] = {}
    for seen in written.hits:
        sessions.setdefault(seen.visit, []).append(int(seen.hit.id))
    assert list(sessions.values()) == case["sessions"]
    channels = [written.visits[visit].origin.channel for visit in sessions]
    assert channels == case["session_channels"]


def test_a_late_hit_gives_the_visit_its_true_beginning() -> None:
    first = write_down([(VISITOR, a_hit(NOW + timedelta(minutes=40)))], {}, numbered())
    (visit,) = first.visits.values()
    late = a_hit(NOW + timedelta(minutes=20), url=_ADDRESSES["email"].format("a"))
    second = write_down([(VISITOR, late)], {VISITOR: visit}, numbered())
    assert visit.started_at == NOW + timedelta(minutes=20)
    assert visit.origin.channel is Channel.EMAIL
    assert [touch.origin.channel for touch in second.touches] == [Channel.EMAIL]


def test_the_clock_of_a_browser_is_corrected_or_not_believed() -> None:
    claimed = datetime(2030, 1, 1, tzinfo=UTC)
    assert moment(claimed, None, NOW) == NOW
    assert moment(NOW - timedelta(days=8), None, NOW) == NOW
    assert moment(NOW - timedelta(days=6), None, NOW) == NOW - timedelta(days=6)
    hour_fast = timedelta(hours=1)
    sent = NOW + hour_fast
    assert moment(sent - timedelta(seconds=3), sent, NOW) == NOW - timedelta(seconds=3)
    assert moment(NOW + timedelta(minutes=4), None, NOW) == NOW


def test_a_payment_page_in_between_begins_no_visit() -> None:
    landing = a_hit(NOW, url=_ADDRESSES["paid_social"].format("eid"))
    back = a_hit(NOW + timedelta(minutes=5), referrer="https://checkout.tabby.ai/pay")
    written = write_down([(VISITOR, landing), (VISITOR, back)], {}, numbered())
    (visit,) = written.visits.values()
    assert visit.origin.source == "snapchat"
    assert len(written.touches) == 1


def test_counts_follow_the_kinds() -> None:
    kinds = [HitKind.PAGE_VIEW, HitKind.PRODUCT_VIEW, HitKind.CART_ADD, HitKind.CART_ADD]
    hits = [
        a_hit(NOW + timedelta(seconds=place), kind=kind, id=str(place))
        for place, kind in enumerate(kinds)
    ]
    (visit,) = write_down([(VISITOR, hit) for hit in hits], {}, numbered()).visits.values()
    assert (visit.page_views, visit.product_views, visit.cart_adds) == (1, 1, 2)


def test_carts_customers_and_orders_are_linked_once() -> None:
    data = {"cart_id": "c1", "customer_id": "u1", "order_id": "o1"}
    hits = [a_hit(NOW + timedelta(seconds=place), id=str(place), data=data) for place in range(3)]
    links = write_down([(VISITOR, hit) for hit in hits], {}, numbered()).links
    assert {(link.kind, link.id) for link in links.values()} == {
        (LinkKind.CART, "c1"),
        (LinkKind.CUSTOMER, "u1"),
        (LinkKind.ORDER, "o1"),
    }
    assert {link.at for link in links.values()} == {NOW}


def summary(visits: list[Visit]) -> list[tuple[object, ...]]:
    return sorted(
        (visit.visitor, visit.started_at, visit.last_at, visit.page_views) for visit in visits
    )


@given(st.permutations([0, 4, 29, 61, 90, 200, 229]))
def test_the_order_in_which_hits_arrive_does_not_matter(minutes: list[int]) -> None:
    hits = [(VISITOR, a_hit(NOW + timedelta(minutes=minute))) for minute in minutes]
    in_order = sorted(hits, key=lambda pair: pair[1].occurred_at)
    shuffled = write_down(hits, {}, numbered()).visits.values()
    assert summary(list(shuffled)) == summary(
        list(write_down(in_order, {}, numbered()).visits.values())
    )
