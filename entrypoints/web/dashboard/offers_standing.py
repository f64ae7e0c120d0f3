"""Where an offer's codes and budgets stand, as pages draw it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from markupsafe import Markup

from entrypoints.web.dashboard.formats import money, number
from entrypoints.web.dashboard.offers_words import CODE_STATES
from nomoflow.coupons.offers import CodeState, Offer, OfferKind, OfferState
from nomoflow.coupons.reports import OfferRow
from nomoflow.coupons.terms import CALENDAR
from nomoflow.kernel.money import Money

_NEARLY = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Codes in one state: how many, and their place in a bar of a hundred."""

    state: str
    label: str
    meaning: str
    count: int
    begins: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the codes of an offer stand, and how far the work on them is."""

    parts: tuple[Part, ...]
    total: int
    working: bool
    share: float
    words: str

    @property
    def spoken(self) -> str:
        """The bar for those who do not see it."""
        return gettext(", ").join(
            gettext("%(label)s: %(count)s", label=part.label, count=number(part.count))
            for part in self.parts
            if part.count
        )

    def told(self) -> dict[str, object]:
        """The same for the script that keeps the page true."""
        return {
            "working": self.working,
            "share": self.share,
            "words": self.words,
            "spoken": self.spoken,
            "parts": [
                {
                    "state": part.state,
                    "count": number(part.count),
                    "begins": part.begins,
                    "width": part.width,
                }
                for part in self.parts
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A budget: what of it is used. ``tone``: empty, ``warn`` near its end, ``bad`` at it."""

    label: str
    used: str | Markup
    most: str | Markup
    share: float
    tone: str


def standing(offer: Offer, counts: Mapping[CodeState, int]) -> Standing:
    """Where an offer's codes stand; nothing to draw where its code is a coupon's."""
    total = sum(counts.values())
    working = is_working(offer, counts)
    return Standing(
        parts=tuple(_parts(counts, total)),
        total=total,
        working=working,
        share=_share(offer, counts),
        words=_words(offer, counts, working=working),
    )


def is_working(offer: Offer, counts: Mapping[CodeState, int]) -> bool:
    """Whether codes are being made, written to the platform or taken back now."""
    draft, made = offer.draft, counts.get(CodeState.MADE, 0)
    if draft.kind is OfferKind.SHARED or offer.fault or offer.round == 0:
        return False
    ready = counts.get(CodeState.READY, 0)
    if offer.state is OfferState.ENDED:
        return made + ready > 0
    if draft.kind is OfferKind.POOL:
        return made > 0 or _usable(counts) < draft.size
    return made > 0 or (ready == 0 and counts.get(CodeState.GIVEN, 0) == 0)


def limits(row: OfferRow, at: datetime) -> list[Limit]:
    """The budgets that an offer has, and what of each is used."""
    return list(_limits(row, at.astimezone(CALENDAR).date()))


def spent_limit(most: Money, spent: Money | None) -> Limit:
    """A budget of money, and what of it is given away."""
    used = spent or Money.zero(most.currency)
    share = used.minor / most.minor
    return Limit(
        label=gettext("Discount in all"),
        used=money(used),
        most=money(most),
        share=min(1.0, share),
        tone=_tone(share),
    )


def _usable(counts: Mapping[CodeState, int]) -> int:
    return sum(counts.values()) - counts.get(CodeState.SPOILT, 0)


def _parts(counts: Mapping[CodeState, int], total: int) -> Iterator[Part]:
    begins = 0.0
    for state, words in CODE_STATES.items():
        count = counts.get(state, 0)
        width = round(100 * count / total, 3) if total else 0.0
        yield Part(
            state=state.value,
            label=str(words.name),
            meaning=str(words.meaning),
            count=count,
            begins=begins,
            width=width,
        )
        begins = round(begins + width, 3)


def _share(offer: Offer, counts: Mapping[CodeState, int]) -> float:
    """How much of the present work is done."""
    size, made = offer.draft.size, counts.get(CodeState.MADE, 0)
    ready = counts.get(CodeState.READY, 0)
    if offer.state is OfferState.ENDED:
        there = _usable(counts)
        return (there - made - ready) / there if there else 1.0
    if not size:
        return 0.0
    reached = _usable(counts) - made if offer.draft.kind is OfferKind.POOL else ready
    return min(1.0, reached / size)


def _words(offer: Offer, counts: Mapping[CodeState, int], *, working: bool) -> str:
    size, ready = offer.draft.size, counts.get(CodeState.READY, 0)
    if offer.state is OfferState.ENDED and working:
        left = ready + counts.get(CodeState.MADE, 0)
        return gettext("Codes are being taken back: %(count)s to go.", count=number(left))
    if offer.draft.kind is OfferKind.PERSONAL:
        return gettext(
            "%(ready)s of %(size)s kept ready for the next visitors.",
            ready=number(ready),
            size=number(size),
        )
    reached = _usable(counts) - counts.get(CodeState.MADE, 0)
    return gettext(
        "%(done)s of %(size)s codes work at the checkout.",
        done=number(reached),
        size=number(size),
    )


def _limits(row: OfferRow, today: date) -> Iterator[Limit]:
    budget = row.offer.draft.budget
    if budget.codes is not None:
        yield _counted(gettext("Codes in all"), row.issued, budget.codes)
    if budget.per_day is not None:
        used = row.issued_that_day if row.latest_day == today else 0
        yield _counted(gettext("Codes today"), used, budget.per_day)
    if budget.discount is not None:
        yield spent_limit(budget.discount, row.offer.spent)


def _counted(label: str, used: int, most: int) -> Limit:
    share = used / most
    return Limit(
        label=label, used=number(used), most=number(most), share=min(1.0, share), tone=_tone(share)
    )


def _tone(share: float) -> str:
    if share >= 1:
        return "bad"
    return "warn" if share >= _NEARLY else ""
