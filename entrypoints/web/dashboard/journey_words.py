"""The way to an order, told step by step, and why its source was credited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import unquote, urlsplit

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from entrypoints.web.dashboard.source_words import source_with_channel
from nomoflow.attribution.model import AttributedOrder, Booking, Credit, JoinedBy, TouchPoint
from nomoflow.attribution.ports import Journey, JourneyStep
from nomoflow.kernel.money import Money

_SHORT = 3

_STEPS = {
    "page_view": (_("Looked at a page"), "eye"),
    "product_view": (_("Looked at a product"), "eye"),
    "cart_add": (_("Put something in the cart"), "shopping-cart"),
    "checkout_started": (_("Went to the checkout"), "credit-card"),
    "widget_shown": (_("Saw a widget"), "sparkles"),
    "widget_clicked": (_("Clicked a widget"), "mouse-pointer-click"),
    "widget_closed": (_("Closed a widget"), "x"),
    "form_submitted": (_("Sent a form"), "mail"),
    "coupon_copied": (_("Copied a coupon"), "ticket-percent"),
}

_JOINED = {
    JoinedBy.CODE: _("The order carries a coupon code that belongs to this source alone."),
    JoinedBy.ORDER: _("The browser of these visits also showed this order’s thank-you page."),
    JoinedBy.CART: _("The order’s cart was filled in the browser of these visits."),
    JoinedBy.CUSTOMER: _("The customer was signed in in the browser of these visits."),
}

_BOOKED = {
    "credited": _("Credited"),
    "amended": _("The order’s amount changed"),
    "reversed": _("Taken back: cancelled, refunded or deleted"),
    "restored": _("Credited again"),
    "moved": _("Moved: a better source became known"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWords:
    """A step as the page tells it; ``touch`` where a visit begins."""

    at: datetime
    words: str
    detail: str
    detail_is_path: bool
    icon: str
    touch: TouchPoint | None = None
    credited: bool = False
    folded: tuple["StepWords", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditWords:
    """Who earned the order, and why."""

    known: bool
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingWords:
    """A line of the ledger as the page shows it."""

    booked_at: datetime
    words: str
    channel: str
    source: str
    delta: Money


def steps(journey: Journey) -> list[StepWords]:
    """The journey; the same thing done again and again becomes one step.

    What was done on a visit that earned nothing is folded away where it is long.
    """
    told: list[StepWords] = []
    doings: list[StepWords] = []
    for _key, group in groupby(journey.steps, key=_sameness):
        step = _step(list(group))
        if step.touch is None:
            doings.append(step)
            continue
        told += [*_folded(doings, told[-1:]), step]
        doings = []
    return told + _folded(doings, told[-1:])


def credit(order: AttributedOrder | None) -> CreditWords:
    """Who earned the order, in words."""
    if order is None or order.credit.touch is None:
        return CreditWords(
            known=False,
            title=gettext("The source is unknown"),
            reason=gettext(
                "No browser could be tied to this order: it was bought in the app, on another "
                "device, or with measurement switched off. Orders from before the script was in "
                "the store have no journey either."
            ),
        )
    return _known_credit(order.credit, order.credit.touch)


def bookings(lines: Iterable[Booking]) -> list[BookingWords]:
    """The ledger of an order, in words."""
    return [_booking(line) for line in lines]


def page_path(url: str) -> str:
    """An address without the store's own host, readable."""
    parts = urlsplit(url)
    return unquote(parts.path) or "/"


def _known_credit(given: Credit, touch: TouchPoint) -> CreditWords:
    how = str(_JOINED.get(given.joined_by, ""))
    if touch.direct:
        return CreditWords(
            known=False,
            title=gettext("The shopper came directly"),
            reason=gettext("All visits of the last 30 days before the order were direct.")
            + " "
            + how,
        )
    return CreditWords(
        known=True,
        title=gettext(
            "Credited to %(source)s", source=source_with_channel(touch.channel, touch.source)
        ),
        reason=gettext(
            "It brought the last visit with a known source within 30 days before the order."
        )
        + " "
        + how,
    )


def _folded(doings: list[StepWords], visit: list[StepWords]) -> list[StepWords]:
    """The doings of a visit, as one line that opens when there are many."""
    if len(doings) <= _SHORT or any(step.credited for step in visit):
        return doings
    words = ngettext("%(num)s step", "%(num)s steps", len(doings))
    return [
        StepWords(
            at=doings[0].at,
            words=words,
            detail="",
            detail_is_path=False,
            icon="eye",
            folded=tuple(doings),
        )
    ]


def _sameness(step: JourneyStep) -> tuple[str, str]:
    return ("touch", step.touch.id) if step.touch else (step.kind, "")


def _step(group: Sequence[JourneyStep]) -> StepWords:
    first = group[0]
    words, icon = _STEPS.get(first.kind, (first.kind, "radio"))
    named = first.data.get("product_name", "")
    detail = named or (page_path(first.page) if first.page and len(group) == 1 else "")
    return StepWords(
        at=first.at,
        words=_repeated(first.kind, len(group)) or str(words),
        detail=detail,
        detail_is_path=not named,
        icon=icon,
        touch=first.touch,
        credited=first.credited,
    )


def _repeated(kind: str, times: int) -> str:
    if times == 1:
        return ""
    if kind == "page_view":
        return ngettext("Looked at %(num)s page", "Looked at %(num)s pages", times)
    if kind == "product_view":
        return ngettext("Looked at %(num)s product", "Looked at %(num)s products", times)
    if kind == "cart_add":
        return ngettext("Put %(num)s thing in the cart", "Put %(num)s things in the cart", times)
    return ""


def _booking(line: Booking) -> BookingWords:
    touch = line.credit.touch
    return BookingWords(
        booked_at=line.booked_at,
        words=str(_BOOKED.get(line.reason, line.reason)),
        channel=line.credit.channel,
        source=touch.source if touch else "",
        delta=line.delta,
    )
