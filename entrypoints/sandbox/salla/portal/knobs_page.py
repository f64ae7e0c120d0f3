"""The knobs as JSON and as a page."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from entrypoints.sandbox.salla.admin.guard import limits
from entrypoints.sandbox.salla.knobs import BadKnob, Knobs, choices, turn
from entrypoints.sandbox.salla.module import salla

blueprint = Blueprint("salla_knobs", __name__, url_prefix="/salla")


@blueprint.get("/knobs.json")
def show_as_json() -> Response:
    return jsonify(_values())


@blueprint.post("/knobs.json")
def turn_by_json() -> Response | tuple[Response, int]:
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        return jsonify(error="The body must be a JSON object of knobs."), 400
    try:
        _turn(sent)
    except BadKnob as problem:
        return jsonify(error=str(problem)), 422
    return jsonify(_values())


@blueprint.get("/knobs")
def show() -> str:
    return _page()


@blueprint.post("/knobs")
def turn_by_form() -> AnyResponse | tuple[str, int]:
    sent: dict[str, Any] = {name: request.form[name] for name in request.form if name in _values()}
    for name, value in asdict(Knobs()).items():
        if isinstance(value, bool):
            sent[name] = name in request.form
    try:
        _turn(sent)
    except BadKnob as problem:
        return _page(str(problem)), 422
    return redirect("/salla/knobs?saved=1")


@blueprint.post("/knobs/reset")
def reset() -> AnyResponse:
    salla().world.reset_knobs()
    limits().forget()
    return redirect("/salla/knobs?saved=1")


@blueprint.post("/knobs/accounts")
def set_account() -> AnyResponse:
    """Makes the user behind a store inactive or deleted, for the rarer 401 answers."""
    store = salla().world.stores.get(request.form.get("store_id", type=int))
    state = request.form.get("state", "")
    if store is not None and state in ("active", "inactive", "deleted"):
        store.account_state = state
        salla().world.stores.put(store)
    return redirect("/salla/knobs?saved=1")


def _turn(changes: dict[str, Any]) -> None:
    with salla().world.changing():
        turn(salla().world.knobs, changes)
        salla().world.keep_knobs()


def _values() -> dict[str, Any]:
    values = asdict(salla().world.knobs)
    values.pop("id")
    return values


def _page(problem: str = "") -> str:
    return render_template(
        "salla/knobs.html",
        values=_values(),
        defaults=asdict(Knobs()),
        choices=choices(),
        stores=salla().world.stores.all(),
        problem=problem,
    )
