"""The store, its people, and its keys for programs."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from entrypoints.web.current import member, needs, services, store
from entrypoints.web.dashboard.blueprint import allowed, blueprint
from nomoflow.merchants.model import NoSuchApiKey, Permission

_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the store."""

    name: str
    email: str
    role: str
    since: datetime
    me: bool


@blueprint.get("/settings")
@needs(Permission.VIEW)
def settings() -> str:
    """The store, its people and its keys."""
    return _page()


@blueprint.post("/settings/keys")
@needs(Permission.MANAGE_API_KEYS)
def create_key() -> ResponseReturnValue:
    """Make a key and show it, this once: it goes into no cookie and no cache."""
    label = request.form.get("label", "").strip()
    if not label:
        return _page(key_error=gettext("Give the key a name, so that you know it again.")), 422
    if len(label) > _LONGEST_LABEL:
        words = gettext("At most %(length)s characters.", length=_LONGEST_LABEL)
        return _page(key_error=words, key_label=label), 422
    _key, secret = services().merchants.make_api_key(store().id, label, member())
    response = make_response(_page(new_key=secret.reveal()), 201)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/settings/keys/<key_id>/revoke")
@needs(Permission.MANAGE_API_KEYS)
def ask_revoke_key(key_id: str) -> str:
    """Ask before a key is revoked, where no script can."""
    shop = store()
    labels = {key.id: key.label for key in services().merchants.api_keys(shop.id)}
    if key_id not in labels:
        raise NoSuchApiKey
    question = {
        "title": gettext("Revoke “%(key)s”?", key=labels[key_id]),
        "text": gettext(
            "Programs that use it are refused from this moment. It cannot be brought back."
        ),
        "confirm": gettext("Revoke"),
        "href": url_for("dashboard.revoke_key", store_key=shop.key, key_id=key_id),
        "fields": {},
        "back": url_for("dashboard.settings", store_key=shop.key),
    }
    return render_template("dashboard/confirm.html", question=question)


@blueprint.post("/settings/keys/<key_id>/revoke")
@needs(Permission.MANAGE_API_KEYS)
def revoke_key(key_id: str) -> ResponseReturnValue:
    """Make a key worthless."""
    services().merchants.revoke_api_key(store().id, key_id)
    flash(gettext("The key is revoked."), "good")
    return redirect(url_for("dashboard.settings", store_key=store().key, _anchor="keys"))


def _page(*, new_key: str = "", key_error: str = "", key_label: str = "") -> str:
    shop, me = store(), member()
    person = services().merchants.member(me, shop.id)
    people = [
        Person(
            name=one.name,
            email=one.email,
            role=membership.role.value,
            since=membership.since,
            me=one.id == me,
        )
        for one, membership in services().merchants.people(shop.id)
    ]
    return render_template(
        "dashboard/settings.html",
        people=people,
        keys=services().merchants.api_keys(shop.id),
        new_key=new_key,
        key_error=key_error,
        key_label=key_label,
        may_manage_keys=allowed(Permission.MANAGE_API_KEYS),
        person_name=person.name if person else "",
        person_email=person.email if person else "",
    )
