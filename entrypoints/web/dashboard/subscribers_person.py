"""One subscriber: who they are, what they agreed to and the proof of it, and what can be done."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.subscriber_words import (
    ACTIONS,
    ACTORS,
    LANGUAGES,
    METHODS,
    STATUSES,
    ActionWords,
)
from entrypoints.web.dashboard.subscribers import may_manage
from entrypoints.web.problem_words import FAULTS
from nomoflow.audience.evidence import ConsentRecord
from nomoflow.audience.facts import Method, SubscriberId, SubscriberStatus
from nomoflow.audience.model import NoSuchSubscriber, Subscriber, TagsRefused
from nomoflow.audience.service import PersonRecord
from nomoflow.merchants.model import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """A record of the evidence, in words."""

    record: ConsentRecord
    action: ActionWords
    method: str
    actor: str
    holds: bool
    """Whether it still agrees with its own hashes."""


@blueprint.get("/subscribers/<subscriber>")
@needs(Permission.VIEW)
def subscriber(subscriber: str) -> str:
    """The page of one person."""
    return _page(_found(subscriber))


@blueprint.post("/subscribers/<subscriber>/tags")
@needs(Permission.MANAGE_AUDIENCE)
def tag_subscriber(subscriber: str) -> ResponseReturnValue:
    """Put tags on, commas between them, or take one off."""
    one = _found(subscriber)
    told = request.form.get("add", "").replace("،", ",").split(",")
    add = tuple(tag for tag in told if tag.strip())
    remove = tuple(request.form.getlist("remove"))
    try:
        services().audience.tag(store().id, one.id, add=add, remove=remove)
    except TagsRefused as refused:
        return _page(one, error=str(FAULTS[refused.fields["tags"]]), typed=", ".join(told)), 422
    return _to(one)


@blueprint.get("/subscribers/<subscriber>/unsubscribe")
@needs(Permission.MANAGE_AUDIENCE)
def ask_unsubscribe_subscriber(subscriber: str) -> ResponseReturnValue:
    """Ask before somebody is written to no more."""
    one = _found(subscriber)
    return _question(
        one,
        title=gettext("Unsubscribe %(email)s?", email=one.email),
        text=unsubscribe_words(),
        confirm=gettext("Unsubscribe"),
        endpoint="dashboard.unsubscribe_subscriber",
    )


@blueprint.post("/subscribers/<subscriber>/unsubscribe")
@needs(Permission.MANAGE_AUDIENCE)
def unsubscribe_subscriber(subscriber: str) -> ResponseReturnValue:
    """Write to them no more."""
    one = services().audience.unsubscribe(store().id, SubscriberId(subscriber), Method.DASHBOARD)
    flash(gettext("%(email)s gets no more letters.", email=one.email), "good")
    return _to(one)


@blueprint.get("/subscribers/<subscriber>/erase")
@needs(Permission.MANAGE_AUDIENCE)
def ask_erase_subscriber(subscriber: str) -> ResponseReturnValue:
    """Ask before a person is forgotten."""
    one = _found(subscriber)
    return _question(
        one,
        title=gettext("Erase %(email)s for good?", email=one.email),
        text=erase_words(),
        confirm=gettext("Erase for good"),
        endpoint="dashboard.erase_subscriber",
    )


@blueprint.post("/subscribers/<subscriber>/erase")
@needs(Permission.MANAGE_AUDIENCE)
def erase_subscriber(subscriber: str) -> ResponseReturnValue:
    """Forget them; what is left is a receipt."""
    receipt = services().audience.erase(store().id, SubscriberId(subscriber), Method.DASHBOARD)
    flash(gettext("Erased for good. The receipt’s number is %(id)s.", id=receipt.id), "good")
    return redirect(url_for("dashboard.subscribers", store_key=store().key))


@blueprint.get("/subscribers/<subscriber>/record.json")
@needs(Permission.MANAGE_AUDIENCE)
def subscriber_record(subscriber: str) -> Response:
    """Everything that is known of a person, as a file for them."""
    record = services().audience.person(store().id, SubscriberId(subscriber))
    text = json.dumps(_told(record), ensure_ascii=False, indent=2, default=_plain)
    answer = Response(text, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{record.subscriber.id}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def unsubscribe_words() -> str:
    """What unsubscribing somebody means."""
    return gettext(
        "They get no more letters from your store. You cannot take it back: only they "
        "themselves can subscribe again."
    )


def erase_words() -> str:
    """What erasing somebody means."""
    return gettext(
        "Name, address, number, tags and letters are deleted, and cut out of the evidence. "
        "What stays is a fingerprint, so that no list brings them back. Nobody can undo this."
    )


def _page(one: Subscriber, error: str = "", typed: str = "") -> str:
    manages = may_manage()
    record = services().audience.person(store().id, one.id) if manages else None
    return render_template(
        "dashboard/subscribers/person.html",
        person=one,
        status=STATUSES[one.status],
        language_name=LANGUAGES[one.language],
        evidence=[_line(each) for each in reversed(record.consents)] if record else [],
        may_manage=manages,
        may_leave=one.status is not SubscriberStatus.UNSUBSCRIBED,
        unsubscribe_words=unsubscribe_words(),
        erase_words=erase_words(),
        error=error,
        typed=typed,
    )


def _found(subscriber: str) -> Subscriber:
    one = services().subscriber_reports.one(store().id, SubscriberId(subscriber))
    if one is None:
        raise NoSuchSubscriber
    return one


def _to(one: Subscriber) -> ResponseReturnValue:
    return redirect(url_for("dashboard.subscriber", store_key=store().key, subscriber=one.id))


def _question(one: Subscriber, *, title: str, text: str, confirm: str, endpoint: str) -> str:
    key = store().key
    question = {
        "title": title,
        "text": text,
        "confirm": confirm,
        "href": url_for(endpoint, store_key=key, subscriber=one.id),
        "fields": {},
        "back": url_for("dashboard.subscriber", store_key=key, subscriber=one.id),
    }
    return render_template("dashboard/confirm.html", question=question)


def _line(record: ConsentRecord) -> EvidenceLine:
    return EvidenceLine(
        record=record,
        action=ACTIONS[record.action],
        method=str(METHODS[record.method]),
        actor=str(ACTORS[record.acted_by]),
        holds=record.holds(),
    )


def _told(record: PersonRecord) -> Mapping[str, Any]:
    """A person's record without our own means: no link's hash, no salt."""
    one = record.subscriber
    profile = ("id", "email", "typed", "name", "phone", "language", "status", "sources", "tags")
    moments = ("joined_at", "confirmed_at", "left_at", "unreachable_at")
    consent = (
        *("number", "action", "method", "acted_by", "channel", "purpose", "text"),
        *("text_version", "locale", "email", "page", "ip", "user_agent"),
        *("occurred_at", "recorded_at", "previous", "hash"),
    )
    letter = ("made_at", "sent_at", "expires_at", "used_at")
    return {
        "subscriber": {name: getattr(one, name) for name in (*profile, *moments)},
        "consents": [{name: getattr(each, name) for name in consent} for each in record.consents],
        "letters": [{name: getattr(each, name) for name in letter} for each in record.invitations],
    }


def _plain(value: Any) -> str:
    return str(value.isoformat())
