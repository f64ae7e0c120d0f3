"""Opens databases, with real transactions on both kinds, and turns their trouble into refusals."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DataError, DisconnectionError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.pool import ConnectionPoolEntry

from nomoflow.kernel.errors import Invalid, Stale, Unavailable

_PATIENCE_SECONDS = 10
_IDLE_SECONDS = 2.0

# Timeouts that no honest statement of ours meets; migrations switch them off for themselves.
_POSTGRES_OPTIONS = (
    "-c application_name=nomoflow -c timezone=UTC -c statement_timeout=30s -c lock_timeout=10s"
    " -c idle_in_transaction_session_timeout=60s"
)

# FULL: a message we acknowledged survives a power cut, as it does on PostgreSQL.
_SQLITE_PRAGMAS = (
    f"PRAGMA busy_timeout = {_PATIENCE_SECONDS * 1000}",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16000",
)

_NEITHER_FITS = {"23503", "23505"}
_SQLITE_NEITHER_FITS = {787, 1555, 2067, 2579}
# Busy, locked, out of memory, read-only, interrupted, I/O, full, cannot open, protocol.
_SQLITE_TROUBLE = {5, 6, 7, 8, 9, 10, 13, 14, 15}


def open_engine(url: str, *, pool_size: int = 10) -> Engine:
    """An engine for a SQLite file or a PostgreSQL database. Opens no connection yet."""
    where = _with_driver(make_url(url))
    if where.get_backend_name() == "sqlite":
        engine = _sqlite(where, pool_size)
    else:
        engine = _postgres(where, pool_size)
    event.listen(engine, "handle_error", _refuse)
    return engine


@contextmanager
def connected(engine: Engine) -> Iterator[Connection]:
    """A connection; refuses with ``Unavailable`` when none can be had."""
    try:
        connection = engine.connect()
    except PoolExhausted as fault:
        raise Unavailable(neighbour="database") from fault
    with connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction, kept when the block ends well."""
    with connected(engine) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for reading: it waits for no writer and holds none up.

    On SQLite all that is read in the block is of one moment. On PostgreSQL each statement sees
    its own, which spares two round trips; what must be of one moment is asked in one statement.
    """
    with connected(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.execution_options(nomoflow_begin="BEGIN DEFERRED")
        else:
            connection.execution_options(isolation_level="AUTOCOMMIT")
        yield connection


@contextmanager
def single(engine: Engine) -> Iterator[Connection]:
    """A connection on which each statement is its own transaction, without round trips for it."""
    with connected(engine) as connection:
        if engine.dialect.name == "sqlite":
            connection.execution_options(nomoflow_begin="")
        else:
            connection.execution_options(isolation_level="AUTOCOMMIT")
        yield connection


def _with_driver(url: URL) -> URL:
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    return url


def _sqlite(url: URL, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=_PATIENCE_SECONDS,
        pool_use_lifo=True,
        # What is written may be a shopper's name or number: it has no place in a log.
        hide_parameters=True,
        connect_args={"timeout": _PATIENCE_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def _prepare(dbapi_connection: Any, _: ConnectionPoolEntry) -> None:
        # The driver shall never begin or commit by itself: the listener below says when.
        dbapi_connection.isolation_level = None
        _keep_write_ahead_log(dbapi_connection)
        for pragma in _SQLITE_PRAGMAS:
            dbapi_connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A unit of work reads before it writes. Begun deferred, it could find at its first write
        # that somebody else wrote in between, which SQLite refuses at once (SQLITE_BUSY_SNAPSHOT)
        # and no waiting cures. So whoever may write takes the write lock first and waits for it.
        statement = connection.get_execution_options().get("nomoflow_begin", "BEGIN IMMEDIATE")
        if statement:
            connection.exec_driver_sql(statement)

    return engine


def _keep_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work side by side.

    Whoever opens a new file changes its journal alone, and SQLite tells others at once that it is
    busy, whatever the timeout: so they wait here.
    """
    patience = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.01)


def _postgres(url: URL, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=_PATIENCE_SECONDS,
        pool_recycle=1800,
        pool_use_lifo=True,
        # What is written may be a shopper's name or number: it has no place in a log.
        hide_parameters=True,
        connect_args={"connect_timeout": 5, "options": _POSTGRES_OPTIONS},
    )

    @event.listens_for(engine, "checkin")
    def _note(_: Any, entry: ConnectionPoolEntry) -> None:
        entry.info["idle_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _ping(dbapi_connection: Any, entry: ConnectionPoolEntry, _: Any) -> None:
        # A ping costs a round trip, so only connections that lay idle are asked; one that broke
        # a moment ago is found out by its first statement, and then the whole pool is renewed.
        since = entry.info.get("idle_since")
        if since is None or time.monotonic() - since < _IDLE_SECONDS:
            return
        try:
            # Outside a transaction, so that none has to be ended afterwards.
            dbapi_connection.autocommit = True
            dbapi_connection.execute("SELECT 1")
            dbapi_connection.autocommit = False
        except psycopg.Error as fault:
            raise DisconnectionError from fault

    return engine


def _refuse(context: ExceptionContext) -> None:
    """Raise the refusal that a driver's complaint means, if it means one."""
    fault = context.original_exception
    sqlite_code = getattr(fault, "sqlite_errorcode", None)
    if _is_trouble(context, sqlite_code):
        raise Unavailable(neighbour="database") from fault
    complaint = context.sqlalchemy_exception
    if isinstance(complaint, IntegrityError) and (
        getattr(fault, "sqlstate", None) in _NEITHER_FITS or sqlite_code in _SQLITE_NEITHER_FITS
    ):
        raise Stale from fault
    if isinstance(complaint, DataError):
        raise Invalid from fault


def _is_trouble(context: ExceptionContext, sqlite_code: int | None) -> bool:
    if context.is_disconnect:
        return True
    if sqlite_code is not None:
        return sqlite_code & 0xFF in _SQLITE_TROUBLE
    trouble = getattr(context.dialect.loaded_dbapi, "OperationalError", None)
    return trouble is not None and isinstance(context.original_exception, trouble)
