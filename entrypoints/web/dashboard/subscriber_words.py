"""What subscribers, where they stand, and the evidence of their consent are called."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from nomoflow.audience.facts import Actor, ConsentAction, Method, SubscriberStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusWords:
    """A status: its name, the tone of its badge, and what it means."""

    name: LazyString
    tone: str
    meaning: LazyString


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionWords:
    """What was done to a consent, and the icon beside it."""

    name: LazyString
    icon: str


STATUSES = {
    SubscriberStatus.CONFIRMED: StatusWords(
        name=_("Confirmed"),
        tone="good",
        meaning=_("Confirmed that the address is theirs. You may write to them."),
    ),
    SubscriberStatus.PENDING: StatusWords(
        name=_("Waiting for confirmation"),
        tone="warn",
        meaning=_("Asked for letters, and has not pressed the button in the letter yet."),
    ),
    SubscriberStatus.UNSUBSCRIBED: StatusWords(
        name=_("Unsubscribed"),
        tone="",
        meaning=_("Wants no more letters. Only they themselves can come back."),
    ),
}

ACTIONS = {
    ConsentAction.GRANTED: ActionWords(name=_("Agreed"), icon="check"),
    ConsentAction.CONFIRMED: ActionWords(name=_("Confirmed the address"), icon="circle-check"),
    ConsentAction.WITHDRAWN: ActionWords(name=_("Unsubscribed"), icon="log-out"),
    ConsentAction.EXPIRED: ActionWords(name=_("Not confirmed in time"), icon="clock"),
    ConsentAction.ERASED: ActionWords(name=_("Erased"), icon="x"),
}

METHODS = {
    Method.FORM: _("in a form in the store"),
    Method.CONFIRMATION_PAGE: _("on the page that the letter leads to"),
    Method.UNSUBSCRIBE_PAGE: _("on the unsubscribe page"),
    Method.ONE_CLICK: _("with the button of a mail program"),
    Method.IMPORT: _("by a list that you brought"),
    Method.PROGRAM: _("by a program with your store’s key"),
    Method.DASHBOARD: _("here in the dashboard"),
    Method.TIME: _("because time ran out"),
}

ACTORS = {
    Actor.VISITOR: _("the person"),
    Actor.MERCHANT: _("the store"),
    Actor.IMPORT: _("the store, by a list"),
    Actor.SYSTEM: _("Nomo Flow"),
}

LANGUAGES = {"ar": _("Arabic"), "en": _("English")}

COLUMNS = {
    "email": _("Email"),
    "name": _("Name"),
    "phone": _("Mobile"),
    "language": _("Language"),
    "tags": _("Tags"),
}
"""The columns of a list, and the fields that its lines can be faulty in."""
