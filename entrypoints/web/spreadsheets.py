"""Lists as files for spreadsheets: CSV that opens as it was written, and runs nothing."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import islice

from flask import Response

Cell = str | int | float | Decimal | date | None

_MARK = "\ufeff"
"""By it Excel knows UTF-8; without it Arabic opens as signs nobody can read."""

_ROWS_AT_ONCE = 500
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def download(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A file of this name, sent while it is written: the rows are taken one by one."""
    response = Response(_written(head, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _written(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield _MARK + _lines([head])
    waiting = iter(rows)
    while some := list(islice(waiting, _ROWS_AT_ONCE)):
        yield _lines(some)


def _lines(rows: Iterable[Sequence[Cell]]) -> str:
    page = StringIO()
    csv.writer(page).writerows([[_kept(cell) for cell in row] for row in rows])
    return page.getvalue()


def _kept(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers of
    ours are no texts and keep their minus."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUNS) else cell
