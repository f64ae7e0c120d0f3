"""The form of an offer: what it says, what is wrong with it, and what goes along unseen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from entrypoints.web.dashboard import offers_form
from entrypoints.web.dashboard.coupon_terms_form import FormReader
from entrypoints.web.dashboard.offers_form import Reading
from nomoflow.coupons.codes import CodePattern
from nomoflow.coupons.offers import Budget, Offer, OfferDraft, OfferKind, OfferState, Supply
from nomoflow.coupons.terms import Selection
from nomoflow.kernel.ids import CouponId, OfferId
from nomoflow.kernel.money import Money
from tests.builders import NOW, SAR, riyals
from tests.coupon_builders import an_offer, an_offer_draft, coupon_terms
from tests.web.house import WebHouse

RIYADH = ZoneInfo("Asia/Riyadh")

POOL = an_offer_draft(
    pattern=CodePattern(prefix="WARD", random_letters=9),
    size=1500,
    budget=Budget(codes=1000, per_day=50, per_visitor=2, discount=riyals(750)),
    campaign="اليوم الوطني",
    partner="سارة",
    terms=coupon_terms(
        starts_at=NOW.replace(microsecond=0),
        ends_at=NOW.replace(microsecond=0) + timedelta(days=7),
        first_order_only=True,
        minimum_cart=riyals(200),
        products=Selection(only=("11", "12"), never=("13",)),
    ),
)
GROUPS = replace(POOL, supply=Supply.PLATFORM_GROUPS, pattern=CodePattern(prefix="DEAL"))
PERSONAL = replace(
    POOL, kind=OfferKind.PERSONAL, size=30, lifetime_minutes=120, pattern=CodePattern()
)
SHARED = OfferDraft(name="لافتة", kind=OfferKind.SHARED, coupon=CouponId("coupon-1"))


@pytest.fixture(autouse=True, scope="module")
def in_english() -> Iterator[None]:
    with WebHouse().app().test_request_context("/", headers={"Accept-Language": "en"}):
        yield


@pytest.mark.parametrize("draft", [POOL, GROUPS, PERSONAL, SHARED])
def test_what_is_written_into_the_form_is_read_from_it(draft: OfferDraft) -> None:
    reading = _read(offers_form.entries_of(draft, NOW, RIYADH))
    assert not reading.faults
    assert _kept(reading.draft) == _kept(draft)


@pytest.mark.parametrize(("minutes", "typed"), [(20, "20"), (120, "2"), (2880, "2"), (90, "90")])
def test_a_lifetime_is_told_in_the_largest_unit_that_is_exact(minutes: int, typed: str) -> None:
    draft = replace(PERSONAL, lifetime_minutes=minutes)
    entries = offers_form.entries_of(draft, NOW, RIYADH)
    assert entries["lifetime"] == typed
    assert _read(entries).draft.lifetime_minutes == minutes


def test_arabic_digits_are_digits() -> None:
    told = _read(_entries(POOL, size="١٥٠٠", budget_discount="٧٥٠٫٥", prefix="ward٢"))
    assert told.draft.size == 1500
    assert told.draft.budget.discount == Money(minor=75050, currency=SAR)
    assert told.draft.pattern.prefix == "WARD2"


@pytest.mark.parametrize(
    ("entries", "faults"),
    [
        ({"name": " "}, {"name": "offer_nameless"}),
        ({"size": "many"}, {"size": "setting_not_integer"}),
        ({"size": "0"}, {"size": "offer_size_out_of_range"}),
        ({"size": "500001"}, {"size": "offer_size_out_of_range"}),
        ({"prefix": "WARD-"}, {"prefix": "coupon_prefix_malformed"}),
        ({"random_letters": "3"}, {"random_letters": "coupon_pattern_length"}),
        ({"random_letters": "x"}, {"random_letters": "setting_not_integer"}),
        ({"budget_codes": "0"}, {"budget_codes": "coupon_limit_out_of_range"}),
        ({"budget_codes": "9" * 30}, {"budget_codes": "coupon_limit_out_of_range"}),
        ({"budget_per_visitor": "0"}, {"budget_per_visitor": "offer_per_visitor_out_of_range"}),
        ({"budget_discount": "0"}, {"budget_discount": "coupon_amount_missing"}),
        ({"budget_discount": "lots"}, {"budget_discount": "money_malformed"}),
        ({"percent": "101"}, {"percent": "coupon_percent_out_of_range"}),
        ({"percent": "x"}, {"percent": "percent_malformed"}),
        ({"ends_at": ""}, {"ends_at": "missing"}),
        ({"ends_at": "2026-11-01T23:00"}, {"ends_at": "coupon_ends_too_soon"}),
        ({"campaign": "x" * 121}, {"campaign": "text_too_long"}),
    ],
)
def test_each_fault_has_its_field(entries: dict[str, str], faults: dict[str, str]) -> None:
    assert _read(_entries(POOL, **entries)).faults == faults


def test_a_personal_offer_names_its_own_fields() -> None:
    faults = _read(_entries(PERSONAL, stock="501", lifetime="")).faults
    assert faults == {
        "size": "offer_size_out_of_range",
        "lifetime_minutes": "offer_lifetime_out_of_range",
    }
    assert _read(_entries(PERSONAL, lifetime="x")).faults == {
        "lifetime_minutes": "setting_not_integer"
    }


def test_groups_want_letters_before_their_codes() -> None:
    assert _read(_entries(GROUPS, prefix="W1")).faults == {"prefix": "offer_group_prefix_malformed"}


def test_a_shared_offer_needs_a_coupon_and_nothing_of_codes() -> None:
    entries = _entries(SHARED, coupon="", size="x", random_letters="x", ends_at="", lifetime="x")
    assert _read(entries).faults == {"coupon": "offer_coupon_missing"}


@pytest.mark.parametrize(
    ("field", "step"),
    [("name", "kind"), ("percent", "discount"), ("coupon", "discount"), ("size", "codes"),
     ("lifetime_minutes", "codes"), ("budget_discount", "budget")],
)  # fmt: skip
def test_a_fault_is_told_on_the_step_of_its_field(field: str, step: str) -> None:
    assert offers_form.step_of(field) == step


@pytest.mark.parametrize("draft", [POOL, GROUPS, PERSONAL, SHARED])
@pytest.mark.parametrize("step", offers_form.STEPS)
def test_what_a_step_does_not_show_goes_along(draft: OfferDraft, step: str) -> None:
    entries = offers_form.entries_of(draft, NOW, RIYADH)
    unseen = offers_form.carried(entries, step, draft.kind)
    if step == "review":
        assert unseen == list(entries.items(multi=True))
    assert ("name" in dict(unseen)) is (step != "kind")
    assert ("size" in dict(unseen)) is not (step == "codes" and draft.kind is OfferKind.POOL)
    assert ("stock" in dict(unseen)) is not (step == "codes" and draft.kind is OfferKind.PERSONAL)
    shows_terms = step == "discount" and draft.kind is not OfferKind.SHARED
    assert ("ends_at" in dict(unseen)) is not shows_terms


def test_the_proof_of_a_form_does_not_go_along() -> None:
    entries = _entries(POOL, csrf_token="proof", step="kind", go="codes", version="3")
    assert (
        not {"csrf_token", "step", "go", "version"}
        & dict(offers_form.carried(entries, "review", OfferKind.POOL)).keys()
    )


def test_of_an_offer_that_ran_only_some_things_change() -> None:
    offer = an_offer(draft=POOL, state=OfferState.RUNNING)
    entries = _entries(
        POOL, name="اسم آخر", size="2000", percent="90", prefix="OTHER", kind="fixed"
    )
    reading = offers_form.read_running(_reader(entries), offer)
    assert reading.draft == replace(POOL, name="اسم آخر", size=2000)


def _reader(entries: MultiDict[str, str]) -> FormReader:
    return FormReader(entries, SAR, RIYADH)


def _read(entries: MultiDict[str, str]) -> Reading:
    return offers_form.read(_reader(entries), NOW)


def _entries(draft: OfferDraft, **typed: str) -> MultiDict[str, str]:
    entries = offers_form.entries_of(draft, NOW, RIYADH)
    for name, text in typed.items():
        entries[name] = text
    return entries


def _kept(draft: OfferDraft) -> OfferDraft:
    return Offer.create(OfferId("1"), draft, NOW).draft
