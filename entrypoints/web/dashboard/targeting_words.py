"""Targeting read aloud: on which pages, to whom and when a widget is shown."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time

from flask_babel import gettext

from entrypoints.web.dashboard.formats import day
from entrypoints.web.dashboard.targeting_names import (
    CHOICE_NAMES,
    StoreNames,
    clock,
    either,
    value_text,
)
from entrypoints.web.dashboard.targeting_people import is_opposite, person, predicate, several
from nomoflow.widgets.targeting import Condition, Group, Targeting


def targeting_sentence(targeting: Targeting, names: StoreNames) -> str:
    """The whole rule in one sentence."""
    if not targeting.any:
        return gettext("Shown to everybody.")
    ways = [_way(group, names) for group in targeting.any]
    return gettext("Shown %(ways)s.", ways=gettext(", or ").join(ways))


def _way(group: Group, names: StoreNames) -> str:
    """A group: the pages, then the people, then the time."""
    people = [words for each in group.all if (words := person(each, names))]
    parts = [_place(group.all, names)]
    if people:
        parts.append(gettext("to shoppers %(who)s", who=gettext(" and ").join(people)))
    parts += [_TIMES[each.fact](each) for each in group.all if each.fact in _TIMES]
    return " ".join(part for part in parts if part)


def _place(conditions: Sequence[Condition], names: StoreNames) -> str:
    placed = [each for each in conditions if each.fact in _PLACES]
    if not placed:
        return ""
    # What names pages comes first, whatever the order of the conditions; the rest describes them.
    nouns = [_noun(each, names) for each in placed if _names_pages(each)]
    tongues = [_tongue(each) for each in placed if each.fact == "language"]
    rest = [each for each in placed if each.fact != "language" and not _names_pages(each)]
    where = nouns[0] if nouns else _any_pages(rest)
    for other in nouns[1:]:
        where = gettext("%(pages)s that are also %(other)s", pages=where, other=other)
    described = gettext(" and ").join(_description(each, names) for each in rest)
    return gettext("on %(pages)s", pages=" ".join(filter(None, [where, *tongues, described])))


def _any_pages(rest: Sequence[Condition]) -> str:
    return gettext("all pages") if rest and is_opposite(rest[0]) else gettext("pages")


_PLACES = ("page_type", "path", "product", "category", "language")


def _names_pages(condition: Condition) -> bool:
    return condition.fact in ("page_type", "product", "category") and not is_opposite(condition)


def _noun(condition: Condition, names: StoreNames) -> str:
    values = several(condition)
    if condition.fact == "page_type":
        return either([_page(value) for value in values])
    things = either([value_text(condition.fact, value, names) for value in values])
    if condition.fact == "product":
        return gettext("the page of the product %(products)s", products=things)
    return gettext("the page of the category %(categories)s", categories=things)


def _tongue(condition: Condition) -> str:
    languages = either([str(CHOICE_NAMES["language"][each]) for each in several(condition)])
    if is_opposite(condition):
        return gettext("in another language than %(languages)s", languages=languages)
    return gettext("in %(languages)s", languages=languages)


def _description(condition: Condition, names: StoreNames) -> str:
    if condition.fact == "path":
        what = predicate(condition)
        if is_opposite(condition):
            return gettext("except those whose address %(what)s", what=what)
        return gettext("whose address %(what)s", what=what)
    return gettext("except %(pages)s", pages=_noun(condition, names))


def _page(kind: str) -> str:
    return {
        "index": gettext("the home page"),
        "category": gettext("category pages"),
        "product": gettext("product pages"),
        "cart": gettext("the cart page"),
        "other": gettext("the store’s other pages"),
    }[kind]


def _weekday(condition: Condition) -> str:
    days = [str(CHOICE_NAMES["weekday"][each]) for each in several(condition)]
    if is_opposite(condition):
        return gettext("except on %(days)s", days=either(days))
    return gettext("on %(days)s", days=either(days))


def _hour(condition: Condition) -> str:
    """An hour ends where the next one begins: from 22 to 2 is until three o’clock."""
    value = condition.value
    low, high = value if isinstance(value, tuple) else (value, value)
    first = 0 if condition.operator == "at_most" else int(low or 0)
    last = 23 if condition.operator == "at_least" else int(high or 0)
    return gettext(
        "between %(first)s and %(last)s",
        first=clock(time(first)),
        last=clock(time((last + 1) % 24)),
    )


def _date(condition: Condition) -> str:
    days = [day(date.fromisoformat(value)) for value in several(condition)]
    match condition.operator:
        case "equals":
            return gettext("on %(day)s", day=days[0])
        case "at_least":
            return gettext("from %(day)s on", day=days[0])
        case "at_most":
            return gettext("until %(day)s", day=days[0])
        case _:
            return gettext("from %(first)s until %(last)s", first=days[0], last=days[-1])


_TIMES: Mapping[str, Callable[[Condition], str]] = {
    "weekday": _weekday,
    "hour": _hour,
    "date": _date,
}
