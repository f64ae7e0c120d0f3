"""What offers, their states, their codes and their fields are called."""

from dataclasses import dataclass

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from entrypoints.web.dashboard.coupon_words import FIELDS as COUPON_FIELDS
from entrypoints.web.dashboard.coupon_words import StateWords
from entrypoints.web.dashboard.formats import number
from entrypoints.web.problem_words import FAULTS, REFUSALS
from nomoflow.coupons.offers import CodeState, OfferKind, OfferState, Supply
from nomoflow.kernel.errors import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """A kind of offer: its name, what it is for, an example, and its sign."""

    name: LazyString
    purpose: LazyString
    example: LazyString
    icon: str


KINDS = {
    OfferKind.SHARED: KindWords(
        name=_("One code for everybody"),
        purpose=_("Every visitor gets the code of one of your coupons."),
        example=_("For example: WELCOME10 in a box on the home page."),
        icon="megaphone",
    ),
    OfferKind.POOL: KindWords(
        name=_("A pool of unique codes"),
        purpose=_("Codes are made ahead. Each visitor gets another one, until they are gone."),
        example=_("For example: 500 codes for the first 500 visitors of a campaign."),
        icon="layers",
    ),
    OfferKind.PERSONAL: KindWords(
        name=_("A personal code with its own end"),
        purpose=_("Each visitor gets a code of their own that ends some minutes later."),
        example=_("For example: ten percent for 20 minutes, for somebody who is about to leave."),
        icon="clock",
    ),
}

STATES = {
    OfferState.DRAFT: StateWords(
        name=_("Draft"), tone="", meaning=_("It hands out codes once you start it.")
    ),
    OfferState.RUNNING: StateWords(
        name=_("Handing out codes"), tone="good", meaning=_("Visitors can get a code now.")
    ),
    OfferState.PAUSED: StateWords(
        name=_("Paused"),
        tone="warn",
        meaning=_("Nobody gets a new code. Codes that were given stay good."),
    ),
    OfferState.ENDED: StateWords(
        name=_("Ended"), tone="", meaning=_("It hands out no more, and cannot be started again.")
    ),
}

CODE_STATES = {
    CodeState.GIVEN: StateWords(name=_("Given"), tone="good", meaning=_("A visitor was given it.")),
    CodeState.READY: StateWords(
        name=_("Ready"),
        tone="brand",
        meaning=_("Works at the checkout, and waits for its visitor."),
    ),
    CodeState.MADE: StateWords(
        name=_("Made"), tone="news", meaning=_("Made here, and on its way to Salla.")
    ),
    CodeState.OVER: StateWords(
        name=_("Out of use"), tone="", meaning=_("Its time is over, or it was taken back.")
    ),
    CodeState.SPOILT: StateWords(
        name=_("Spoilt"), tone="bad", meaning=_("Salla did not take it; another one was made.")
    ),
}

SUPPLIES = {
    Supply.OWN_CODES: (
        _("We make the codes"),
        _(
            "With your prefix and as many letters as you like. Each one is written to Salla by "
            "itself, about one a second."
        ),
    ),
    Supply.PLATFORM_GROUPS: (
        _("Salla makes the codes"),
        _(
            "A thousand at once, for large pools. One to five letters of yours, then a few of "
            "Salla’s. Salla cannot take back a single one of them."
        ),
    ),
}

FIELDS = {
    **COUPON_FIELDS,
    "name": _("Name"),
    "kind": _("Kind of offer"),
    "coupon": _("Coupon"),
    "terms": _("Discount"),
    "supply": _("Who makes the codes"),
    "prefix": _("Begins with"),
    "pattern": _("Code pattern"),
    "random_letters": _("Random letters"),
    "size": _("Number of codes"),
    "lifetime_minutes": _("Each code lives for"),
    "budget_codes": _("Codes in all"),
    "budget_per_day": _("Codes a day"),
    "budget_per_visitor": _("Codes for one visitor"),
    "budget_discount": _("Discount in all"),
}

_NOT_NOW = {
    "running": _("It is running already."),
    "ended": _("It has ended, and cannot be started again."),
}

_DAY, _HOUR = 24 * 60, 60


def lasting(minutes: int) -> str:
    """A lifetime in the largest unit that tells it exactly."""
    if minutes and minutes % _DAY == 0:
        return ngettext("%(num)s day", "%(num)s days", minutes // _DAY)
    if minutes and minutes % _HOUR == 0:
        return ngettext("%(num)s hour", "%(num)s hours", minutes // _HOUR)
    return ngettext("%(num)s minute", "%(num)s minutes", minutes)


def codes_in_words(count: int) -> str:
    """A number of codes."""
    return ngettext("%(count)s code", "%(count)s codes", count, count=number(count))


def supply_pace(count: int) -> str:
    """How long Salla takes for codes that are written to it one by one."""
    minutes = -(-count // 60)
    if minutes < _HOUR:
        told = ngettext("%(num)s minute", "%(num)s minutes", minutes)
    else:
        told = ngettext("%(num)s hour", "%(num)s hours", -(-minutes // _HOUR))
    return gettext(
        "Salla takes about one code a second: all of them are ready in about %(time)s.", time=told
    )


def refusal_sentence(refusal: Refusal) -> str:
    """Why something was not done to an offer, with the fields that stood in the way."""
    if refusal.code == "coupon_not_now":
        return str(_NOT_NOW.get(str(refusal.facts.get("phase")), REFUSALS[refusal.code]))
    told = [
        gettext("%(field)s: %(fault)s", field=FIELDS.get(name, name), fault=FAULTS[fault])
        for name, fault in refusal.fields.items()
    ]
    return " ".join(told) or str(REFUSALS[refusal.code])


def fault_sentence(fault: str) -> str:
    """What is wrong: in our words, or in Salla’s own where those are all there is."""
    return str(FAULTS.get(fault) or REFUSALS.get(fault) or fault)


def end_words() -> str:
    """What it means that an offer ends."""
    return gettext(
        "Nobody gets a code from it any more, and it cannot be started again. Codes that nobody "
        "was given are taken back from Salla; codes that were given stay good until their end."
    )
