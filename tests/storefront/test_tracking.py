"""What the script reports, and what it never does."""

import json
import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.storefront.conftest import Visit
from tests.storefront.places import KEY

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
ADDED = """() => salla.event.emit('cart::item.added', {
  status: 200, success: true,
  data: { product_id: 1368207451, cart: { id: 1187420963, sub_total: 240, items: [] } }
})"""


def test_a_page_view_has_the_agreed_shape(visit: Visit) -> None:
    page = visit.opened("/?utm_source=snapchat&utm_medium=cpc&token=secret#top")
    visit.await_that(page, lambda: visit.nomo.batches)
    key, batch = visit.nomo.batches[0]
    event = visit.nomo.events[0]
    assert key == KEY
    assert set(batch) == {"visitor", "anonymous", "sent_at", "events"}
    assert UUID7.fullmatch(str(batch["visitor"]))
    assert batch["anonymous"] is False
    assert set(event) == {"id", "type", "url", "referrer", "occurred_at", "data"}
    assert UUID7.fullmatch(str(event["id"]))
    assert event["type"] == "page_view"
    assert event["url"] == f"{visit.url}/?utm_source=snapchat&utm_medium=cpc"
    assert event["referrer"] == ""
    assert event["data"] == {"page": "index"}
    assert datetime.fromisoformat(str(event["occurred_at"])).tzinfo is not None
    assert visit.faults == []


def test_click_ids_are_kept_and_everything_else_is_not(visit: Visit) -> None:
    page = visit.opened("/?gclid=g1&ScCid=s1&ttclid=t1&fbclid=f1&ns=n1&email=a%40b.example&q=oud")
    visit.await_that(page, lambda: visit.nomo.batches)
    query = parse_qs(urlsplit(str(visit.nomo.events[0]["url"])).query)
    assert query == {
        "gclid": ["g1"], "ScCid": ["s1"], "ttclid": ["t1"], "fbclid": ["f1"], "ns": ["n1"],
    }  # fmt: skip


def test_the_referrer_loses_its_query(visit: Visit) -> None:
    page = visit.opened("/first?session=secret")
    visit.shop.page.settings["page.slug"] = "cart"
    page.evaluate("() => { location.href = '/cart'; }")
    visit.await_that(page, lambda: len(visit.nomo.of("page_view")) == 2)
    assert visit.nomo.of("page_view")[1]["referrer"] == f"{visit.url}/first"


def test_one_page_is_viewed_once(visit: Visit) -> None:
    page = visit.opened("/")
    page.evaluate("""() => {
      salla.event.emit('page.view');
      history.replaceState({}, '', location.href);
      history.pushState({}, '', '#reviews');
      dispatchEvent(new PopStateEvent('popstate'));
    }""")
    page.clock.run_for(10_000)
    visit.left(page)
    assert visit.nomo.kinds().count("page_view") == 1


def test_a_page_that_changes_its_address_is_viewed_again(visit: Visit) -> None:
    page = visit.opened("/")
    page.clock.run_for(1_500)
    page.evaluate("() => history.pushState({}, '', '/oud?utm_campaign=x')")
    page.clock.run_for(5_000)
    visit.await_that(page, lambda: len(visit.nomo.of("page_view")) == 2)
    second = visit.nomo.of("page_view")[1]
    assert second["url"] == f"{visit.url}/oud?utm_campaign=x"
    assert second["referrer"] == f"{visit.url}/"


def test_the_back_button_is_a_new_view(visit: Visit) -> None:
    page = visit.opened("/")
    page.clock.run_for(5_000)
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.clock.run_for(5_000)
    visit.await_that(page, lambda: len(visit.nomo.of("page_view")) == 2)


def test_a_sign_of_life_is_not_a_page_view(visit: Visit) -> None:
    page = visit.opened("/")
    visit.await_that(page, lambda: "GET /s/" + KEY + "/config" in visit.nomo.asked)
    page.wait_for_timeout(300)
    page.clock.run_for(125_000)
    visit.await_that(page, lambda: len(visit.nomo.of("heartbeat")) >= 3)
    assert 3 <= len(visit.nomo.of("heartbeat")) <= 5
    assert len(visit.nomo.of("page_view")) == 1


def test_a_hidden_page_gives_no_sign_of_life(visit: Visit) -> None:
    page = visit.opened("/")
    page.clock.run_for(4_000)
    visit.await_that(page, lambda: visit.nomo.batches)
    page.evaluate("""() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }""")
    page.clock.run_for(200_000)
    visit.left(page)
    assert "heartbeat" not in visit.nomo.kinds()


