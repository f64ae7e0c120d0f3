"""What a merchant can make of a notice, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.memory.relay import EVENTS
from nomoflow.kernel.errors import Stale
from nomoflow.widgets.contrast import faintness
from nomoflow.widgets.events import NoticeChanged, NoticePublished, NoticeWithdrawn
from nomoflow.widgets.notice_advice import advice_on
from nomoflow.widgets.notice_reading import changed, draft_kept, draft_told, read_draft
from nomoflow.widgets.notice_service import NoticeService
from nomoflow.widgets.notice_templates import TEMPLATES, NoSuchTemplate, Shop, template
from nomoflow.widgets.notices import (
    MOST_LIVE,
    PLACES,
    NoSuchNotice,
    NoticeForm,
    NoticeNotNow,
    NoticeRefused,
    NoticeState,
    TooManyLive,
    publishing_faults,
)
from tests.builders import NOW, OTHER, STORE
from tests.core.house import House
from tests.notice_builders import SAR, TOLD, a_notice_draft

SHOP = Shop(domain="https://ward.example/", currency=SAR)
LONG = "ا" * 81


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def service(house: House) -> NoticeService:
    return NoticeService(house.work, house.clock, house.ids)


def said(house: House) -> list[type]:
    return [type(recorded.event) for recorded in house.world.rows(EVENTS).of()]


# --- what it may be ---


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"name": " "}, {"name": "not_empty"}),
        ({"form": "carpet"}, {"form": "not_known"}),
        ({"colour": "red"}, {"colour": "not_known"}),
        ({"texts": {"ar": {"heading": LONG}}}, {"texts.ar.heading": "too_long"}),
        ({"texts": {"en": {"body": "a\0"}}}, {"texts.en.body": "text_not_keepable"}),
        ({"texts": {"en": {"body": "[a](javascript:x)"}}}, {"texts.en.body": "notice_link_unsafe"}),
        ({"texts": {"fr": {}}}, {"texts.fr": "not_known"}),
        ({"texts": []}, {"texts": "not_object"}),
        ({"settings": {"accent": "red"}}, {"settings.accent": "setting_not_colour"}),
        ({"settings": {"theme": "neon"}}, {"settings.theme": "not_known"}),
        ({"settings": {"position": "top"}},
         {"settings.position": "notice_position_of_another_form"}),
        ({"settings": {"link": "javascript:x"}}, {"settings.link": "notice_link_unsafe"}),
        ({"settings": {"image": {"src": "http://a.example/x", "width": 0, "height": "9"}}},
         {"settings.image.src": "notice_image_not_https", "settings.image.width": "not_in_range",
          "settings.image.height": "setting_not_integer"}),
        ({"settings": {"countdown_until": "2026-12-01T10:00:00"}},
         {"settings.countdown_until": "not_time"}),
        ({"settings": {"free_shipping_from": {"amount": "9", "currency": "KWD"}}},
         {"settings.free_shipping_from.currency": "money_other_currency"}),
        ({"settings": {"free_shipping_from": {"amount": "0"}}},
         {"settings.free_shipping_from.amount": "coupon_amount_missing"}),
        ({"rules": {"targeting": {"any": [{"all": []}]}}},
         {"rules.targeting.any.0.all": "not_empty"}),
        ({"rules": {"display": {"priority": 101}}}, {"rules.display.priority": "not_in_range"}),
        ({"rules": {"magic": {}}}, {"rules.magic": "not_known"}),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_by_its_path(
    change: dict[str, Any], faults: dict[str, str]
) -> None:
    wanted = changed(draft_told(a_notice_draft()), change)
    with pytest.raises(NoticeRefused) as refused:
        read_draft(wanted, SAR)
    assert refused.value.fields == faults


@pytest.mark.parametrize("raw", [None, [], "notice", 7, {}])
def test_what_is_no_notice_is_refused(raw: object) -> None:
    with pytest.raises(NoticeRefused):
        read_draft(raw, SAR)


def test_every_form_stands_somewhere() -> None:
    for form in NoticeForm:
        draft = a_notice_draft(form=form.value, settings={"position": ""})
        assert draft.look.position == PLACES[form][0]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"texts": {"ar": {"heading": "", "body": ""}, "en": {"heading": "", "body": ""}}},
         {"texts.ar.heading": "notice_says_nothing"}),
        ({"settings": {"link": ""}}, {"settings.link": "notice_action_leads_nowhere"}),
        ({"texts": {"ar": {"action": ""}, "en": {"action": ""}}},
         {"texts.ar.action": "notice_link_unnamed"}),
        ({"form": "countdown_bar", "settings": {"position": ""}},
         {"settings.countdown_until": "notice_countdown_missing"}),
        ({"settings": {"countdown_until": "2026-01-01T00:00:00Z"}},
         {"settings.countdown_until": "notice_countdown_over"}),
        ({"form": "shipping_bar", "settings": {"position": ""}},
         {"settings.free_shipping_from": "notice_threshold_missing"}),
        ({"texts": {"ar": {"heading": "", "body": ""}}}, {}),
    ],
)  # fmt: skip
def test_what_is_shown_says_something_and_keeps_its_promises(
    change: dict[str, Any], fault: dict[str, str]
) -> None:
    assert publishing_faults(a_notice_draft(**change), NOW) == fault


def test_a_faint_colour_and_a_missing_language_are_told_with_a_remedy() -> None:
    draft = a_notice_draft(
        settings={"theme": "light", "accent": "#FFEE99"},
        texts={"en": {"heading": "", "body": "", "action": ""}},
    )
    colour, language = advice_on(draft)
    assert (colour.field, colour.code) == ("settings.accent", "notice_accent_faint")
    assert faintness(colour.instead, "light") is None
    assert (language.field, language.code) == ("texts.en.heading", "notice_in_one_language")
    assert advice_on(a_notice_draft()) == ()


# --- templates ---


@pytest.mark.parametrize("key", TEMPLATES)
def test_a_template_is_whole_in_both_languages_and_shows_well(key: str) -> None:
    draft = template(key).draft(SHOP, "ar", NOW)
    assert draft_kept(draft_told(draft)) == draft
    assert advice_on(draft) == ()
    faults = publishing_faults(draft, NOW)
    assert set(faults) <= ({"settings.link"} if key == "help" else set())
    assert draft.words.heading.ar != draft.words.heading.en
    assert draft.look.link in ("", "https://ward.example/", "https://ward.example/cart")


def test_there_are_templates_by_day_and_by_night_of_most_forms() -> None:
    assert len(TEMPLATES) >= 8
    drafts = [each.draft(SHOP, "en", NOW) for each in TEMPLATES.values()]
    assert {draft.look.theme for draft in drafts} == {"auto", "light", "dark"}
    assert len({draft.form for draft in drafts}) >= 8
    with pytest.raises(NoSuchTemplate):
        template("nothing")


# --- from draft to archive ---


def test_a_notice_goes_live_rests_and_is_put_away(house: House, service: NoticeService) -> None:
    made = service.make(STORE, read_draft(TOLD, SAR))
    assert (made.state, made.version) == (NoticeState.DRAFT, 1)
    assert service.publish(STORE, made.id).state is NoticeState.LIVE
    assert service.pause(STORE, made.id).state is NoticeState.PAUSED
    service.publish(STORE, made.id)
    assert service.archive(STORE, made.id).state is NoticeState.ARCHIVED
    restored = service.restore(STORE, made.id)
    assert (restored.state, restored.stood, restored.version) == (NoticeState.LIVE, None, 6)
    assert said(house) == [NoticePublished, NoticeWithdrawn, NoticePublished, NoticeWithdrawn,
                           NoticePublished]  # fmt: skip


def test_each_step_is_refused_where_it_does_not_fit(service: NoticeService) -> None:
    made = service.make(STORE, a_notice_draft())
    for step in (service.pause, service.restore):
        with pytest.raises(NoticeNotNow):
            step(STORE, made.id)
    service.publish(STORE, made.id)
    with pytest.raises(NoticeNotNow):
        service.publish(STORE, made.id)
    service.archive(STORE, made.id)
    with pytest.raises(NoticeNotNow):
        service.archive(STORE, made.id)
    with pytest.raises(NoticeNotNow):
        service.change(STORE, made.id, a_notice_draft())
    with pytest.raises(NoSuchNotice):
        service.publish(OTHER, made.id)


def test_what_shoppers_see_stays_when_a_change_cannot_be_shown(
    house: House, service: NoticeService
) -> None:
    made = service.make(STORE, a_notice_draft())
    service.publish(STORE, made.id)
    silent = {"heading": "", "body": ""}
    with pytest.raises(NoticeRefused):
        service.change(STORE, made.id, a_notice_draft(texts={"ar": silent, "en": silent}))
    with house.work() as work:
        found = work.notices.find(made.id)
    assert found is not None
    assert found.draft == a_notice_draft()
    service.change(STORE, made.id, a_notice_draft(name="عرض آخر"))
    assert said(house) == [NoticePublished, NoticeChanged]


def test_of_two_who_edit_the_later_one_learns_of_the_first(service: NoticeService) -> None:
    made = service.make(STORE, a_notice_draft())
    service.change(STORE, made.id, a_notice_draft(name="الأول"), version=1)
    with pytest.raises(Stale):
        service.change(STORE, made.id, a_notice_draft(name="الثاني"), version=1)


def test_a_live_one_whose_countdown_ended_comes_back_paused(
    house: House, service: NoticeService
) -> None:
    ends = {"countdown_until": (NOW + timedelta(hours=1)).isoformat()}
    made = service.make(STORE, a_notice_draft(settings=ends))
    service.publish(STORE, made.id)
    service.archive(STORE, made.id)
    house.clock.pass_by(hours=2)
    assert service.restore(STORE, made.id).state is NoticeState.PAUSED


def test_a_copy_is_a_draft_of_its_own(service: NoticeService) -> None:
    made = service.make(STORE, a_notice_draft())
    service.publish(STORE, made.id)
    copy = service.duplicate(STORE, made.id, "نسخة")
    assert (copy.state, copy.draft.name) == (NoticeState.DRAFT, "نسخة")
    assert copy.id != made.id
    assert copy.draft.words == made.draft.words


def test_a_store_shows_only_so_many_at_once(service: NoticeService) -> None:
    made = [service.make(STORE, a_notice_draft()).id for _ in range(MOST_LIVE + 1)]
    for notice in made[:MOST_LIVE]:
        service.publish(STORE, notice)
    with pytest.raises(TooManyLive):
        service.publish(STORE, made[-1])
    service.pause(STORE, made[0])
    service.publish(STORE, made[-1])
