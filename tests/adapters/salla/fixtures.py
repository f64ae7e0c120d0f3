"""Salla's documented samples, as they are and as messages that have arrived."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters.salla.payloads.values import parse
from nomoflow.kernel.ids import MessageId, StoreId
from nomoflow.relay.model import InboundMessage

STORE = StoreId("salla-1482930571")
RECEIVED = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)

_FOLDER = Path(__file__).parents[2] / "fixtures" / "salla"
WEBHOOKS = sorted(
    path.stem for path in _FOLDER.glob("webhook.*.json") if "vectors" not in path.stem
)


def fixture(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def sample(name: str) -> dict[str, Any]:
    """The same with exact decimals, as the adapter reads it."""
    found = parse((_FOLDER / f"{name}.json").read_bytes())
    assert isinstance(found, dict)
    return found


def message(envelope: dict[str, Any] | bytes, kind: str | None = None) -> InboundMessage:
    body = envelope if isinstance(envelope, bytes) else json.dumps(envelope).encode()
    return InboundMessage(
        id=MessageId("01m"),
        source="salla",
        store=STORE,
        kind=kind or (envelope["event"] if isinstance(envelope, dict) else "order.created"),
        digest="0" * 64,
        body=body,
        received_at=RECEIVED,
    )


def telling(
    kind: str, data: object, at: object = "Mon Feb 16 2026 20:41:07 GMT+0300"
) -> InboundMessage:
    return message({"event": kind, "merchant": 1482930571, "created_at": at, "data": data})
