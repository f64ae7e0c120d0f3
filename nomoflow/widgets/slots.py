"""Where widgets stand on a page, and which of them when two want the same place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

INTERRUPTIONS_A_PAGE = 1
INTERRUPTIONS_A_VISIT = 2
BETWEEN_INTERRUPTIONS = timedelta(seconds=60)


class Slot(StrEnum):
    """A place on the page that has room for one widget."""

    DIALOG = "dialog"
    TOP = "top"
    BOTTOM = "bottom"
    CORNER_START = "corner_start"
    CORNER_END = "corner_end"
    TOAST = "toast"


_BARS = ("bar", "countdown_bar", "shipping_bar")
_OF_FORMS = {
    "popup": Slot.DIALOG,
    "modal": Slot.DIALOG,
    "banner": Slot.BOTTOM,
    "toast": Slot.TOAST,
}


def slot_of(form: str, position: str = "", *, on_phone: bool = False) -> Slot:
    """Where a widget of this form stands, its position chosen where the form leaves a choice.

    On a phone bars stand at the bottom: at the top is the store's own header.
    """
    if form in _OF_FORMS:
        return _OF_FORMS[form]
    if form in _BARS:
        return Slot.TOP if position == "top" and not on_phone else Slot.BOTTOM
    if position == "center":
        return Slot.DIALOG
    return Slot.CORNER_END if position.endswith("end") else Slot.CORNER_START


def interrupts(slot: Slot, *, on_phone: bool) -> bool:
    """Whether what stands there keeps a shopper from going on."""
    return slot is Slot.DIALOG or (on_phone and slot in (Slot.TOP, Slot.BOTTOM))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A widget that may be shown and wants a place."""

    id: str
    slot: Slot
    priority: int
    narrowness: int
    """How many conditions the easiest way to it has."""
    made: datetime


def ordered(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Who stands first: by priority, then narrowness, then age, then id. Never by chance."""
    return sorted(
        candidates, key=lambda each: (-each.priority, -each.narrowness, each.made, each.id)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Interruptions:
    """How often this visit was interrupted already."""

    on_page: int = 0
    in_visit: int = 0
    last: datetime | None = None

    def allow_another(self, at: datetime) -> bool:
        """Whether one more may come now."""
        return (
            self.on_page < INTERRUPTIONS_A_PAGE
            and self.in_visit < INTERRUPTIONS_A_VISIT
            and (self.last is None or at - self.last >= BETWEEN_INTERRUPTIONS)
        )


def standing(
    candidates: Sequence[Candidate], interruptions: Interruptions, at: datetime, *, on_phone: bool
) -> dict[Slot, Candidate]:
    """Who stands where: the first of each place, and of those who interrupt only the first."""
    found: dict[Slot, Candidate] = {}
    interrupted = not interruptions.allow_another(at)
    for candidate in ordered(candidates):
        if candidate.slot in found:
            continue
        if interrupts(candidate.slot, on_phone=on_phone):
            if interrupted:
                continue
            interrupted = True
        found[candidate.slot] = candidate
    return found
