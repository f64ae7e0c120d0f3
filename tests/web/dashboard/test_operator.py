"""The operator's pages: for the operator alone, over all stores."""

from html import unescape

import pytest
from werkzeug.test import TestResponse

from nomoflow.kernel.pages import PageRequest
from nomoflow.relay.model import TaskState
from tests.builders import OTHER
from tests.web.dashboard.desk import TOKEN, Desk, a_desk, as_operator, give_up_some_work, settle

PAGES = ("/operator/", "/operator/tasks", "/operator/messages", "/operator/tasks/discard")


@pytest.mark.parametrize("path", PAGES)
def test_a_merchant_is_no_operator(path: str) -> None:
    answer = a_desk().browser.get(path)
    assert answer.status_code == 302
    assert "/operator/sign-in" in answer.location


def test_what_changes_something_is_for_the_operator_too() -> None:
    desk = a_desk()
    give_up_some_work(desk.house)
    for path in ("retry", "retry-all", "discard"):
        assert _send(desk, f"/operator/tasks/{path}").status_code == 401
    assert _states(desk) == [TaskState.GIVEN_UP]


def test_every_store_and_all_work_is_seen() -> None:
    desk = a_desk()
    settle(desk.house, OTHER, name="متجر العطور")
    give_up_some_work(desk.house)
    as_operator(desk)
    overview = _read(desk, "/operator/")
    assert "متجر الورد" in overview
    assert "متجر العطور" in overview
    assert "2 stores" in overview
    assert "relay.translate" in _read(desk, "/operator/tasks")
    assert "order.created" in _read(desk, "/operator/messages")
    assert "No work is in this state." in _read(desk, "/operator/tasks?state=done")
    assert "No message fits." in _read(desk, f"/operator/messages?store={OTHER}")


def test_parked_work_is_sent_again_or_discarded() -> None:
    desk = a_desk()
    give_up_some_work(desk.house)
    as_operator(desk)
    assert _send(desk, "/operator/tasks/retry", **_parked(desk)).status_code == 302
    assert _states(desk) == [TaskState.WAITING]
    assert _send(desk, "/operator/tasks/discard", **_ref(desk)).status_code == 409


def test_all_parked_work_is_sent_again_at_once() -> None:
    desk = a_desk()
    give_up_some_work(desk.house)
    as_operator(desk)
    assert _send(desk, "/operator/tasks/retry-all").status_code == 302
    assert _states(desk) == [TaskState.WAITING]


def _read(desk: Desk, path: str) -> str:
    answer = desk.browser.get(path)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def _send(desk: Desk, path: str, **fields: str) -> TestResponse:
    page = desk.browser.get("/operator/sign-in").get_data(as_text=True)
    token = TOKEN.search(page)
    assert token
    return desk.browser.post(path, data={"csrf_token": token[1], **fields})


def _states(desk: Desk) -> list[TaskState]:
    rows = desk.house.services.work.tasks(PageRequest(), state=None, store=None).rows
    return [row.state for row in rows]


def _parked(desk: Desk) -> dict[str, str]:
    assert _states(desk) == [TaskState.GIVEN_UP]
    return _ref(desk)


def _ref(desk: Desk) -> dict[str, str]:
    ref = desk.house.services.work.tasks(PageRequest(), state=None, store=None).rows[0].ref
    return {"event": ref.event, "handler": ref.handler}
