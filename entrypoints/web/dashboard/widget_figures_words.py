"""What the figures of widgets mean, and what the comparison with people held out says."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from entrypoints.web.dashboard.coupon_figures_words import FigureWords
from entrypoints.web.dashboard.feature_words import CHOICES, FEATURES
from entrypoints.web.dashboard.formats import number, percent
from nomoflow.widgets.lift import Difference, Lift, Verdict

FIGURES = {
    "people": FigureWords(
        name=_("Shoppers"),
        meaning=_(
            "Different browsers that saw it for the first time on these days. Who asks not to be "
            "measured is not among them."
        ),
    ),
    "shown": FigureWords(
        name=_("Shown"),
        meaning=_("How often it stood in view for a second, at most once a page."),
    ),
    "clicked": FigureWords(name=_("Clicks"), meaning=_("How often it was pressed.")),
    "closed": FigureWords(name=_("Closed"), meaning=_("How often a shopper closed it.")),
    "buying": FigureWords(
        name=_("Buyers"),
        meaning=_(
            "Those of the people who bought within seven days after they first saw it. Unpaid, "
            "cancelled and refunded orders do not count."
        ),
    ),
    "revenue": FigureWords(
        name=_("Revenue of the buyers"),
        meaning=_(
            "What the buyers paid in these seven days, without shipping and tax. They might have "
            "bought without it too: the comparison below says how many."
        ),
    ),
}

STEPS = {
    "people": FigureWords(name=_("Saw it"), meaning=FIGURES["people"].meaning),
    "clicking": FigureWords(
        name=_("Pressed it"), meaning=_("Those of them who pressed it at least once.")
    ),
    "acting": FigureWords(
        name=_("Left an address or copied a code"),
        meaning=_("Those of them who did what a form or a code asks for."),
    ),
    "buying": FigureWords(name=_("Bought"), meaning=FIGURES["buying"].meaning),
}

DEVICES = {
    "phone": _("Phone"),
    "tablet": _("Tablet"),
    "desktop": _("Computer"),
    "unknown": _("Not told"),
}

PAGES = CHOICES["show_on"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictWords:
    """A verdict in few words, its tone, and in a sentence."""

    name: LazyString
    tone: str
    sentence: LazyString


VERDICTS = {
    Verdict.TOO_FEW: VerdictWords(
        name=_("Too few to say"),
        tone="",
        sentence=_("Too few people or orders so far: any figure would be chance."),
    ),
    Verdict.BETTER: VerdictWords(
        name=_("Better"), tone="good", sentence=_("Who sees it buys more often.")
    ),
    Verdict.WORSE: VerdictWords(
        name=_("Worse"),
        tone="bad",
        sentence=_("Who sees it buys less often. Think about switching it off or changing it."),
    ),
    Verdict.NO_DIFFERENCE: VerdictWords(
        name=_("No difference seen"),
        tone="warn",
        sentence=_("So far both buy about equally often. A small difference needs more people."),
    ),
}


_CARDS = {key.value: words.name for key, words in FEATURES.items()}


def is_card(widget: str) -> bool:
    """Whether a widget is a feature of its own, and no notice."""
    return widget in _CARDS


def widget_name(widget: str, notices: Mapping[str, str]) -> str:
    """What a widget is called, given the notices by name; its id where nobody named it."""
    return str(_CARDS[widget]) if is_card(widget) else notices.get(widget, widget)


def points(share: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    told = round(share * 100, 1)
    sign = "+" if told > 0 else "\N{MINUS SIGN}" if told < 0 else ""
    return f"\N{LEFT-TO-RIGHT MARK}{sign}{number(abs(told))}"


def interval_sentence(between: Difference) -> str:
    """The difference with where the truth is likely to lie."""
    return gettext(
        "%(value)s percentage points; in 95 of 100 cases the truth lies between %(low)s and "
        "%(high)s.",
        value=points(between.value),
        low=points(between.low),
        high=points(between.high),
    )


def relative_sentence(lift: Lift) -> str:
    """The difference as a share of what is bought without it; nothing where chance explains it."""
    if lift.relative is None or lift.verdict not in (Verdict.BETTER, Verdict.WORSE):
        return ""
    share = percent(abs(lift.relative))
    if lift.verdict is Verdict.BETTER:
        return gettext("That is %(share)s more buyers than without it.", share=share)
    return gettext("That is %(share)s fewer buyers than without it.", share=share)


def is_compared(lift: Lift) -> bool:
    """Whether there is anybody to compare with."""
    return lift.held_out.people > 0
