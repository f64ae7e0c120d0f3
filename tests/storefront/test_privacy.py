"""What the script keeps and sends, by what the shopper and the merchant allow."""

import pytest

from tests.storefront import samples
from tests.storefront.conftest import Visit
from tests.storefront.places import KEY

KEPT = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
BLOCKED = """for (const area of ['localStorage', 'sessionStorage']) {
  Object.defineProperty(window, area, { get() { throw new DOMException('no', 'SecurityError'); } });
}"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };"
SIGNALS = {
    "gpc": "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });",
    "dnt": "Object.defineProperty(navigator, 'doNotTrack', { value: '1' });",
}
ROBOTS = {
    "phantom": "window._phantom = {};",
    "cypress": "window.Cypress = {};",
}


def test_two_stores_on_one_origin_share_nothing(visit: Visit) -> None:
    page = visit.opened("/najd/?utm_source=a")
    visit.await_that(page, lambda: visit.nomo.batches)
    page.goto(visit.url + "/qamar/")
    visit.await_that(page, lambda: len({key for key, _ in visit.nomo.batches}) == 2)
    visitors = {key: batch["visitor"] for key, batch in visit.nomo.batches}
    assert len(set(visitors.values())) == 2
    names = page.evaluate(KEPT)
    assert {name.split(":")[1] for name in names} == {KEY, "qamar-store-key-0001"}
    assert all(name.startswith("nomo:") for name in names)


@pytest.mark.parametrize("fault", [BLOCKED, FULL], ids=["blocked", "full"])
def test_it_works_without_storage(visit: Visit, fault: str) -> None:
    visit.nomo.config = samples.config(samples.live_counter())
    visit.context.add_init_script(fault)
    page = visit.opened("/")
    visit.await_that(page, lambda: visit.nomo.batches)
    page.locator("nomo-root .counter.on").wait_for()
    assert visit.nomo.batches[0][1]["anonymous"] is True
    assert visit.faults == []


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_signal_of_privacy_means_no_id_and_no_click_ids(visit: Visit, signal: str) -> None:
    visit.context.add_init_script(SIGNALS[signal])
    visit.shop.page.settings |= {"user.id": 55, "user.known": True}
    page = visit.opened("/?utm_source=snap&ScCid=abc")
    visit.await_that(page, lambda: visit.nomo.batches)
    assert visit.nomo.batches[0][1]["anonymous"] is True
    assert visit.nomo.events[0]["url"] == f"{visit.url}/?utm_source=snap"
    assert "customer_id" not in str(visit.nomo.events)
    assert f"nomo:{KEY}:v" not in page.evaluate(KEPT)


def test_a_merchant_may_choose_not_to_follow_the_signals(visit: Visit) -> None:
    visit.nomo.config = samples.config(respect_privacy_signals=False)
    visit.context.add_init_script(SIGNALS["gpc"])
    page = visit.opened("/?ScCid=abc")
    visit.await_that(page, lambda: visit.nomo.batches)
    assert visit.nomo.batches[0][1]["anonymous"] is False
    assert visit.nomo.events[0]["url"] == f"{visit.url}/?ScCid=abc"


def test_where_consent_is_required_nothing_is_kept_or_sent_before_it(visit: Visit) -> None:
    visit.nomo.config = samples.config(samples.live_counter(), consent="required")
    page = visit.opened("/?utm_source=snap")
    page.locator("nomo-root .counter.on").wait_for()
    page.locator("nomo-root .close").click()
    page.wait_for_timeout(300)
    page.clock.run_for(4_000)
    page.wait_for_timeout(100)
    assert page.evaluate(KEPT) == []
    assert visit.nomo.batches == []
    page.evaluate("() => nomoflow.consent('granted')")
    visit.await_that(page, lambda: visit.nomo.batches)
    assert visit.nomo.events[0]["url"] == f"{visit.url}/?utm_source=snap"
    assert f"nomo:{KEY}:v" in page.evaluate(KEPT)
    page.goto(visit.url + "/second")
    visit.await_that(page, lambda: len(visit.nomo.of("page_view")) == 2)


def test_sallas_cookie_bar_counts_as_consent(visit: Visit) -> None:
    visit.nomo.config = samples.config(consent="required")
    page = visit.opened("/")
    page.wait_for_timeout(500)
    page.evaluate("() => salla.event.emit('salla-cookies-bar::accepted')")
    visit.await_that(page, lambda: visit.nomo.batches)
    assert visit.nomo.batches[0][1]["anonymous"] is False


def test_consent_that_salla_remembers_is_enough(visit: Visit) -> None:
    visit.nomo.config = samples.config(consent="required")
    visit.shop.page.settings |= {"storage.cookies-consent": "accepted"}
    page = visit.opened("/")
    visit.await_that(page, lambda: visit.nomo.batches)


def test_a_refusal_is_believed_and_remembered(visit: Visit) -> None:
    visit.nomo.config = samples.config(consent="notice")
    page = visit.opened("/")
    visit.await_that(page, lambda: visit.nomo.batches)
    page.evaluate("() => salla.event.emit('salla-cookies-bar::rejected')")
    assert page.evaluate(KEPT) == [f"nomo:{KEY}:c"]
    visit.nomo.batches.clear()
    page.goto(visit.url + "/second")
    visit.started(page)
    page.wait_for_timeout(300)
    page.clock.run_for(4_000)
    page.wait_for_timeout(100)
    assert visit.nomo.batches == []
    assert page.evaluate(KEPT) == [f"nomo:{KEY}:c"]


@pytest.mark.parametrize("trace", ROBOTS)
def test_robots_send_nothing(visit: Visit, trace: str) -> None:
    visit.nomo.config = samples.config(samples.live_counter())
    visit.context.add_init_script(ROBOTS[trace])
    page = visit.opened("/")
    page.locator("nomo-root .counter.on").wait_for()
    page.wait_for_timeout(300)
    page.clock.run_for(4_000)
    page.wait_for_timeout(100)
    assert visit.nomo.batches == []
    assert page.evaluate(KEPT) == []


def test_a_theme_preview_shows_and_counts_nothing(visit: Visit) -> None:
    visit.nomo.config = samples.config(samples.live_counter())
    visit.shop.page.settings |= {"preview": True}
    page = visit.opened("/")
    page.locator("nomo-root .counter.on").wait_for()
    page.wait_for_timeout(300)
    page.clock.run_for(4_000)
    page.wait_for_timeout(100)
    assert visit.nomo.batches == []


def test_tracking_that_is_off_sends_nothing(visit: Visit) -> None:
    visit.nomo.config = samples.config(samples.live_counter(), enabled=False)
    page = visit.opened("/")
    page.locator("nomo-root .counter.on").wait_for()
    page.wait_for_timeout(300)
    page.clock.run_for(4_000)
    page.wait_for_timeout(100)
    assert visit.nomo.batches == []
    assert f"nomo:{KEY}:v" not in page.evaluate(KEPT)
