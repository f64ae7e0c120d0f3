"""The app store's page of our app, its settings form, and its embedded page."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from entrypoints.sandbox.salla.accounts import approve
from entrypoints.sandbox.salla.billing import EVENTS
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.portal import dashboard
from entrypoints.sandbox.salla.portal.dashboard import own_store, page

blueprint = Blueprint("salla_app_store", __name__, url_prefix="/salla/merchant/<username>")
blueprint.before_request(dashboard.know_the_merchant)


@blueprint.get("/apps")
def show(username: str) -> str:
    store = own_store(username)
    installation = salla().world.installations.get(store.id)
    return page(
        "apps.html",
        store,
        installation=installation,
        form=salla().desk.form(),
        values=installation.settings if installation else {},
        done=request.args.get("done", ""),
        billing_events=EVENTS,
    )


@blueprint.post("/apps/install")
def install(username: str) -> AnyResponse:
    salla().desk.install_easily(own_store(username).id)
    return _back(username, "installed")


@blueprint.post("/apps/install-custom")
def install_in_custom_mode(username: str) -> AnyResponse:
    """An install that Salla starts: the state is Salla's own, unknown to the app."""
    store = own_store(username)
    scopes = salla().tokens.app_scopes()
    code = approve(store, salla().addresses.app_callback, scopes)
    state = salla().world.secret()[:24].replace("-", "").replace("_", "")
    query = urlencode({"code": code, "scope": " ".join(scopes), "state": state})
    return redirect(f"{salla().addresses.app_callback}?{query}")


@blueprint.post("/apps/update")
def update(username: str) -> AnyResponse:
    salla().desk.update(own_store(username).id)
    return _back(username, "updated")


@blueprint.post("/apps/uninstall")
def uninstall(username: str) -> AnyResponse:
    salla().desk.uninstall(own_store(username).id)
    return _back(username, "uninstalled")


@blueprint.post("/apps/events")
def tell_of_billing(username: str) -> AnyResponse:
    event = request.form.get("event", "")
    if event in EVENTS:
        salla().billing.tell(own_store(username).id, event)
    return _back(username, "told")


@blueprint.post("/apps/settings")
def save_settings(username: str) -> AnyResponse:
    values = {each["id"]: _value(each) for each in salla().desk.form()}
    salla().desk.save_settings(own_store(username).id, values, announce=True)
    return _back(username, "saved")


def _value(field: dict[str, Any]) -> Any:
    given = request.form.get(field["id"], "")
    if field["type"] == "boolean":
        return field["id"] in request.form
    if field["type"] == "number":
        return int(given) if given.isdigit() else field.get("value")
    return given or None


@blueprint.get("/app")
def embedded(username: str) -> str:
    """The app inside the dashboard: a frame that is given a short-lived token."""
    store = own_store(username)
    if not salla().world.is_installed(store.id):
        abort(404)
    theme = "dark" if request.args.get("theme") == "dark" else "light"
    lang = "en" if request.args.get("lang") == "en" else "ar"
    query = urlencode(
        {
            "token": salla().tokens.new_embedded(store.id),
            "theme": theme,
            "lang": lang,
            "app_id": salla().options.app_id,
        }
    )
    return page(
        "embedded.html",
        store,
        frame=f"{salla().addresses.app_embedded}?{query}",
        app_origin=salla().addresses.app,
        theme=theme,
        lang=lang,
    )


def _back(username: str, done: str) -> AnyResponse:
    return redirect(url_for(".show", username=username, done=done))
