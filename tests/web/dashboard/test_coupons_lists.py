"""Lists of coupons: brought with a report for each line, and taken to be brought again."""

import csv
from io import BytesIO, StringIO

from werkzeug.test import TestResponse

from nomoflow.coupons.list_taking import ListTaker
from tests.builders import STORE
from tests.web.dashboard.coupon_shelf import LIST, a_shelf
from tests.web.dashboard.desk import HOME, Desk


def test_a_list_is_brought_and_told_line_by_line() -> None:
    desk = a_shelf()
    address = _brought(desk)
    page = desk.read(address)
    assert "Under way" in page
    assert "0 taken in, 0 were there already, 0 with faults, of 5." in page
    assert 'data-list-progress="' in page
    progress = desk.browser.get(f"{HOME}{address}/progress").json
    assert progress == {
        "done": False,
        "share": 0.0,
        "words": "0 taken in, 0 were there already, 0 with faults, of 5.",
    }
    _take(desk, address)
    page = desk.read(address)
    assert "Done, with faults" in page
    assert "4 taken in" in page
    assert "A percentage from 1 to 100." in page
    assert "LIST0" in desk.read("/coupons")


def test_the_same_list_again_is_the_same_import() -> None:
    desk = a_shelf()
    assert _brought(desk) == _brought(desk)


def test_the_faults_are_a_file_to_correct_by() -> None:
    desk = a_shelf()
    address = _brought(desk)
    _take(desk, address)
    answer = desk.browser.get(f"{HOME}{address}/faults.csv")
    rows = list(csv.reader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows == [
        ["Line", "Column", "What stands there", "What is wrong"],
        ["5", "Amount", "150", "A percentage from 1 to 100."],
    ]


def test_a_list_that_cannot_be_read_says_why() -> None:
    desk = a_shelf()
    for content, words in (
        (b"code\nX\n", "A column is missing"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"", "no lines with coupons"),
    ):
        answer = _send(desk, content)
        assert answer.status_code == 422
        assert words in answer.get_data(as_text=True)
    assert "(type, amount, ends)" in _send(desk, b"code\nX\n").get_data(as_text=True)
    assert "Choose a file first." in _send(desk, None).get_data(as_text=True)


def test_a_long_file_is_taken_though_other_forms_are_short() -> None:
    desk = a_shelf()
    lines = LIST + "".join(
        f"LONG{number},percentage,10,50,2027-01-01\n" for number in range(90_000)
    )
    assert len(lines) > 2 * 1024 * 1024
    assert _send(desk, lines.encode()).status_code == 302


def test_the_template_speaks_the_readers_language_and_is_understood() -> None:
    desk = a_shelf()
    for language, heading in (("en", "code,type,amount"), ("ar", "كود,النوع,القيمة")):
        desk.speak(language)
        answer = desk.browser.get(f"{HOME}/coupons/lists/template.csv")
        assert heading in answer.get_data(as_text=True)
        desk.speak("en")
        address = _brought(desk, answer.data)
        _take(desk, address)
        assert "with faults, of 3" in desk.read(address)
        assert "0 with faults" in desk.read(address)


def test_an_export_can_be_brought_in_again() -> None:
    desk = a_shelf()
    answer = desk.browser.get(f"{HOME}/coupons/lists/export.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="coupons.csv"'
    address = _brought(desk, answer.data)
    _take(desk, address)
    assert "0 taken in, 6 were there already" in desk.read(address)


def test_the_lists_are_named_on_their_page() -> None:
    desk = a_shelf()
    _brought(desk)
    page = desk.read("/coupons/lists")
    assert "شتاء.csv" in page
    assert "Under way" in page


def test_an_unknown_list_is_not_found() -> None:
    desk = a_shelf()
    for path in ("", "/progress", "/faults.csv"):
        desk.read(f"/coupons/lists/nobody{path}", status=404)


def _send(desk: Desk, content: bytes | None) -> TestResponse:
    if content is None:
        return desk.send("/coupons/lists")
    return desk.send("/coupons/lists", file=(BytesIO(content), "شتاء.csv"))


def _brought(desk: Desk, content: bytes = LIST.encode()) -> str:
    answer = _send(desk, content)
    assert answer.status_code == 302
    return answer.headers["Location"].removeprefix(HOME)


def _take(desk: Desk, address: str) -> None:
    """What the worker does with it."""
    house = desk.house
    taker = ListTaker(house.work, house.clock, house.ids)
    taker.take_more(STORE, address.rpartition("/")[2])
