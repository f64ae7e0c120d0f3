"""Events as stored text, and back: by name, so that renamed classes still load."""

import importlib
import importlib.util
import json
import pkgutil
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from types import ModuleType
from typing import Any, get_args, get_type_hints

from cattrs import Converter
from cattrs.errors import BaseValidationError

from adapters.sql.cipher import Cipher
from adapters.sql.structures import plain_converter
from nomoflow.kernel.errors import Refusal
from nomoflow.kernel.events import Event
from nomoflow.kernel.secret import Secret


class UnreadableEvent(Exception):
    """A stored event of an unknown name, or one whose text does not fit its class."""


class EventCodec:
    """Writes and reads events. A ``Secret`` inside an event is sealed, never in clear."""

    def __init__(self, events: Iterable[type[Event]], cipher: Cipher) -> None:
        self._cipher = cipher
        self._by_name: dict[str, type[Event]] = {}
        for kind in events:
            if self._by_name.setdefault(kind.name, kind) is not kind:
                raise ValueError(f"Two events are stored as {kind.name}")
        self._converter = _converter(cipher)

    @property
    def with_secrets(self) -> tuple[str, ...]:
        """The names of the events that carry secrets."""
        return tuple(sorted(name for name, kind in self._by_name.items() if _holds_secret(kind)))

    def encode(self, event: Event) -> str:
        """The text to store. Raises ``UnreadableEvent`` for one that could not be read again."""
        if self._by_name.get(event.name) is not type(event):
            raise UnreadableEvent(f"{type(event).__name__} is no event this codec knows")
        # Escaped to ASCII: PostgreSQL cannot keep every character that JSON can write.
        return json.dumps(self._converter.unstructure(event), separators=(",", ":"))

    def decode(self, name: str, payload: str) -> Event:
        """The event again. Fields that were added since take their defaults.

        Raises ``UnreadableEvent``; refuses with ``Unavailable`` when a secret cannot be opened.
        """
        kind = self._by_name.get(name)
        if kind is None:
            raise UnreadableEvent(f"No event is named {name}")
        try:
            return self._converter.structure(json.loads(payload), kind)
        except BaseValidationError as faults:
            _raise_refusals(faults)
            raise UnreadableEvent(f"A stored {name} does not fit its class") from faults
        except (ValueError, TypeError, KeyError) as fault:
            raise UnreadableEvent(f"A stored {name} cannot be read") from fault


def events_of(core: ModuleType) -> tuple[type[Event], ...]:
    """Every event that a feature of the core declares in its ``events.py``, by name."""
    found: dict[str, type[Event]] = {}
    for feature in pkgutil.iter_modules(core.__path__, f"{core.__name__}."):
        if feature.ispkg and _has_events(feature.name):
            module = importlib.import_module(f"{feature.name}.events")
            found.update(
                (kind.name, kind)
                for kind in vars(module).values()
                if isinstance(kind, type) and issubclass(kind, Event) and "name" in vars(kind)
            )
    return tuple(found[name] for name in sorted(found))


def _has_events(feature: str) -> bool:
    return importlib.util.find_spec(f"{feature}.events") is not None


def _converter(cipher: Cipher) -> Converter:
    converter = plain_converter()
    converter.register_unstructure_hook(Secret, lambda secret: cipher.seal(secret.reveal()))
    converter.register_structure_hook(Secret, lambda sealed, _: Secret(cipher.open(sealed)))
    return converter


def _raise_refusals(faults: BaseExceptionGroup[Any]) -> None:
    """A refusal inside cattrs' group is ours to pass on: the event may be readable later."""
    for fault in faults.exceptions:
        if isinstance(fault, Refusal):
            raise fault
        if isinstance(fault, BaseExceptionGroup):
            _raise_refusals(fault)


def _holds_secret(kind: Any) -> bool:
    if kind is Secret:
        return True
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return any(_holds_secret(hints[field.name]) for field in fields(kind))
    return any(_holds_secret(part) for part in get_args(kind))