@pytest.mark.parametrize(
    ("state", "change"),
    [("visibilityState", "visibilitychange"), ("prerendering", "prerenderingchange")],
)
def test_a_page_is_viewed_when_somebody_sees_it(visit: Visit, state: str, change: str) -> None:
    unseen, seen = {"visibilityState": ("hidden", "visible"), "prerendering": (True, False)}[state]
    visit.context.add_init_script(
        f"window.seen = false; Object.defineProperty(document, '{state}', "
        f"{{ get: () => window.seen ? {json.dumps(seen)} : {json.dumps(unseen)} }});"
    )
    page = visit.opened("/")
    page.wait_for_timeout(300)
    page.clock.run_for(60_000)
    page.wait_for_timeout(200)
    assert visit.nomo.events == []
    page.evaluate(f"() => {{ window.seen = true; document.dispatchEvent(new Event('{change}')); }}")
    page.clock.run_for(4_000)
    visit.await_that(page, lambda: visit.nomo.batches)
    assert visit.nomo.kinds()[0] == "page_view"
    assert visit.nomo.kinds().count("page_view") == 1


def test_a_product_is_viewed_once_however_often_it_is_announced(visit: Visit) -> None:
    visit.shop.page.settings = {"page.slug": "product.single", "page.id": 1368207451}
    page = visit.opened("/oud/p1368207451")
    page.evaluate("() => salla.analytics.track('Product Viewed', { product_id: '1368207451' })")
    page.clock.run_for(5_000)
    visit.left(page)
    viewed = visit.nomo.of("product_view")
    assert [event["data"] for event in viewed] == [
        {"page": "product.single", "product_id": "1368207451"}
    ]


def test_what_was_announced_before_us_is_not_counted_twice(visit: Visit) -> None:
    visit.shop.page.settings = {"page.slug": "product.single", "page.id": 77}
    visit.shop.page.body = "<main><h1>x</h1></main>"
    visit.context.add_init_script("""document.addEventListener('DOMContentLoaded', () =>
      salla.analytics.track('Product Viewed', { product_id: '77' }));""")
    page = visit.opened("/x/p77")
    page.clock.run_for(5_000)
    visit.left(page)
    assert len(visit.nomo.of("product_view")) == 1


def test_a_cart_is_followed_with_its_number(visit: Visit) -> None:
    visit.shop.page.settings |= {"store.currency": "SAR"}
    page = visit.opened("/")
    page.evaluate(ADDED)
    page.evaluate("() => salla.event.emit('cart::submitted', {})")
    visit.await_that(page, lambda: "checkout_started" in visit.nomo.kinds())
    added = visit.nomo.of("cart_add")[0]["data"]
    assert added == {
        "page": "index",
        "cart_id": "1187420963",
        "product_id": "1368207451",
        "cart_value": "240",
        "currency": "SAR",
    }
    assert visit.nomo.of("checkout_started")[0]["data"]["cart_id"] == "1187420963"  # type: ignore[index]


def test_what_was_put_in_the_cart_while_leaving_is_told_from_the_next_page(visit: Visit) -> None:
    page = visit.opened("/first")
    visit.await_that(page, lambda: visit.nomo.batches)
    page.route("**/s/parts/shop-*", lambda route: None)
    page.evaluate(ADDED)
    page.unroute_all(behavior="ignoreErrors")
    visit.shop.page.settings["page.slug"] = "cart"
    page.goto(visit.url + "/second")
    visit.await_that(page, lambda: visit.nomo.of("cart_add"))
    (added,) = visit.nomo.of("cart_add")
    assert added["url"] == f"{visit.url}/first"
    assert "page" not in added["data"]  # type: ignore[operator]


def test_the_snippet_hears_what_happens_before_the_script_is_there(visit: Visit) -> None:
    visit.shop.page.loads = "snippet"
    visit.shop.page.settings |= {"app.store_key": KEY}
    page = visit.tab()
    page.route("**/s/*.js", lambda route: (page.evaluate(ADDED), route.continue_()))
    page.goto(visit.url)
    visit.started(page)
    page.evaluate(ADDED.replace("1368207451", "1452093687"))
    visit.await_that(page, lambda: visit.nomo.batches)
    products = [event["data"]["product_id"] for event in visit.nomo.of("cart_add")]  # type: ignore[index]
    assert products == ["1368207451", "1452093687"]


def test_the_snippet_runs_once_even_when_stacked(visit: Visit) -> None:
    visit.shop.page.loads = "snippet"
    visit.shop.page.settings |= {"app.store_key": KEY}
    visit.shop.page.body = '<main><h1>x</h1></main><script src="/snippet.js"></script>'
    page = visit.opened("/")
    visit.await_that(page, lambda: visit.nomo.batches)
    assert visit.nomo.kinds() == ["page_view"]
    assert visit.nomo.asked.count(f"GET /s/{KEY}.js") == 1


def test_the_snippet_waits_for_nothing_where_the_store_has_no_key(visit: Visit) -> None:
    visit.shop.page.loads = "snippet"
    page = visit.tab()
    page.goto(visit.url)
    page.wait_for_timeout(300)
    assert visit.nomo.asked == []
    assert visit.faults == []


