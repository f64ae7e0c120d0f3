"""What an operator does: migrate, look for what is wrong, see to stores, work and keys."""

import csv
import io
import json
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from nomoflow.kernel.ids import OrderId
from nomoflow.orders.facts import Buyer
from nomoflow.relay.model import TaskRef, TaskState
from nomoflow.visitors.events import TrafficSeen
from tests.builders import NOW, STORE, a_grant, a_store, an_order
from tests.cli.conftest import Installation
from tests.support.mail_server import mail_sandbox


@pytest.fixture
def store(nomoflow: Installation) -> Installation:
    """An installation with a store that has an order."""
    with nomoflow.parts().units(STORE) as unit:
        unit.stores.add(a_store())
        unit.grants.keep(a_grant())
        unit.orders.add(an_order(buyer=Buyer(first_name="=HYPERLINK(1)", last_name="نورة")))
        unit.commit()
    return nomoflow


def test_migrating_twice_is_migrating_once(nomoflow: Installation) -> None:
    assert "is now at" in nomoflow.run("migrate").output
    again = nomoflow.run("migrate")
    assert (again.exit_code, "was up to date" in again.output) == (0, True)


def test_checking_changes_nothing(nomoflow: Installation) -> None:
    for _ in range(2):
        checked = nomoflow.run("migrate", "--check")
        assert checked.exit_code == 1
        assert "run `nomoflow migrate`" in checked.output
    nomoflow.run("migrate")
    assert nomoflow.run("migrate", "--check").exit_code == 0


def test_going_down_asks_first(nomoflow: Installation) -> None:
    nomoflow.run("migrate")
    assert nomoflow.run("migrate", "--down", "base", say="n\n").exit_code == 1
    assert nomoflow.run("migrate", "--check").exit_code == 0
    assert nomoflow.run("migrate", "--down", "base", say="y\n").exit_code == 0
    assert nomoflow.run("migrate", "--check").exit_code == 1


def test_the_doctor_says_what_is_wrong_and_what_to_do(nomoflow: Installation) -> None:
    told = {"NOMOFLOW_SANDBOX_PORT": "1"}
    found = nomoflow.run("doctor", told=told)
    assert found.exit_code == 1
    assert "127.0.0.1:26 does not take letters" in found.output
    for name in ("settings", "database", "redis"):
        assert f"ok     {name} " in found.output
    assert "Run `nomoflow migrate`" in found.output
    assert "nomoflow sandbox" in found.output
    assert "nomoflow worker" in found.output
    assert "Traceback" not in found.output


def test_the_doctor_sees_that_tokens_do_not_open(store: Installation) -> None:
    told = {"NOMOFLOW_ENCRYPTION_KEYS": Fernet.generate_key().decode()}
    found = store.run("doctor", told=told)
    assert "a store's tokens open with none of the keys" in found.output
    assert "the tokens of 1 stores open" in store.run("doctor").output


def test_the_doctor_outlives_absent_neighbours(nomoflow: Installation) -> None:
    told = {
        "NOMOFLOW_DATABASE_URL": "postgresql://me:hush@127.0.0.1:1/nomoflow",
        "NOMOFLOW_REDIS_URL": "redis://:hush@127.0.0.1:1/0",
    }
    found = nomoflow.run("doctor", told=told)
    assert found.exit_code == 1
    assert "NOMOFLOW_DATABASE_URL" in found.output
    assert "NOMOFLOW_REDIS_URL" in found.output
    assert "hush" not in found.output


def test_the_doctor_tries_the_way_out_of_letters(nomoflow: Installation) -> None:
    with mail_sandbox() as sandbox:
        relay = f"127.0.0.1:{sandbox.mail.server.port}"
        for password, said in {
            "sandbox-mail-password": f"{relay} takes letters",
            "hush": "user, password and encryption in NOMOFLOW_SMTP_URL",
        }.items():
            told = {"NOMOFLOW_SMTP_URL": f"smtp://sandbox:{password}@{relay}"}
            found = nomoflow.run("doctor", told=told)
            assert said in found.output
            assert "hush" not in found.output


def test_stores_are_listed_and_shown(store: Installation) -> None:
    assert STORE in store.run("merchants", "list").output
    for name in (STORE, STORE.partition("-")[2]):
        shown = store.run("merchants", "show", name)
        assert (shown.exit_code, "متجر الورد" in shown.output) == (0, True)
    unknown = store.run("merchants", "show", "salla-999")
    assert (unknown.exit_code, "There is no store salla-999" in unknown.output) == (1, True)


