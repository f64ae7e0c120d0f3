"""The filters and orderings of the orders list."""

from collections.abc import Callable
from datetime import date

from werkzeug.datastructures import MultiDict

from entrypoints.sandbox.salla import statuses
from entrypoints.sandbox.salla.admin.answers import invalid
from entrypoints.sandbox.salla.records import Order
from entrypoints.sandbox.salla.shapes import wall_clock
from entrypoints.sandbox.salla.world import World

Query = MultiDict[str, str]
Test = Callable[[Order], bool]
_KEYS: dict[str, Callable[[Order], object]] = {
    "id": lambda order: order.id,
    "total": lambda order: order.total,
    "updated_at": lambda order: (order.updated_at, order.id),
    "created_at": lambda order: (order.placed_at, order.id),
}


def filtered(world: World, store_id: int, query: Query) -> list[Order]:
    tests = [*_exact(query), *_dates(query), *_texts(world, query)]
    found = [
        order
        for order in world.orders.of(store_id)
        if not order.deleted and all(test(order) for test in tests)
    ]
    field, direction = _sorting(query)
    return sorted(found, key=_KEYS[field], reverse=direction == "desc")  # type: ignore[arg-type]


def _sorting(query: Query) -> tuple[str, str]:
    field, _, direction = query.get("sort_by", "created_at-desc").partition("-")
    if field not in _KEYS or direction not in ("asc", "desc"):
        invalid({"sort_by": ["قيمة الترتيب غير صحيحة"]})
    return field, direction


def _several(query: Query, name: str) -> list[str]:
    return [*query.getlist(f"{name}[]"), *query.getlist(name)]


def _exact(query: Query) -> list[Test]:
    tests: list[Test] = []
    if wanted := _several(query, "status"):
        known = [status for each in wanted if (status := statuses.find(each)) is not None]
        slugs = {status.slug for status in known}
        tests.append(lambda order: order.status in slugs)
    if methods := _several(query, "payment_method"):
        tests.append(lambda order: order.payment_method in methods)
    if sources := _several(query, "source"):
        tests.append(lambda order: order.source in sources)
    if channels := _several(query, "selling_channel"):
        tests.append(lambda order: order.visit.device in channels)
    if tags := _several(query, "tags"):
        tests.append(lambda order: bool(set(tags) & set(order.tags)))
    if reference := query.get("reference_id"):
        tests.append(lambda order: str(order.reference_id) == reference)
    if customer := query.get("customer_id"):
        tests.append(lambda order: str(order.customer_id) == customer)
    if coupon := query.get("coupon"):
        code = coupon.casefold()
        tests.append(lambda order: (order.coupon_code or "").casefold() == code)
    return tests


def _dates(query: Query) -> list[Test]:
    tests: list[Test] = []
    if (first := _day(query, "from_date")) is not None:
        earliest = first
        tests.append(lambda order: wall_clock(order.placed_at).date() >= earliest)
    if (last := _day(query, "to_date")) is not None:
        latest = last
        tests.append(lambda order: wall_clock(order.placed_at).date() <= latest)
    return tests


def _day(query: Query, name: str) -> date | None:
    value = query.get(name)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        invalid({name: ["صيغة التاريخ غير صحيحة"]})


def _texts(world: World, query: Query) -> list[Test]:
    tests: list[Test] = []
    if city := query.get("city"):
        tests.append(lambda order: order.address.city_ar == city)
    if country := query.get("country"):
        tests.append(
            lambda order: (
                country
                in (
                    world.customer(order.customer_id).country_ar,
                    world.customer(order.customer_id).country_code,
                )
            )
        )
    if product := query.get("product"):
        tests.append(lambda order: any(product in line.name for line in order.lines))
    if keyword := query.get("keyword"):
        tests.append(lambda order: _mentions(world, order, keyword))
    return tests


def _mentions(world: World, order: Order, keyword: str) -> bool:
    customer = world.customer(order.customer_id)
    texts = (customer.full_name, customer.phone, str(order.reference_id), *order.tags)
    return any(keyword in text for text in texts)
