"""The way into the dashboard: to the store that was open last."""

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from entrypoints.web.current import places
from entrypoints.web.dashboard.blueprint import LAST_STORE

blueprint = Blueprint("stores", __name__, url_prefix="/dashboard")


@blueprint.get("/")
def entry() -> ResponseReturnValue:
    """To the last store, else to the first, else to how one is connected."""
    stores = [known.store for known in places()]
    if not stores:
        return render_template("dashboard/no_store.html")
    wanted = (session.get(LAST_STORE), session.get("store"))
    chosen = next((row for row in stores if row.key in wanted or row.id in wanted), stores[0])
    return redirect(url_for("dashboard.overview", store_key=chosen.key))
