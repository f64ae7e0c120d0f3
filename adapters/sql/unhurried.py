"""A condition for statements whose effect may be forgotten by a crash without any harm."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler


class Unhurried(ColumnElement[bool]):
    """Always true; and PostgreSQL need not wait for its disk when the transaction ends.

    Only where what is lost is simply done again, as the claim of a task is. What was committed
    before, or is committed in earnest afterwards, is as safe as ever.
    """

    # Every one is like any other, so statements with it are compiled once.
    _traverse_internals: Any = ()
    inherit_cache = True


@compiles(Unhurried)
def _always(element: Unhurried, compiler: SQLCompiler, **_: Any) -> str:
    return "1 = 1"


@compiles(Unhurried, "postgresql")
def _without_waiting(element: Unhurried, compiler: SQLCompiler, **_: Any) -> str:
    return "set_config('synchronous_commit', 'off', true) = 'off'"
