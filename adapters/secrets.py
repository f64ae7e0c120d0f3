"""Seals tokens, credentials and raw messages where they rest."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from nomoflow.kernel.errors import Unavailable


class FernetCipher:
    """Seals with the first key, opens with any of them."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def __repr__(self) -> str:
        return "FernetCipher([secret])"

    def seal(self, clear: str) -> str:
        """A text that only this cipher can read."""
        return self.seal_bytes(clear.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """The text; refuses with ``Unavailable`` when no key fits (bring the old key back)."""
        return self.open_bytes(sealed.encode()).decode()

    def seal_bytes(self, clear: bytes) -> bytes:
        """Bytes that only this cipher can read."""
        return self._fernet.encrypt(clear)

    def open_bytes(self, sealed: bytes) -> bytes:
        """The bytes; refuses with ``Unavailable`` when no key fits."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as fault:
            raise Unavailable(reason="no_key_fits") from fault
