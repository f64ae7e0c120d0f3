"""What notices, their forms, their states and their fields are called."""

from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from entrypoints.web.dashboard.coupon_words import StateWords
from entrypoints.web.problem_words import FAULTS, REFUSALS
from nomoflow.kernel.errors import Refusal
from nomoflow.widgets.notices import NoticeForm, NoticeState


@dataclass(frozen=True, slots=True, kw_only=True)
class FormWords:
    """A form: its name, what it looks like, and its sign."""

    name: LazyString
    meaning: LazyString
    icon: str


FORMS = {
    NoticeForm.POPUP: FormWords(
        name=_("Popup"),
        meaning=_("A card over the dimmed page. A press outside closes it."),
        icon="sparkles",
    ),
    NoticeForm.MODAL: FormWords(
        name=_("Window"),
        meaning=_("A card that is answered, or closed with its own button."),
        icon="layers",
    ),
    NoticeForm.BANNER: FormWords(
        name=_("Banner"), meaning=_("A wide card at the bottom of the page."), icon="megaphone"
    ),
    NoticeForm.BAR: FormWords(
        name=_("Bar"), meaning=_("A line along the upper or the lower edge."), icon="minus"
    ),
    NoticeForm.TOAST: FormWords(
        name=_("Short line"), meaning=_("A line that goes away by itself."), icon="bell"
    ),
    NoticeForm.SLIDE_IN: FormWords(
        name=_("Corner card"), meaning=_("A card that slides in from a corner."), icon="inbox"
    ),
    NoticeForm.BUTTON: FormWords(
        name=_("Floating button"),
        meaning=_("A round button that opens the rest."),
        icon="mouse-pointer-click",
    ),
    NoticeForm.COUNTDOWN_BAR: FormWords(
        name=_("Countdown bar"),
        meaning=_("A bar that counts down to a true end, and is gone then."),
        icon="clock",
    ),
    NoticeForm.SHIPPING_BAR: FormWords(
        name=_("Free shipping bar"),
        meaning=_("A bar that knows the cart, and how much is missing."),
        icon="shopping-cart",
    ),
}

STATES = {
    NoticeState.DRAFT: StateWords(
        name=_("Draft"), tone="", meaning=_("Shoppers see it once you publish it.")
    ),
    NoticeState.LIVE: StateWords(
        name=_("Live"), tone="good", meaning=_("Shoppers see it, as its rules say.")
    ),
    NoticeState.PAUSED: StateWords(
        name=_("Paused"), tone="warn", meaning=_("Shoppers do not see it for now.")
    ),
    NoticeState.ARCHIVED: StateWords(
        name=_("Archived"), tone="", meaning=_("Put away. You can bring it back.")
    ),
}

POSITIONS = {
    "center": _("In the middle"),
    "top": _("At the top"),
    "bottom": _("At the bottom"),
    "bottom_start": _("Lower corner, where lines begin"),
    "bottom_end": _("Lower corner, where lines end"),
}

THEMES = {"auto": _("Automatic"), "light": _("Light"), "dark": _("Dark")}

FIELDS = {
    "name": _("Name"),
    "form": _("Shape"),
    "texts.ar.heading": _("Heading in Arabic"),
    "texts.en.heading": _("Heading in English"),
    "texts.ar.body": _("Text in Arabic"),
    "texts.en.body": _("Text in English"),
    "texts.ar.action": _("Button in Arabic"),
    "texts.en.action": _("Button in English"),
    "settings.theme": _("Light or dark"),
    "settings.accent": _("Colour"),
    "settings.position": _("Place"),
    "settings.link": _("Where the button leads"),
    "settings.image": _("Picture"),
    "settings.countdown_until": _("End of the countdown"),
    "settings.free_shipping_from": _("Free shipping from"),
    "rules.targeting": _("Who sees it"),
    "rules.triggers": _("What sets it off"),
    "rules.schedule": _("When it may be seen"),
    "rules.display": _("How often"),
}

_NOT_NOW = {
    "live": _("It is live already."),
    "draft": _("It is a draft: nobody sees it yet."),
    "paused": _("It is paused already."),
    "archived": _("It is archived. Bring it back first."),
}


def field_name(place: str) -> str:
    """What the field at a place is called, or the part of the notice in which it stands."""
    known = max((name for name in FIELDS if _within(place, name)), key=len, default="")
    return str(FIELDS[known]) if known else place


def refusal_sentence(refusal: Refusal) -> str:
    """Why something was not done to a notice, with the fields that stood in the way."""
    if refusal.code == "notice_not_now":
        return str(_NOT_NOW.get(str(refusal.facts.get("state")), REFUSALS[refusal.code]))
    told = [
        gettext("%(field)s: %(fault)s", field=field_name(place), fault=FAULTS[fault])
        for place, fault in refusal.fields.items()
    ]
    return " ".join(told) or str(REFUSALS[refusal.code])


def _within(place: str, name: str) -> bool:
    return place == name or place.startswith(f"{name}.")


def archive_words() -> str:
    """What it means that a notice is put away."""
    return gettext("Shoppers do not see it any more. It stays here, and you can bring it back.")
