"""The settings of a feature's card, said as rules of the same shape as a notice's."""

from nomoflow.kernel.feature_states import FeatureKey, FeatureState
from nomoflow.widgets.display import Display
from nomoflow.widgets.rules import Rules
from nomoflow.widgets.targeting import Condition, Group, Targeting
from nomoflow.widgets.triggers import Trigger, TriggerKind, Triggers

_OF_THE_COLLECTOR = 40


def rules_of(state: FeatureState) -> Rules:
    """The settings of a card, said as rules."""
    on_pages = Condition(fact="page_type", operator="in", value=_pages(state))
    return Rules(
        targeting=Targeting((Group((on_pages,)),)),
        triggers=Triggers(_triggers(state)),
        display=_display(state),
    )


def _display(state: FeatureState) -> Display:
    again = int(str(state.settings.get("again_after_days", 0)))
    if state.key is FeatureKey.EMAIL_COLLECTOR:
        # As the script has it, which lets it wait in line with the notices.
        return Display(priority=_OF_THE_COLLECTOR, per_visit=1, rest_days=again)
    return Display(per_visit=0, rest_days=again)


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
    match state.settings.get("trigger", state.settings.get("style")):
        case "delay" | "popup":
            return (Trigger(kind=TriggerKind.DELAY, seconds=number("after_seconds")),)
        case "scroll":
            return (Trigger(kind=TriggerKind.SCROLL, percent=number("scroll_percent")),)
        case "exit":
            return (Trigger(kind=TriggerKind.EXIT),)
        case _:
            return ()
