"""Exact money: an integer of minor units and its currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Self

from nomoflow.kernel.errors import Invalid

# ISO 4217: currencies whose minor unit is not a hundredth.
_DIGITS = {
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
    "CLP": 0, "DJF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "UGX": 0, "VND": 0,
}  # fmt: skip


# More than any shop turns over, and still well within a 64-bit column.
_LARGEST_EXPONENT = 14


class MalformedMoney(Invalid):
    """Not an amount of this currency."""

    code = "money_malformed"


class MixedCurrencies(Invalid):
    """Two currencies in one sum."""

    code = "money_mixed_currencies"


@dataclass(frozen=True, slots=True, order=True)
class Currency:
    """An ISO 4217 currency, such as SAR; it knows how many minor digits it has."""

    code: str

    def __post_init__(self) -> None:
        if len(self.code) != 3 or not self.code.isascii() or not self.code.isupper():
            raise MalformedMoney({"currency": "money_malformed"})

    @property
    def digits(self) -> int:
        """Digits after the point: two for riyals, three for Kuwaiti dinars, none for yen."""
        return _DIGITS.get(self.code, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in minor units (halalas for SAR). Exact; negative when it is taken back."""

    minor: int
    currency: Currency

    @classmethod
    def zero(cls, currency: Currency) -> Self:
        """Nothing, in a currency."""
        return cls(minor=0, currency=currency)

    @classmethod
    def parse(cls, amount: str | int | Decimal, currency: Currency) -> Self:
        """Money from major units as people write them (``12.50``).

        Digits beyond the currency's own are rounded half up. Refuses with ``MalformedMoney``.
        """
        try:
            exact = Decimal(amount)
            if exact.adjusted() > _LARGEST_EXPONENT:
                raise MalformedMoney({"amount": "money_malformed"})
            minor = exact.scaleb(currency.digits).to_integral_value(ROUND_HALF_UP)
            return cls(minor=int(minor), currency=currency)
        except (ArithmeticError, ValueError) as fault:
            raise MalformedMoney({"amount": "money_malformed"}) from fault

    @property
    def major(self) -> Decimal:
        """The amount in major units, with exactly the currency's digits."""
        return Decimal(self.minor).scaleb(-self.currency.digits)

    def __add__(self, other: Self) -> Self:
        return type(self)(minor=self.minor + self._same(other).minor, currency=self.currency)

    def __sub__(self, other: Self) -> Self:
        return type(self)(minor=self.minor - self._same(other).minor, currency=self.currency)

    def __neg__(self) -> Self:
        return type(self)(minor=-self.minor, currency=self.currency)

    def __lt__(self, other: Self) -> bool:
        return self.minor < self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def split(self, weights: Sequence[Fraction]) -> tuple[Self, ...]:
        """Parts in proportion to the weights; their sum is this amount to the last unit.

        Missing units go to the largest fractional parts, ties to the earlier one. A negative
        amount is split as its absolute value and then negated.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise MalformedMoney(weights=len(weights))
        shares = [abs(self.minor) * weight / total for weight in weights]
        floors = [int(share) for share in shares]
        by_remainder = sorted(
            range(len(shares)), key=lambda place: (floors[place] - shares[place], place)
        )
        for place in by_remainder[: abs(self.minor) - sum(floors)]:
            floors[place] += 1
        sign = -1 if self.minor < 0 else 1
        return tuple(type(self)(minor=sign * part, currency=self.currency) for part in floors)

    def _same(self, other: Self) -> Self:
        if other.currency != self.currency:
            raise MixedCurrencies(left=self.currency.code, right=other.currency.code)
        return other


@dataclass(frozen=True, slots=True, order=True)
class Percent:
    """A share in basis points: 1250 is 12.5 %."""

    basis_points: int
