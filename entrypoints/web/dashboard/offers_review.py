"""An offer in words: what its codes are worth, how visitors come by them, and what it may cost."""

from collections.abc import Iterator
from secrets import SystemRandom

from flask_babel import gettext, ngettext

from entrypoints.web.dashboard.coupon_rule_words import rule as coupon_rule
from entrypoints.web.dashboard.formats import money_text, number
from entrypoints.web.dashboard.offers_words import codes_in_words, lasting, supply_pace
from nomoflow.coupons.codes import CodePattern
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import Budget, OfferDraft, OfferKind, Supply

_EXAMPLES = 3
_PLATFORMS_LETTERS = "••••"
_DICE = SystemRandom()


def rule(draft: OfferDraft, coupon: Coupon | None) -> list[str]:
    """What a code of the offer does, a sentence each."""
    if draft.kind is OfferKind.SHARED:
        return coupon_rule(coupon.terms) if coupon is not None else []
    return coupon_rule(draft.terms) if draft.terms is not None else []


def ways(draft: OfferDraft, coupon: Coupon | None) -> list[str]:
    """How visitors come by their codes, a sentence each."""
    return list(_ways(draft, coupon))


def bounds(budget: Budget) -> list[str]:
    """What it may give away, a sentence each."""
    return list(_bounds(budget))


def rest(budget: Budget) -> list[str]:
    """What of a budget no bar can show."""
    return list(_rest(budget))


def examples(pattern: CodePattern, supply: Supply) -> list[str]:
    """Codes as they would be made; nothing where the pattern is impossible."""
    if supply is Supply.PLATFORM_GROUPS:
        return [pattern.prefix + _PLATFORMS_LETTERS] if pattern.prefix else []
    return [] if pattern.faults() else pattern.make(_EXAMPLES, _DICE)


def _ways(draft: OfferDraft, coupon: Coupon | None) -> Iterator[str]:
    if draft.kind is OfferKind.SHARED:
        if coupon is not None:
            yield gettext("Every visitor gets the code %(code)s.", code=coupon.code)
        return
    if draft.kind is OfferKind.POOL:
        yield gettext(
            "%(codes)s are made ahead; each visitor gets another one.",
            codes=codes_in_words(draft.size),
        )
        if draft.supply is Supply.OWN_CODES:
            yield supply_pace(draft.size)
        else:
            yield gettext("Salla makes them, a thousand at once.")
        return
    yield gettext("Each visitor gets a code of their own.")
    if draft.lifetime_minutes is not None:
        yield gettext(
            "It ends %(time)s after it was given, and is deleted in Salla then.",
            time=lasting(draft.lifetime_minutes),
        )
    yield gettext(
        "%(codes)s are kept ready, so that nobody has to wait.", codes=codes_in_words(draft.size)
    )


def _bounds(budget: Budget) -> Iterator[str]:
    if budget.codes is not None:
        yield gettext("At most %(codes)s in all.", codes=codes_in_words(budget.codes))
    if budget.per_day is not None:
        yield gettext("At most %(codes)s a day.", codes=codes_in_words(budget.per_day))
    if budget.discount is not None:
        yield gettext(
            "It stops once its orders took off %(amount)s in all.",
            amount=money_text(budget.discount),
        )
    yield from _rest(budget)


def _rest(budget: Budget) -> Iterator[str]:
    yield ngettext(
        "Each visitor gets one code.",
        "Each visitor gets at most %(count)s codes, one after the other.",
        budget.per_visitor,
        count=number(budget.per_visitor),
    )
    if budget.codes is None and budget.discount is None:
        yield gettext("Nothing else limits it.")
