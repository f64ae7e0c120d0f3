"""Puts the public, the merchant's and the operator's pages into an application."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import Flask

from entrypoints.web import public

# Each module hangs its pages on the store's blueprint when it is read.
from entrypoints.web.dashboard import (
    coupon_figures,
    coupons,
    coupons_attempts,
    coupons_bulk,
    coupons_choices,
    coupons_editor,
    coupons_licence,
    coupons_link,
    coupons_lists,
    coupons_page,
    coupons_simulator,
    coupons_turns,
    feature_preview,
    features,
    formats,
    health,
    inspector,
    live,
    notices,
    notices_editor,
    notices_preview,
    notices_turns,
    offers,
    offers_setup,
    offers_turns,
    operator,
    orders,
    overview,
    settings,
    source_words,
    stores,
    subscribers,
    subscribers_evidence,
    subscribers_lists,
    subscribers_person,
    widget_figures,
)
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.charts import Series
from entrypoints.web.dashboard.journey_words import page_path
from entrypoints.web.dashboard.order_words import device_name, payment_name, status_name

_PAGES = (
    overview, live, orders, offers, offers_setup, offers_turns, coupon_figures, coupons,
    coupons_page, coupons_turns, coupons_editor, coupons_choices, coupons_bulk, coupons_link,
    coupons_licence, coupons_simulator, coupons_lists, coupons_attempts, notices, notices_editor,
    inspector, notices_preview, notices_turns, subscribers, subscribers_person, subscribers_lists,
    subscribers_evidence, features, feature_preview, health, settings, widget_figures,
)  # fmt: skip


def register(app: Flask, now: Callable[[], datetime]) -> None:
    """Teach the templates the names of things and add every page."""
    formats.install(app, now)
    app.jinja_env.filters.update(
        device_name=device_name, page_path=page_path, payment_name=payment_name
    )
    app.jinja_env.globals.update(
        channel_icon=source_words.channel_icon,
        drawn=_drawn,
        source_name=source_words.source_name,
        source_with_channel=source_words.source_with_channel,
        status_name=status_name,
    )
    for pages in (public.blueprint, stores.blueprint, blueprint, operator.blueprint):
        app.register_blueprint(pages)


def _drawn(series: Sequence[Series], digits: int) -> list[dict[str, object]]:
    return [line.drawn(digits) for line in series]
