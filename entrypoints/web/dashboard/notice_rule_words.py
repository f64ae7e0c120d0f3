"""What the facts, comparisons, triggers and days of a notice's rules are called in its form."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from nomoflow.widgets.fact_kinds import FactKind
from nomoflow.widgets.occasions import Occasion
from nomoflow.widgets.triggers import TriggerKind

FACTS: dict[str, LazyString] = {
    "page_type": _("Kind of page"),
    "path": _("Address of the page"),
    "product": _("Product on the page"),
    "category": _("Category on the page"),
    "language": _("Language of the page"),
    "device": _("Device"),
    "returning": _("Was here before"),
    "signed_in": _("Signed in"),
    "visits": _("Visits so far"),
    "pages_seen": _("Pages seen in this visit"),
    "cart_value": _("Value of the cart"),
    "cart_items": _("Pieces in the cart"),
    "cart_products": _("Products in the cart"),
    "utm_source": _("Source of the visit (utm_source)"),
    "utm_medium": _("Medium of the visit (utm_medium)"),
    "utm_campaign": _("Campaign of the visit (utm_campaign)"),
    "utm_content": _("Content of the ad (utm_content)"),
    "utm_term": _("Search term (utm_term)"),
    "referrer": _("Website the visit came from"),
    "click_id": _("Ad network of the visit"),
    "country": _("Country (two letters)"),
    "city": _("City"),
    "weekday": _("Day of the week"),
    "hour": _("Hour of the day"),
    "date": _("Date"),
}

OPERATORS: dict[str, LazyString] = {
    "is": _("is"),
    "is_not": _("is not"),
    "in": _("is one of"),
    "not_in": _("is none of"),
    "contains": _("contains"),
    "not_contains": _("does not contain"),
    "starts": _("begins with"),
    "ends": _("ends with"),
    "glob": _("looks like (* for anything)"),
    "includes": _("has one of"),
    "includes_none": _("has none of"),
    "known": _("is known"),
    "unknown": _("is not known"),
    "yes": _("yes"),
    "no": _("no"),
    "equals": _("is exactly"),
    "at_least": _("is at least"),
    "at_most": _("is at most"),
    "between": _("is between"),
}

VALUES: dict[str, LazyString] = {
    "index": _("Home page"),
    "category": _("Category pages"),
    "product": _("Product pages"),
    "cart": _("Cart"),
    "other": _("Other"),
    "ar": _("Arabic"),
    "en": _("English"),
    "phone": _("Phone"),
    "tablet": _("Tablet"),
    "desktop": _("Computer"),
    "google": _("Google"),
    "meta": _("Meta (Instagram, Facebook)"),
    "tiktok": _("TikTok"),
    "snapchat": _("Snapchat"),
    "sunday": _("Sunday"),
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "saturday": _("Saturday"),
}

HINTS: dict[FactKind, LazyString] = {
    FactKind.ID: _("The number as it stands in Salla; several with commas between them."),
    FactKind.IDS: _("The numbers as they stand in Salla, with commas between them."),
    FactKind.TEXT: _("Several with commas between them, where the comparison takes several."),
    FactKind.NUMBER: _("A whole number; for “between” two with a comma."),
    FactKind.MONEY: _("An amount in the store’s currency; for “between” two with a comma."),
    FactKind.DATE: _("Such as 2026-03-01; for “between” two with a comma."),
}

TRIGGERS: dict[TriggerKind, LazyString] = {
    TriggerKind.DELAY: _("Seconds on the page"),
    TriggerKind.VISIT_TIME: _("Seconds of the visit"),
    TriggerKind.SCROLL: _("Percent of the page scrolled"),
    TriggerKind.EXIT: _("About to leave"),
    TriggerKind.IDLE: _("Seconds without a touch"),
    TriggerKind.CLICK: _("A press on a marked element"),
    TriggerKind.CART_ADD: _("Something is added to the cart"),
    TriggerKind.CART_REACHES: _("The cart reaches an amount"),
}

OCCASIONS: dict[Occasion, LazyString] = {
    Occasion.RAMADAN: _("Ramadan"),
    Occasion.EID_AL_FITR: _("Eid al-Fitr"),
    Occasion.EID_AL_ADHA: _("Eid al-Adha"),
    Occasion.ARAFAH: _("Day of Arafah"),
    Occasion.NATIONAL_DAY: _("National Day"),
    Occasion.FOUNDING_DAY: _("Founding Day"),
    Occasion.WHITE_FRIDAY: _("White Friday"),
}
