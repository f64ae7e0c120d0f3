"""What each kind of Salla's messages means in our words: one table."""

from collections.abc import Callable, Sequence
from datetime import datetime

from adapters.salla.payloads import app
from adapters.salla.payloads.carts import cart_report, coupon_use
from adapters.salla.payloads.catalog import category_reports, product_report, review_report
from adapters.salla.payloads.orders import nested_order, order_report
from adapters.salla.payloads.people import customer_report
from adapters.salla.payloads.values import Json
from nomoflow.catalog.events import (
    CategoriesReported,
    CustomersReported,
    ProductsReported,
    ReviewsReported,
)
from nomoflow.coupons.events import CouponApplied
from nomoflow.kernel.events import Event
from nomoflow.merchants.events import AccessGranted, AppSettingsReported, PlanReported
from nomoflow.orders.events import CartsReported, OrdersReported
from nomoflow.orders.facts import OrderState

Meaning = Callable[[Json, datetime], Sequence[Event]]


def _order(data: Json, at: datetime) -> Sequence[Event]:
    return (OrdersReported(orders=(order_report(data, at),)),)


def _order_turned(state: OrderState) -> Meaning:
    def mean(data: Json, at: datetime) -> Sequence[Event]:
        return (OrdersReported(orders=(order_report(data, at, state),)),)

    return mean


def _order_inside(data: Json, at: datetime) -> Sequence[Event]:
    return _order(nested_order(data), at)


def _cart(data: Json, at: datetime) -> Sequence[Event]:
    return (CartsReported(carts=(cart_report(data, at),)),)


def _coupon_applied(data: Json, at: datetime) -> Sequence[Event]:
    use = coupon_use(data, at)
    return () if use is None else (CouponApplied(use=use),)


def _customer(data: Json, at: datetime) -> Sequence[Event]:
    return (CustomersReported(customers=(customer_report(data, at),)),)


def _product(data: Json, at: datetime) -> Sequence[Event]:
    return (ProductsReported(products=(product_report(data, at),)),)


def _product_gone(data: Json, at: datetime) -> Sequence[Event]:
    return (ProductsReported(products=(product_report(data, at, deleted=True),)),)


def _category(data: Json, at: datetime) -> Sequence[Event]:
    return (CategoriesReported(categories=category_reports(data, at)),)


def _review(data: Json, at: datetime) -> Sequence[Event]:
    return (ReviewsReported(reviews=(review_report(data, at),)),)


def _access(data: Json, at: datetime) -> Sequence[Event]:
    return (AccessGranted(grant=app.grant(data, at)),)


def _installed(data: Json, at: datetime) -> Sequence[Event]:
    return (app.installed(data, at, updated=False),)


def _updated(data: Json, at: datetime) -> Sequence[Event]:
    return (app.installed(data, at, updated=True),)


def _uninstalled(data: Json, at: datetime) -> Sequence[Event]:
    return (app.uninstalled(data, at),)


def _plan(state: str) -> Meaning:
    def mean(data: Json, at: datetime) -> Sequence[Event]:
        report = app.plan(data, state, at)
        return () if report is None else (PlanReported(plan=report),)

    return mean


def _settings(data: Json, at: datetime) -> Sequence[Event]:
    return (AppSettingsReported(settings=app.settings(data)),)


def _feedback(data: Json, at: datetime) -> Sequence[Event]:
    return (app.feedback(data, at),)


def _nothing(data: Json, at: datetime) -> Sequence[Event]:
    return ()


_PLAN_STATES = (
    *("trial.started", "trial.expired", "trial.canceled"),
    *("subscription.started", "subscription.renewed"),
    *("subscription.expired", "subscription.canceled"),
)
_FULL_ORDERS = (
    *("order.created", "order.updated", "order.products.updated", "order.payment.updated"),
    *("order.coupon.updated", "order.total.price.updated", "order.shipping.address.updated"),
    *("order.customer.updated", "order.shipment.creating", "order.shipment.created"),
    *("order.shipment.return.creating", "order.shipment.return.created"),
)
_PRODUCTS = (
    *("product.created", "product.updated", "product.available", "product.quantity.low"),
    *("product.price.updated", "product.status.updated", "product.image.updated"),
    *("product.category.updated", "product.brand.updated"),
)
# Known, and nothing that we keep.
_OF_NO_CONCERN = (
    *("order.shipment.cancelled", "order.shipment.return.cancelled"),
    *("product.tags.updated", "product.channels.changed", "customer.otp.request"),
    *("specialoffer.created", "specialoffer.updated", "invoice.created"),
    *("brand.created", "brand.updated", "brand.deleted"),
    *("store.branch.created", "store.branch.updated", "store.branch.setDefault"),
    *("store.branch.activated", "store.branch.deleted", "storetax.created"),
    *("shipping.zone.created", "shipping.zone.updated"),
    *("shipping.company.created", "shipping.company.updated", "shipping.company.deleted"),
    *("shipment.creating", "shipment.created", "shipment.cancelled", "shipment.updated"),
    *("subscription.created", "subscription.updated", "subscription.cancelled"),
    *("subscription.charge.succeeded", "subscription.charge.failed"),
    *("communication.sms.send", "communication.email.send", "communication.whatsapp.send"),
)

MEANINGS: dict[str, Meaning] = {
    "app.store.authorize": _access,
    "app.installed": _installed,
    "app.updated": _updated,
    "app.uninstalled": _uninstalled,
    "app.settings.updated": _settings,
    "app.feedback.created": _feedback,
    **{f"app.{state}": _plan(state) for state in _PLAN_STATES},
    **dict.fromkeys(_FULL_ORDERS, _order),
    "order.status.updated": _order_inside,
    "order.cancelled": _order_turned(OrderState.CANCELLED),
    "order.refunded": _order_turned(OrderState.REFUNDED),
    "order.deleted": _order_turned(OrderState.DELETED),
    "abandoned.cart": _cart,
    "abandoned.cart.updated": _cart,
    "abandoned.cart.status.changed": _cart,
    "abandoned.cart.purchased": _cart,
    "coupon.applied": _coupon_applied,
    "customer.created": _customer,
    "customer.updated": _customer,
    "customer.login": _customer,
    **dict.fromkeys(_PRODUCTS, _product),
    "product.deleted": _product_gone,
    "category.created": _category,
    "category.updated": _category,
    "review.added": _review,
    **dict.fromkeys(_OF_NO_CONCERN, _nothing),
}
"""Whatever is not in this table is a kind that we do not follow."""
