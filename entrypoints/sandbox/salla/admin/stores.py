"""The store itself and its ways of paying in the Admin API."""

from flask import Blueprint, Response

from entrypoints.sandbox.salla.admin.answers import done, language
from entrypoints.sandbox.salla.admin.guard import needs, store
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.trade.orders import PAYMENT_METHODS


def routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/store/info", view_func=show_store)
    blueprint.add_url_rule("/payment/methods", view_func=list_payment_methods)
    blueprint.add_url_rule("/settings", view_func=list_settings)


def show_store() -> Response:
    return done(salla().people.store_info(store(), language()))


@needs("payments.read")
def list_payment_methods() -> Response:
    position = 1 if language() == "en" else 0
    return done(
        [
            {"id": 1298199463 + number, "slug": slug, "name": names[position]}
            for number, (slug, names) in enumerate(PAYMENT_METHODS.items())
        ]
    )


@needs("settings.read")
def list_settings() -> Response:
    return done(
        [
            {"slug": "store.currency", "type": "text", "value": store().currency},
            {"slug": "store.email", "type": "email", "value": store().email},
        ]
    )
