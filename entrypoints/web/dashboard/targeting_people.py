"""Who a condition is about, in words that follow “to shoppers”: empty where it is about no one."""

from collections.abc import Callable, Mapping

from flask_babel import gettext

from entrypoints.web.dashboard.targeting_names import (
    CHOICE_NAMES,
    StoreNames,
    either,
    quoted,
    value_text,
)
from nomoflow.widgets.targeting import Condition

_POSITIVE = {
    "is_not": "is",
    "not_in": "in",
    "not_contains": "contains",
    "includes_none": "includes",
    "unknown": "known",
    "no": "yes",
}


def person(condition: Condition, names: StoreNames) -> str:
    """What a condition says of a shopper."""
    said = _SAID.get(condition.fact)
    return said(condition, names) if said else ""


def is_opposite(condition: Condition) -> bool:
    """Whether it says what is not so; then its words are those of its opposite, denied."""
    return condition.operator in _POSITIVE


def several(condition: Condition) -> list[str]:
    """What it compares with, as texts."""
    value = condition.value
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, tuple) else [str(value)]


def predicate(condition: Condition) -> str:
    """What it says of a text; an opposite says what is denied."""
    texts = either([quoted(text) for text in several(condition)] or [""])
    match _POSITIVE.get(condition.operator, condition.operator):
        case "contains":
            return gettext("contains %(text)s", text=texts)
        case "starts":
            return gettext("starts with %(text)s", text=texts)
        case "ends":
            return gettext("ends with %(text)s", text=texts)
        case "glob":
            return gettext("looks like %(text)s", text=texts)
        case "known":
            return gettext("is known")
        case _:
            return gettext("is %(text)s", text=texts)


def extent(condition: Condition, names: StoreNames) -> str:
    """What it says of a number or an amount."""
    texts = [value_text(condition.fact, item, names) for item in several(condition)]
    match condition.operator:
        case "at_least":
            return gettext("%(amount)s or more", amount=texts[0])
        case "at_most":
            return gettext("%(amount)s or less", amount=texts[0])
        case "between":
            return gettext("%(least)s to %(most)s", least=texts[0], most=texts[-1])
        case _:
            return gettext("exactly %(amount)s", amount=texts[0])


def _device(condition: Condition, _names: StoreNames) -> str:
    devices = either([str(CHOICE_NAMES["device"][each]) for each in several(condition)])
    if is_opposite(condition):
        return gettext("who do not use a %(devices)s", devices=devices)
    return gettext("who use a %(devices)s", devices=devices)


def _returning(condition: Condition, _names: StoreNames) -> str:
    if is_opposite(condition):
        return gettext("who are here for the first time")
    return gettext("who were here before")


def _signed_in(condition: Condition, _names: StoreNames) -> str:
    if is_opposite(condition):
        return gettext("who are not signed in")
    return gettext("who are signed in")


def _visits(condition: Condition, names: StoreNames) -> str:
    return gettext("whose number of visits is %(extent)s", extent=extent(condition, names))


def _pages_seen(condition: Condition, names: StoreNames) -> str:
    return gettext(
        "whose number of pages in this visit is %(extent)s", extent=extent(condition, names)
    )


def _cart_items(condition: Condition, names: StoreNames) -> str:
    return gettext(
        "whose number of pieces in the cart is %(extent)s", extent=extent(condition, names)
    )


def _cart_value(condition: Condition, names: StoreNames) -> str:
    if condition.operator == "known":
        return gettext("the worth of whose cart is known")
    if condition.operator == "unknown":
        return gettext("the worth of whose cart is not known")
    return gettext("whose cart is worth %(extent)s", extent=extent(condition, names))


def _cart_products(condition: Condition, names: StoreNames) -> str:
    if condition.operator == "known":
        return gettext("whose cart is not empty")
    if condition.operator == "unknown":
        return gettext("whose cart is empty, or not known")
    products = either([value_text("product", each, names) for each in several(condition)])
    if is_opposite(condition):
        return gettext("whose cart does not hold %(products)s", products=products)
    return gettext("whose cart holds %(products)s", products=products)


def _click_id(condition: Condition, _names: StoreNames) -> str:
    if condition.operator == "known":
        return gettext("who followed the link of a network")
    if condition.operator == "unknown":
        return gettext("who did not follow the link of a network")
    networks = either([str(CHOICE_NAMES["click_id"][each]) for each in several(condition)])
    if is_opposite(condition):
        return gettext("who did not follow a link from %(networks)s", networks=networks)
    return gettext("who followed a link from %(networks)s", networks=networks)


def _campaign(condition: Condition, _names: StoreNames) -> str:
    what = predicate(condition)
    if is_opposite(condition):
        return {
            "utm_source": gettext("who came from no campaign whose source %(what)s", what=what),
            "utm_medium": gettext("who came from no campaign whose medium %(what)s", what=what),
            "utm_campaign": gettext("who came from no campaign whose name %(what)s", what=what),
            "utm_content": gettext("who came from no campaign whose content %(what)s", what=what),
            "utm_term": gettext("who came from no campaign whose term %(what)s", what=what),
        }[condition.fact]
    return {
        "utm_source": gettext("who came from a campaign whose source %(what)s", what=what),
        "utm_medium": gettext("who came from a campaign whose medium %(what)s", what=what),
        "utm_campaign": gettext("who came from a campaign whose name %(what)s", what=what),
        "utm_content": gettext("who came from a campaign whose content %(what)s", what=what),
        "utm_term": gettext("who came from a campaign whose term %(what)s", what=what),
    }[condition.fact]


def _referrer(condition: Condition, _names: StoreNames) -> str:
    what = predicate(condition)
    if is_opposite(condition):
        return gettext("who came from no site whose address %(what)s", what=what)
    return gettext("who came from a site whose address %(what)s", what=what)


def _country(condition: Condition, _names: StoreNames) -> str:
    what = predicate(condition)
    if is_opposite(condition):
        return gettext("who are in no country whose code %(what)s", what=what)
    return gettext("who are in a country whose code %(what)s", what=what)


def _city(condition: Condition, _names: StoreNames) -> str:
    what = predicate(condition)
    if is_opposite(condition):
        return gettext("who are in no city whose name %(what)s", what=what)
    return gettext("who are in a city whose name %(what)s", what=what)


_SAID: Mapping[str, Callable[[Condition, StoreNames], str]] = {
    "device": _device,
    "returning": _returning,
    "signed_in": _signed_in,
    "visits": _visits,
    "pages_seen": _pages_seen,
    "cart_items": _cart_items,
    "cart_value": _cart_value,
    "cart_products": _cart_products,
    "click_id": _click_id,
    "utm_source": _campaign,
    "utm_medium": _campaign,
    "utm_campaign": _campaign,
    "utm_content": _campaign,
    "utm_term": _campaign,
    "referrer": _referrer,
    "country": _country,
    "city": _city,
}
