"""What the script of a store is told, as bytes: the same for everybody, made once a change."""

import gzip
import hashlib
import json

import brotli

from entrypoints.web.storefront.script import Asset
from entrypoints.web.storefront.signups import consents
from entrypoints.web.storefront.texts import Texts, email_collector_texts, texts_of
from nomoflow.kernel.feature_states import FeatureKey, FeatureState
from nomoflow.kernel.ids import StoreKey, number_of
from nomoflow.widgets.model import Bundle, Storefront, Widget
from nomoflow.widgets.service import WidgetService

HEARTBEAT_SECONDS = 30
_REMEMBERED = 1024
_SAID = ("heading", "text", "consent_text")
"""Settings that are words: they travel among the texts."""


class Configurations:
    """Remembers each store's configuration for as long as nothing in it changed."""

    def __init__(self, widgets: WidgetService) -> None:
        self._widgets = widgets
        self._made: dict[StoreKey, tuple[Storefront, Asset]] = {}

    def of(self, storefront: Storefront) -> Asset:
        """The store's configuration."""
        known = self._made.get(storefront.key)
        if known is not None and (known[0] is storefront or known[0] == storefront):
            return known[1]
        made = _asset(_told(storefront, self._widgets.bundle(storefront)))
        if len(self._made) >= _REMEMBERED:
            self._made.clear()
        self._made[storefront.key] = (storefront, made)
        return made


def _told(storefront: Storefront, bundle: Bundle) -> dict[str, object]:
    return {
        "store": {"id": number_of(storefront.store), "currency": bundle.currency},
        "tracking": _tracking(bundle.tracking),
        "widgets": [entry_of(widget) for widget in bundle.widgets],
    }


def entry_of(widget: Widget) -> dict[str, object]:
    """A widget as the script is told of it."""
    settings = {name: value for name, value in widget.settings.items() if name not in _SAID}
    texts = _texts(widget)
    return {"kind": widget.kind, "settings": settings, "texts": texts}


def _texts(widget: Widget) -> Texts:
    if widget.kind != FeatureKey.EMAIL_COLLECTOR:
        return texts_of(widget.kind, widget.settings)
    shown = consents(widget.settings["consent_text"])
    return email_collector_texts(
        widget.settings, {language: (each.text, each.version) for language, each in shown.items()}
    )


def _tracking(state: FeatureState) -> dict[str, object]:
    return {
        "enabled": state.enabled,
        **state.settings,
        "heartbeat_seconds": HEARTBEAT_SECONDS,
    }


def _asset(told: dict[str, object]) -> Asset:
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return Asset(
        body=body,
        gzip=gzip.compress(body, mtime=0),
        brotli=brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
        etag=hashlib.sha256(body).hexdigest()[:32],
    )
