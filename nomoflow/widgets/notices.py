"""A notice: what a merchant tells shoppers, in which form, to whom, and when."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from nomoflow.kernel.errors import Conflict, Invalid, NotFound
from nomoflow.kernel.ids import NoticeId
from nomoflow.kernel.money import Money
from nomoflow.kernel.text import Bilingual
from nomoflow.widgets.contrast import Theme
from nomoflow.widgets.events import NoticeChanged, NoticePublished, NoticeWithdrawn
from nomoflow.widgets.rules import Rules

ACCENT = "#0f766e"
MOST_LIVE = 30
"""Live notices of a store: all of them travel to every shopper."""


class NoSuchNotice(NotFound):
    """There is no such notice in this store."""

    code = "notice_not_found"


class NoticeRefused(Invalid):
    """The notice is impossible; ``fields`` says where and why."""

    code = "notice_refused"


class NoticeNotNow(Conflict):
    """It does not fit where the notice stands; ``state`` says where that is."""

    code = "notice_not_now"


class TooManyLive(Conflict):
    """The store shows as many notices as it can."""

    code = "notice_too_many_live"


class NoticeForm(StrEnum):
    """The shape in which shoppers meet a notice."""

    POPUP = "popup"
    MODAL = "modal"
    BANNER = "banner"
    BAR = "bar"
    TOAST = "toast"
    SLIDE_IN = "slide_in"
    BUTTON = "button"
    COUNTDOWN_BAR = "countdown_bar"
    SHIPPING_BAR = "shipping_bar"


_CENTRE = ("center",)
_CORNERS = ("bottom_start", "bottom_end")
_EDGES = ("top", "bottom")

PLACES: dict[NoticeForm, tuple[str, ...]] = {
    NoticeForm.POPUP: _CENTRE,
    NoticeForm.MODAL: _CENTRE,
    NoticeForm.BANNER: ("bottom",),
    NoticeForm.BAR: _EDGES,
    NoticeForm.TOAST: _CORNERS,
    NoticeForm.SLIDE_IN: _CORNERS,
    NoticeForm.BUTTON: _CORNERS,
    NoticeForm.COUNTDOWN_BAR: _EDGES,
    NoticeForm.SHIPPING_BAR: _EDGES,
}
"""Where a form may stand; the first place is where it stands unless told otherwise."""


class NoticeState(StrEnum):
    """What the merchant wants of a notice."""

    DRAFT = "draft"
    LIVE = "live"
    PAUSED = "paused"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture and its size, so that its place is kept before it is there."""

    src: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a notice says. ``body`` holds the small markup as it was typed."""

    heading: Bilingual = field(default_factory=Bilingual)
    body: Bilingual = field(default_factory=Bilingual)
    action: Bilingual = field(default_factory=Bilingual)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a notice looks, where it stands and where it leads."""

    theme: Theme = "auto"
    accent: str = ACCENT
    position: str = ""
    link: str = ""
    image: Image | None = None
    countdown_until: datetime | None = None
    free_shipping_from: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDraft:
    """A notice as a merchant describes it."""

    name: str
    form: NoticeForm
    words: Words = field(default_factory=Words)
    look: Look = field(default_factory=Look)
    rules: Rules = field(default_factory=Rules)

    def renamed(self, name: str) -> "NoticeDraft":
        """The same under another name."""
        return replace(self, name=name)

    def normal(self) -> "NoticeDraft":
        """The same, standing where its form stands unless told otherwise."""
        look = replace(self.look, position=self.look.position or PLACES[self.form][0])
        return replace(self, name=self.name.strip(), look=look)


