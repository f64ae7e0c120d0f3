"""The letter that asks whether an address is theirs, and the links in letters."""

from collections.abc import Mapping

from nomoflow.audience.keyed import Keyed
from nomoflow.audience.model import LINK_LASTS, Invitation, Subscriber
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.mail import Letter, LetterWriter

_TEMPLATE = "confirm_subscription"


class Letters:
    """Writes to subscribers."""

    def __init__(self, writer: LetterWriter, keyed: Keyed, base_url: str) -> None:
        self._writer = writer
        self._keyed = keyed
        self._base_url = base_url

    def invitation(
        self, store: StoreId, name: str, subscriber: Subscriber, invitation: Invitation
    ) -> Letter:
        """The letter of an invitation, in the subscriber's language and the store's name."""
        secret = self._keyed.invitation(store, invitation.id).reveal()
        facts = {
            "store_name": name,
            "link": f"{self._base_url}/confirm/{secret}",
            "hours": int(LINK_LASTS.total_seconds()) // 3600,
        }
        written = self._writer.write(_TEMPLATE, subscriber.language, facts)
        return Letter(
            to=subscriber.email,
            to_name=subscriber.name,
            subject=written.subject,
            text=written.text,
            html=written.html,
            language=subscriber.language,
            sender_name=name,
            headers=self.leaving(store, subscriber),
        )

    def leaving(self, store: StoreId, subscriber: Subscriber) -> Mapping[str, str]:
        """The headers by which mail programs offer a button to leave (RFC 8058)."""
        secret = self._keyed.leaving(store, subscriber.id).reveal()
        return {
            "List-Unsubscribe": f"<{self._base_url}/unsubscribe/{secret}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
