"""What parked work was about and what can be done about it."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

_SUBJECTS = {
    "relay": _("Understanding a message"),
    "orders": _("Recording an order"),
    "catalog": _("Recording products or customers"),
    "coupons": _("Recording a coupon"),
    "attribution": _("Finding the source of an order"),
    "analytics": _("Counting the figures of a day"),
    "synchronisation": _("Bringing in a list"),
    "merchants": _("Looking after the connection"),
    "visitors": _("Recording visits"),
    "widgets": _("Refreshing the widgets"),
    "features": _("Switching a feature"),
}

_FAULTS = {
    "unavailable": (
        _("Salla was not reachable or too busy."),
        _("Send it again when Salla works."),
    ),
    "store_access_refused": (
        _("Salla no longer accepts our keys."),
        _("Connect the store again, then send it again."),
    ),
    "store_not_permitted": (
        _("A permission is missing in Salla."),
        _("Connect again and approve all permissions."),
    ),
    "sync_stalled": (
        _("The synchronisation stopped on its way."),
        _("Synchronise again; this can be discarded."),
    ),
    "event_unreadable": (
        _("This version of the app cannot read what was kept."),
        _("Send it again after an update of the app."),
    ),
    "store_access_busy": (_("The keys were being renewed."), _("Send it again.")),
    "message_malformed": (
        _("The message could not be read."),
        _("Send it again after an update of the app."),
    ),
    "forbidden": (
        _("A permission is missing in Salla."),
        _("Connect again and approve all permissions."),
    ),
    "order_not_found": (_("Salla no longer has this order."), _("It can be discarded.")),
    "stale": (_("Two changes came at the same moment."), _("Send it again.")),
}


def subject(handler: str) -> str:
    """What the work was, in words; its own name where we have none."""
    feature, _dot, _action = handler.partition(".")
    known = _SUBJECTS.get(feature)
    return str(known) if known else handler


def fault(code: str) -> tuple[str, str]:
    """What went wrong and what to do."""
    known = _FAULTS.get(code)
    if known:
        return str(known[0]), str(known[1])
    return gettext("Something unexpected: %(code)s", code=code), gettext("Send it again.")