@dataclass(slots=True, kw_only=True)
class Notice:
    """A notice. ``stood``: where an archived one stood before, and stands again when restored."""

    id: NoticeId
    draft: NoticeDraft
    created_at: datetime
    changed_at: datetime
    state: NoticeState = NoticeState.DRAFT
    stood: NoticeState | None = None
    version: int = 0

    @classmethod
    def create(cls, id: NoticeId, draft: NoticeDraft, at: datetime) -> "Notice":
        """A draft; shoppers do not see it before it is published."""
        return cls(id=id, draft=draft.normal(), created_at=at, changed_at=at)

    def change(self, draft: NoticeDraft, at: datetime) -> NoticeChanged | None:
        """Describe it anew; what shoppers see must stay publishable."""
        if self.state is NoticeState.ARCHIVED:
            raise NoticeNotNow(state=self.state.value)
        wanted = draft.normal()
        if self.state is NoticeState.LIVE:
            _refuse(publishing_faults(wanted, at))
        if wanted == self.draft:
            return None
        self.draft, self.changed_at = wanted, at
        return NoticeChanged(notice=self.id) if self.state is NoticeState.LIVE else None

    def publish(self, at: datetime) -> NoticePublished:
        """Show it; refuses with ``NoticeRefused`` naming what is still missing."""
        if self.state not in (NoticeState.DRAFT, NoticeState.PAUSED):
            raise NoticeNotNow(state=self.state.value)
        _refuse(publishing_faults(self.draft, at))
        self.state, self.changed_at = NoticeState.LIVE, at
        return NoticePublished(notice=self.id)

    def pause(self, at: datetime) -> NoticeWithdrawn:
        """Show it no more for now."""
        if self.state is not NoticeState.LIVE:
            raise NoticeNotNow(state=self.state.value)
        self.state, self.changed_at = NoticeState.PAUSED, at
        return NoticeWithdrawn(notice=self.id)

    def archive(self, at: datetime) -> NoticeWithdrawn | None:
        """Put it away; ``restore`` brings it back."""
        if self.state is NoticeState.ARCHIVED:
            raise NoticeNotNow(state=self.state.value)
        before, self.stood = self.state, self.state
        self.state, self.changed_at = NoticeState.ARCHIVED, at
        return NoticeWithdrawn(notice=self.id) if before is NoticeState.LIVE else None

    def restore(self, at: datetime) -> NoticePublished | None:
        """Bring it back to where it stood. What could not be published now comes back paused."""
        if self.state is not NoticeState.ARCHIVED:
            raise NoticeNotNow(state=self.state.value)
        before, self.stood = self.stood or NoticeState.DRAFT, None
        if before is NoticeState.LIVE and publishing_faults(self.draft, at):
            before = NoticeState.PAUSED
        self.state, self.changed_at = before, at
        return NoticePublished(notice=self.id) if before is NoticeState.LIVE else None


def publishing_faults(draft: NoticeDraft, at: datetime) -> dict[str, str]:
    """What keeps a notice from being shown: it must say something, and keep what it promises."""
    found: dict[str, str] = {}
    words, look = draft.words, draft.look
    if not words.heading.into("ar") and not words.body.into("ar"):
        found["texts.ar.heading"] = "notice_says_nothing"
    if draft.form is NoticeForm.BUTTON and not words.heading.into("ar"):
        found["texts.ar.heading"] = "notice_button_nameless"
    if words.action.into("ar") and not look.link:
        found["settings.link"] = "notice_action_leads_nowhere"
    if look.link and not words.action.into("ar"):
        found["texts.ar.action"] = "notice_link_unnamed"
    until = look.countdown_until
    if draft.form is NoticeForm.COUNTDOWN_BAR and until is None:
        found["settings.countdown_until"] = "notice_countdown_missing"
    elif until is not None and until <= at:
        found["settings.countdown_until"] = "notice_countdown_over"
    if draft.form is NoticeForm.SHIPPING_BAR and look.free_shipping_from is None:
        found["settings.free_shipping_from"] = "notice_threshold_missing"
    return found


def _refuse(found: dict[str, str]) -> None:
    if found:
        raise NoticeRefused(found)


def searchable(draft: NoticeDraft) -> str:
    """What a notice is found by: its name and its headings, folded."""
    heading = draft.words.heading
    return f"{draft.name}\n{heading.ar}\n{heading.en}".casefold()
