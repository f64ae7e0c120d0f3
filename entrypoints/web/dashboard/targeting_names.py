"""What the facts, comparisons and choices of targeting are called, in forms and explanations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from babel.dates import format_time
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from entrypoints.web.dashboard.formats import day, money_text, number
from entrypoints.web.language import language
from nomoflow.kernel.money import Currency, Money
from nomoflow.widgets.fact_kinds import FACTS, FactKind
from nomoflow.widgets.operators import FactValue, RuleValue

FACT_NAMES: Mapping[str, LazyString] = {
    "page_type": _("Kind of page"),
    "path": _("Address of the page"),
    "product": _("Product of the page"),
    "category": _("Category of the page"),
    "language": _("Language of the page"),
    "device": _("Device"),
    "returning": _("Was here before"),
    "signed_in": _("Is signed in"),
    "visits": _("Number of visits"),
    "pages_seen": _("Pages seen in this visit"),
    "cart_value": _("Worth of the cart"),
    "cart_items": _("Pieces in the cart"),
    "cart_products": _("Products in the cart"),
    "utm_source": _("Source of the campaign"),
    "utm_medium": _("Medium of the campaign"),
    "utm_campaign": _("Name of the campaign"),
    "utm_content": _("Content of the campaign"),
    "utm_term": _("Term of the campaign"),
    "referrer": _("Site they came from"),
    "click_id": _("Network whose link they followed"),
    "country": _("Country code"),
    "city": _("City"),
    "weekday": _("Day of the week"),
    "hour": _("Hour of the day"),
    "date": _("Date"),
}

OPERATOR_NAMES: Mapping[str, LazyString] = {
    "is": _("is"),
    "is_not": _("is not"),
    "in": _("is one of"),
    "not_in": _("is none of"),
    "contains": _("contains"),
    "not_contains": _("does not contain"),
    "starts": _("starts with"),
    "ends": _("ends with"),
    "glob": _("looks like"),
    "includes": _("includes any of"),
    "includes_none": _("includes none of"),
    "known": _("is known"),
    "unknown": _("is not known"),
    "yes": _("yes"),
    "no": _("no"),
    "equals": _("equals"),
    "at_least": _("is at least"),
    "at_most": _("is at most"),
    "between": _("is between"),
}

CHOICE_NAMES: Mapping[str, Mapping[str, LazyString]] = {
    "page_type": {
        "index": _("home page"),
        "category": _("category page"),
        "product": _("product page"),
        "cart": _("cart page"),
        "other": _("other page"),
    },
    "language": {"ar": _("Arabic"), "en": _("English")},
    "device": {"phone": _("phone"), "tablet": _("tablet"), "desktop": _("computer")},
    "click_id": {
        "google": _("Google"),
        "meta": _("Meta"),
        "tiktok": _("TikTok"),
        "snapchat": _("Snapchat"),
        "other": _("another network"),
    },
    "weekday": {
        "sunday": _("Sunday"),
        "monday": _("Monday"),
        "tuesday": _("Tuesday"),
        "wednesday": _("Wednesday"),
        "thursday": _("Thursday"),
        "friday": _("Friday"),
        "saturday": _("Saturday"),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreNames:
    """What a store calls its money, products and categories; ids stand in where names miss."""

    currency: Currency
    products: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)


def quoted(text: str) -> str:
    """A text as somebody typed it."""
    return gettext("“%(text)s”", text=text)


def either(items: Sequence[str]) -> str:
    """Things of which one is enough."""
    *most, last = items
    return gettext(" or ").join([gettext(", ").join(most), last]) if most else last


def clock(hour: time) -> str:
    """A time of the day, as the reader's watch shows it."""
    return format_time(hour, "short", locale=language())


def value_text(fact: str, value: FactValue | None, names: StoreNames) -> str:
    """One value of a fact as people write it."""
    if value is None:
        return gettext("not known")
    if isinstance(value, tuple):
        return gettext(", ").join(value_text(fact, item, names) for item in value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if fact in CHOICE_NAMES:
        return str(CHOICE_NAMES[fact].get(str(value), value))
    return _text(fact, value, names)


def condition_text(fact: str, operator: str, value: RuleValue, names: StoreNames) -> str:
    """A condition as a form shows it: the fact, the comparison, what it is compared with."""
    subject = str(FACT_NAMES.get(fact, fact))
    comparison = str(OPERATOR_NAMES.get(operator, operator))
    if value is None:
        return gettext("%(fact)s: %(comparison)s", fact=subject, comparison=comparison)
    several = value if isinstance(value, tuple) else (value,)
    texts = [value_text(fact, item, names) for item in several]
    if operator in ("is", "in"):
        return gettext("%(fact)s: %(value)s", fact=subject, value=either(texts))
    joined = gettext(" and ").join(texts) if operator == "between" else either(texts)
    return gettext(
        "%(fact)s: %(comparison)s %(value)s", fact=subject, comparison=comparison, value=joined
    )


def _text(fact: str, value: str | int, names: StoreNames) -> str:
    kind = FACTS[fact].kind if fact in FACTS else FactKind.TEXT
    if kind is FactKind.MONEY:
        return money_text(Money.parse(str(value), names.currency))
    if kind is FactKind.DATE:
        return day(date.fromisoformat(str(value)))
    if fact == "hour":
        return clock(time(int(value)))
    if kind is FactKind.NUMBER:
        return number(int(value))
    if fact in ("product", "cart_products"):
        return names.products.get(str(value), str(value))
    if fact == "category":
        return names.categories.get(str(value), str(value))
    return quoted(str(value))
