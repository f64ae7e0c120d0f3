"""How values become columns, the same on both databases."""

from datetime import UTC, datetime

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from nomoflow.kernel.money import Currency, Money

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A structure that is read and written whole."""

Minor = BigInteger
"""Money is kept as minor units, beside the code of its currency."""

CurrencyCode = Text
"""ISO 4217, such as SAR."""


class UtcTime(TypeDecorator[datetime]):
    """A moment: aware, in UTC, to the microsecond. A naive time is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        """SQLite keeps no time zone: there the text is UTC by our word."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Into the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive time has no place in the database")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Out of the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def money(minor: int | None, currency: str | None) -> Money | None:
    """Money from its two columns; nothing where either is empty."""
    if minor is None or currency is None:
        return None
    return Money(minor=minor, currency=Currency(currency))
