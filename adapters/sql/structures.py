"""Values of the core as plain structures that JSON can hold, and back."""

from datetime import UTC, datetime
from typing import Any, TypeVar

from cattrs import Converter

from nomoflow.kernel.money import Currency, Money

Value = TypeVar("Value")


def plain_converter() -> Converter:
    """A converter for what is stored whole: money as minor units with its currency, times in UTC.

    Fields that were added since take their defaults when they are read.
    """
    converter = Converter(detailed_validation=True)
    converter.register_unstructure_hook(datetime, _written_time)
    converter.register_structure_hook(datetime, lambda text, _: _read_time(text))
    converter.register_unstructure_hook(Currency, lambda currency: currency.code)
    converter.register_structure_hook(Currency, lambda code, _: Currency(code))
    converter.register_unstructure_hook(Money, lambda sum_: [sum_.minor, sum_.currency.code])
    converter.register_structure_hook(
        Money, lambda pair, _: Money(minor=int(pair[0]), currency=Currency(pair[1]))
    )
    return converter


def _written_time(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("A naive time has no place in what is stored")
    return moment.astimezone(UTC).isoformat()


def _read_time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


_PLAIN = plain_converter()


def structure(value: object) -> Any:
    """A value as a column of JSON keeps it."""
    return _PLAIN.unstructure(value)


def value_of(kept: Any, kind: type[Value]) -> Value:
    """The value of a column of JSON."""
    return _PLAIN.structure(kept, kind)
