"""A part of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row_co = TypeVar("Row_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Which part of a list is asked for. Pages count from one."""

    page: int = 1
    size: int = 25

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.page - 1) * self.size


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row_co]):
    """Some rows of a list, and how many there are in all."""

    rows: Sequence[Row_co]
    total: int
    request: PageRequest

    @property
    def pages(self) -> int:
        """How many pages the whole list fills; at least one."""
        return max(1, -(-self.total // self.request.size))