def parked(installation: Installation) -> TaskRef:
    parts = installation.parts()
    with parts.units(STORE) as unit:
        unit.emit(TrafficSeen(moments=(NOW,)))
        unit.commit()
    now = parts.clock().now()
    (ref,) = parts.all_tasks().due(now, 10)
    task = parts.all_tasks().claim(ref, now, now + timedelta(minutes=5))
    assert task is not None
    parts.all_tasks().give_up(task, now, "store_access_refused")
    return ref


def state_of(installation: Installation) -> TaskState:
    figures = installation.run("jobs", "list").output.splitlines()[1].split()
    return TaskState(figures[2])


def test_parked_work_is_listed_and_sent_again(store: Installation) -> None:
    ref = parked(store)
    name = f"{ref.event}:{ref.handler}"
    listed = store.run("jobs", "list", "--parked").output
    assert name in listed
    assert "store_access_refused" in listed
    assert store.run("jobs", "retry", name).exit_code == 0
    assert state_of(store) is TaskState.WAITING
    again = store.run("jobs", "retry", name)
    assert (again.exit_code, "was not given up" in again.output) == (1, True)


def test_all_parked_work_is_sent_again(store: Installation) -> None:
    parked(store)
    assert "1 tasks were sent again" in store.run("jobs", "retry", "--all").output
    assert state_of(store) is TaskState.WAITING


def test_parked_work_is_set_aside_when_that_is_meant(store: Installation) -> None:
    ref = parked(store)
    name = f"{ref.event}:{ref.handler}"
    assert store.run("jobs", "discard", name, say="n\n").exit_code == 1
    assert state_of(store) is TaskState.GIVEN_UP
    assert store.run("jobs", "discard", name, "--yes").exit_code == 0
    assert state_of(store) is TaskState.DISCARDED


@pytest.mark.parametrize(
    "arguments", [("retry",), ("retry", "x"), ("discard",), ("retry", "x", "--all")]
)
def test_jobs_that_are_not_named_rightly_are_refused(
    store: Installation, arguments: tuple[str, ...]
) -> None:
    assert store.run("jobs", *arguments).exit_code == 2


def test_rotated_keys_let_the_old_one_go(store: Installation) -> None:
    old, new = store.parts().settings().encryption_keys[0], Fernet.generate_key().decode()
    both, only = f"{new},{old}", {"NOMOFLOW_ENCRYPTION_KEYS": new}
    assert "none of the keys" in store.run("doctor", told=only).output
    rotated = store.run("keys", "rotate", told={"NOMOFLOW_ENCRYPTION_KEYS": both})
    assert rotated.exit_code == 0, rotated.output
    assert "the tokens of 1 stores open" in store.run("doctor", told=only).output
    lost = store.run("keys", "rotate", told={"NOMOFLOW_ENCRYPTION_KEYS": old})
    assert (lost.exit_code, "1 entries open with none of the keys" in lost.output) == (1, True)


def test_the_progress_of_a_rotation_is_a_line_a_table_in_a_pipe(store: Installation) -> None:
    with store.parts().units(STORE) as unit:
        unit.emit(TrafficSeen(moments=(NOW,)))
        unit.commit()
    said = store.run("keys", "rotate").output
    assert "\r" not in said
    assert said.splitlines()[0] == "grants   1 of 1"
    assert said.splitlines()[-1] == "Everything is sealed with the first key."


def test_orders_are_exported_as_lines(store: Installation) -> None:
    written = store.run("export", STORE, "orders")
    assert written.exit_code == 0
    (line,) = written.stdout.splitlines()
    order = json.loads(line)
    assert order["id"] == OrderId("1")
    assert order["total"] == {"amount": "115.00", "currency": "SAR"}


def test_no_name_becomes_a_formula_in_a_spreadsheet(store: Installation) -> None:
    written = store.run("export", STORE, "orders", "--format", "csv").stdout
    (row,) = csv.DictReader(io.StringIO(written))
    assert row["customer_name"].startswith("'=HYPERLINK")
    assert row["total"] == "115.00 SAR"


@pytest.mark.parametrize("what", ["customers", "products"])
def test_an_empty_list_is_exported_as_nothing(store: Installation, what: str) -> None:
    written = store.run("export", STORE, what)
    assert (written.exit_code, written.stdout) == (0, "")
