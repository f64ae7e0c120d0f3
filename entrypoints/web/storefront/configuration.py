"""What the script of a store is told, as bytes: the same for everybody.

Made once a change, and anew every hour: what is scheduled comes and goes by itself.
"""

import gzip
import hashlib
import json
from datetime import datetime

import brotli

from entrypoints.web.storefront.notices import notice_told
from entrypoints.web.storefront.script import Asset
from entrypoints.web.storefront.signups import consents
from entrypoints.web.storefront.texts import Texts, email_collector_texts, texts_of
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.feature_states import FeatureKey, FeatureState
from nomoflow.kernel.ids import StoreKey, number_of
from nomoflow.widgets.model import Bundle, Storefront, Widget
from nomoflow.widgets.service import WidgetService

HEARTBEAT_SECONDS = 30
_REMEMBERED = 1024
_SAID = ("heading", "text", "consent_text")
"""Settings that are words: they travel among the texts."""


class Configurations:
    """Remembers each store's configuration for an hour, while nothing in it changed."""

    def __init__(self, widgets: WidgetService, clock: Clock) -> None:
        self._widgets = widgets
        self._clock = clock
        self._made: dict[StoreKey, tuple[Storefront, datetime, Asset]] = {}

    def of(self, storefront: Storefront) -> Asset:
        """The store's configuration."""
        hour = self._clock.now().replace(minute=0, second=0, microsecond=0)
        known = self._made.get(storefront.key)
        if known is not None and known[1] == hour and known[0] == storefront:
            return known[2]
        made = _asset(_told(storefront, self._widgets.bundle(storefront)))
        if len(self._made) >= _REMEMBERED:
            self._made.clear()
        self._made[storefront.key] = (storefront, hour, made)
        return made


def _told(storefront: Storefront, bundle: Bundle) -> dict[str, object]:
    return {
        "store": {
            "id": number_of(storefront.store),
            "currency": bundle.currency,
            "zone": storefront.timezone,
        },
        "tracking": _tracking(bundle.tracking),
        "widgets": [
            *(entry_of(widget) for widget in bundle.widgets),
            *(notice_told(notice) for notice in bundle.notices),
        ],
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
