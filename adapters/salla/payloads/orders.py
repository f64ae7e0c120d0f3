"""Orders: the full model, and the lighter one that some messages carry."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from adapters.salla.payloads.moments import moment
from adapters.salla.payloads.people import buyer, country
from adapters.salla.payloads.statuses import slug_of, state_of
from adapters.salla.payloads.values import (
    Json,
    address,
    count,
    currency,
    identity,
    malformed,
    maybe_identity,
    money,
    part,
    record,
    records,
    text,
)
from nomoflow.kernel.ids import CartId, OrderId, ProductId
from nomoflow.kernel.money import Currency, Money
from nomoflow.orders.facts import Buyer, OrderAmounts, OrderLine, OrderReport, OrderState

_MOST_PIECES: Final = 10**6


def order_report(
    data: Json, reported_at: datetime, instead: OrderState | None = None
) -> OrderReport:
    """An order; ``instead`` is the state that the kind of a message says, whatever its status."""
    status = part(data.get("status"))
    amounts = _amounts(data)
    cart = maybe_identity(data.get("cart_reference_id"), "order.cart_reference_id")
    return OrderReport(
        id=OrderId(identity(data.get("id"), "order.id")),
        reported_at=reported_at,
        state=instead or state_of(data),
        status=slug_of(status),
        status_name=text(part(status.get("customized")).get("name")) or text(status.get("name")),
        reference=text(data.get("reference_id")),
        placed_at=moment(data.get("date"), "order.date"),
        amounts=amounts,
        total=amounts.total if amounts else _money_of(data, data.get("total"), "order.total"),
        payment_method=text(data.get("payment_method")),
        buyer=_buyer(data),
        lines=_lines(data, amounts),
        coupon_codes=_coupon_codes(data),
        cart=None if cart is None else CartId(cart),
        source=text(data.get("source")),
        device=text(data.get("source_device")),
    )


def _money_of(data: Json, value: object, what: str) -> Money | None:
    return money(value, what, currency(data.get("currency"), "order.currency"))


def _amounts(data: Json) -> OrderAmounts | None:
    told = part(data.get("amounts"))
    total = _money_of(data, told.get("total"), "order.amounts.total")
    if total is None:
        return None
    tax = told.get("tax")
    inner = part(tax).get("amount")
    tax = inner if isinstance(inner, dict) or "percent" in part(tax) else tax
    nothing = Money.zero(total.currency)
    discounts = records(told.get("discounts"), "order.amounts.discounts")
    by_code = [each for each in discounts if text(each.get("code")) is not None]
    return OrderAmounts(
        total=total,
        shipping=_share(told.get("shipping_cost"), total.currency, "order.amounts.shipping_cost"),
        tax=_share(tax, total.currency, "order.amounts.tax"),
        discount=sum(
            (_discount(each, total.currency) for each in discounts),
            start=nothing,
        ),
        subtotal=_share(told.get("sub_total"), total.currency, "order.amounts.sub_total"),
        coupons=sum((_discount(each, total.currency) for each in by_code), start=nothing),
    )


def _share(value: object, wanted: Currency, what: str) -> Money:
    """A part of the order's money; nought may come in whichever currency."""
    found = money(value, what, wanted)
    if not found:
        return Money.zero(wanted)
    return found if found.currency == wanted else malformed(what)


def _discount(entry: Json, wanted: Currency) -> Money:
    what = "order.amounts.discounts.discount"
    value = entry.get("discount")
    if not isinstance(value, dict):
        value = {"amount": value, "currency": entry.get("currency")}
    return _share(value, wanted, what)


def _coupon_codes(data: Json) -> tuple[str, ...] | None:
    told = part(data.get("amounts")).get("discounts")
    if told is None:
        return None
    entries = records(told, "order.amounts.discounts")
    codes = [code for entry in entries if (code := text(entry.get("code"))) is not None]
    return tuple(dict.fromkeys(codes))


def _buyer(data: Json) -> Buyer:
    customer = part(data.get("customer"))
    found = buyer(customer)
    shipped = part(part(data.get("shipping")).get("address"))
    city = text(shipped.get("city")) or _city_of_shipments(data) or found.city
    return replace(found, city=city, country=found.country or country(shipped))


def _city_of_shipments(data: Json) -> str | None:
    shipments = data.get("shipments")
    for shipment in shipments if isinstance(shipments, list) else ():
        city = text(part(part(shipment).get("ship_to")).get("city"))
        if city is not None:
            return city
    return None


def _lines(data: Json, amounts: OrderAmounts | None) -> tuple[OrderLine, ...]:
    told = amounts.total.currency if amounts else currency(data.get("currency"), "order.currency")
    lines = tuple(_line(item, told) for item in records(data.get("items"), "order.items"))
    return _weighed(lines, amounts.subtotal if amounts else None)


def _line(item: Json, wanted: Currency | None) -> OrderLine:
    product = part(item.get("product"))
    known = maybe_identity(product.get("id") or item.get("product_id"), "order.items.product.id")
    pieces = count(item.get("quantity"), "order.items.quantity", most=_MOST_PIECES)
    return OrderLine(
        product=None if known is None else ProductId(known),
        name=text(item.get("name")) or text(product.get("name")) or "",
        quantity=1 if pieces is None else pieces,
        weight=_weight(part(item.get("amounts")), wanted),
        sku=text(item.get("sku")) or text(product.get("sku")) or "",
        url=address(product.get("url")) or "",
        image=address(product.get("thumbnail")) or address(item.get("thumbnail")) or "",
    )


def _weight(amounts: Json, wanted: Currency | None) -> Money | None:
    """An item's sums are unreliable: they only weigh the lines against each other."""
    for name in ("total", "price_without_tax"):
        found = money(amounts.get(name), f"order.items.amounts.{name}", wanted)
        if found is not None and found.minor > 0 and found.currency == (wanted or found.currency):
            return found
    return None


def _weighed(lines: tuple[OrderLine, ...], subtotal: Money | None) -> tuple[OrderLine, ...]:
    """Whether an item's sum is of a piece or of the line, the order's own sum must tell."""
    weights = [line.weight for line in lines]
    if subtotal is None or not lines or any(weight is None for weight in weights):
        return lines
    as_lines = sum(weight.minor for weight in weights if weight)
    as_pieces = sum(line.weight.minor * line.quantity for line in lines if line.weight)
    if abs(as_pieces - subtotal.minor) >= abs(as_lines - subtotal.minor):
        return lines
    return tuple(
        replace(line, weight=replace(line.weight, minor=line.weight.minor * line.quantity))
        for line in lines
        if line.weight
    )


def nested_order(data: Json) -> Json:
    """The order that ``order.status.updated`` wraps; its own id is another thing's."""
    return record(data.get("order"), "order")
