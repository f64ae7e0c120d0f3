"""Why did it show, why not? The widgets of a store, each with everything that decides about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from nomoflow.kernel.feature_states import FeatureKey, FeatureState
from nomoflow.kernel.ids import NoticeId, StoreKey
from nomoflow.kernel.pages import PageRequest
from nomoflow.widgets.card_rules import rules_of
from nomoflow.widgets.inspection import Inspection, Inspector, Situation
from nomoflow.widgets.model import NoSuchStorefront, Storefront
from nomoflow.widgets.notices import Notice, NoticeState
from nomoflow.widgets.ports import Calendar, NoticeFilter, NoticeReports, Storefronts
from nomoflow.widgets.rules import Rules
from nomoflow.widgets.schedule import Schedule
from nomoflow.widgets.showing import CARDS, shows, zone_of
from nomoflow.widgets.windows import Window, windows

_STATES = (NoticeState.LIVE, NoticeState.PAUSED)
_MOST = PageRequest(size=100)
_POPUP = "popup"
_AROUND = timedelta(days=1)
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """A widget as the inspector takes it: a notice, or the card of a feature."""

    id: str
    form: str
    position: str
    enabled: bool
    made_at: datetime
    rules: Rules
    notice: Notice | None = None
    card: FeatureState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A widget, and what became of it."""

    widget: Inspected
    inspection: Inspection


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A widget that is on, and when it may be seen around now; ``None`` is always."""

    widget: Inspected
    windows: tuple[Window, ...] | None


class InspectionService:
    """Tells a merchant of every widget whether a described shopper would see it, and why."""

    def __init__(
        self, storefronts: Storefronts, notices: NoticeReports, calendar: Calendar
    ) -> None:
        self._storefronts = storefronts
        self._notices = notices
        self._calendar = calendar
        self._inspector = Inspector(calendar)

    def inspect(
        self, key: StoreKey, situation: Situation, also: NoticeId | None = None
    ) -> list[Answer]:
        """Notices that are live or paused and ``also`` a draft, with the cards that wait in line
        with them, those first that go first; then the cards that take nobody's place.
        """
        storefront = self._found(key)
        notices = self._asked_notices(storefront, also)
        zone = zone_of(storefront.timezone)
        cards = [_of_card(storefront, card) for card in CARDS]
        line = [_of_notice(storefront, each, zone) for each in notices]
        line += [card for card in cards if card.form == _POPUP]
        groups = [line, *([card] for card in cards if card.form != _POPUP)]
        return [each for group in groups for each in self._answers(group, situation, zone)]

    def standing(self, storefront: Storefront, at: datetime) -> list[Standing]:
        """The widgets that are on, and when each may be seen in the coming days."""
        zone = zone_of(storefront.timezone)
        notices = [_of_notice(storefront, each, zone) for each in storefront.notices]
        cards = [_of_card(storefront, card) for card in CARDS]
        return [
            Standing(widget=each, windows=self._windows(each.rules.schedule, zone, at))
            for each in (*notices, *cards)
            if each.enabled
        ]

    def _windows(
        self, schedule: Schedule, zone: ZoneInfo, at: datetime
    ) -> tuple[Window, ...] | None:
        if schedule.is_always:
            return None
        return tuple(windows(schedule, self._calendar, zone, at - _AROUND, at + _AROUND))

    def _answers(
        self, widgets: Sequence[Inspected], situation: Situation, zone: ZoneInfo
    ) -> list[Answer]:
        known = {widget.id: widget for widget in widgets}
        found = self._inspector.inspect(widgets, situation, zone)
        return [Answer(widget=known[each.id], inspection=each) for each in found]

    def _found(self, key: StoreKey) -> Storefront:
        storefront = self._storefronts.by_key(key)
        if storefront is None:
            raise NoSuchStorefront
        return storefront

    def _asked_notices(self, storefront: Storefront, also: NoticeId | None) -> list[Notice]:
        store = storefront.store
        notices = list(self._notices.list(store, NoticeFilter(states=_STATES), _MOST).rows)
        if also is None or any(each.id == also for each in notices):
            return notices
        one = self._notices.one(store, also)
        return [*notices, one] if one else notices


def _of_notice(storefront: Storefront, notice: Notice, zone: ZoneInfo) -> Inspected:
    draft = notice.draft
    shown = storefront.serving and storefront.has(FeatureKey.NOTIFICATIONS)
    schedule = _until(draft.rules.schedule, draft.look.countdown_until, zone)
    return Inspected(
        id=notice.id,
        form=draft.form.value,
        position=draft.look.position,
        enabled=shown and notice.state is NoticeState.LIVE,
        made_at=notice.created_at,
        rules=replace(draft.rules, schedule=schedule),
        notice=notice,
    )


def _until(schedule: Schedule, countdown: datetime | None, zone: ZoneInfo) -> Schedule:
    """A notice goes with its countdown, as if its schedule ended there."""
    if countdown is None:
        return schedule
    over = f"{countdown.astimezone(zone):%Y-%m-%dT%H:%M}"
    return replace(schedule, ends=min(schedule.ends or over, over))


def _is_in_line(state: FeatureState) -> bool:
    """Whether a card waits for its turn among the notices, as the email collector does."""
    return state.key is FeatureKey.EMAIL_COLLECTOR and state.settings["style"] != "inline"


def _of_card(storefront: Storefront, key: FeatureKey) -> Inspected:
    state = storefront.features[key]
    return Inspected(
        id=key.value,
        form=_POPUP if _is_in_line(state) else key.value,
        position=str(state.settings.get("position", "")),
        enabled=storefront.serving and shows(storefront, key),
        made_at=storefront.changed_at or _LATEST,
        rules=rules_of(state),
        card=state,
    )
