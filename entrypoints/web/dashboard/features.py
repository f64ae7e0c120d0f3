"""The cards: switching features and changing their settings."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard import feature_form, feature_preview
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.feature_words import (
    CHOICES,
    FEATURES,
    SETTINGS,
    FeatureWords,
    fault,
)
from nomoflow.coupons.offers import OfferState
from nomoflow.features.catalogue import CATALOGUE, FeatureDefinition, SettingsRefused
from nomoflow.features.model import FeatureSwitch, feature_key
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.model import Permission

_OFFERS = PageRequest(page=1, size=200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A feature as its card shows it."""

    key: str
    words: FeatureWords
    enabled: bool
    changed_at: datetime | None


@dataclass(kw_only=True)
class Attempt:
    """What somebody wants to save, and what stood in the way."""

    settings: Mapping[str, object]
    json_text: str = ""
    json_error: str = ""
    faults: Mapping[str, str] | None = None
    clash: list[tuple[str, str]] | None = None


@blueprint.get("/features")
@needs(Permission.VIEW)
def features() -> str:
    """Every feature as a card."""
    cards = [
        Card(
            key=switch.key.value,
            words=FEATURES[switch.key],
            enabled=switch.enabled,
            changed_at=switch.changed_at,
        )
        for switch in services().features.all(store().id)
    ]
    return render_template("dashboard/features.html", features=cards)


@blueprint.post("/features/<feature>/switch")
@needs(Permission.MANAGE_FEATURES)
def switch_feature(feature: str) -> ResponseReturnValue:
    """Switch a feature on or off; the message that says so can undo it."""
    shop, key = store(), feature_key(feature)
    enabled = request.form.get("enabled") == "true"
    switch = services().features.change(shop.id, key, enabled=enabled)
    name = str(FEATURES[key].name)
    said = gettext("“%(feature)s” is on.") if enabled else gettext("“%(feature)s” is off.")
    message = {
        "text": said % {"feature": name},
        "undo": url_for("dashboard.switch_feature", store_key=shop.key, feature=key.value),
        "fields": {"enabled": "false" if enabled else "true"},
    }
    flash(message, "good")  # type: ignore[arg-type]  # the session keeps mappings as well as texts
    if enabled and CATALOGUE[key].undecided(switch.state.settings):
        return redirect(url_for("dashboard.feature", store_key=shop.key, feature=key.value))
    return redirect(url_for("dashboard.features", store_key=shop.key))


@blueprint.get("/features/<feature>")
@needs(Permission.VIEW)
def feature(feature: str) -> ResponseReturnValue:
    """A feature's settings, as a form or as JSON; notices have pages of their own."""
    if feature_key(feature) is FeatureKey.NOTIFICATIONS:
        return redirect(url_for("dashboard.notices", store_key=store().key))
    switch = services().features.one(store().id, feature_key(feature))
    settings = switch.state.settings
    attempt = Attempt(settings=settings, json_text=feature_form.write_json(settings))
    return _page(switch, attempt)


@blueprint.post("/features/<feature>")
@needs(Permission.MANAGE_FEATURES)
def save_feature(feature: str) -> ResponseReturnValue:
    """Save a feature's settings; whatever stands in the way, nothing typed is lost."""
    shop, key = store(), feature_key(feature)
    definition = CATALOGUE[key]
    try:
        attempt = _attempt(definition)
    except feature_form.NotJson as wrong:
        text = request.form.get(feature_form.JSON_FIELD, "")
        words = gettext(
            "This is not a JSON object: look at line %(line)s, column %(column)s.",
            line=wrong.line,
            column=wrong.column,
        )
        attempt = Attempt(settings={}, json_text=text, json_error=words)
        return _page(services().features.one(shop.id, key), attempt), 422
    version = request.form.get("version", type=int)
    try:
        services().features.change(shop.id, key, settings=attempt.settings, version=version)
    except SettingsRefused as refused:
        attempt.faults = refused.fields
        return _page(services().features.one(shop.id, key), attempt, version), 422
    except Stale:
        switch = services().features.one(shop.id, key)
        attempt.clash = _differences(switch.state.settings, attempt.settings)
        return _page(switch, attempt), 409
    flash(gettext("Saved. Shoppers see it within a minute."), "good")
    return redirect(url_for("dashboard.feature", store_key=shop.key, feature=feature, view=_view()))


def _view() -> str | None:
    return "json" if request.args.get("view") == "json" else None


def _attempt(definition: FeatureDefinition) -> Attempt:
    if _view() is None:
        settings = feature_form.read_form(definition, request.form)
        return Attempt(settings=settings, json_text=feature_form.write_json(settings))
    text = request.form.get(feature_form.JSON_FIELD, "")
    return Attempt(settings=feature_form.read_json(text), json_text=text)


def _page(switch: FeatureSwitch, attempt: Attempt, version: int | None = None) -> str:
    definition = CATALOGUE[switch.key]
    faults = attempt.faults or {}
    by_key = {field.key: field for field in definition.fields}
    return render_template(
        "dashboard/feature.html",
        key=switch.key.value,
        words=FEATURES[switch.key],
        enabled=switch.enabled,
        version=switch.version if version is None else version,
        as_json=_view() == "json",
        form_fields=feature_form.fields(
            definition, attempt.settings, faults, _offered(definition, attempt.settings)
        ),
        settings={**switch.state.settings, **attempt.settings},
        json_text=attempt.json_text,
        json_error=attempt.json_error,
        json_faults=[(path, fault(code, by_key.get(path))) for path, code in faults.items()],
        schema_text=json.dumps(definition.schema(), ensure_ascii=False, indent=2),
        has_faults=bool(faults or attempt.json_error),
        undecided=[
            SETTINGS[name].label
            for name in definition.undecided(switch.state.settings)
            if switch.enabled
        ],
        clash=attempt.clash,
        previews=feature_preview.addresses(switch.key, switch.state.settings),
    )


def _offered(
    definition: FeatureDefinition, settings: Mapping[str, object]
) -> Mapping[str, feature_form.Options]:
    """What the store itself has to choose from: its running offers, and the one chosen before."""
    if all(field.key != "offer" for field in definition.fields):
        return {}
    chosen = str(settings.get("offer", ""))
    rows = services().coupon_reports.offers(store().id, _OFFERS).rows
    names = {
        str(row.offer.id): row.offer.draft.name
        for row in rows
        if row.offer.state is OfferState.RUNNING or row.offer.id == chosen
    }
    none = gettext("None yet") if names else gettext("No offer is running: start one first")
    unlisted = {} if chosen in names or not chosen else {chosen: gettext("An offer that is over")}
    return {"offer": (("", none), *names.items(), *unlisted.items())}


def _differences(
    saved: Mapping[str, object], wanted: Mapping[str, object]
) -> list[tuple[str, str]]:
    """What is saved otherwise than somebody wants it, in words."""
    return [
        (str(SETTINGS[key].label), _in_words(key, value))
        for key, value in saved.items()
        if key in wanted and wanted[key] != value
    ]


def _in_words(key: str, value: object) -> str:
    if isinstance(value, bool):
        return gettext("On") if value else gettext("Off")
    if isinstance(value, dict):
        return " / ".join(str(text) for text in value.values() if text)
    names = CHOICES.get(key, {})
    if isinstance(value, list):
        return gettext(", ").join(str(names.get(item, item)) for item in value)
    return str(names.get(str(value), value))
