"""What is logged: to whom it belongs, on one line, and never a secret."""

import json
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from entrypoints.logs import JsonLines, LoggedTrouble, TextLines, configure, hide, noted, told
from nomoflow.kernel.events import Event, Recorded
from nomoflow.kernel.ids import EventId, StoreId
from nomoflow.relay.model import ClaimedTask, TaskRef


@pytest.fixture(autouse=True)
def _root_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


@pytest.mark.parametrize(
    "secret",
    [
        "Authorization: Bearer ory_at_9f8e7d6c5b4a",
        "POST body access_token=abcdefgh123&grant_type=x",
        '{"refresh_token": "abcdefgh123"}',
        "{'client_secret': 'abcdefgh123'}",
        "GET /salla/callback?code=abcdefgh123&state=xyz",
        "postgresql+psycopg://nomo:abcdefgh123@db/nomo",
        "redis://:abcdefgh123@cache:6379/0",
        "sealed gAAAAABabcdefgh123abcdefgh123",
        "a key nomo_abcdefgh123abcdefgh123",
        "a JWT eyJabcdefgh123.abcdefgh123.abcdefgh123",
        "X-Salla-Signature: abcdefgh123",
    ],
)
def test_what_looks_like_a_secret_is_hidden(secret: str) -> None:
    shown = hide(secret)
    assert "[secret]" in shown
    assert "abcdefgh123" not in shown
    assert "9f8e7d6c5b4a" not in shown


@pytest.mark.parametrize(
    "harmless",
    ["orders.record took 12 ms store=salla-1305146709", "code=coupon_code_taken", "نورة"],
)
def test_what_is_no_secret_stays(harmless: str) -> None:
    assert hide(harmless) == harmless


def test_a_secret_in_a_traceback_is_hidden() -> None:
    try:
        raise ValueError("refresh_token=abcdefgh123")
    except ValueError:
        record = logging.LogRecord("n", logging.ERROR, "", 1, "failed", (), sys.exc_info())
    for lines in (TextLines(), JsonLines()):
        shown = lines.format(record)
        assert "ValueError" in shown
        assert "abcdefgh123" not in shown


def test_lines_carry_what_they_belong_to() -> None:
    record = logging.LogRecord("n", logging.INFO, "", 1, "%s came", ("an order",), None)
    with noted(request="r-1"), noted(store="salla-1"):
        text, fields = TextLines().format(record), json.loads(JsonLines().format(record))
    assert text.endswith("an order came request=r-1 store=salla-1")
    assert (fields["message"], fields["store"]) == ("an order came", "salla-1")
    assert "store" not in json.loads(JsonLines().format(record))


def test_what_is_said_beside_the_message_is_told_too() -> None:
    record = logging.LogRecord("n", logging.INFO, "", 1, "GET /", (), None)
    record.__dict__.update(request_id="r-1", status=200, route="/?token=abcdefgh123")
    assert TextLines().format(record).endswith("GET / request_id=r-1")
    fields = json.loads(JsonLines().format(record))
    assert (fields["request_id"], fields["status"]) == ("r-1", "200")
    assert "abcdefgh123" not in fields["route"]


def test_json_stays_on_one_line() -> None:
    record = logging.LogRecord("n", logging.INFO, "", 1, "two\nlines", (), None)
    assert "\n" not in JsonLines().format(record)


def test_configuring_twice_does_not_say_everything_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("text")
    configure("json", logging.WARNING)
    logging.getLogger("nomoflow").warning("once")
    logging.getLogger("nomoflow").info("not at all")
    said = capsys.readouterr().err.splitlines()
    assert [json.loads(line)["message"] for line in said] == ["once"]


def test_handlers_tell_their_store_and_name(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[str] = []

    def handler(recorded: Recorded[Event]) -> None:
        record = logging.LogRecord("n", logging.INFO, "", 1, "inside", (), None)
        seen.append(TextLines().format(record))

    told({"features.note": handler})["features.note"](a_recorded())
    assert seen[0].endswith("inside job=features.note store=salla-1 event=e-1")


def test_unforeseen_trouble_is_logged_with_its_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    task = ClaimedTask(
        ref=TaskRef(event=EventId("e-1"), handler="features.note"),
        attempts=2,
        recorded=a_recorded(),
    )
    LoggedTrouble().failed(task, ZeroDivisionError("by nought"))
    assert "features.note failed, attempt 2" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def a_recorded() -> Recorded[Event]:
    return Recorded(
        id=EventId("e-1"),
        store=StoreId("salla-1"),
        at=datetime(2025, 3, 1, tzinfo=UTC),
        event=Event(),
    )
