"""The merchant's pages do what their buttons say."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from entrypoints.sandbox.salla.module import Salla
from entrypoints.sandbox.salla.records import Order
from entrypoints.sandbox.salla.seed.stores import KHALID, NOURA, OUD_NAJD
from tests.sandbox.salla.conftest import ACCOUNTS, APP, OWN, Clock, OurApp, fixture, shape

DESK = f"{OWN}/salla/merchant"
INTROSPECT = f"{OWN}/salla/exchange-authority/v1/introspect"


@pytest.fixture
def noura(http: requests.Session) -> requests.Session:
    http.post(f"{DESK}/session", data={"merchant_id": NOURA})
    return http


def frame_token(noura: requests.Session) -> str:
    page = noura.get(f"{DESK}/oudnajd/app").text
    address = page.split('<iframe class="frame" src="')[1].split('"')[0].replace("&amp;", "&")
    assert address.startswith(f"{APP}/embedded/salla?")
    query = parse_qs(urlsplit(address).query)
    assert (query["theme"], query["lang"], query["app_id"]) == (["light"], ["ar"], ["1098452376"])
    return query["token"][0]


def test_who_is_not_signed_in_is_asked_who_they_are(http: requests.Session) -> None:
    page = http.get(f"{DESK}/oudnajd/orders")
    assert page.url == f"{DESK}/"
    assert "نورة الدوسري" in page.text


def test_another_merchants_store_does_not_exist(http: requests.Session) -> None:
    http.post(f"{DESK}/session", data={"merchant_id": KHALID})
    assert http.get(f"{DESK}/oudnajd/orders").status_code == 404
    assert http.get(f"{DESK}/daralfann/orders").status_code == 200


@pytest.mark.parametrize("page", ["orders", "carts", "products", "coupons", "apps"])
def test_pages_open(noura: requests.Session, page: str) -> None:
    assert noura.get(f"{DESK}/oudnajd/{page}").status_code == 200


@pytest.mark.parametrize("page", ["deliveries", "knobs", "partner"])
def test_tools_open(http: requests.Session, page: str) -> None:
    assert http.get(f"{OWN}/salla/{page}").status_code == 200


def test_install_update_uninstall(noura: requests.Session, salla: Salla, our_app: OurApp) -> None:
    for button in ("install", "update", "uninstall"):
        assert noura.post(f"{DESK}/oudnajd/apps/{button}").status_code == 200
    salla.courier.flush()
    assert our_app.events() == [
        "app.installed",
        "app.store.authorize",
        "app.updated",
        "app.store.authorize",
        "app.uninstalled",
    ]


def test_salla_starts_an_install_with_a_state_of_its_own(
    noura: requests.Session, salla: Salla
) -> None:
    answer = noura.post(f"{DESK}/oudnajd/apps/install-custom", allow_redirects=False)
    address = urlsplit(answer.headers["Location"])
    query = {name: each[0] for name, each in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{APP}/salla/callback"
    assert query["state"]
    assert "-" not in query["state"]
    form = {
        "grant_type": "authorization_code",
        "code": query["code"],
        "redirect_uri": f"{APP}/salla/callback",
        "client_id": "sandbox-client-id",
        "client_secret": "sandbox-client-secret",
    }
    token = noura.post(f"{ACCOUNTS}/oauth2/token", data=form).json()["access_token"]
    grant = salla.tokens.live(token)
    assert grant is not None
    assert grant.store_id == OUD_NAJD


def test_the_settings_form_is_told_to_the_app(
    noura: requests.Session, salla: Salla, our_app: OurApp
) -> None:
    noura.post(f"{DESK}/oudnajd/apps/install")
    noura.post(
        f"{DESK}/oudnajd/apps/settings",
        data={"store_key": "k_1", "live_counter_minimum": "7", "widget_language": "en"},
    )
    salla.courier.flush()
    told = our_app.last("app.settings.updated")["data"]["settings"]
    assert told["widgets_enabled"] == "false"
    assert told["live_counter_minimum"] == 7


@pytest.mark.parametrize("event", ["app.trial.started", "app.subscription.started"])
def test_billing_events_have_the_documented_shape(
    noura: requests.Session, salla: Salla, our_app: OurApp, event: str
) -> None:
    noura.post(f"{DESK}/oudnajd/apps/install")
    noura.post(f"{DESK}/oudnajd/apps/events", data={"event": event})
    salla.courier.flush()
    assert shape(our_app.last(event)) == shape(fixture(f"webhook.{event}"))


@pytest.mark.parametrize(
    ("action", "status", "event"),
    [
        ("cancel", "canceled", "order.cancelled"),
        ("refund", "restored", "order.refunded"),
        ("status", "shipped", "order.status.updated"),
        ("review", "delivered", "review.added"),
    ],
)
def test_what_a_merchant_does_to_an_order(
    noura: requests.Session,
    salla: Salla,
    our_app: OurApp,
    action: str,
    status: str,
    event: str,
) -> None:
    noura.post(f"{DESK}/oudnajd/apps/install")
    order = _with_status(salla, "delivered")
    sent = {"action": action, "slug": "shipped"}
    noura.post(f"{DESK}/oudnajd/orders/{order.id}", data=sent)
    salla.courier.flush()
    assert order.status == status
    assert event in our_app.events()


def _with_status(salla: Salla, status: str) -> Order:
    return next(each for each in salla.world.orders.of(OUD_NAJD) if each.status == status)


def test_deleting_an_order_takes_it_from_the_list(noura: requests.Session, salla: Salla) -> None:
    order = _with_status(salla, "delivered")
    noura.post(f"{DESK}/oudnajd/orders/{order.id}", data={"action": "delete"})
    assert order.deleted
    again = noura.post(f"{DESK}/oudnajd/orders/{order.id}", data={"action": "delete"})
    assert again.status_code == 404


def test_changing_a_product(noura: requests.Session, salla: Salla, our_app: OurApp) -> None:
    noura.post(f"{DESK}/oudnajd/apps/install")
    product = salla.world.products.of(OUD_NAJD)[0]
    sent = {"price": "99.5", "sale_price": "80", "quantity": "2", "status": "hidden"}
    noura.post(f"{DESK}/oudnajd/products/{product.id}", data=sent)
    salla.courier.flush()
    assert (product.price, product.sale_price, product.quantity) == (9950, 8000, 2)
    assert {
        "product.price.updated",
        "product.quantity.low",
        "product.status.updated",
    } <= set(our_app.events())


def test_random_purchases_are_real_orders(
    noura: requests.Session, salla: Salla, our_app: OurApp
) -> None:
    noura.post(f"{DESK}/oudnajd/apps/install")
    before = len(salla.world.orders.of(OUD_NAJD))
    noura.post(f"{DESK}/oudnajd/purchases", data={"count": "5"})
    salla.courier.flush()
    assert len(salla.world.orders.of(OUD_NAJD)) == before + 5
    assert our_app.events().count("order.created") == 5


def test_a_delivery_is_sent_again_by_its_button(
    noura: requests.Session, salla: Salla, our_app: OurApp
) -> None:
    noura.post(f"{DESK}/oudnajd/apps/install")
    salla.courier.flush()
    page = noura.post(f"{OWN}/salla/deliveries/1/again")
    salla.courier.flush()
    assert "app.installed" in page.text
    assert our_app.events().count("app.installed") == 2


# The app inside the dashboard


def test_the_frames_token_says_whose_it_is(noura: requests.Session) -> None:
    noura.post(f"{DESK}/oudnajd/apps/install")
    token = frame_token(noura)
    answer = noura.post(INTROSPECT, json={"token": token}, headers={"S-Source": "1098452376"})
    assert shape(answer.json()) == shape(fixture("embedded.introspect.response"))
    assert answer.json()["data"]["merchant_id"] == OUD_NAJD


@pytest.mark.parametrize("source", ["", "1"])
def test_the_token_is_for_its_own_app(noura: requests.Session, source: str) -> None:
    noura.post(f"{DESK}/oudnajd/apps/install")
    token = frame_token(noura)
    answer = noura.post(INTROSPECT, json={"token": token}, headers={"S-Source": source})
    assert (answer.status_code, answer.json()) == (401, fixture("embedded.introspect.error"))


def test_the_frames_token_is_short_lived(noura: requests.Session, clock: Clock) -> None:
    noura.post(f"{DESK}/oudnajd/apps/install")
    token = frame_token(noura)
    clock.pass_by(minutes=11)
    answer = noura.post(INTROSPECT, json={"token": token}, headers={"S-Source": "1098452376"})
    assert answer.status_code == 401


def test_without_the_app_there_is_no_frame(noura: requests.Session) -> None:
    assert noura.get(f"{DESK}/oudnajd/app").status_code == 404
