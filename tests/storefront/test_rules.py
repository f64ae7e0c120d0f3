"""The script's rules answer the same table of cases as the core."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from nomoflow.widgets.fact_kinds import FACTS
from nomoflow.widgets.targeting import Facts, Targeting
from tests.core.widgets.drawing import targetings, visitors
from tests.core.widgets.vectors import VECTORS, targeting_of
from tests.storefront.conftest import Visit
from tests.storefront.scripts import CORE, enclosed

RULES = enclosed(("guard", "rules"), "{ matches, pathOf, inWindow, heldOut, inOrder }")
ANSWERS = """({ targeting, paths, windows, held_out, order }, unknown) => {
  const rules = RULES;
  const known = (facts) => {
    const path = facts.path ? { path: rules.pathOf(facts.path) } : {};
    return { __proto__: null, ...unknown, ...facts, ...path };
  };
  const wide = (conditions) => ({ any: conditions.map((count) => ({ all: Array(count) })) });
  const widget = ({ id, priority, conditions, made }) =>
    ({ id, rules: { made, display: { priority }, targeting: wide(conditions) } });
  return {
    targeting: targeting.map((given) => rules.matches(given.told, known(given.facts))),
    paths: paths.map(({ given }) => rules.pathOf(given)),
    windows: windows.map((given) => rules.inWindow(given.windows, Date.parse(given.at))),
    held_out: held_out.map((given) => rules.heldOut(given.widget, given.visitor, given.percent)),
    order: order.map(({ given }) => given.map(widget).sort(rules.inOrder).map(({ id }) => id))
  };
}""".replace("RULES", RULES)
ANSWER_OF = {
    "targeting": "matches",
    "paths": "path",
    "windows": "within",
    "held_out": "held_out",
    "order": "order",
}


def _wrong(answers: dict[str, list[object]]) -> list[object]:
    return [
        case
        for section, answer in ANSWER_OF.items()
        for case, given in zip(VECTORS[section], answers[section], strict=True)
        if given != case[answer]
    ]


def test_the_table_of_cases(chromium: Browser) -> None:
    """Rules reach the script as the core tells them; facts as the script gathers them."""
    told: dict[str, list[dict[str, Any]]] = {
        **VECTORS,
        "targeting": [{**case, "told": targeting_of(case).told()} for case in VECTORS["targeting"]],
    }
    page = chromium.new_page()
    try:
        unknown = json.dumps(dict.fromkeys(FACTS))
        answers = page.evaluate(f"(told) => ({ANSWERS})(told, {unknown})", told)
    finally:
        page.close()
    assert _wrong(answers) == []
    assert sum(map(len, answers.values())) > 250


@pytest.fixture(scope="module")
def judge(chromium: Browser) -> Iterator[Page]:
    """A page that knows the rules of the script."""
    page = chromium.new_page()
    page.evaluate(f"window.rules = {RULES}")
    yield page
    page.close()


@settings(max_examples=30)
@given(st.lists(st.tuples(targetings, visitors()), min_size=1, max_size=8))
def test_the_core_and_the_script_agree(judge: Page, drawn: list[tuple[Targeting, Facts]]) -> None:
    unknown = dict.fromkeys(FACTS)
    asked = [[each.told(), {**unknown, **facts.values}] for each, facts in drawn]
    said = judge.evaluate(
        "(asked) => asked.map(([who, facts]) => rules.matches(who, facts))", asked
    )
    assert said == [each.matches(facts) for each, facts in drawn]


GATHERED = "{ factsNow, learnCart, begin(given) { config = given; attach(); settle(); } }"
GATHERERS = enclosed(
    (*(name for name in CORE if name != "start"), "device", "rules", "facts"), GATHERED
)
GATHER = f"""async ([config, store, widgets]) => {{
  window.told = window.told || {GATHERERS};
  window.told.begin(config);
  await window.told.learnCart(widgets || []);
  return {{ ...window.told.factsNow(store) }};
}}"""
STORE = {"currency": "SAR", "zone": "Asia/Riyadh", "city": "jeddah"}


@pytest.fixture
def gathering(visit: Visit) -> Visit:
    visit.shop.page.loads = "nothing"
    return visit


LANDED = {
    **dict.fromkeys(FACTS),
    "page_type": "index",
    "path": "/عود/c88",
    "category": "88",
    "language": "ar",
    "device": "desktop",
    "returning": False,
    "signed_in": False,
    "visits": 1,
    "pages_seen": 1,
    "cart_value": "0.000",
    "cart_items": 0,
    "cart_products": [],
    "utm_source": "Snap",
    "utm_campaign": "رمضان",
    "click_id": ["snapchat"],
    "referrer": "snapchat.com",
    "city": "jeddah",
    "weekday": "friday",
    "hour": 0,
    "date": "2026-03-06",
}
LANDING = (
    "/%D8%B9%D9%88%D8%AF/c88/?utm_source=Snap&utm_campaign=%D8%B1%D9%85%D8%B6%D8%A7%D9%86&ScCid=1"
)
SHOPS = """() => {
  sessionStorage.setItem('nomo:key:worth', '{"cart_value": "149.5", "currency": "SAR"}');
  const items = [{ product_id: 11, quantity: 2 }, { product_id: 22, quantity: 1 }];
  salla.event.emit('cart::updated', { id: 1, total: 149.5, items });
  salla.set('user.known', true);
  salla.set('cart.items', 3);
}"""


def test_what_is_known_on_the_way_through_a_store(gathering: Visit) -> None:
    page = gathering.context.new_page()
    page.clock.set_fixed_time("2026-03-05T21:30:00Z")
    asked = [gathering.nomo.config, STORE]
    page.goto(gathering.url + LANDING, referer="https://www.snapchat.com/")
    assert page.evaluate(GATHER, asked) == LANDED
    assert page.evaluate(GATHER, asked)["pages_seen"] == 1
    page.goto(f"{gathering.url}/p190731")
    page.evaluate(GATHER, asked)
    page.evaluate(SHOPS)
    later = page.evaluate(GATHER, asked)
    assert {name: later[name] for name in later if later[name] != LANDED[name]} == {
        "page_type": "product",
        "path": "/p190731",
        "product": "190731",
        "category": None,
        "signed_in": True,
        "pages_seen": 2,
        "cart_value": "149.500",
        "cart_items": 3,
        "cart_products": ["11", "22"],
    }
    foreign = page.evaluate(GATHER, [gathering.nomo.config, {**STORE, "currency": "KWD"}])
    assert foreign["cart_value"] is None
    page.evaluate("salla.set('cart.items', null)")
    emptied = page.evaluate(GATHER, asked)
    assert (emptied["cart_value"], emptied["cart_items"]) == ("0.000", 0)
    assert page.evaluate(GATHER, [asked[0], {**STORE, "zone": "Moon/Tycho"}])["hour"] == 0


ABOUT_CARTS = [{"rules": {"targeting": {"any": [{"all": [{"fact": "cart_items"}]}]}}}]


def test_the_store_is_asked_what_is_in_a_cart_nobody_described(gathering: Visit) -> None:
    """Only where a rule asks for it; and a store that does not answer is nobody's trouble."""
    gathering.shop.page.settings["cart.items"] = 2
    page = gathering.tab()
    page.goto(f"{gathering.url}/")
    asked = [gathering.nomo.config, STORE]
    told = ("cart_items", "cart_products", "cart_value")
    page.evaluate("() => { salla.cart.latest = async () => { throw new Error('busy'); }; }")
    for widgets in ([], ABOUT_CARTS):
        facts = page.evaluate(GATHER, [*asked, widgets])
        assert [facts[name] for name in told] == [None, None, None]
    page.evaluate(
        """() => {
          const items = [{ product_id: 7, quantity: 2 }];
          salla.cart.latest = async () => ({ data: { cart: { id: 1, count: 2, items } } });
        }"""
    )
    assert page.evaluate(GATHER, [*asked, []])["cart_items"] is None
    facts = page.evaluate(GATHER, [*asked, ABOUT_CARTS])
    assert [facts[name] for name in told] == [2, ["7"], None]
    assert gathering.faults == []


def test_who_is_not_remembered_is_not_recognised(gathering: Visit) -> None:
    gathering.shop.page.has_salla = False
    page = gathering.context.new_page()
    page.goto(f"{gathering.url}/?fbclid=1")
    page.evaluate("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })")
    facts = page.evaluate(GATHER, [gathering.nomo.config, STORE])
    told = ("visits", "returning", "signed_in", "click_id", "cart_value", "cart_products")
    assert [facts[name] for name in told] == [None, None, None, [], None, None]
