"""What the fields of a notice's rules are called where they stand in its form."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from nomoflow.widgets.fact_kinds import FactKind
from nomoflow.widgets.triggers import TriggerKind

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
"""With the number that a trigger takes, where it takes one."""
