"""The lists, orders and settings of a store: what is peculiar to Salla."""

import json
from typing import Any

import pytest

from adapters.salla.history import SallaStoreHistory
from adapters.salla.orders import SallaOrderGateway
from adapters.salla.profiles import SallaStoreProfiles
from entrypoints.sandbox.salla.seed.stores import DAR_AL_FANN, OUD_NAJD, SADU_HOME
from nomoflow.catalog.events import ProductsReported
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.ids import OrderId, StoreId, StoreKey
from nomoflow.merchants.model import AccessRefused, NotPermitted
from nomoflow.orders.events import OrdersReported
from nomoflow.orders.facts import OrderReport, OrderState
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.model import LOOK_BACK
from tests.adapters.salla.fixtures import fixture
from tests.adapters.salla.scripted import Answer, Scripted
from tests.contracts.salla_sandbox import THE_APP, SallaSandbox

STATES = {
    "payment_pending": OrderState.PENDING,
    "under_review": OrderState.SALE,
    "in_progress": OrderState.SALE,
    "shipped": OrderState.SALE,
    "delivered": OrderState.SALE,
    "canceled": OrderState.CANCELLED,
    "restored": OrderState.REFUNDED,
}


def scripted(sandbox: SallaSandbox, *answers: Answer | Exception) -> Scripted:
    script = Scripted(*answers)
    sandbox.session.mount(THE_APP.api_url, script)
    return script


def history(sandbox: SallaSandbox) -> SallaStoreHistory:
    return SallaStoreHistory(sandbox.client, sandbox.clock)


def past_orders(sandbox: SallaSandbox, store: StoreId) -> list[OrderReport]:
    since = sandbox.clock.now() - LOOK_BACK
    found: list[OrderReport] = []
    page = pages = 1
    while page <= pages:
        told = history(sandbox).page(store, Resource.ORDERS, page, since)
        (event,) = told.events
        assert isinstance(event, OrdersReported)
        found += event.orders
        page, pages = page + 1, told.pages
    return found


@pytest.mark.parametrize("number", [OUD_NAJD, SADU_HOME, DAR_AL_FANN])
def test_ninety_days_of_orders_to_the_last_minor_unit(sandbox: SallaSandbox, number: int) -> None:
    store = sandbox.connect(number)
    known = {str(order.id): order for order in sandbox.salla.world.orders.of(number)}
    told = past_orders(sandbox, store)
    assert len(told) > 50
    for report in told:
        order = known[report.id]
        assert report.amounts is not None
        assert report.amounts.total.currency.code == order.currency
        assert (
            report.amounts.total.minor,
            report.amounts.shipping.minor,
            report.amounts.tax.minor,
            report.amounts.discount.minor,
            report.amounts.subtotal.minor,
        ) == (order.total, order.shipping_cost, order.tax, order.discount, order.sub_total)
        assert report.state is STATES[order.status]
        assert report.placed_at == order.placed_at
        assert report.reported_at == order.updated_at.replace(microsecond=0)
        assert report.coupon_codes == ((order.coupon_code,) if order.coupon_code else ())
        assert report.cart == str(order.cart_id)
        assert [line.product for line in report.lines] == [
            str(line.product_id) for line in order.lines
        ]
        weights = [line.weight for line in report.lines]
        assert sum(weight.minor for weight in weights if weight) == order.sub_total


def test_orders_placed_meanwhile_disturb_no_page(sandbox: SallaSandbox, store: StoreId) -> None:
    since = sandbox.clock.now() - LOOK_BACK
    before = history(sandbox).page(store, Resource.ORDERS, 2, since)
    world = sandbox.salla.world
    sandbox.clock.pass_by(hours=1)
    latest = world.orders.of(OUD_NAJD)[-1]
    copy = {name: getattr(latest, name) for name in latest.__slots__}
    later = {"id": world.next_id("order"), "placed_at": world.now(), "updated_at": world.now()}
    world.orders.put(type(latest)(**{**copy, **later}))
    assert history(sandbox).page(store, Resource.ORDERS, 2, since).events == before.events


