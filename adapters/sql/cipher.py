"""What storage asks of whoever seals for it."""

from typing import Protocol


class Cipher(Protocol):
    """Seals what must not lie about in clear."""

    def seal(self, clear: str) -> str:
        """A text that only this cipher can read."""
        ...

    def open(self, sealed: str) -> str:
        """The text; refuses with ``Unavailable`` when no key fits."""
        ...

    def seal_bytes(self, clear: bytes) -> bytes:
        """Bytes that only this cipher can read."""
        ...

    def open_bytes(self, sealed: bytes) -> bytes:
        """The bytes; refuses with ``Unavailable`` when no key fits."""
        ...
