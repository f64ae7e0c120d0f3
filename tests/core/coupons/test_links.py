"""Links of coupons: counted once a click, and never a way to anywhere but the store."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.memory.coupon_notes import LINK_CLICKS
from nomoflow.coupons.links import Followed, LinkService, host, is_preview, landing
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import CodeState, Issue, OfferState
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.ids import OfferId
from tests.builders import NOW, OTHER, STORE
from tests.core.house import House
from tests.coupon_builders import a_coupon, an_issue, an_offer, coupon_terms

SNAP = "https://www.snapchat.com/add/noura?x=1"


def _with_coupon(**told: Any) -> tuple[House, LinkService]:
    house = House()
    _keep(house, a_coupon(**told))
    return house, LinkService(house.work, house.clock)


def _keep(house: House, coupon: Coupon) -> None:
    with house.work() as work:
        work.coupons.add(coupon)
        work.commit()


def _with_unique(
    code: CodeState = CodeState.GIVEN, issue: Issue | None = None, **told: Any
) -> LinkService:
    house = House()
    with house.work() as work:
        work.offers.add(an_offer(**told))
        work.offer_codes.add(OfferId("offer-1"), ["WARDV1"], code)
        if issue is not None:
            work.issues.add(issue)
        work.commit()
    return LinkService(house.work, house.clock)


def _clicks(house: House) -> list[tuple[str, date, str, int]]:
    return [
        (row.code_key, row.day, row.referrer, row.clicks)
        for row in house.world.rows(LINK_CLICKS).of(STORE)
    ]


def test_a_partners_link_brings_its_code_and_whose_it_is() -> None:
    house, links = _with_coupon(partner="نورة", campaign="رمضان")
    followed = links.follow(STORE, "ward1", SNAP)
    assert followed == Followed(code="WARD1", source="نورة", medium="affiliate", campaign="رمضان")
    assert _clicks(house) == [("ward1", date(2026, 11, 1), "www.snapchat.com", 1)]


def test_a_code_without_partner_and_campaign_names_itself() -> None:
    _, links = _with_coupon()
    assert links.follow(STORE, "WARD1") == Followed(
        code="WARD1", source="coupon", medium="coupon", campaign="WARD1"
    )


def test_each_click_counts_and_days_are_the_platforms() -> None:
    house, links = _with_coupon()
    links.follow(STORE, "WARD1", SNAP)
    links.follow(STORE, "Ward1", SNAP)
    house.clock.pass_by(hours=9)
    links.follow(STORE, "WARD1", "")
    links.follow(STORE, "WARD1", SNAP, counted=False)
    assert sorted(_clicks(house)) == [
        ("ward1", date(2026, 11, 1), "www.snapchat.com", 2),
        ("ward1", date(2026, 11, 2), "", 1),
    ]


@pytest.mark.parametrize(
    "code",
    ["", "NOBODY", "javascript:alert(1)", "https://evil.example", "\0", "\ud800", "A" * 5000],
)
def test_a_code_that_the_store_never_had_is_neither_counted_nor_repeated(code: str) -> None:
    house, links = _with_coupon()
    assert links.follow(STORE, code, SNAP) == Followed()
    assert _clicks(house) == []


def test_another_stores_code_is_no_code() -> None:
    house, links = _with_coupon()
    assert links.follow(OTHER, "WARD1") == Followed()
    assert _clicks(house) == []


@pytest.mark.parametrize(
    "told",
    [
        {"intent": Intent.PAUSED},
        {"intent": Intent.ARCHIVED},
        {"terms": coupon_terms(ends_at=NOW)},
        {"terms": coupon_terms(starts_at=NOW + timedelta(minutes=1))},
    ],
)
def test_a_code_that_a_cart_would_refuse_stays_behind(told: dict[str, Any]) -> None:
    house, links = _with_coupon(partner="noura", **told)
    followed = links.follow(STORE, "WARD1")
    assert (followed.code, followed.source, followed.campaign) == ("", "noura", "WARD1")
    assert len(_clicks(house)) == 1


def test_a_draft_is_not_known_to_anybody() -> None:
    _, links = _with_coupon(intent=Intent.DRAFT)
    assert links.follow(STORE, "WARD1") == Followed()


def test_a_code_that_was_given_is_applied_for_as_long_as_it_is_good() -> None:
    assert _with_unique(issue=an_issue(), partner="noura").follow(STORE, "wardv1") == Followed(
        code="WARDV1", source="noura", medium="affiliate", campaign="WARDV1"
    )
    over = an_issue(expires_at=NOW)
    assert _with_unique(issue=over).follow(STORE, "WARDV1").code == ""


@pytest.mark.parametrize(
    ("state", "offer", "code"),
    [
        (CodeState.READY, OfferState.RUNNING, "WARDV1"),
        (CodeState.READY, OfferState.PAUSED, "WARDV1"),
        (CodeState.READY, OfferState.ENDED, ""),
        (CodeState.MADE, OfferState.RUNNING, ""),
        (CodeState.OVER, OfferState.RUNNING, ""),
        (CodeState.SPOILT, OfferState.RUNNING, ""),
        (CodeState.GIVEN, OfferState.RUNNING, ""),
    ],
)
def test_a_printed_code_works_once_the_platform_has_it(
    state: CodeState, offer: OfferState, code: str
) -> None:
    assert _with_unique(state, state=offer).follow(STORE, "WARDV1").code == code


def test_an_offers_end_is_the_end_of_its_codes() -> None:
    over = coupon_terms(ends_at=NOW)
    assert _with_unique(CodeState.READY, terms=over).follow(STORE, "WARDV1").code == ""


@pytest.mark.parametrize(
    ("domain", "address"),
    [
        ("https://ward.example", "https://ward.example/"),
        ("https://ward.example/", "https://ward.example/"),
        ("https://salla.sa/ward", "https://salla.sa/ward"),
        ("salla.sa/ward", "https://salla.sa/ward"),
        ("http://127.0.0.1:8001/shop/ward/", "http://127.0.0.1:8001/shop/ward/"),
        ("https://ward.example/a?b=c#d", "https://ward.example/a"),
        ("https://someone:secret@ward.example", "https://ward.example/"),
        ("https://متجر.example/ورد", "https://xn--pgbep1f.example/%D9%88%D8%B1%D8%AF"),
    ],
)
def test_the_stores_own_address_is_the_only_way_on(domain: str, address: str) -> None:
    assert landing(domain, Followed()) == address
    brought = landing(
        domain, Followed(code="خصم15", source="نورة", medium="affiliate", campaign="&x")
    )
    assert brought == (
        f"{address}?nomo_coupon=%D8%AE%D8%B5%D9%8515&utm_source=%D9%86%D9%88%D8%B1%D8%A9"
        "&utm_medium=affiliate&utm_campaign=%26x"
    )


@pytest.mark.parametrize(
    "domain",
    [
        "", " ", "javascript:alert(1)", "javascript://x/%0aalert(1)", "data:text/html,x", "//",
        "ftp://ward.example", "https://", "https://ward.example\r\nSet-Cookie: a=b",
        "https://ward.example\\@evil.example", "https://ward .example", "https://[", "https://a:b",
        "https://a..b",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_no_way_on(domain: str) -> None:
    assert landing(domain, Followed(code="WARD1")) is None


@given(code=st.text(max_size=60), source=st.text(max_size=60), campaign=st.text(max_size=60))
def test_nothing_that_a_link_brings_changes_where_it_leads(
    code: str, source: str, campaign: str
) -> None:
    followed = Followed(code=code, source=source, medium="coupon", campaign=campaign)
    address = landing("https://salla.sa/ward", followed)
    assert address is not None
    assert address.startswith("https://salla.sa/ward?")
    assert address.isascii()
    assert address.isprintable()
    assert "#" not in address


@pytest.mark.parametrize(
    ("address", "named"),
    [
        (SNAP, "www.snapchat.com"),
        ("https://AlMowafir.com:443/x", "almowafir.com"),
        ("", ""), ("about:blank", ""), ("https://[", ""), ("android-app://com.snap", "com.snap"),
        ("https://" + "a" * 300 + ".example/", ""),
    ],
)  # fmt: skip
def test_of_where_somebody_came_from_only_the_host_is_kept(address: str, named: str) -> None:
    assert host(address) == named


@pytest.mark.parametrize(
    ("said", "preview"),
    [
        ("WhatsApp/2.23.20.0 A", True),
        ("TelegramBot (like TwitterBot)", True),
        ("Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots", True),
        ("", True),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Snapchat/12.94 (iPhone)", False),
        ("Mozilla/5.0 (Linux; Android 14) Instagram 334.0.0.42.95 Android", False),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/126.0", False),
    ],
)
def test_a_preview_is_not_a_person(said: str, preview: bool) -> None:
    assert is_preview(said) is preview
