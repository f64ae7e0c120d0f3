"""The Partner Portal's part that matters here: the app's snippet and its settings form."""

import json
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from entrypoints.sandbox.salla.app_records import SettingsForm
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.storefront.theme import snippets

blueprint = Blueprint("salla_partner", __name__, url_prefix="/salla/partner")


@blueprint.get("")
def show() -> str:
    return _page()


@blueprint.post("/snippet")
def fetch_snippet() -> AnyResponse:
    """Pastes the snippet anew, from where the app's operator keeps it."""
    snippets().fetch()
    return redirect(url_for(".show"))


@blueprint.post("/form")
def save_form() -> AnyResponse | tuple[str, int]:
    text = request.form.get("fields", "")
    try:
        fields: list[dict[str, Any]] = json.loads(text)
        named = all(isinstance(each["id"], str) and each["type"] for each in fields)
    except (ValueError, TypeError, KeyError):
        fields, named = [], False
    if not named:
        return _page("The form must be a JSON list of fields, each with id and type.", text), 422
    salla().world.forms.put(SettingsForm(fields=fields))
    return redirect(url_for(".show"))


def _page(problem: str = "", text: str = "") -> str:
    fields = json.dumps(salla().desk.form(), ensure_ascii=False, indent=2)
    return render_template(
        "salla/partner.html",
        snippet=snippets().published(),
        source=salla().addresses.app_snippet_source,
        fields=text or fields,
        problem=problem,
        options=salla().options,
        addresses=salla().addresses,
    )
