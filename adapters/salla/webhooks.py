"""Salla's messages: proven over their raw bytes, opened, and put into our words."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Literal

from adapters.salla.meanings import MEANINGS
from adapters.salla.payloads.app import store_id
from adapters.salla.payloads.moments import second
from adapters.salla.payloads.values import Json, malformed, parse, record
from nomoflow.kernel.errors import Invalid
from nomoflow.kernel.events import Event
from nomoflow.relay.model import Forged, InboundMessage, Malformed, ProvenMessage

Strategy = Literal["signature", "token"]

_LONGEST_KIND = 100


class SallaWebhooks:
    """Proves by the strategy that we configured, whatever a caller says theirs is.

    ``secret`` may be two, with a comma between, while it is being changed. Without one the door
    is closed.
    """

    def __init__(self, secret: str, strategy: Strategy) -> None:
        self._secrets = tuple(one.strip().encode() for one in secret.split(",") if one.strip())
        self._strategy = strategy

    def __repr__(self) -> str:
        return f"SallaWebhooks({self._strategy})"

    def open(self, headers: Mapping[str, str], body: bytes) -> ProvenMessage:
        """Prove a message in constant time and read its envelope.

        Refuses with ``Forged`` or ``Malformed``. Header names are lower-case.
        """
        if not self._proven(headers, body):
            raise Forged
        envelope = record(parse(body), "body")
        kind = envelope.get("event")
        if (
            not isinstance(kind, str)
            or not kind.isprintable()
            or not 0 < len(kind) <= _LONGEST_KIND
        ):
            malformed("event")
        record(envelope.get("data"), "data")
        return ProvenMessage(store=store_id(envelope.get("merchant")), kind=kind, body=body)

    def translate(self, message: InboundMessage) -> Sequence[Event] | None:
        """What the message means in our words; None for a kind we do not follow.

        An empty sequence is a known kind that asks nothing of us.
        Refuses with ``Malformed`` when its content cannot be read.
        """
        meaning = MEANINGS.get(message.kind)
        if meaning is None:
            return None
        try:
            envelope: Json = record(parse(message.body), "body")
            told_at = second(envelope.get("created_at"), "created_at")
            data = record(envelope.get("data"), "data")
            return meaning(data, told_at or message.received_at)
        except Malformed:
            raise
        except (Invalid, RecursionError) as fault:
            raise Malformed(kind=message.kind) from fault

    def _proven(self, headers: Mapping[str, str], body: bytes) -> bool:
        if self._strategy == "signature":
            given = headers.get("x-salla-signature", "")
            wanted = [
                hmac.new(secret, body, hashlib.sha256).hexdigest().encode()
                for secret in self._secrets
            ]
        else:
            given = headers.get("authorization", "")
            wanted = list(self._secrets)
        # Every secret is compared, so that the time tells nothing about which one fits.
        proofs = [hmac.compare_digest(given.encode("utf-8", "replace"), one) for one in wanted]
        return any(proofs)
