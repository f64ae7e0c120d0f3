"""Notices at the dashboard: from a template to the storefront, with and without a mistake."""

import re
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.model import Role
from nomoflow.widgets.notice_templates import TEMPLATES
from nomoflow.widgets.notices import Notice, NoticeForm, NoticeState
from nomoflow.widgets.ports import NoticeFilter
from tests.builders import STORE
from tests.notice_builders import a_notice_draft
from tests.web.dashboard.desk import HOME, Desk, a_desk
from tests.web.forms import fields_of

LIST = "/notices"


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def kept(desk: Desk) -> list[Notice]:
    page = desk.house.services.notice_reports.list(STORE, NoticeFilter(), PageRequest(size=99))
    return list(page.rows)


def made(desk: Desk, **told: Any) -> Notice:
    return desk.house.services.notices.make(STORE, a_notice_draft(**told))


def form_of(desk: Desk, notice: Notice) -> MultiDict[str, str]:
    return fields_of(desk.read(f"{LIST}/{notice.id}"), "notice-form")


def sent(desk: Desk, notice: Notice, go: str = "save", **changes: Any) -> Any:
    """Send the notice's own form again, with some fields as told."""
    fields = form_of(desk, notice)
    for name, value in changes.items():
        fields.setlist(name, value if isinstance(value, list) else [value])
    fields["go"] = go
    return desk.browser.post(f"{HOME}{LIST}/{notice.id}", data=fields)


def test_the_first_visit_offers_templates(desk: Desk) -> None:
    page = desk.read(LIST)
    assert page.count('name="template"') == len(TEMPLATES)
    assert "Ramadan" in page
    desk.speak("ar")
    assert "رمضان كريم" in desk.read(LIST)


def test_a_template_becomes_a_draft_and_the_draft_goes_live(desk: Desk) -> None:
    answer = desk.send(f"{LIST}/new", LIST, template="national_day")
    (notice,) = kept(desk)
    assert answer.headers["Location"].endswith(f"{LIST}/{notice.id}")
    assert (notice.draft.name, notice.state) == ("Saudi National Day", NoticeState.DRAFT)
    desk.send(f"{LIST}/{notice.id}/publish", f"{LIST}/{notice.id}")
    assert kept(desk)[0].state is NoticeState.LIVE
    assert "Live" in desk.read(LIST)


def test_an_empty_one_of_each_form_can_be_begun(desk: Desk) -> None:
    for form in NoticeForm:
        desk.send(f"{LIST}/new", f"{LIST}/new", form=form.value)
    assert {notice.draft.form for notice in kept(desk)} == set(NoticeForm)
    for notice in kept(desk):
        desk.read(f"{LIST}/{notice.id}")


FULL = {
    "settings": {
        "image": {"src": "https://ward.example/a.jpg", "width": 80, "height": 40},
        "countdown_until": "2026-12-01T18:00:00Z",
        "free_shipping_from": {"amount": "400.00", "currency": "SAR"},
    },
    "rules": {
        "targeting": {
            "any": [
                {"all": [{"fact": "page_type", "operator": "in", "value": ["product", "cart"]},
                         {"fact": "cart_value", "operator": "between", "value": ["10.5", "99"]},
                         {"fact": "returning", "operator": "no"}]},
                {"all": [{"fact": "visits", "operator": "at_least", "value": 3},
                         {"fact": "utm_campaign", "operator": "in", "value": ["a", "b"]},
                         {"fact": "path", "operator": "glob", "value": "/عروض/*"},
                         {"fact": "hour", "operator": "between", "value": [22, 2]}]},
            ]
        },
        "triggers": [{"trigger": "exit"}, {"trigger": "scroll", "percent": 40},
                     {"trigger": "click", "target": "gift"}],
        "schedule": {"from": "2026-11-01T09:00", "weekdays": ["friday"], "occasions": ["ramadan"],
                     "hours": [["22:00", "02:00"]],
                     "pause_at_prayer": {"city": "jeddah", "minutes": 15}},
        "display": {"priority": 77, "per_day": 2, "holdout_percent": 10},
    },
}  # fmt: skip


def test_a_form_that_is_sent_as_it_came_changes_nothing(desk: Desk) -> None:
    notice = made(desk, **FULL)
    assert sent(desk, notice).status_code == 302
    (after,) = kept(desk)
    assert after.draft == notice.draft


