"""A widget on trial while its settings are still being typed."""

from collections.abc import Mapping

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard import feature_form
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.language import LANGUAGES
from entrypoints.web.preview import drafts
from entrypoints.web.storefront.configuration import entry_of
from nomoflow.features.catalogue import CATALOGUE
from nomoflow.features.model import feature_key
from nomoflow.kernel.feature_states import FeatureKey, Setting
from nomoflow.merchants.model import Permission
from nomoflow.widgets.model import Widget

WIDGETS = (
    FeatureKey.LIVE_COUNTER,
    FeatureKey.RECENT_PURCHASES,
    FeatureKey.COUPONS,
    FeatureKey.EMAIL_COLLECTOR,
)
# Whoever tries a widget does not wait for it, and sees it whatever the store is like today.
_AT_ONCE: Mapping[str, Setting] = {
    "trigger": "delay", "after_seconds": 3, "again_after_days": 0,
    "first_after_seconds": 2, "gap_seconds": 5, "minimum": 1,
}  # fmt: skip
_AT_ONCE_OF: Mapping[FeatureKey, Mapping[str, Setting]] = {
    FeatureKey.COUPONS: {"offer": "preview"},
}


@blueprint.post("/features/<feature>/preview")
@needs(Permission.VIEW)
def preview_feature(feature: str) -> ResponseReturnValue:
    """Where what is in the form can be tried; refuses as saving it would."""
    key = feature_key(feature)
    typed = feature_form.read_form(CATALOGUE[key], request.form)
    return jsonify(addresses(key, CATALOGUE[key].complete(typed)))


def addresses(key: FeatureKey, settings: Mapping[str, Setting]) -> dict[str, str]:
    """Where a widget with these settings can be tried, by language; nothing for other features."""
    if key not in WIDGETS:
        return {}
    at_once = {**_AT_ONCE, **_AT_ONCE_OF.get(key, {})}
    if settings.get("style") == "exit":
        at_once["style"] = "popup"
    hurried = {name: at_once.get(name, value) for name, value in settings.items()}
    entry = entry_of(Widget(kind=key.value, settings=hurried))
    currency = services().widgets.storefront(store().key).currency
    pages = settings["show_on"]
    page = "product" if not isinstance(pages, list) or "product" in pages else "".join(pages[:1])
    return {
        language: drafts.address_of([entry], currency=currency, language=language, page=page)
        for language in LANGUAGES
    }
