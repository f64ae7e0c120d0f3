"""The connection: true signs, failed work with what to do, and who may do it."""

from datetime import timedelta

from entrypoints.web.dashboard.task_words import fault
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.model import Role, StoreStatus
from nomoflow.relay.model import TaskState
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.model import SyncState
from tests.builders import NOW, OTHER, STORE, a_sync_run
from tests.web.dashboard.desk import HOME, Desk, a_desk, give_a_past, give_up_some_work, settle

_PAGE = PageRequest()


def test_a_working_connection_says_so() -> None:
    desk = a_desk()
    give_a_past(desk.house)
    page = desk.read("/connection")
    assert "The keys are valid and renew themselves." in page
    assert "All work is done" in page
    assert page.count('class="dot dot-bad"') == 0


def test_lost_access_leads_back_to_salla() -> None:
    desk = a_desk()
    with desk.house.work() as work:
        store = work.stores.find()
        assert store
        store.status = StoreStatus.DISCONNECTED
        work.stores.save(store)
        work.commit()
    page = desk.read("/connection")
    assert "Salla no longer accepts our keys." in page
    assert 'href="/salla/connect"' in page
    assert "Synchronise again" not in page
    assert "The connection to Salla is broken" in desk.read()


def test_silence_is_noticed() -> None:
    desk = a_desk()
    give_a_past(desk.house)
    give_up_some_work(desk.house)
    desk.house.clock.pass_by(days=3)
    page = desk.read("/connection")
    assert "Quiet for a while" in page
    assert "No visit for a while" in page


def test_a_list_that_salla_refuses_is_named_and_explained() -> None:
    desk = a_desk()
    run = a_sync_run(resource=Resource.CUSTOMERS)
    run.fail("store_not_permitted", NOW)
    assert run.state is SyncState.FAILED
    with desk.house.work() as work:
        work.sync_runs.add(run)
        work.commit()
    page = desk.read("/connection")
    assert "a permission is missing" in page
    assert "Salla does not let us read it" in page


def _a_failed_list(desk: Desk, code: str) -> str:
    run = a_sync_run(resource=Resource.CUSTOMERS)
    run.fail(code, NOW)
    with desk.house.work() as work:
        work.sync_runs.add(run)
        work.commit()
    return desk.read("/connection")


def test_a_list_that_failed_for_lost_access_leads_to_connecting_again() -> None:
    page = _a_failed_list(a_desk(), "store_access_refused")
    assert "Salla no longer accepts our keys, so some lists were not read." in page
    assert "Connect the store again" in page
    assert 'href="/salla/connect"' in page
    assert "permission is missing" not in page
    assert "does not let us read it" not in page


def test_a_list_that_stopped_leads_to_synchronising_again() -> None:
    page = _a_failed_list(a_desk(), "sync_stalled")
    assert "The last one stopped on its way." in page
    assert f'href="{HOME}/connection#sync"' in page
    assert "permission is missing" not in page
    assert "Stopped on its way" in page


def test_every_fault_that_parks_work_has_words() -> None:
    desk = a_desk()
    for code in ("event_unreadable", "sync_stalled", "store_not_permitted", "forbidden"):
        with desk.app.test_request_context(headers={"Accept-Language": "en"}):
            words, advice = fault(code)
        assert code not in words
        assert advice


def test_work_that_was_put_aside_is_not_said_to_have_been_tried_for_long() -> None:
    desk = a_desk()
    give_up_some_work(desk.house)
    assert "Work that could not be done and was put aside." in desk.read("/connection")


def test_synchronising_again_begins_a_passage_once() -> None:
    desk = a_desk()
    assert desk.send("/connection/synchronise", seen_on="/connection").status_code == 302
    assert len(desk.house.services.sync_reports.latest(STORE)) == len(Resource)
    assert desk.send("/connection/synchronise").status_code == 409


def test_failed_work_is_told_with_what_to_do() -> None:
    desk = a_desk()
    give_up_some_work(desk.house)
    page = desk.read("/connection")
    assert "Understanding a message" in page
    assert "Salla was not reachable or too busy." in page
    assert "1 thing needs attention" in desk.read()


def test_failed_work_can_be_sent_again() -> None:
    desk = a_desk()
    give_up_some_work(desk.house)
    assert desk.send("/connection/tasks/retry", **_parked(desk)).status_code == 302
    assert _states(desk) == [TaskState.WAITING]


def test_failed_work_can_be_discarded_after_a_question() -> None:
    desk = a_desk()
    give_up_some_work(desk.house)
    task = _parked(desk)
    asked = desk.read(f"/connection/tasks/discard?event={task['event']}&handler={task['handler']}")
    assert "Discard this work?" in asked
    assert _states(desk) == [TaskState.GIVEN_UP]
    assert desk.send("/connection/tasks/discard", **task).status_code == 302
    assert _states(desk) == [TaskState.DISCARDED]


def test_the_work_of_another_store_is_not_touched() -> None:
    desk = a_desk()
    settle(desk.house, OTHER)
    give_up_some_work(desk.house)
    task = _parked(desk)
    page = desk.browser.get(f"{HOME}/settings").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    address = f"/dashboard/key-of-{OTHER}/connection/tasks/retry"
    assert desk.browser.post(address, data={"csrf_token": token, **task}).status_code == 404
    assert _states(desk) == [TaskState.GIVEN_UP]


def test_staff_see_failed_work_and_leave_it_to_the_owner() -> None:
    desk = a_desk(Role.STAFF)
    give_up_some_work(desk.house)
    page = desk.read("/connection")
    assert "Understanding a message" in page
    assert "Send again" not in page
    assert desk.send("/connection/tasks/retry", **_parked(desk)).status_code == 403
    assert _states(desk) == [TaskState.GIVEN_UP]


def test_last_messages_are_listed() -> None:
    desk = a_desk()
    give_up_some_work(desk.house)
    assert "order.created" in desk.read("/connection")


def test_the_keys_end_is_told() -> None:
    desk = a_desk()
    desk.house.clock.pass_by(days=14)
    assert desk.house.clock.now() - NOW >= timedelta(days=14)
    assert "The keys have run out" in desk.read("/connection")


def _parked(desk: Desk) -> dict[str, str]:
    page = desk.house.services.work.tasks(_PAGE, state=TaskState.GIVEN_UP, store=STORE)
    ref = page.rows[0].ref
    return {"event": ref.event, "handler": ref.handler}


def _states(desk: Desk) -> list[TaskState]:
    rows = desk.house.services.work.tasks(_PAGE, state=None, store=STORE).rows
    return [row.state for row in rows]