def test_a_form_says_what_was_typed_in_it(desk: Desk) -> None:
    notice = made(desk)
    typed: dict[str, Any] = {
        "texts.ar.heading": " عروض الجمعة ",
        "settings.countdown_until": "2026-12-01T21:00",
        "settings.free_shipping_from.amount": "٤٠٠",
        "rules.display.priority": "90",
        "rules.schedule.occasions": ["eid_al_fitr", "ramadan"],
    }
    sent(desk, notice, **typed)
    (after,) = kept(desk)
    assert after.draft.words.heading.ar == "عروض الجمعة"
    told = after.draft.look
    assert told.countdown_until is not None
    assert told.free_shipping_from is not None
    assert (told.countdown_until.hour, told.free_shipping_from.minor) == (18, 40000)
    assert after.draft.rules.display.priority == 90
    assert after.version == 2


def test_rows_come_and_go_without_saving(desk: Desk) -> None:
    notice = made(desk)
    page = sent(desk, notice, "add-group", **{"new.group": "cart_value"}).text
    fields = fields_of(page, "notice-form")
    place = "rules.targeting.any.0.all.0"
    assert fields[f"{place}.fact"] == "cart_value"
    fields[f"{place}.operator"], fields[f"{place}.value"] = "at_least", "150"
    steps: tuple[tuple[str, dict[str, str]], ...] = (
        ("add-condition:0", {"new.0": "device"}),
        ("add-trigger", {"new.trigger": "idle"}),
        ("add-hours", {}),
    )
    for go, more in steps:
        fields.update({"go": go, **more})
        for name in ("go", *more):
            fields.setlist(name, fields.getlist(name)[-1:])
        fields = fields_of(
            desk.browser.post(f"{HOME}{LIST}/{notice.id}", data=fields).text, "notice-form"
        )
    assert kept(desk)[0].draft == notice.draft
    fields.setlist("rules.targeting.any.0.all.1.value", ["phone", "tablet"])
    fields["go"] = "save"
    assert desk.browser.post(f"{HOME}{LIST}/{notice.id}", data=fields).status_code == 302
    rules = kept(desk)[0].draft.rules.told()
    assert rules["targeting"] == {
        "any": [{"all": [{"fact": "cart_value", "operator": "at_least", "value": "150"},
                         {"fact": "device", "operator": "in", "value": ["phone", "tablet"]}]}]
    }  # fmt: skip
    assert rules["triggers"] == [{"trigger": "idle", "seconds": 10}]
    assert rules["schedule"] == {"hours": [["09:00", "17:00"]]}
    for go in (
        "remove-condition:0:0",
        "remove-trigger:0",
        "remove-hours:0",
        "remove-condition:9:9",
    ):
        page = sent(desk, notice, go).text
        assert fields_of(page, "notice-form")["name"]
    assert "rules.targeting.any.0.all.1.fact" not in sent(desk, notice, "remove-condition:0:0").text


def test_nothing_typed_is_lost_when_something_does_not_fit(desk: Desk) -> None:
    notice = made(desk, **FULL)
    bad = {
        "texts.en.heading": "Typed <b>",
        "rules.display.priority": "many",
        "rules.targeting.any.0.all.1.value": "much",
        "settings.accent": "teal",
    }
    answer = sent(desk, notice, **bad)
    assert answer.status_code == 422
    for place in ("rules.display.priority", "settings.accent"):
        assert f'href="#{place}"' in answer.text
    again = fields_of(answer.text, "notice-form")
    assert {name: again[name] for name in bad} == bad
    assert "Typed &lt;b&gt;" in answer.text
    assert kept(desk)[0].draft == notice.draft


def test_what_is_missing_is_said_before_it_goes_live_and_the_draft_is_kept(desk: Desk) -> None:
    notice = made(desk)
    answer = sent(desk, notice, "publish", **{"settings.link": "", "name": "يبقى"})
    assert answer.status_code == 422
    assert "Saved, but it cannot be shown like this yet." in answer.text
    (after,) = kept(desk)
    assert (after.draft.name, after.state) == ("يبقى", NoticeState.DRAFT)
    assert (
        sent(desk, notice, "publish", **{"settings.link": "https://a.example/"}).status_code == 302
    )
    assert kept(desk)[0].state is NoticeState.LIVE


def test_of_two_who_edit_nobody_loses_what_they_typed(desk: Desk) -> None:
    notice = made(desk)
    fields = form_of(desk, notice)
    sent(desk, notice, name="الأول")
    fields["name"], fields["go"] = "الثاني", "save"
    answer = desk.browser.post(f"{HOME}{LIST}/{notice.id}", data=fields)
    assert answer.status_code == 409
    again = fields_of(answer.text, "notice-form")
    assert again["name"] == "الثاني"
    assert kept(desk)[0].draft.name == "الأول"
    again["go"] = "save"
    assert desk.browser.post(f"{HOME}{LIST}/{notice.id}", data=again).status_code == 302
    assert kept(desk)[0].draft.name == "الثاني"


