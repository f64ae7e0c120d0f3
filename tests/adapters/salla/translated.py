"""Messages as tests read them: one event each, in our words."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from adapters.salla.webhooks import SallaWebhooks
from nomoflow.kernel.events import Event
from nomoflow.relay.ports import WebhookSource
from tests.adapters.salla.fixtures import fixture, message

SOURCE: WebhookSource = SallaWebhooks("secret", "signature")
Kind = TypeVar("Kind", bound=Event)


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)  # type: ignore[misc, arg-type]


def meaning(name: str) -> Sequence[Event]:
    found = SOURCE.translate(message(fixture(f"webhook.{name}")))
    assert found is not None
    return found


def only(kind: type[Kind], found: Sequence[Event] | None) -> Kind:
    assert found is not None
    (event,) = found
    assert isinstance(event, kind)
    return event
