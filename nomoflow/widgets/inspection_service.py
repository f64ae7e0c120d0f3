"""Why did it show, why not? The widgets of a store, each with everything that decides about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from nomoflow.kernel.feature_states import FeatureKey, FeatureState
from nomoflow.kernel.ids import NoticeId, StoreKey
from nomoflow.kernel.pages import PageRequest
from nomoflow.widgets.display import Display
from nomoflow.widgets.inspection import Inspection, Inspector, Situation
from nomoflow.widgets.model import NoSuchStorefront, Storefront
from nomoflow.widgets.notices import Notice, NoticeState
from nomoflow.widgets.ports import Calendar, NoticeFilter, NoticeReports, Storefronts
from nomoflow.widgets.rules import Rules
from nomoflow.widgets.schedule import Schedule
from nomoflow.widgets.showing import zone_of
from nomoflow.widgets.targeting import Condition, Group, Targeting
from nomoflow.widgets.triggers import Trigger, TriggerKind, Triggers
from nomoflow.widgets.windows import Window, windows

CARDS = (FeatureKey.LIVE_COUNTER, FeatureKey.RECENT_PURCHASES, FeatureKey.COUPONS)
_STATES = (NoticeState.LIVE, NoticeState.PAUSED)
_MOST = PageRequest(size=100)
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
        """Notices that are live or paused and ``also`` a draft, those first that go first; then
        the cards, which take no notice's place.
        """
        storefront = self._found(key)
        notices = self._asked_notices(storefront, also)
        zone = zone_of(storefront.timezone)
        cards = [_of_card(storefront, card) for card in CARDS]
        groups = [[_of_notice(storefront, each, zone) for each in notices], *([c] for c in cards)]
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


def _of_card(storefront: Storefront, key: FeatureKey) -> Inspected:
    state = storefront.features[key]
    offerless = key is FeatureKey.COUPONS and not state.settings["offer"]
    return Inspected(
        id=key.value,
        form=key.value,
        position=str(state.settings["position"]),
        enabled=storefront.serving and state.enabled and not offerless,
        made_at=storefront.changed_at or _LATEST,
        rules=_rules(state),
        card=state,
    )


def _rules(state: FeatureState) -> Rules:
    """The settings of a card, said as rules."""
    again = int(str(state.settings.get("again_after_days", 0)))
    on_pages = Condition(fact="page_type", operator="in", value=_pages(state))
    return Rules(
        targeting=Targeting((Group((on_pages,)),)),
        triggers=Triggers(_triggers(state)),
        display=Display(per_visit=0, rest_days=again),
    )


def _pages(state: FeatureState) -> tuple[str, ...]:
    chosen = state.settings["show_on"]
    pages = tuple(chosen) if isinstance(chosen, list) else ()
    if state.settings.get("scope") == "page":
        return tuple(page for page in pages if page == "product")
    return pages


def _triggers(state: FeatureState) -> tuple[Trigger, ...]:
    def number(name: str) -> int:
        return int(str(state.settings[name]))

    if state.key is FeatureKey.RECENT_PURCHASES:
        return (Trigger(kind=TriggerKind.DELAY, seconds=number("first_after_seconds")),)
    match state.settings.get("trigger"):
        case "delay":
            return (Trigger(kind=TriggerKind.DELAY, seconds=number("after_seconds")),)
        case "scroll":
            return (Trigger(kind=TriggerKind.SCROLL, percent=number("scroll_percent")),)
        case "exit":
            return (Trigger(kind=TriggerKind.EXIT),)
        case _:
            return ()
