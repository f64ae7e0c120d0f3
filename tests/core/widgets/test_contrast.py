"""Colours that can be told apart, and what to take instead of those that cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomoflow.widgets.contrast import LEGIBLE, VISIBLE, Theme, faintness, ink_on, ratio

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
themes = st.sampled_from(["auto", "light", "dark"])


def test_the_ratio_is_the_one_of_the_guidelines() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert ratio("#0f766e", "#0f766e") == 1


@given(colours)
def test_what_stands_on_an_accent_can_always_be_read(accent: str) -> None:
    assert ratio(accent, ink_on(accent)) >= LEGIBLE


@given(colours, themes)
def test_a_faint_accent_is_offered_one_that_shows(accent: str, theme: Theme) -> None:
    faint = faintness(accent, theme)
    if faint is not None:
        assert faint.ratio < VISIBLE
        assert faintness(faint.instead, theme) is None


@pytest.mark.parametrize(
    ("accent", "theme", "shows"),
    [
        ("#ffffff", "light", False),
        ("#ffffff", "dark", True),
        ("#171b22", "light", True),
        ("#171b22", "auto", False),
        ("#0f766e", "auto", True),
    ],
)
def test_an_accent_shows_on_the_cards_of_its_theme(accent: str, theme: Theme, shows: bool) -> None:
    assert (faintness(accent, theme) is None) is shows
