"""Coupons as a list: a file for spreadsheets that is taken in again as it was written."""

import csv
import io
from collections.abc import Iterable, Iterator

from nomoflow.coupons.imports import COLUMNS
from nomoflow.coupons.list_lines import written_line
from nomoflow.coupons.model import Coupon
from nomoflow.kernel.money import Currency

_MARK = "\ufeff"
"""By it spreadsheets know UTF-8."""


def written_list(coupons: Iterable[Coupon], currency: Currency) -> Iterator[str]:
    """The heading and a line for each coupon, one after the other as they are asked for.

    ``currency`` is the store's: amounts in another one name it, and are not taken in again.
    """
    page = io.StringIO()
    writer = csv.writer(page)
    yield _MARK
    writer.writerow([names[0] for names in COLUMNS.values()])
    for coupon in coupons:
        yield _taken(page)
        writer.writerow(written_line(coupon, currency))
    yield _taken(page)


def _taken(page: io.StringIO) -> str:
    text = page.getvalue()
    page.seek(0)
    page.truncate()
    return text
