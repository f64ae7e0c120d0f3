"""A guest in somebody else's page: it breaks nothing, leaves when asked, and obeys strict rules."""

import re
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.storefront import samples
from tests.storefront.conftest import Visit
from tests.storefront.places import KEY

SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
  .observe({ type: 'layout-shift', buffered: true });"""
KEPT = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"


def both(**settings: object) -> dict[str, object]:
    return samples.config(samples.live_counter(**settings), samples.recent_purchases(**settings))


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("part", ["config", "live", "purchases", "events"])
def test_it_leaves_for_good_when_the_store_has_left(visit: Visit, part: str, status: int) -> None:
    visit.nomo.config = both()
    page = visit.opened("/")
    page.locator("nomo-root .counter.on").wait_for(state="attached")
    visit.nomo.statuses[part] = status
    if part == "config":
        page.reload()
    page.clock.run_for(70_000)
    visit.await_that(page, lambda: f"/s/{KEY}/{part}" in " ".join(visit.nomo.asked))
    page.wait_for_function("() => !document.querySelector('nomo-root')")
    page.wait_for_timeout(200)
    before = len(visit.nomo.asked)
    page.clock.run_for(300_000)
    page.evaluate("() => { history.pushState({}, '', '/more'); salla.event.emit('page.view'); }")
    page.clock.run_for(5_000)
    page.wait_for_timeout(200)
    assert len(visit.nomo.asked) == before
    assert page.evaluate(KEPT) == []
    assert visit.faults == []


def test_a_plain_page_without_salla_is_enough(visit: Visit) -> None:
    visit.shop.page.has_salla = False
    visit.nomo.config = both()
    page = visit.opened("/oud/p42")
    page.locator("nomo-root .counter.on").wait_for()
    visit.await_that(page, lambda: visit.nomo.batches)
    assert visit.nomo.kinds()[:2] == ["page_view", "product_view"]
    assert visit.nomo.events[1]["data"] == {"product_id": "42"}
    assert visit.faults == []


def test_a_broken_salla_breaks_nothing(visit: Visit) -> None:
    visit.shop.page.has_salla = False
    visit.context.add_init_script("window.salla = { onReady() { throw new Error('broken'); } };")
    page = visit.opened("/")
    visit.await_that(page, lambda: visit.nomo.batches)
    assert visit.faults == []


def test_a_network_that_fails_breaks_nothing(visit: Visit) -> None:
    page = visit.tab()
    page.route("**/s/*/*", lambda route: route.abort())
    page.goto(visit.url)
    visit.started(page)
    page.wait_for_timeout(300)
    page.clock.run_for(4_000)
    page.wait_for_timeout(100)
    assert page.locator("nomo-root").count() == 0
    assert visit.faults == []


@pytest.mark.parametrize(
    "answer",
    ["null", "[]", "{}", "not json", '{"tracking":{},"widgets":[{"kind":"live_counter"}]}'],
)
def test_a_configuration_that_makes_no_sense_breaks_nothing(visit: Visit, answer: str) -> None:
    page = visit.tab()
    page.route(
        "**/config",
        lambda route: route.fulfill(body=answer, headers={"Access-Control-Allow-Origin": "*"}),
    )
    page.goto(visit.url)
    visit.started(page)
    page.wait_for_timeout(500)
    assert visit.faults == []


def test_only_one_name_is_added_to_the_page(visit: Visit) -> None:
    page = visit.opened("/")
    visit.await_that(page, lambda: visit.nomo.batches)
    with_script = set(page.evaluate("() => Object.keys(window)"))
    visit.shop.page.loads = "nothing"
    page.goto(visit.url)
    assert with_script - set(page.evaluate("() => Object.keys(window)")) == {"nomoflow"}


def test_nothing_on_the_page_moves(visit: Visit) -> None:
    visit.nomo.config = both()
    visit.context.add_init_script(SHIFTS)
    page = visit.opened("/", with_motion=True)
    page.locator("nomo-root .ticker.on").wait_for()
    for visitors in (9, 100, 2, 12):
        visit.nomo.visitors = visitors
        page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_timeout(600)
    assert page.evaluate("() => shifts") == []


@pytest.mark.parametrize("width", [390, 1280])
def test_cards_in_one_corner_do_not_cover_each_other(visit: Visit, width: int) -> None:
    visit.nomo.config = both(position="bottom_end")
    visit.context.add_init_script(SHIFTS)
    page = visit.tab()
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(visit.url)
    page.locator("nomo-root .ticker.on").wait_for()
    page.wait_for_timeout(700)
    boxes = [page.locator(f"nomo-root .{name}").bounding_box() for name in ("ticker", "counter")]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    tops = [(box["y"], box["y"] + box["height"]) for box in boxes if box]
    for (_, bottom), (top, _) in pairwise(sorted(tops)):
        assert bottom <= top
    assert page.evaluate("() => shifts") == []


def test_a_stores_bar_along_the_bottom_stays_free(visit: Visit) -> None:
    visit.nomo.config = both()
    visit.shop.page.body = (
        '<main><h1>x</h1></main><div style="position:fixed;bottom:0;inset-inline:0;height:72px">'
        "<button>x</button></div>"
    )
    page = visit.tab()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(visit.url)
    page.locator("nomo-root .ticker.on").wait_for()
    page.wait_for_timeout(700)
    for name in ("ticker", "counter"):
        box = page.locator(f"nomo-root .{name}").bounding_box()
        assert box
        assert box["y"] + box["height"] <= 844 - 72 - 12


@pytest.mark.parametrize("inside", ["script", "snippet"])
def test_a_strict_page_has_nothing_to_complain_of(visit: Visit, inside: str) -> None:
    nomo = visit.nomo.base_url
    visit.nomo.config = both()
    visit.nomo.purchases[0]["image"] = f"{nomo}/picture.png"
    visit.shop.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' {nomo}; connect-src {nomo}; img-src {nomo}; "
        "style-src 'self'; require-trusted-types-for 'script'; trusted-types nomoflow; "
        "base-uri 'none'; form-action 'none'"
    )
    visit.shop.page.loads = inside
    visit.shop.page.settings |= {"app.store_key": KEY}
    visit.context.add_init_script("""window.violations = [];
      document.addEventListener('securitypolicyviolation',
        (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI));""")
    page = visit.opened("/")
    page.locator("nomo-root .ticker.on").wait_for()
    visit.await_that(page, lambda: visit.nomo.batches)
    radius = page.locator("nomo-root .ticker").evaluate(
        "card => getComputedStyle(card).borderRadius"
    )
    assert radius == "20px"
    assert [fault for fault in page.evaluate("() => violations") if "data" not in fault] == []
    assert visit.faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_axe_finds_nothing(visit: Visit, language: str, theme: str) -> None:
    visit.nomo.config = both(theme=theme, accent="#facc15")
    visit.shop.page.language = language
    visit.shop.page.direction = {"ar": "rtl", "en": "ltr"}[language]
    page = visit.opened("/")
    page.locator("nomo-root .ticker.on").wait_for()
    page.locator("nomo-root .counter.on").wait_for()
    page.wait_for_timeout(700)
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.response["violations"] == [], found.generate_report()


def test_the_script_uses_nothing_that_a_strict_page_forbids(visit: Visit) -> None:
    for asset in (visit.nomo.script.for_key(KEY), visit.nomo.script.snippet()):
        text = asset.body.decode()
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", text)
        assert not re.search(
            r"\beval\b|new Function|javascript:|cssText|setAttribute\('style'", text
        )
        assert not re.search(r"\bunload\b|beforeunload", text)
