"""Seals everything anew with the first key, so that an old key can be taken away."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Table, func, select, true, update

from adapters.sql.cipher import Cipher
from adapters.sql.codec import EventCodec, UnreadableEvent
from adapters.sql.engine import reading, writing
from adapters.sql.tables import events, grants, inbox
from nomoflow.kernel.errors import Unavailable

_BATCH = 200
_log = logging.getLogger(__name__)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """How far it is with one table. ``unreadable`` rows were left as they were."""

    table: str
    done: int
    total: int
    unreadable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sealed:
    """A table with something sealed in it: which rows, which columns, and how to seal anew."""

    table: Table
    columns: tuple[str, ...]
    anew: Callable[[Row], Row]
    which: ColumnElement[bool]


def rotate_secrets(engine: Engine, codec: EventCodec, cipher: Cipher) -> Iterator[Rotated]:
    """Go through every table that holds something sealed; tells how far it is after each batch.

    May be stopped at any time and begun again. What is written meanwhile is not overwritten: it
    carries the new seal already.
    """
    for sealed in _everything(codec, cipher):
        yield from _rotate(engine, sealed)


def _everything(codec: EventCodec, cipher: Cipher) -> tuple[_Sealed, ...]:
    return (
        _Sealed(
            table=grants,
            columns=("access", "refresh"),
            anew=lambda row: {
                name: cipher.seal(cipher.open(text)) if text is not None else None
                for name, text in row.items()
            },
            which=true(),
        ),
        _Sealed(
            table=inbox,
            columns=("body",),
            anew=lambda row: {"body": cipher.seal_bytes(cipher.open_bytes(row["body"]))},
            which=true(),
        ),
        _Sealed(
            table=events,
            columns=("payload", "name"),
            anew=lambda row: {
                "payload": codec.encode(codec.decode(row["name"], row["payload"])),
            },
            which=events.c.name.in_(codec.with_secrets),
        ),
    )


def _rotate(engine: Engine, sealed: _Sealed) -> Iterator[Rotated]:
    (key,) = sealed.table.primary_key.columns
    with reading(engine) as connection:
        counted = select(func.count()).select_from(sealed.table).where(sealed.which)
        total = connection.execute(counted).scalar_one()
    done = unreadable = 0
    last = ""
    while True:
        batch = (
            select(key.label("key"), *(sealed.table.c[name] for name in sealed.columns))
            .where(sealed.which, key > last)
            .order_by(key)
            .limit(_BATCH)
        )
        with reading(engine) as connection:
            rows = [dict(row) for row in connection.execute(batch).mappings()]
        if not rows:
            break
        last = rows[-1]["key"]
        unreadable += _seal_anew(engine, sealed, rows)
        done += len(rows)
        yield Rotated(
            table=sealed.table.name, done=done, total=max(total, done), unreadable=unreadable
        )


def _seal_anew(engine: Engine, sealed: _Sealed, rows: list[Row]) -> int:
    """Write the new seals over the old ones, and over nothing newer; how many failed."""
    (key,) = sealed.table.primary_key.columns
    unreadable = 0
    with writing(engine) as connection:
        for row in rows:
            identity = row.pop("key")
            try:
                anew = sealed.anew(row)
            except (Unavailable, UnreadableEvent):
                _log.error("%s %s cannot be opened with any key", sealed.table.name, identity)
                unreadable += 1
                continue
            unchanged = (sealed.table.c[name].is_not_distinct_from(row[name]) for name in row)
            connection.execute(update(sealed.table).where(key == identity, *unchanged).values(anew))
    return unreadable
