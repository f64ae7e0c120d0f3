"""Turns what a browser reported into text for the queue, and back."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.visitors.model import Hit, HitBatch, HitKind

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Spoiled(ValueError):
    """The text is not a batch that this version understands."""


def to_text(batch: HitBatch) -> str:
    """The batch as one line of JSON."""
    return _write(
        {
            "store": batch.store,
            "visitor": batch.visitor,
            "received_at": batch.received_at.isoformat(),
            "hits": [
                [
                    hit.id,
                    hit.kind.value,
                    hit.url,
                    hit.referrer,
                    hit.occurred_at.isoformat(),
                    dict(hit.data),
                ]
                for hit in batch.hits
            ],
        }
    )


def from_text(text: bytes | str) -> HitBatch:
    """The batch again. Raises ``Spoiled``."""
    try:
        fields = json.loads(text)
        return HitBatch(
            store=StoreId(_text(fields["store"])),
            visitor=VisitorId(_text(fields["visitor"])),
            received_at=_moment(fields["received_at"]),
            hits=tuple(_hit(*hit) for hit in fields["hits"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise Spoiled(type(fault).__name__) from fault


def _hit(
    identity: str, kind: str, url: str, referrer: str, occurred_at: str, facts: Mapping[str, str]
) -> Hit:
    return Hit(
        id=_text(identity),
        kind=HitKind(kind),
        url=_text(url),
        referrer=_text(referrer),
        occurred_at=_moment(occurred_at),
        data={_text(name): _text(value) for name, value in facts.items()},
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a naive time")
    return moment


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
