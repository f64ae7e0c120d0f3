"""Customers and their groups in the Admin API."""

from typing import Any

from flask import Blueprint, Response, request

from entrypoints.sandbox.salla.admin.answers import (
    body,
    done,
    language,
    numeric_not_found,
    paged,
    refused,
    stop,
)
from entrypoints.sandbox.salla.admin.guard import needs, store
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Customer, Visit
from entrypoints.sandbox.salla.shapes import wall_clock


def routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/customers", view_func=list_customers)
    blueprint.add_url_rule("/customers", view_func=create_customer, methods=["POST"])
    blueprint.add_url_rule("/customers/groups", view_func=list_groups)
    blueprint.add_url_rule("/customers/<int:customer_id>", view_func=show_customer)
    blueprint.add_url_rule(
        "/customers/<int:customer_id>", view_func=update_customer, methods=["PUT"]
    )
    blueprint.add_url_rule(
        "/customers/<int:customer_id>", view_func=delete_customer, methods=["DELETE"]
    )


@needs("customers.read")
def list_customers() -> Response:
    found = salla().world.customers.of(store().id)
    if keyword := request.args.get("keyword"):
        found = [each for each in found if _mentions(each, keyword)]
    if start := request.args.get("date_from"):
        found = [each for each in found if _created_on(each) >= start]
    if end := request.args.get("date_to"):
        found = [each for each in found if _created_on(each) <= end]
    found.sort(key=lambda customer: (customer.created_at, customer.id), reverse=True)
    return paged(found, _listed)


def _listed(customer: Customer) -> dict[str, Any]:
    shown = salla().people.listed(customer)
    extras: dict[str, Any] = {
        "is_blocked": False,
        "is_whitelisted": False,
        "block_reason": None,
        "is_inactive": False,
        "total_points": 0,
        "country_id": 1473353380,
        "custom_fields": [],
        "is_orders_rated": False,
        "is_notifications_enabled": customer.notifications,
    }
    wanted = [*request.args.getlist("fields[]"), *request.args.getlist("fields")]
    return {**shown, **{name: extras[name] for name in wanted if name in extras}}


def _mentions(customer: Customer, keyword: str) -> bool:
    texts = (customer.full_name, customer.phone, customer.email or "", str(customer.id))
    return any(keyword in text for text in texts)


def _created_on(customer: Customer) -> str:
    return wall_clock(customer.created_at).strftime("%Y-%m-%d")


@needs("customers.read")
def show_customer(customer_id: int) -> Response:
    return done(salla().people.detailed(_customer(customer_id)))


@needs("customers.read_write")
def create_customer() -> Response:
    sent = body()
    required = ("first_name", "last_name", "mobile", "mobile_code_country")
    problems = {name: [f"The {name} field is required."] for name in required if not sent.get(name)}
    if problems:
        _invalid(problems)
    world = salla().world
    now = world.now()
    customer = Customer(
        id=world.next_id("customer"),
        store_id=store().id,
        first_name="",
        last_name="",
        first_name_en="",
        last_name_en="",
        mobile=0,
        mobile_code="+966",
        email=None,
        gender="male",
        birthday=None,
        city_ar="",
        city_en="",
        district="",
        created_at=now,
        updated_at=now,
        lang=language(),
        token=world.secret()[:12],
    )
    _fill(customer, sent)
    salla().carts.register(customer, Visit(device="dashboard"))
    return done(salla().people.listed(customer))


@needs("customers.read_write")
def update_customer(customer_id: int) -> Response:
    customer = _customer(customer_id)
    _fill(customer, body())
    salla().carts.change_customer(customer, Visit(device="dashboard"))
    return done(salla().people.listed(customer))


def _fill(customer: Customer, sent: dict[str, Any]) -> None:
    if len(str(sent.get("first_name", ""))) > 25:
        _invalid({"first_name": ["The first_name may not be greater than 25 characters."]})
    for name in ("first_name", "last_name", "email", "gender", "birthday", "groups"):
        if name in sent:
            setattr(customer, name, sent[name])
    if "mobile_code_country" in sent:
        customer.mobile_code = str(sent["mobile_code_country"])
    if "mobile" in sent:
        digits = str(sent["mobile"]).lstrip("0")
        if not digits.isdigit():
            _invalid({"mobile": ["The mobile must be a number."]})
        customer.mobile = int(digits)


@needs("customers.read_write")
def delete_customer(customer_id: int) -> Response:
    customer = _customer(customer_id)
    if any(each.customer_id == customer.id for each in salla().world.orders.all()):
        _invalid({"customer": ["The customer has orders."]})
    salla().world.customers.remove(customer)
    return done(["تم حذف العميل بنجاح"], 202)


@needs("customers.read")
def list_groups() -> Response:
    return paged(
        salla().world.groups.of(store().id),
        lambda group: {
            "id": group.id,
            "name": group.name,
            "conditions": [],
        },
    )


def _customer(customer_id: int) -> Customer:
    customer = salla().world.customers.get(customer_id)
    if customer is None or customer.store_id != store().id:
        numeric_not_found()
    return customer


def _invalid(fields: dict[str, list[str]]) -> None:
    stop(refused(422, "validation_failed", "Validation is not successful", fields))
