"""Whatever arrives: a message is understood, or refused as malformed. Nothing else happens."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.salla.meanings import MEANINGS
from adapters.salla.webhooks import SallaWebhooks
from nomoflow.kernel.events import Event
from nomoflow.relay.model import Malformed
from tests.adapters.salla.fixtures import WEBHOOKS, fixture, message, telling

SOURCE = SallaWebhooks("secret", "signature")
SCALARS: list[Any] = [
    None, True, False, 0, -1, 1, 10**12, 10**30, 1.5, 1e300, "", "null", "0", "x", "٣", "\x00",
    "\ud800", "2026-02-30", "2026-02-16 20:41:02", [], [None], [1], ["x"], [[]], {}, {"id": None},
    {"date": "x"}, {"amount": "x", "currency": "SAR"}, {"amount": 1}, {"amount": 1, "currency": 5},
]  # fmt: skip
JSON = st.recursive(
    st.sampled_from(SCALARS) | st.text(max_size=8) | st.integers() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "amount", "currency", "date", "name", "code", "status"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
KINDS = sorted(MEANINGS)


def understood(envelope: dict[str, Any]) -> None:
    try:
        found = SOURCE.translate(message(envelope))
    except Malformed:
        return
    assert found is None or all(isinstance(event, Event) for event in found)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything inside a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in inner:
        yield (*path, key)
        if isinstance(each, dict | list):
            yield from places(each, (*path, key))


def changed(value: Any, path: tuple[Any, ...], new: Any, *, remove: bool) -> Any:
    copy = json.loads(json.dumps(value))
    spot = copy
    for key in path[:-1]:
        spot = spot[key]
    if remove:
        del spot[path[-1]]
    else:
        spot[path[-1]] = new
    return copy


@pytest.mark.parametrize("name", WEBHOOKS)
def test_every_field_may_be_missing_or_of_another_kind(name: str) -> None:
    envelope = fixture(name)
    # One of several alike is enough: the second item of a list teaches nothing new.
    spots = [path for path in places(envelope["data"]) if 1 not in path]
    for path in spots:
        for new in SCALARS[:: 3 if len(spots) > 120 else 1]:
            understood({**envelope, "data": changed(envelope["data"], path, new, remove=False)})
        understood({**envelope, "data": changed(envelope["data"], path, None, remove=True)})


@given(kind=st.sampled_from(KINDS), data=st.dictionaries(st.text(max_size=12), JSON, max_size=4))
@settings(max_examples=150)
def test_anything_as_the_data_of_any_kind(kind: str, data: dict[str, Any]) -> None:
    understood({"event": kind, "merchant": 1, "created_at": "", "data": data})


@given(data=st.data())
@settings(max_examples=200)
def test_several_changes_at_once(data: st.DataObject) -> None:
    envelope = fixture(data.draw(st.sampled_from(WEBHOOKS)))
    for _ in range(data.draw(st.integers(1, 4))):
        spots = list(places(envelope["data"]))
        if spots:
            path = data.draw(st.sampled_from(spots))
            remove = data.draw(st.booleans())
            new = data.draw(JSON)
            envelope["data"] = changed(envelope["data"], path, new, remove=remove)
    understood(envelope)


@given(written=JSON)
def test_any_hour_of_a_message(written: Any) -> None:
    understood(
        {"event": "customer.updated", "merchant": 1, "created_at": written, "data": {"id": 1}}
    )


@given(body=st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    with pytest.raises(Malformed):
        SOURCE.translate(message(b"\xff" + body))


def test_depth_is_no_way_in() -> None:
    deep: Any = {"id": 1}
    for number in range(200):
        deep = {"id": number + 1, "sub_categories": [deep]}
    with pytest.raises(Malformed):
        SOURCE.translate(telling("category.updated", deep))
