"""Statements that need not wait for the disk are compiled once, like all others."""

import pytest
from sqlalchemy.sql.dml import Update

from adapters.sql import relay


@pytest.mark.parametrize("name", ["_CLAIM", "_FINISH", "_POSTPONE", "_GIVE_UP"])
def test_they_are_compiled_once(name: str) -> None:
    statement: Update = getattr(relay, name)
    assert statement._generate_cache_key() is not None
