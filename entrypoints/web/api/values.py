"""Values that come in and go out: exact money, shares, moments, ids; and what does not fit."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from nomoflow.kernel.errors import Invalid
from nomoflow.kernel.money import Currency, Money, Percent
from nomoflow.kernel.text import is_keepable

_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,3})?", re.ASCII)
_YEARS = range(2000, 2101)
_MOST_IDS = 1000


class MoneySchema(Schema):
    """An exact amount: decimal text with exactly the currency's digits."""

    amount = fields.String(attribute="major", required=True, metadata={"example": "12.50"})
    currency = fields.String(attribute="currency.code", required=True, metadata={"example": "SAR"})

    @post_load
    def made(self, told: Mapping[str, Any], **_: object) -> Money:
        """The amount, unless it has more digits than can be paid."""
        amount = told["major"]
        try:
            currency = Currency(told["currency"]["code"])
        except Invalid as fault:
            raise ValidationError("Not an exact amount.", "currency") from fault
        fraction = amount.partition(".")[2].rstrip("0")
        if not _AMOUNT.fullmatch(amount) or len(fraction) > currency.digits:
            raise ValidationError("Not an exact amount.", "amount")
        return Money.parse(amount, currency)


class PercentField(fields.Float):
    """A share in percent: a number with at most two decimals."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        if value is None:
            return None
        points = value.basis_points
        return points // 100 if points % 100 == 0 else points / 100

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            exact = Decimal(str(value))
            if exact.is_finite() and abs(exact) <= 1000:
                points = exact.scaleb(2)
                if points == points.to_integral_value():
                    return Percent(int(points))
        raise ValidationError("Not a share in percent.")


def money(description: str = "", **more: Any) -> fields.Nested:
    """An amount of money, or nothing."""
    told = {"description": description} if description else {}
    return fields.Nested(MoneySchema, **{"allow_none": True, "metadata": told, **more})


def moment(description: str = "", **more: Any) -> fields.AwareDateTime:
    """A moment with its offset, in years that a coupon can see."""
    told = {"description": description} if description else {}
    return fields.AwareDateTime(validate=_in_time, metadata=told, **more)


def text(longest: int = 200, **more: Any) -> fields.String:
    """A text that can be kept."""
    return fields.String(validate=[validate.Length(max=longest), keepable], **more)


def yes_or_no(**more: Any) -> fields.Boolean:
    """True or false, and nothing that only looks like it."""
    return fields.Boolean(truthy={True}, falsy={False}, **more)


def ids(description: str = "", **more: Any) -> fields.List[str]:
    """Ids of the platform."""
    told = {"description": description} if description else {}
    most = validate.Length(max=_MOST_IDS)
    return fields.List(text(64), validate=most, metadata=told, **more)


def keepable(told: str) -> None:
    """Refuse what no database keeps."""
    if not is_keepable(told):
        raise ValidationError("Not a text that can be kept.")


def in_utc(told: datetime) -> datetime:
    """A moment as the core has it."""
    return told.astimezone(UTC)


def _in_time(told: datetime) -> None:
    if told.year not in _YEARS:
        raise ValidationError("Not a valid aware datetime.")
