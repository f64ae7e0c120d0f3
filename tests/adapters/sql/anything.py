"""Anything of an annotated kind, for what is stored whole."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from types import UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.secret import Secret

_MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=3))]),
)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    int: st.integers(min_value=-(2**63), max_value=2**63 - 1),
    bool: st.booleans(),
    datetime: _MOMENTS,
    Secret: st.builds(Secret, st.text(max_size=20)),
    Currency: st.sampled_from([Currency("SAR"), Currency("KWD"), Currency("JPY")]),
}
_PLAIN[Money] = st.builds(Money, minor=_PLAIN[int], currency=_PLAIN[Currency])


def anything(kind: Any) -> st.SearchStrategy[Any]:
    """Anything of a kind. One that nobody taught us fails loudly."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, NewType):
        return anything(kind.__supertype__)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        told = {field.name: anything(hints[field.name]) for field in fields(kind)}
        return st.builds(kind, **told)
    return _any_of_parts(kind)


def _any_of_parts(kind: Any) -> st.SearchStrategy[Any]:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        options = (st.none() if part is type(None) else anything(part) for part in parts)
        return st.one_of(*options)
    if origin is tuple and parts[1:] == (...,):
        return st.lists(anything(parts[0]), max_size=2).map(tuple)
    if origin in (dict, Mapping):
        return st.dictionaries(anything(parts[0]), anything(parts[1]), max_size=2)
    raise TypeError(f"Stored values hold {kind} now: teach the converter and this test")
