"""The numbers shoppers see are true: nobody is nobody, and only sales are sales."""

from datetime import timedelta

from flask.testing import FlaskClient

from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import CustomerId, VisitorId
from nomoflow.orders.facts import Buyer, OrderState
from tests.builders import NOW, OTHER, STORE, an_order
from tests.web.house import WebHouse


def _live(browser: FlaskClient, key: str, page: str = "") -> object:
    answer = browser.get(f"/s/{key}/live", query_string={"page": page} if page else {})
    assert answer.json is not None
    return answer.json["visitors"]


def test_an_empty_store_says_nobody(house: WebHouse, browser: FlaskClient) -> None:
    assert _live(browser, house.key()) == 0


def test_people_are_counted_once_in_their_own_store_for_five_minutes(
    house: WebHouse, browser: FlaskClient
) -> None:
    for visitor, page in (("a", "/p1"), ("a", "/p2"), ("b", "/p2")):
        house.presence.seen(STORE, VisitorId(visitor), page, house.clock.now())
    assert _live(browser, house.key()) == 2
    assert _live(browser, house.key(OTHER)) == 0
    house.clock.pass_by(minutes=5, seconds=1)
    assert _live(browser, house.key()) == 0


def test_a_page_has_its_own_number(house: WebHouse, browser: FlaskClient) -> None:
    house.presence.seen(STORE, VisitorId("a"), "/p1", NOW)
    house.presence.seen(STORE, VisitorId("b"), "/p2", NOW)
    assert _live(browser, house.key(), "/p1") == 1
    assert _live(browser, house.key(), "https://ward.example/p2/?utm_source=x") == 1
    assert _live(browser, house.key(), "/p3") == 0


def test_numbers_are_kept_for_seconds_only(house: WebHouse, browser: FlaskClient) -> None:
    for part in ("live", "purchases"):
        answer = browser.get(f"/s/{house.key()}/{part}")
        assert answer.headers["Cache-Control"] == "public, max-age=10"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer.headers


def test_only_sales_are_told_and_only_what_may_be_known(
    house: WebHouse, browser: FlaskClient
) -> None:
    house.services.features.change(STORE, FeatureKey.RECENT_PURCHASES, enabled=True)
    buyer = Buyer(first_name="سارة", last_name="القحطاني", email="s@example.com",
                  phone="+966500000000", city="الرياض")  # fmt: skip
    placed = house.clock.now() - timedelta(minutes=4)
    with house.work() as work:
        for state in OrderState:
            work.orders.add(an_order(state.value, state=state, buyer=buyer, placed_at=placed))
        work.orders.add(an_order("test", test=True, buyer=buyer, placed_at=placed))
        for number in map(str, range(5)):
            neighbour = Buyer(id=CustomerId(number), city="الرياض")
            before = placed - timedelta(days=90)
            work.orders.add(an_order(number, buyer=neighbour, placed_at=before))
        work.commit()
    answer = browser.get(f"/s/{house.key()}/purchases")
    assert answer.json is not None
    (told,) = answer.json["purchases"]
    assert set(told) == {"name", "city", "product", "url", "image", "minutes_ago"}
    assert (told["name"], told["city"], told["minutes_ago"]) == ("سارة", "الرياض", 4)
    for secret in ("القحطاني", "s@example.com", "+966", "ref-"):
        assert secret not in answer.text
    assert browser.get(f"/s/{house.key(OTHER)}/purchases").json == {"purchases": []}


def test_a_city_is_named_only_where_enough_people_have_bought(
    house: WebHouse, browser: FlaskClient
) -> None:
    with house.work() as work:
        for number in ("c1", "c2"):
            buyer = Buyer(id=CustomerId(number), first_name="سارة", city="شرورة")
            work.orders.add(an_order(number, buyer=buyer, placed_at=house.clock.now()))
        work.commit()

    def cities(people: int) -> set[str]:
        settings = {"city_needs_people": people}
        house.services.features.change(STORE, FeatureKey.RECENT_PURCHASES, settings=settings)
        answer = browser.get(f"/s/{house.key()}/purchases")
        assert answer.json is not None
        return {told["city"] for told in answer.json["purchases"]}

    assert cities(people=3) == {""}
    assert cities(people=2) == {"شرورة"}


def test_a_ticker_that_is_off_tells_nothing(house: WebHouse, browser: FlaskClient) -> None:
    house.services.features.change(STORE, FeatureKey.RECENT_PURCHASES, enabled=False)
    with house.work() as work:
        work.orders.add(an_order())
        work.commit()
    assert browser.get(f"/s/{house.key()}/purchases").json == {"purchases": []}