def test_an_order_is_linked_on_the_thank_you_page(visit: Visit) -> None:
    visit.shop.page.settings = {
        "page.slug": "thank-you",
        "page.id": 1926405837,
        "user.id": 55,
        "user.known": True,
        "store.currency": "SAR",
    }
    page = visit.opened("/thank-you")
    visit.await_that(page, lambda: visit.nomo.batches)
    assert visit.nomo.events[0]["data"] == {
        "page": "thank-you",
        "customer_id": "55",
        "order_id": "1926405837",
    }


def test_the_analytics_say_the_order_better_than_the_page(visit: Visit) -> None:
    visit.shop.page.settings = {"page.slug": "thank-you", "page.id": 1}
    page = visit.opened("/thank-you")
    page.evaluate("() => salla.analytics.track('Order Completed', { order_id: '1926405837' })")
    visit.await_that(page, lambda: visit.nomo.batches)
    assert visit.nomo.events[0]["data"]["order_id"] == "1926405837"  # type: ignore[index]


def test_a_guest_has_no_customer_number(visit: Visit) -> None:
    visit.shop.page.settings |= {"user.id": 55}
    page = visit.opened("/")
    visit.await_that(page, lambda: visit.nomo.batches)
    assert "customer_id" not in str(visit.nomo.events)


def test_the_page_is_described_even_when_salla_is_ready_late(visit: Visit) -> None:
    visit.shop.page.salla_ready = False
    visit.shop.page.settings = {"page.slug": "product.single", "page.id": 9}
    page = visit.opened("/")
    page.evaluate("() => salla.becomeReady()")
    visit.await_that(page, lambda: visit.nomo.batches)
    assert [event["data"] for event in visit.nomo.events] == [
        {"page": "product.single"},
        {"page": "product.single", "product_id": "9"},
    ]


def test_sallas_own_campaign_stands_in_on_the_very_first_view(visit: Visit) -> None:
    visit.context.add_init_script("""localStorage.setItem('s-utms_1482930571', JSON.stringify({
      value: { 's-utm-source': 'tiktok', 's-utm-campaign': 'eid' },
      expiry: Date.now() + 80 * 864e5
    }));""")
    page = visit.opened("/")
    visit.await_that(page, lambda: visit.nomo.batches)
    page.goto(visit.url + "/second")
    visit.await_that(page, lambda: len(visit.nomo.of("page_view")) == 2)
    first, second = visit.nomo.of("page_view")
    assert first["url"] == f"{visit.url}/?utm_source=tiktok&utm_campaign=eid"
    assert first["data"]["utm_origin"] == "salla"  # type: ignore[index]
    assert second["url"] == f"{visit.url}/second"


def test_an_old_campaign_of_salla_is_not_revived(visit: Visit) -> None:
    visit.context.add_init_script("""localStorage.setItem('s-utms_1482930571', JSON.stringify({
      value: { 's-utm-source': 'tiktok' }, expiry: Date.now() + 40 * 864e5
    }));""")
    page = visit.opened("/")
    visit.await_that(page, lambda: visit.nomo.batches)
    assert visit.nomo.events[0]["url"] == f"{visit.url}/"


def test_what_failed_to_arrive_is_sent_from_the_next_page_once(visit: Visit) -> None:
    visit.nomo.statuses["events"] = 503
    page = visit.opened("/")
    visit.await_that(page, lambda: f"POST /s/{KEY}/events" in visit.nomo.asked)
    page.wait_for_function(f"() => localStorage.getItem('nomo:{KEY}:q')")
    visit.nomo.statuses.clear()
    page.goto(visit.url + "/second")
    visit.await_that(page, lambda: len(visit.nomo.of("page_view")) == 2)
    assert [event["url"] for event in visit.nomo.of("page_view")] == [
        f"{visit.url}/",
        f"{visit.url}/second",
    ]
    assert page.evaluate(f"() => localStorage.getItem('nomo:{KEY}:q')") is None


def test_batches_stay_small(visit: Visit) -> None:
    page = visit.opened("/")
    page.evaluate("""() => {
      for (let n = 0; n < 60; n += 1) history.pushState({}, '', '/' + 'a'.repeat(1200) + n);
    }""")
    for number in range(30):
        page.evaluate(f"() => history.pushState({{}}, '', '/{'b' * 1200}' + {number})")
        page.clock.run_for(310)
    page.clock.run_for(4_000)
    visit.await_that(page, lambda: len(visit.nomo.of("page_view")) >= 30)
    assert max(visit.nomo.sizes) <= 16 * 1024
    assert all(len(batch["events"]) <= 50 for _, batch in visit.nomo.batches)  # type: ignore[arg-type]


def test_a_visitor_stays_the_same_person(visit: Visit) -> None:
    page = visit.opened("/")
    visit.await_that(page, lambda: visit.nomo.batches)
    page.goto(visit.url + "/second")
    # What was on its way when the page was left may be told again, under its old id.
    visit.await_that(page, lambda: len({view["id"] for view in visit.nomo.of("page_view")}) == 2)
    assert len({batch["visitor"] for _, batch in visit.nomo.batches}) == 1
