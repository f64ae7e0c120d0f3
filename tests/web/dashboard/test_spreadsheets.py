"""Files for spreadsheets: Arabic opens right, nothing runs, and nothing waits for the last row."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO

from entrypoints.web.spreadsheets import Cell, download


def test_a_file_says_that_it_is_unicode_and_what_it_is_called() -> None:
    answer = download("codes", ["الرمز"], [["خصم15"]])
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="codes.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "text/csv"


def test_a_text_that_a_spreadsheet_would_run_is_only_text() -> None:
    texts = ["=1+1", "+966", "-5", "@SUM(A1)", "\tx", "\rx", 'say "hi", now', "plain"]
    read = _read([[text] for text in texts])
    assert [row[0] for row in read] == [
        "'=1+1", "'+966", "'-5", "'@SUM(A1)", "'\tx", "'\rx", 'say "hi", now', "plain",
    ]  # fmt: skip


def test_numbers_keep_their_minus_and_days_their_form() -> None:
    assert _read([[-3, Decimal("-12.50"), date(2026, 11, 21), None]]) == [
        ["-3", "-12.50", "2026-11-21", ""]
    ]


def test_rows_are_taken_while_the_file_is_sent() -> None:
    taken = 0

    def endless() -> Iterator[list[Cell]]:
        nonlocal taken
        while True:
            taken += 1
            yield ["CODE"]

    parts = iter(download("codes", ["Code"], endless()).response)
    next(parts)
    assert taken == 0
    next(parts)
    assert taken == 500


def _read(rows: list[list[Cell]]) -> list[list[str]]:
    text = download("a", ["head"], rows).get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.reader(StringIO(text, newline="")))[1:]
