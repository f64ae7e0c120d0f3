"""Writes out what a store has, for other programs."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TextIO

import click

from entrypoints.cli.merchants import store_named
from entrypoints.cli.surroundings import Surroundings, pass_surroundings
from entrypoints.services import Services
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.money import Money
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.orders.ports import OrderFilter

_AT_ONCE = 500

_PAGES: dict[str, Callable[[Services, StoreId, PageRequest], Page[Any]]] = {
    "orders": lambda services, store, page: services.orders.list(store, OrderFilter(), page),
    "customers": lambda services, store, page: services.catalog.customers(store, None, page),
    "products": lambda services, store, page: services.catalog.products(store, None, page),
}


@click.command()
@click.argument("store")
@click.argument("what", type=click.Choice(list(_PAGES)))
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl")
@click.option("--output", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@pass_surroundings
def export(around: Surroundings, store: str, what: str, form: str, output: TextIO) -> None:
    """Write a store's orders, customers or products, as JSON lines or CSV."""
    write = _write_csv if form == "csv" else _write_lines
    with around.services() as services:
        row = store_named(services, store)
        written = write(_rows(services, row.id, what), output)
    click.echo(f"{written} {what} of {row.id}", err=True)


def _rows(services: Services, store: StoreId, what: str) -> Iterator[Mapping[str, Any]]:
    told: set[str] = set()
    request = PageRequest(size=_AT_ONCE)
    while True:
        page = _PAGES[what](services, store, request)
        for row in page.rows:
            # What comes in meanwhile moves the pages on; nothing is told twice.
            if row.id not in told:
                told.add(row.id)
                yield {each.name: _plain(getattr(row, each.name)) for each in fields(row)}
        if request.page >= page.pages:
            return
        request = PageRequest(page=request.page + 1, size=_AT_ONCE)


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return {"amount": str(value.major), "currency": value.currency.code}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


def _write_lines(rows: Iterator[Mapping[str, Any]], output: TextIO) -> int:
    written = 0
    for row in rows:
        output.write(json.dumps(row, ensure_ascii=False) + "\n")
        written += 1
    return written


def _write_csv(rows: Iterator[Mapping[str, Any]], output: TextIO) -> int:
    written = 0
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        if not written:
            writer.writerow(row)
        writer.writerow([_cell(value) for value in row.values()])
        output.write(buffer.getvalue())
        buffer.seek(0)
        buffer.truncate()
        written += 1
    return written


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return " ".join(str(each) for each in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_cell(each) for each in value)
    text = str(value)
    # A name that begins like a formula must not become one in somebody's spreadsheet.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
