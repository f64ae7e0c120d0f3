"""The application as it is wired, with twins of what lies beyond Salla's door only."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.never_again.door import Door, opened


@pytest.fixture
def door(tmp_path: Path, sqlite_url: str, redis_url: str) -> Iterator[Door]:
    """The webhook door of a fresh installation."""
    with opened(tmp_path, sqlite_url, redis_url) as door:
        yield door
