"""Salla starts an install of its own while somebody else is signed in with us."""

from playwright.sync_api import Page, expect

from nomoflow.kernel.ids import StoreId
from nomoflow.merchants.model import StoreStatus
from tests.journeys.people import DESKTOP, People
from tests.journeys.product import Product
from tests.journeys.shopping import KHALID, NOURA, be

NOURAS, KHALIDS = StoreId("salla-1482930571"), StoreId("salla-1604738291")


def test_a_foreign_install_is_never_attached_to_whoever_is_signed_in(
    product: Product, people: People
) -> None:
    page = people.somebody(DESKTOP)
    be(page, product.sandbox, NOURA)
    page.goto(f"{product.url}/salla/connect")
    page.locator(f"[name=store_id][value='{NOURAS.removeprefix('salla-')}']").check()
    page.locator("button[value=approve]").click()
    page.wait_for_url(f"{product.url}/dashboard/{product.key(NOURAS)}/")

    # Khalid sits down at the same browser, and begins in Salla: its own state, none of ours.
    be(page, product.sandbox, KHALID)
    page.goto(f"{product.sandbox}/salla/merchant/daralfann/apps")
    page.locator("form[action$='/apps/install-custom'] button").click()
    expect(page.get_by_role("heading", name="هل تنتقل إلى الحساب الذي جئت به؟")).to_be_visible()
    expect(page.get_by_text("دار الفن")).to_be_visible()
    row = product.store(KHALIDS)
    assert row is not None
    assert row.status is StoreStatus.CONNECTED

    _may_open(page, product, NOURAS)
    _may_not_open(page, product, KHALIDS, people)
    page.goto(f"{product.url}/sign-in/switch")
    page.get_by_role("button", name="تبديل الحساب").click()
    page.wait_for_url(f"{product.url}/dashboard/{product.key(KHALIDS)}/")
    _may_not_open(page, product, NOURAS, people)


def _may_open(page: Page, product: Product, store: StoreId) -> None:
    page.goto(f"{product.url}/dashboard/{product.key(store)}/")
    expect(page.get_by_role("heading", name="نظرة عامة")).to_be_visible()


def _may_not_open(page: Page, product: Product, store: StoreId, people: People) -> None:
    answer = page.goto(f"{product.url}/dashboard/{product.key(store)}/")
    assert answer is not None
    assert answer.status == 404
    people.faults.clear()  # the browser notes the 404 that was asked for
