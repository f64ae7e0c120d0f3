"""Fingerprints and links that only this installation can make."""

import hashlib
import hmac

from nomoflow.audience.facts import SubscriberId
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.secret import Secret

_LINK = 40
"""Letters of a link: 160 bits, and short enough for a line of a mail's head."""


class Keyed:
    """Makes them with a key that is kept outside the database.

    Whoever has the database alone can neither try addresses against a fingerprint nor write a
    link that opens anything. With another key nothing made before is recognised.
    """

    def __init__(self, key: str) -> None:
        self._key = hashlib.sha256(f"audience {key}".encode()).digest()

    def address(self, store: StoreId, email: str) -> str:
        """What an address is recognised by in a store once it is forgotten itself."""
        return self._of("address", store, email)

    def invitation(self, store: StoreId, invitation: str) -> Secret:
        """What the link of an invitation holds."""
        return Secret(self._of("invitation", store, invitation)[:_LINK])

    def leaving(self, store: StoreId, subscriber: SubscriberId) -> Secret:
        """What the link holds by which a subscriber leaves; the same in every letter."""
        return Secret(self._of("leaving", store, subscriber)[:_LINK])

    def chain(self, store: StoreId, length: int, last: str) -> str:
        """The seal on a store's evidence of this length."""
        return self._of("chain", store, str(length), last)

    def _of(self, purpose: str, *parts: str) -> str:
        # A letter that no part holds stands between the parts.
        told = "\n".join((purpose, *parts)).encode()
        return hmac.digest(self._key, told, "sha256").hex()


def digest(link: str) -> str:
    """What of a link's secret is kept."""
    return hashlib.sha256(link.encode()).hexdigest()