def test_a_list_that_may_not_be_read_says_so(sandbox: SallaSandbox) -> None:
    sandbox.salla.world.knobs.app_scopes = "products.read"
    store = sandbox.connect()
    with pytest.raises(NotPermitted):
        history(sandbox).page(store, Resource.CUSTOMERS, 1, sandbox.clock.now())


def test_lists_are_asked_for_in_large_pages_and_orders_in_small_ones(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    empty = Answer(
        body={
            "status": 200,
            "success": True,
            "data": [],
            "pagination": {"total": 0, "totalPages": 0},
        }
    )
    script = scripted(sandbox, empty)
    for resource in Resource:
        page = history(sandbox).page(store, resource, 1, sandbox.clock.now())
        assert (page.pages, page.total, page.brought) == (1, 0, 0)
    asked = [each.path_url.removeprefix("/salla/admin/v2/") for each in script.asked]
    assert asked[:4] == [
        f"{name}?page=1&per_page=60" for name in ("categories", "products", "customers", "coupons")
    ]
    assert asked[4].startswith(
        "orders?page=1&per_page=15&sort_by=created_at-asc&from_date=2026-11-"
    )


def listing(*items: object) -> Answer:
    pagination = {"total": len(items), "totalPages": 1}
    return Answer(body={"success": True, "data": list(items), "pagination": pagination})


def test_one_unreadable_product_does_not_keep_the_others_out(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    broken: dict[str, Any] = {"id": 7, "price": {"amount": "dear", "currency": "SAR"}}
    scripted(sandbox, listing(broken, {"id": 8, "name": "بخور"}))
    page = history(sandbox).page(store, Resource.PRODUCTS, 1, sandbox.clock.now())
    (event,) = page.events
    assert isinstance(event, ProductsReported)
    assert [product.id for product in event.products] == ["8"]
    assert page.brought == 2


@pytest.mark.parametrize(
    "answer",
    [
        listing({"id": None}),
        listing("text"),
        Answer(body={"success": True, "data": [{"id": 1}]}),
        Answer(body={"success": True, "data": "none", "pagination": {"total": 1, "totalPages": 1}}),
        Answer(body={"success": True, "data": [], "pagination": {"total": "x", "totalPages": 1}}),
        Answer(status=422, body=fixture("error.422")),
        Answer(status=404, body=fixture("error.404")),
    ],
)
def test_a_page_of_nonsense_is_asked_for_again_later(
    sandbox: SallaSandbox, store: StoreId, answer: Answer
) -> None:
    scripted(sandbox, answer)
    with pytest.raises(Unavailable):
        history(sandbox).page(store, Resource.PRODUCTS, 1, sandbox.clock.now())


def test_an_order_deleted_while_the_list_is_read_is_left_out(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    gone = Answer(status=404, body=fixture("error.404"))
    scripted(
        sandbox,
        listing({"id": 1}, {"id": 1926405837}),
        gone,
        Answer(body=fixture("api.order.details.response")),
    )
    page = history(sandbox).page(store, Resource.ORDERS, 1, sandbox.clock.now())
    (event,) = page.events
    assert isinstance(event, OrdersReported)
    assert [order.id for order in event.orders] == ["1926405837"]


def test_details_without_items_are_completed(sandbox: SallaSandbox, store: StoreId) -> None:
    details = fixture("api.order.details.response")
    del details["data"]["items"]
    script = scripted(
        sandbox, Answer(body=details), Answer(body=fixture("api.order.items.response"))
    )
    report = SallaOrderGateway(sandbox.client, sandbox.clock).read(store, OrderId("1926405837"))
    assert [line.name for line in report.lines] == [
        "دهن عود كمبودي ربع تولة",
        "بخور دوسري 100 جرام",
    ]
    assert script.asked[1].path_url == "/salla/admin/v2/orders/items?order_id=1926405837"


def test_an_order_that_cannot_be_read_is_asked_for_again_later(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    broken = fixture("api.order.details.response")
    broken["data"]["amounts"]["total"] = {"amount": "free", "currency": "SAR"}
    scripted(sandbox, Answer(body=broken))
    with pytest.raises(Unavailable):
        SallaOrderGateway(sandbox.client, sandbox.clock).read(store, OrderId("1926405837"))


# --- settings ------------------------------------------------------------------------------------


def profiles(sandbox: SallaSandbox, app_id: str = THE_APP.app_id) -> SallaStoreProfiles:
    return SallaStoreProfiles(sandbox.client, app_id, "store_key")


def test_the_other_settings_stay(sandbox: SallaSandbox, store: StoreId) -> None:
    installation = sandbox.salla.world.installations.get(OUD_NAJD)
    assert installation is not None
    installation.settings["live_counter_minimum"] = 7
    before = dict(installation.settings)
    profiles(sandbox).tell_key(store, StoreKey("k-1"))
    assert installation.settings == {**before, "store_key": "k-1"}


def test_decimals_go_back_as_they_came(sandbox: SallaSandbox, store: StoreId) -> None:
    settings = {"success": True, "data": {"settings": {"share": 1.5, "text": "عود"}}}
    script = scripted(sandbox, Answer(body=settings))
    profiles(sandbox).tell_key(store, StoreKey("k-1"))
    body = script.asked[1].body
    assert isinstance(body, bytes)
    assert json.loads(body) == {"share": 1.5, "text": "عود", "store_key": "k-1"}


def test_a_key_that_is_known_is_not_written_again(sandbox: SallaSandbox, store: StoreId) -> None:
    known = Answer(body={"success": True, "data": {"settings": {"store_key": "k-1"}}})
    script = scripted(sandbox, known)
    profiles(sandbox).tell_key(store, StoreKey("k-1"))
    assert [asked.method for asked in script.asked] == ["GET"]


def test_no_settings_yet_come_as_an_empty_list(sandbox: SallaSandbox, store: StoreId) -> None:
    script = scripted(sandbox, Answer(body={"success": True, "data": {"settings": []}}))
    profiles(sandbox).tell_key(store, StoreKey("k-1"))
    assert script.asked[1].body == b'{"store_key": "k-1"}'


def test_while_the_app_is_not_active_nothing_is_told(sandbox: SallaSandbox, store: StoreId) -> None:
    profiles(sandbox, app_id="1").tell_key(store, StoreKey("k-1"))
    script = scripted(sandbox, Answer(status=404, body=fixture("error.404.numeric_code")))
    profiles(sandbox).tell_key(store, StoreKey("k-1"))
    assert len(script.asked) == 1


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (Answer(status=401, body=fixture("error.401.scope")), NotPermitted),
        (Answer(status=401, body=fixture("error.401.invalid_token")), AccessRefused),
        (Answer(status=422, body=fixture("error.422")), Unavailable),
        (Answer(status=500, body=b""), Unavailable),
    ],
)
def test_other_refusals_are_handed_on(
    sandbox: SallaSandbox, store: StoreId, answer: Answer, refusal: type[Exception]
) -> None:
    scripted(sandbox, answer)
    with pytest.raises(refusal):
        profiles(sandbox).tell_key(store, StoreKey("k-1"))


def test_the_documented_description(sandbox: SallaSandbox, store: StoreId) -> None:
    scripted(sandbox, Answer(body=fixture("api.store.info.response")))
    profile = profiles(sandbox).read(store)
    assert (profile.name, profile.plan, profile.kind) == ("عود نجد", "pro", "live")
    assert profile.domain == "https://salla.sa/oud-najd"
    assert profile.username is None


def test_a_description_of_nonsense(sandbox: SallaSandbox, store: StoreId) -> None:
    nonsense: tuple[object, ...] = ([], {"currency": "riyals"})
    for data in nonsense:
        scripted(sandbox, Answer(body={"data": data}))
        with pytest.raises(Unavailable):
            profiles(sandbox).read(store)
