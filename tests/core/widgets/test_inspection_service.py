"""The widgets of a store, each with what decides about it: notices first, then the cards."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from adapters.calendar import UmmAlQuraCalendar
from adapters.memory.notices import MemoryNoticeReports
from adapters.memory.widgets import MemoryStorefronts
from nomoflow.features.service import FeatureService
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import NoticeId, StoreKey
from nomoflow.widgets.inspection import Inspection, Situation, Verdict
from nomoflow.widgets.inspection_service import InspectionService
from nomoflow.widgets.model import NoSuchStorefront
from nomoflow.widgets.notice_reading import moment_told
from nomoflow.widgets.notices import NoticeState
from nomoflow.widgets.targeting import Facts
from nomoflow.widgets.triggers import TriggerKind
from tests.builders import NOW, OTHER, STORE, a_store
from tests.core.house import House
from tests.notice_builders import a_notice, a_notice_draft

LIVE, PAUSED = NoticeState.LIVE, NoticeState.PAUSED
KEY = a_store().key


@pytest.fixture
def house() -> House:
    house = House()
    for store in (STORE, OTHER):
        with house.work(store) as work:
            work.stores.add(a_store(store))
            work.commit()
    return house


def keep(house: House, id: str, state: NoticeState = LIVE, **told: Any) -> None:
    with house.work() as work:
        work.notices.add(a_notice(id, state=state, draft=a_notice_draft(**told)))
        work.commit()


def switch(house: House, key: FeatureKey, *, on: bool = True, **settings: object) -> None:
    FeatureService(house.work, house.clock).change(STORE, key, enabled=on, settings=settings)


def service(house: House) -> InspectionService:
    return InspectionService(
        MemoryStorefronts(house.world), MemoryNoticeReports(house.world), UmmAlQuraCalendar()
    )


def found(house: House, also: str = "", **situation: Any) -> Mapping[str, Inspection]:
    facts = Facts({"page_type": situation.pop("page", "product"), "device": "desktop"})
    told = Situation(**{"facts": facts, "at": NOW, "seconds_on_page": 60, **situation})
    answers = service(house).inspect(KEY, told, NoticeId(also) if also else None)
    assert all(answer.widget.id == answer.inspection.id for answer in answers)
    return {answer.inspection.id: answer.inspection for answer in answers}


def test_live_and_paused_notices_answer_and_a_draft_that_is_asked_about(house: House) -> None:
    keep(house, "live")
    keep(house, "paused", PAUSED)
    keep(house, "draft", NoticeState.DRAFT)
    with house.work(OTHER) as work:
        work.notices.add(a_notice("strange", state=LIVE))
        work.commit()
    assert [id for id in found(house) if id not in set(FeatureKey)] == ["live", "paused"]
    asked = found(house, also="draft")
    assert asked["live"].verdict is Verdict.SHOWN
    assert asked["paused"].verdict is asked["draft"].verdict is Verdict.SWITCHED_OFF
    assert "strange" not in found(house, also="strange")


def test_the_card_of_all_notices_switches_each_of_them(house: House) -> None:
    keep(house, "live")
    switch(house, FeatureKey.NOTIFICATIONS, on=False)
    assert found(house)["live"].verdict is Verdict.SWITCHED_OFF


def test_a_notice_goes_with_its_countdown(house: House) -> None:
    until = moment_told(NOW + timedelta(hours=1))
    keep(
        house, "sale", form="countdown_bar", settings={"countdown_until": until, "position": "top"}
    )
    assert found(house)["sale"].verdict is Verdict.SHOWN
    later = found(house, at=NOW + timedelta(hours=2))["sale"]
    assert (later.verdict, later.next_window) == (Verdict.OUT_OF_SCHEDULE, None)


def test_a_card_answers_by_its_pages_and_its_trigger(house: House) -> None:
    switch(house, FeatureKey.LIVE_COUNTER, show_on=["index", "product"], scope="page")
    box: dict[str, Any] = {"offer": "offer-1", "trigger": "scroll", "scroll_percent": 40}
    switch(house, FeatureKey.COUPONS, **box)
    assert found(house)["live_counter"].verdict is Verdict.SHOWN
    assert found(house, page="index")["live_counter"].verdict is Verdict.NOT_TARGETED
    assert found(house, seconds_on_page=1)["recent_purchases"].verdict is Verdict.WAITING
    assert found(house, depth_percent=39)["coupons"].verdict is Verdict.WAITING
    assert found(house, depth_percent=40)["coupons"].verdict is Verdict.SHOWN
    switch(house, FeatureKey.COUPONS, trigger="exit")
    assert found(house, happened=[TriggerKind.EXIT])["coupons"].verdict is Verdict.SHOWN


def test_cards_take_no_notices_place(house: House) -> None:
    keep(house, "slide", form="slide_in", settings={"position": "bottom_start"})
    answers = found(house)
    assert answers["slide"].verdict is answers["live_counter"].verdict is Verdict.SHOWN


def test_the_email_collector_waits_in_line_with_the_notices(house: House) -> None:
    switch(house, FeatureKey.EMAIL_COLLECTOR, style="popup", after_seconds=20)
    assert found(house, seconds_on_page=19)["email_collector"].verdict is Verdict.WAITING
    assert found(house)["email_collector"].verdict is Verdict.SHOWN
    keep(house, "popup")
    lost = found(house)["email_collector"]
    assert (lost.verdict, lost.taken_by) == (Verdict.PLACE_TAKEN, "popup")
    switch(house, FeatureKey.EMAIL_COLLECTOR, style="inline")
    assert found(house)["email_collector"].verdict is Verdict.SHOWN


def test_what_is_on_is_told_to_the_live_store_with_its_windows(house: House) -> None:
    keep(house, "always")
    keep(house, "nightly", rules={"schedule": {"hours": [["22:00", "02:00"]]}})
    keep(house, "paused", PAUSED)
    storefront = MemoryStorefronts(house.world).by_key(KEY)
    assert storefront
    told = {each.widget.id: each.windows for each in service(house).standing(storefront, NOW)}
    assert set(told) == {"always", "nightly", "live_counter", "recent_purchases"}
    assert told["always"] is None
    assert told["nightly"]


def test_a_store_that_nobody_knows_is_refused(house: House) -> None:
    with pytest.raises(NoSuchStorefront):
        service(house).inspect(StoreKey("nobody"), Situation(facts=Facts({}), at=NOW))
