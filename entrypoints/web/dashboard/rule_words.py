"""Triggers, schedules and display rules read aloud."""

from collections.abc import Iterator
from datetime import datetime, time

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from entrypoints.web.dashboard.formats import day, money_text, number
from entrypoints.web.dashboard.targeting_names import (
    CHOICE_NAMES,
    StoreNames,
    clock,
    either,
    quoted,
)
from entrypoints.web.language import language
from nomoflow.kernel.money import Money
from nomoflow.widgets.cities import CITIES
from nomoflow.widgets.display import Display
from nomoflow.widgets.occasions import Occasion
from nomoflow.widgets.schedule import Schedule
from nomoflow.widgets.triggers import Trigger, TriggerKind, Triggers

TRIGGER_NAMES: dict[TriggerKind, LazyString] = {
    TriggerKind.DELAY: _("After some time on the page"),
    TriggerKind.VISIT_TIME: _("After some time in the store"),
    TriggerKind.SCROLL: _("After reading on"),
    TriggerKind.EXIT: _("When about to leave"),
    TriggerKind.IDLE: _("When nothing happens for a while"),
    TriggerKind.CLICK: _("On a click on something of the page"),
    TriggerKind.CART_ADD: _("When something is put into the cart"),
    TriggerKind.CART_REACHES: _("When the cart reaches an amount"),
}

OCCASION_NAMES: dict[Occasion, LazyString] = {
    Occasion.RAMADAN: _("Ramadan"),
    Occasion.EID_AL_FITR: _("Eid al-Fitr"),
    Occasion.EID_AL_ADHA: _("Eid al-Adha"),
    Occasion.ARAFAH: _("the Day of Arafah"),
    Occasion.NATIONAL_DAY: _("the Saudi National Day"),
    Occasion.FOUNDING_DAY: _("the Saudi Founding Day"),
    Occasion.WHITE_FRIDAY: _("White Friday"),
}


def triggers_sentence(triggers: Triggers, names: StoreNames) -> str:
    """What sets a widget off, in one sentence."""
    if not triggers.any:
        return gettext("Comes as soon as the page has settled.")
    ways = [trigger_words(each, names) for each in triggers.any]
    return gettext("Comes %(ways)s.", ways=gettext(", or ").join(ways))


def schedule_sentence(schedule: Schedule) -> str:
    """When a widget may be seen, in one sentence."""
    if schedule.is_always:
        return gettext("May be seen at any time.")
    return gettext("May be seen %(times)s.", times=gettext(", ").join(_times(schedule)))


def display_sentences(display: Display) -> list[str]:
    """How often, and to whom not, a sentence each."""
    return [*_limits(display), *_manners(display)]


def trigger_words(trigger: Trigger, names: StoreNames) -> str:
    """When a trigger goes off, in words that follow “comes”."""
    time = _seconds(trigger.seconds or 0)
    match trigger.kind:
        case TriggerKind.DELAY:
            return gettext("after %(time)s on the page", time=time)
        case TriggerKind.VISIT_TIME:
            return gettext("after %(time)s in the store", time=time)
        case TriggerKind.SCROLL:
            return gettext(
                "after %(share)s%% of the page was read", share=number(trigger.percent or 0)
            )
        case TriggerKind.EXIT:
            return gettext("when the shopper is about to leave")
        case TriggerKind.IDLE:
            return gettext("when nothing was touched for %(time)s", time=time)
        case TriggerKind.CLICK:
            return gettext("on a click on %(target)s", target=quoted(trigger.target or ""))
        case TriggerKind.CART_ADD:
            return gettext("when something is put into the cart")
        case TriggerKind.CART_REACHES:
            amount = Money.parse(trigger.amount or "0", names.currency)
            return gettext("when the cart reaches %(amount)s", amount=money_text(amount))


def _times(schedule: Schedule) -> Iterator[str]:
    if schedule.begins:
        yield gettext("from %(moment)s", moment=_minute(schedule.begins))
    if schedule.ends:
        yield gettext("until %(moment)s", moment=_minute(schedule.ends))
    if schedule.occasions:
        names = either([str(OCCASION_NAMES[each]) for each in schedule.occasions])
        yield gettext("only during %(occasions)s", occasions=names)
    if schedule.weekdays:
        names = either([str(CHOICE_NAMES["weekday"][each]) for each in schedule.weekdays])
        yield gettext("on %(days)s", days=names)
    if schedule.hours:
        yield either(
            [
                gettext("between %(first)s and %(last)s", first=_hour(first), last=_hour(last))
                for first, last in schedule.hours
            ]
        )
    if schedule.pause:
        yield gettext(
            "but not for %(time)s after each call to prayer in %(city)s",
            time=_minutes(schedule.pause.minutes),
            city=CITIES[schedule.pause.city].name.into(language()),
        )


def _limits(display: Display) -> Iterator[str]:
    if display.per_visit:
        yield gettext("At most %(times)s in a visit.", times=_often(display.per_visit))
    if display.per_day:
        yield gettext("At most %(times)s a day.", times=_often(display.per_day))
    if display.ever:
        yield gettext("At most %(times)s ever.", times=_often(display.ever))
    if not (display.per_visit or display.per_day or display.ever):
        yield gettext("As often as its rules hold.")


def _manners(display: Display) -> Iterator[str]:
    if display.rest_days:
        yield gettext(
            "Stays away for %(days)s from whoever closes it.", days=_days(display.rest_days)
        )
    if display.holdout_percent:
        yield gettext(
            "%(share)s%% of visitors never see it, so that its effect can be measured.",
            share=number(display.holdout_percent),
        )
    yield gettext("Its priority is %(priority)s of 100.", priority=number(display.priority))


def _minute(text: str) -> str:
    """A minute on the store's clock; whoever reads it is in the store."""
    moment = datetime.fromisoformat(text)
    return gettext("%(day)s, %(hour)s", day=day(moment.date()), hour=clock(moment.time()))


def _hour(text: str) -> str:
    return clock(time.fromisoformat(text))


def _seconds(count: int) -> str:
    return ngettext("%(count)s second", "%(count)s seconds", count, count=number(count))


def _minutes(count: int) -> str:
    return ngettext("%(count)s minute", "%(count)s minutes", count, count=number(count))


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count, count=number(count))


def _often(count: int) -> str:
    return ngettext("once", "%(count)s times", count, count=number(count))
