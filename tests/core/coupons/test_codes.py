"""Which codes are allowed, which are the same, and how new ones are made."""

import re
from random import Random, SystemRandom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomoflow.coupons.codes import (
    LEAST_RANDOM,
    LETTERS,
    LONGEST_CODE,
    LONGEST_PREFIX,
    MOST_RANDOM,
    CodePattern,
    code_fault,
    typed,
)
from nomoflow.kernel.text import code_key

LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى"
ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
ways_of_typing = st.text(alphabet=LATIN + ARABIC + ARABIC_DIGITS, min_size=3, max_size=20)
prefixes = st.from_regex(rf"[A-Z0-9]{{0,{LONGEST_PREFIX}}}", fullmatch=True)
patterns = st.builds(
    CodePattern, prefix=prefixes, random_letters=st.integers(LEAST_RANDOM, MOST_RANDOM)
).filter(lambda pattern: not pattern.faults())


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ahlan15", "AHLAN15"),
        ("  Ahlan15 ", "AHLAN15"),
        ("خصم١٥", "خصم15"),
        ("خصم۱۵", "خصم15"),
        ("العيد", "العيد"),
    ],
)
def test_a_code_is_kept_in_one_form(written: str, kept: str) -> None:
    assert typed(written) == kept
    assert code_fault(kept) is None


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", "coupon_code_missing"),
        ("AB", "coupon_code_length"),
        ("A" * 21, "coupon_code_length"),
        ("AHLAN 15", "coupon_code_signs"),
        ("AHLAN-15", "coupon_code_signs"),
        ("ahlan15", "coupon_code_signs"),
        ("خصم١٥", "coupon_code_signs"),
        ("خصـم", "coupon_code_signs"),
        ("خَصم", "coupon_code_signs"),
        ("AHLAN\n", "coupon_code_signs"),
        ("ÉTÉ", "coupon_code_signs"),
        ("ABC\u200f", "coupon_code_signs"),
    ],
)
def test_what_is_wrong_with_a_code(code: str, fault: str) -> None:
    assert code_fault(code) == fault


@given(ways_of_typing)
def test_letters_and_digits_of_both_scripts_can_be_typed(code: str) -> None:
    assert code_fault(typed(code)) is None


@given(ways_of_typing)
def test_typing_it_again_changes_nothing(code: str) -> None:
    assert typed(typed(code)) == typed(code)


@given(st.text())
def test_the_key_of_a_key_is_itself(code: str) -> None:
    assert code_key(code_key(code)) == code_key(code)


@given(ways_of_typing)
def test_letters_case_does_not_count(code: str) -> None:
    assert code_key(code.upper()) == code_key(code.lower()) == code_key(code)


@given(ways_of_typing.filter(lambda code: not set(code) & set(ARABIC_DIGITS)))
def test_a_code_is_found_however_it_is_typed(code: str) -> None:
    assert code_key(typed(code)) == code_key(code)


def test_digits_of_two_scripts_are_two_codes_on_the_platform() -> None:
    assert code_key("خصم١٥") != code_key("خصم15")
    assert code_key(typed("خصم١٥")) == code_key("خصم15")


# Made codes


@given(patterns, st.integers(0, 400), st.randoms(use_true_random=False))
def test_made_codes_are_different_and_look_alike(
    pattern: CodePattern, count: int, dice: Random
) -> None:
    codes = pattern.make(count, dice)
    assert len(codes) == count
    assert len({code_key(code) for code in codes}) == count
    form = re.compile(rf"{pattern.prefix}[{LETTERS}]{{{pattern.random_letters}}}")
    assert all(form.fullmatch(code) for code in codes)
    assert all(code_fault(code) is None for code in codes)
    assert all(typed(code) == code for code in codes)


@given(patterns)
def test_no_made_code_is_too_long(pattern: CodePattern) -> None:
    assert len(pattern.prefix) + pattern.random_letters <= LONGEST_CODE
    assert pattern.room() == len(LETTERS) ** pattern.random_letters > 10**8


def test_a_letter_that_comes_again_does_not_shorten_the_list() -> None:
    """Dice that repeat themselves cost time, never a code."""
    dice = Random(1)

    class Stutter(Random):
        def choices(self, population, weights=None, *, cum_weights=None, k=1):  # type: ignore[no-untyped-def]
            return dice.choices(population[:3], k=k)

    codes = CodePattern(random_letters=6).make(700, Stutter())
    assert len(set(codes)) == 700


def test_nothing_in_a_made_code_looks_like_something_else() -> None:
    assert not set(LETTERS) & set("0O1I2Z5S8B")
    assert len(set(LETTERS)) == len(LETTERS)


def test_two_makings_do_not_meet() -> None:
    dice = SystemRandom()
    pattern = CodePattern(prefix="EID", random_letters=10)
    assert not set(pattern.make(2000, dice)) & set(pattern.make(2000, dice))


@pytest.mark.parametrize(
    ("pattern", "fields"),
    [
        (CodePattern(prefix="eid"), {"prefix": "coupon_prefix_malformed"}),
        (CodePattern(prefix="عيد"), {"prefix": "coupon_prefix_malformed"}),
        (CodePattern(prefix="A-B"), {"prefix": "coupon_prefix_malformed"}),
        (CodePattern(prefix="A" * 9), {"prefix": "coupon_prefix_malformed"}),
        (CodePattern(random_letters=5), {"random_letters": "coupon_pattern_length"}),
        (CodePattern(random_letters=15), {"random_letters": "coupon_pattern_length"}),
        (
            CodePattern(prefix="A" * 8, random_letters=13),
            {"random_letters": "coupon_code_length"},
        ),
        (CodePattern(prefix="A" * 8, random_letters=12), {}),
    ],
)
def test_what_is_wrong_with_a_pattern(pattern: CodePattern, fields: dict[str, str]) -> None:
    assert pattern.faults() == fields
