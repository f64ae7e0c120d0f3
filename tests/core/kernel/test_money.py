"""Money is exact, whatever is done to it."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomoflow.kernel.money import Currency, MalformedMoney, MixedCurrencies, Money

SAR, KWD, JPY = Currency("SAR"), Currency("KWD"), Currency("JPY")
REVERSALS = json.loads(
    (Path(__file__).parents[2] / "fixtures/attribution/reversals.json").read_text("utf-8")
)


def sar(minor: int) -> Money:
    return Money(minor=minor, currency=SAR)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.50", SAR, 1250),
        ("380.65", SAR, 38065),
        ("0.005", SAR, 1),
        ("-0.005", SAR, -1),
        ("1.2345", KWD, 1235),
        ("1500", JPY, 1500),
        (42, SAR, 4200),
    ],
)
def test_major_units_become_minor_ones(text: str | int, currency: Currency, minor: int) -> None:
    assert Money.parse(text, currency).minor == minor


@pytest.mark.parametrize("text", ["", "x", "1,50", "1.5.0", "NaN", "Infinity", "1e999999"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(MalformedMoney):
        Money.parse(text, SAR)


def test_a_currency_has_three_capital_letters() -> None:
    for code in ("sar", "SA", "RIYAL", "١٢٣"):
        with pytest.raises(MalformedMoney):
            Currency(code)


def test_currencies_do_not_mix() -> None:
    with pytest.raises(MixedCurrencies):
        _ = sar(1) + Money(minor=1, currency=KWD)


def test_major_shows_the_digits_of_the_currency() -> None:
    assert str(sar(1250).major) == "12.50"
    assert str(Money(minor=1250, currency=KWD).major) == "1.250"
    assert str(Money(minor=1250, currency=JPY).major) == "1250"


weights = st.lists(
    st.fractions(min_value=0, max_value=100, max_denominator=1000), min_size=1, max_size=12
).filter(lambda parts: sum(parts) > 0)


@given(st.integers(-(10**12), 10**12), weights)
def test_a_split_loses_nothing(minor: int, parts: list[Fraction]) -> None:
    split = sar(minor).split(parts)
    assert sum(part.minor for part in split) == minor
    exact = [minor * part / sum(parts) for part in parts]
    assert all(abs(part.minor - share) < 1 for part, share in zip(split, exact, strict=True))


def test_a_refund_is_split_as_the_contract_says() -> None:
    fractions = [Fraction(REVERSALS["fractions"][touch]) for touch in ("t1", "t2", "t3")]
    for total, wanted in ((19999, "credit"), (14999, "credit_after"), (0, "credit_after")):
        step = next(step for step in REVERSALS["steps"] if step["total"] == total)
        split = [part.minor for part in sar(total).split(fractions)]
        assert split == [step[wanted][touch] for touch in ("t1", "t2", "t3")]


def test_weights_that_say_nothing_are_refused() -> None:
    with pytest.raises(MalformedMoney):
        sar(100).split([Fraction(0)])
    with pytest.raises(MalformedMoney):
        sar(100).split([Fraction(2), Fraction(-1)])
