"""The pages behind the links of letters: confirming a subscription, and leaving.

Opening a page changes nothing, because programs that look after mailboxes open every link; its
one button does. Mail programs press the button to leave by themselves (RFC 8058).
"""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from entrypoints.web.current import services
from entrypoints.web.security import caller
from nomoflow.audience.facts import Trace
from nomoflow.audience.model import LinkExpired, LinkUnknown
from nomoflow.kernel.ids import StoreId

_MINUTE = 60
_LINKS_A_MINUTE = 120
_LONGEST_AGENT = 512

blueprint = Blueprint("subscriptions", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A page: what it says, and its one button where there is something to do."""

    title: str
    lead: str
    icon: str
    button: str = ""
    status: int = 200


@blueprint.get("/confirm/<token>")
def ask_to_confirm(token: str) -> Answer:
    """Show the button."""
    _allow()
    try:
        store = services().audience.invited(token)
    except (LinkUnknown, LinkExpired) as refusal:
        return _page(_over(refusal))
    name = _name(store)
    return _page(
        Leaf(
            title=gettext("One step left"),
            lead=gettext(
                "Press the button, and %(store)s will send its offers and news to your email.",
                store=name,
            ),
            icon="mail",
            button=gettext("Yes, subscribe me"),
        ),
        store,
    )


@blueprint.post("/confirm/<token>")
def confirm(token: str) -> Answer:
    """Confirm. Pressed twice it says the same."""
    _allow()
    try:
        store = services().audience.confirm(token, _trace())
    except (LinkUnknown, LinkExpired) as refusal:
        return _page(_over(refusal))
    return _page(
        Leaf(
            title=gettext("You are subscribed"),
            lead=gettext(
                "Thank you. %(store)s will write to you, and every letter has a link to leave.",
                store=_name(store),
            ),
            icon="circle-check",
        ),
        store,
    )


@blueprint.get("/unsubscribe/<token>")
def ask_to_leave(token: str) -> Answer:
    """Show the button."""
    _allow()
    try:
        store = services().audience.leaver(token)
    except LinkUnknown:
        return _page(_nobody())
    return _page(
        Leaf(
            title=gettext("Unsubscribe"),
            lead=gettext(
                "Press the button, and %(store)s will not write to you any more.",
                store=_name(store),
            ),
            icon="mail",
            button=gettext("Unsubscribe me"),
        ),
        store,
    )


@blueprint.post("/unsubscribe/<token>")
def leave(token: str) -> Answer:
    """Leave, by the page's button or by a mail program's. Pressed twice it says the same."""
    _allow()
    one_click = request.form.get("List-Unsubscribe") == "One-Click"
    try:
        store = services().audience.leave(token, _trace(), one_click=one_click)
    except LinkUnknown:
        return _page(_nobody())
    return _page(
        Leaf(
            title=gettext("You are unsubscribed"),
            lead=gettext("%(store)s will not write to you any more.", store=_name(store)),
            icon="circle-check",
        ),
        store,
    )


def _over(refusal: LinkUnknown | LinkExpired) -> Leaf:
    if isinstance(refusal, LinkUnknown):
        return _unknown(gettext("Open the newest letter of the store and use its link."))
    return Leaf(
        title=gettext("This link is over"),
        lead=gettext(
            "Links like this work for two days, and not after you unsubscribed. To get a new one, "
            "subscribe again in the store."
        ),
        icon="clock",
        status=410,
    )


def _nobody() -> Leaf:
    return _unknown(
        gettext(
            "If letters still reach you, use the link in the newest one. If none do, there is "
            "nothing left to do."
        )
    )


def _unknown(advice: str) -> Leaf:
    first = gettext("It may have been cut off on its way.")
    return Leaf(
        title=gettext("This link does not lead anywhere"),
        lead=f"{first} {advice}",
        icon="search",
        status=404,
    )


def _page(leaf: Leaf, store: StoreId | None = None) -> Answer:
    row = services().stores.by_id(store) if store is not None else None
    text = render_template("subscriptions/page.html", leaf=leaf, shop=row)
    answer = Response(text, leaf.status)
    answer.headers["Cache-Control"] = "no-store"
    # The address is a key: it goes nowhere else.
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _name(store: StoreId) -> str:
    row = services().stores.by_id(store)
    return row.name if row is not None and row.name else gettext("The store")


def _trace() -> Trace:
    agent = "".join(
        letter for letter in request.headers.get("User-Agent", "") if letter.isprintable()
    )
    return Trace(ip=request.remote_addr or "", user_agent=agent[:_LONGEST_AGENT])


def _allow() -> None:
    """Nobody tries links by the thousand. Refuses with ``TooMany``."""
    services().limits.allow(
        "subscription links", caller(), times=_LINKS_A_MINUTE, per_seconds=_MINUTE
    )
