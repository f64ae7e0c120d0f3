"""Hangs the stand-in for Salla into the sandbox."""

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from entrypoints.sandbox.options import SandboxOptions
from entrypoints.sandbox.platform import Link, Platform
from entrypoints.sandbox.salla import accounts, files, introspection
from entrypoints.sandbox.salla.admin import blueprint as admin
from entrypoints.sandbox.salla.admin.answers import NOT_FOUND_EN, refused
from entrypoints.sandbox.salla.admin.limits import Limits
from entrypoints.sandbox.salla.module import Salla, keep
from entrypoints.sandbox.salla.portal import (
    app_store,
    dashboard,
    deliveries,
    knobs_page,
    merchant_coupons,
    partner,
)
from entrypoints.sandbox.salla.seed.all import seed
from entrypoints.sandbox.salla.storefront import blueprint as shop
from entrypoints.sandbox.salla.storefront import cdn, payment
from entrypoints.sandbox.salla.storefront.snippets import Snippets
from entrypoints.sandbox.salla.ticker import Ticker

_SLUGS = {400: "bad_request", 405: "method_not_allowed", 406: "not_acceptable", 410: "gone"}


def mount(app: Flask, options: SandboxOptions) -> Platform:
    salla = Salla(options)
    if salla.world.is_empty:
        seed(salla.world)
    # The way of proving follows the settings of each run, whatever an earlier run was told.
    salla.world.knobs.webhook_strategy = options.webhook_strategy
    keep(app, salla)
    app.extensions["salla_limits"] = Limits()
    app.extensions["salla_snippets"] = Snippets(salla)
    for blueprint in (
        files.blueprint,
        accounts.blueprint,
        admin.build(),
        introspection.blueprint,
        dashboard.blueprint,
        merchant_coupons.blueprint,
        app_store.blueprint,
        deliveries.blueprint,
        partner.blueprint,
        knobs_page.blueprint,
        shop.build(),
        payment.blueprint,
        cdn.blueprint,
    ):
        app.register_blueprint(blueprint)
    ticker = Ticker(salla.carts.abandon_idle)

    def start() -> None:
        salla.courier.resume()
        ticker.start()

    def stop() -> None:
        ticker.stop()
        salla.stop()

    return Platform(
        name="Salla",
        about_ar="المتاجر ولوحة التاجر ومتجر التطبيقات وواجهة سلة البرمجية",
        about_en="Storefronts, merchant dashboard, app store and Admin API",
        links=_links(salla),
        api_prefix="/salla/admin/",
        explain=_explain,
        start=start,
        stop=stop,
    )


def _links(salla: Salla) -> list[Link]:
    shops = [
        Link(
            label_ar=f"متجر {store.name_ar}",
            label_en=f"{store.name_en} storefront",
            href=salla.addresses.shop(store),
        )
        for store in salla.world.stores.all()
    ]
    own = f"{salla.addresses.own}/salla"
    return [
        Link(label_ar="لوحة التاجر", label_en="Merchant dashboard", href=f"{own}/merchant/"),
        *shops,
        Link(label_ar="الإشعارات المرسلة", label_en="Webhook deliveries", href=f"{own}/deliveries"),
        Link(label_ar="بوابة الشركاء", label_en="Partner Portal", href=f"{own}/partner"),
        Link(label_ar="المفاتيح", label_en="Knobs", href=f"{own}/knobs"),
    ]


def _explain(problem: HTTPException) -> Response:
    if problem.response is not None:
        return problem.response  # type: ignore[return-value]
    status = problem.code or 500
    if status == 404:
        return refused(404, 404, NOT_FOUND_EN)
    return refused(status, _SLUGS.get(status, "server_error"), problem.description or "")
