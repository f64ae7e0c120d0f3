"""The app's own settings in a store, in the Admin API."""

from flask import Blueprint, Response

from entrypoints.sandbox.salla.admin.answers import acted, body, done, refused, stop
from entrypoints.sandbox.salla.admin.guard import store
from entrypoints.sandbox.salla.desk import APP_SLUG
from entrypoints.sandbox.salla.module import salla


def routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/apps/<int:app_id>/settings", view_func=show)
    blueprint.add_url_rule("/apps/<int:app_id>/settings", view_func=save, methods=["POST"])


def show(app_id: int) -> Response:
    _own(app_id)
    installation = salla().world.installations.get(store().id)
    if installation is None:
        stop(refused(404, 404, "The app is not installed"))
    return done(
        {
            "app_id": str(app_id),
            "app_slug": APP_SLUG,
            "settings": installation.settings,
        }
    )


def save(app_id: int) -> Response:
    _own(app_id)
    salla().desk.save_settings(store().id, body(), announce=False)
    return acted("تم حفظ الإعدادات بنجاح", 200)


def _own(app_id: int) -> None:
    if app_id != salla().options.app_id:
        stop(refused(403, 403, "You do not have access to this app"))
