"""Values that several tables keep in columns alike: amounts, the buyer, a name."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import RowMapping

from nomoflow.kernel.ids import CustomerId
from nomoflow.kernel.money import Currency, MixedCurrencies, Money
from nomoflow.orders.facts import Buyer

Row = Mapping[str, Any] | RowMapping


def money(minor: int | None, currency: str | None) -> Money | None:
    """An amount of two columns; nothing where either is empty."""
    if minor is None or currency is None:
        return None
    return Money(minor=minor, currency=Currency(currency))


def minor(amount: Money | None, currency: Currency | None = None) -> int | None:
    """The column of an amount; refuses one that is in another currency than its row."""
    if amount is None:
        return None
    if currency is not None and amount.currency != currency:
        raise MixedCurrencies(left=currency.code, right=amount.currency.code)
    return amount.minor


def code(amount: Money | None) -> str | None:
    """The column of an amount's currency."""
    return amount.currency.code if amount is not None else None


def buyer_columns(buyer: Buyer) -> dict[str, str | None]:
    """Who bought, as columns."""
    told = {field.name: getattr(buyer, field.name) for field in fields(Buyer)}
    return {"customer": told.pop("id"), **told}


def buyer(row: Row) -> Buyer:
    """Who bought, of columns."""
    told = {field.name: row[field.name] for field in fields(Buyer) if field.name != "id"}
    customer = row["customer"]
    return Buyer(id=CustomerId(customer) if customer is not None else None, **told)


def full_name(first: str | None, last: str | None) -> str:
    """A person's name in one line."""
    return " ".join(part for part in (first, last) if part)
