"""The time and new identities, as the machine knows them."""

import os
import secrets
import threading
import time
from datetime import UTC, datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment: aware, in UTC."""
        return datetime.now(UTC)


class TimeOrderedIds:
    """Identities of 26 letters: 48 bits of milliseconds, 80 of chance, in an order that sorts.

    Within one process a later identity always sorts after an earlier one: what is asked for in
    the same millisecond counts up from the last one given.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def new(self) -> str:
        """A fresh identity; later ones sort after earlier ones."""
        stamp = (time.time_ns() // 1_000_000) << 80
        fresh = stamp | int.from_bytes(os.urandom(10), "big")
        with self._lock:
            if fresh >> 80 <= self._last >> 80:
                # A small random step: an identity seen does not tell the next one.
                fresh = self._last + 1 + int.from_bytes(os.urandom(4), "big")
            self._last = fresh
        return _letters(fresh)

    def secret(self) -> str:
        """A fresh unguessable text, 192 bits, safe in an address."""
        return secrets.token_urlsafe(24)


def _letters(number: int) -> str:
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))