def test_a_faint_colour_is_told_with_another_one(desk: Desk) -> None:
    notice = made(desk, settings={"theme": "light", "accent": "#ffee99"})
    page = desk.read(f"{LIST}/{notice.id}")
    offered = re.search(r'name="instead" value="(#[0-9a-f]{6})"', page)
    assert offered
    after = fields_of(sent(desk, notice, "take-colour").text, "notice-form")
    assert after["settings.accent"] == offered[1]
    assert kept(desk)[0].draft.look.accent == "#ffee99"


def test_pausing_and_archiving_can_be_undone(desk: Desk) -> None:
    notice = made(desk)
    path = f"{LIST}/{notice.id}"
    for step, state in (("publish", "live"), ("pause", "paused"), ("publish", "live"),
                        ("archive", "archived"), ("restore", "live")):  # fmt: skip
        desk.send(f"{path}/{step}", path)
        assert desk.house.services.notice_reports.one(STORE, notice.id).state == state  # type: ignore[union-attr]
    desk.send(f"{path}/archive", path)
    assert f"{path}/restore" in desk.read(LIST)
    assert "Archive “عرض العيد”?" in desk.read(f"{path}/archive")
    assert "Bring it back" in desk.read(path)
    desk.send(f"{path}/pause", path)
    assert "It is archived. Bring it back first." in desk.read(path)


def test_a_copy_opens_as_a_draft(desk: Desk) -> None:
    notice = made(desk)
    answer = desk.send(f"{LIST}/{notice.id}/duplicate", f"{LIST}/{notice.id}")
    assert "Copy of عرض العيد" in desk.read(answer.headers["Location"].removeprefix(HOME))


def test_the_list_is_narrowed_by_state_and_words(desk: Desk) -> None:
    live, draft = made(desk, name="Summer sale"), made(desk, name="Winter sale")
    desk.house.services.notices.publish(STORE, live.id)
    assert "Winter" not in desk.read(f"{LIST}?state=live")
    assert "Summer" not in desk.read(f"{LIST}?search=winter")
    assert "Nothing fits" in desk.read(f"{LIST}?state=archived")
    assert draft.draft.name in desk.read(f"{LIST}?state=nonsense")


def test_the_card_switches_all_of_them(desk: Desk) -> None:
    made(desk)
    desk.house.services.features.change(STORE, FeatureKey.NOTIFICATIONS, enabled=False)
    assert "Notifications are switched off" in desk.read(LIST)
    answer = desk.browser.get(f"{HOME}/features/notifications")
    assert answer.headers["Location"].endswith(LIST)


def test_merchants_words_stay_words(desk: Desk) -> None:
    nasty = "<script>alert(1)</script>"
    notice = made(desk, name=nasty, texts={"ar": {"heading": nasty, "body": nasty}})
    for path in (LIST, f"{LIST}/{notice.id}", f"{LIST}/{notice.id}/archive"):
        raw = desk.browser.get(HOME + path).get_data(as_text=True)
        assert nasty not in raw


def test_staff_may_write_notices(desk: Desk) -> None:
    staff = a_desk(Role.STAFF)
    assert staff.send(f"{LIST}/new", f"{LIST}/new", template="welcome").status_code == 302


def test_what_is_typed_can_be_tried_before_it_is_saved(desk: Desk) -> None:
    """The rules stand back: whoever tries a notice does not wait for Ramadan."""
    notice = made(desk, **FULL)
    fields = form_of(desk, notice)
    fields["texts.ar.heading"] = "على التجربة"
    answer = desk.browser.post(f"{HOME}{LIST}/{notice.id}/preview", data=fields)
    assert answer.json is not None
    address = answer.json["ar"].partition("?")[0]
    assert desk.browser.get(answer.json["ar"]).status_code == 200
    told = desk.browser.get(f"{address}s/preview/config").json
    assert told is not None
    (widget,) = told["widgets"]
    assert (widget["kind"], widget["texts"]["ar"]["heading"]) == ("notice", "على التجربة")
    assert (widget["rules"]["targeting"], widget["rules"]["windows"]) == ({"any": []}, None)
    assert kept(desk)[0].draft == notice.draft
    fields["settings.accent"] = "teal"
    assert desk.browser.post(f"{HOME}{LIST}/{notice.id}/preview", data=fields).status_code == 422
