"""Lists of coupons, offers and codes, and what was noted: on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nomoflow.coupons.imports import Import, LineFault
from nomoflow.coupons.offers import Budget, CodeState, Denied, OfferKind
from nomoflow.coupons.refusals import Denial
from nomoflow.coupons.reports import (
    Alert,
    CodeRow,
    CouponFilter,
    DenialFigures,
    Subject,
)
from nomoflow.coupons.standing import CouponVersion, Intent, Phase, PlatformRefusal, Redeemed
from nomoflow.coupons.terms import AmountOff
from nomoflow.kernel.ids import CouponId, OfferId, StoreId, VisitorId
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.pages import PageRequest
from tests.builders import NOW, OTHER, SAR, STORE, riyals
from tests.contracts.coupon_readings import (
    A_MOMENT,
    DAY,
    MIDNIGHT,
    PENDING,
    REVERSED,
    TODAY,
    Reading,
    days,
)
from tests.coupon_builders import (
    a_coupon,
    a_redemption,
    a_written_coupon,
    an_issue,
    an_offer,
    coupon_terms,
)

FIRST = PageRequest(page=1, size=25)
LATER = NOW + timedelta(hours=1)
KUWAITI = Money.parse(9, Currency("KWD"))


def listed(reading: Reading, store: StoreId = STORE, **wanted: Any) -> list[str]:
    """The ids of a list of coupons, and that the count agrees."""
    page = reading.reports.coupons(store, CouponFilter(**wanted), FIRST, NOW)
    assert page.total == len(page.rows)
    return [row.coupon.id.removeprefix("coupon-") for row in page.rows]


# --- coupons ---


def test_a_list_of_nothing_is_empty(reading: Reading) -> None:
    reports = reading.reports
    assert listed(reading) == []
    assert reports.phases(STORE, NOW) == dict.fromkeys(Phase, 0)
    assert reports.coupon(STORE, CouponId("coupon-1")) is None
    assert reports.versions(STORE, CouponId("coupon-1")) == []
    assert reports.offers(STORE, FIRST).rows == []
    assert reports.offer(STORE, OfferId("offer-1")) is None
    assert reports.codes(STORE, OfferId("offer-1"), None, FIRST).total == 0
    assert reports.denials(STORE, None, FIRST).total == 0
    assert reports.denial_figures(STORE, days()) == []
    assert (reports.alerts(STORE), reports.imports(STORE)) == ([], [])
    assert reports.import_faults(STORE, "import-1", FIRST).total == 0
    assert reports.partners(STORE, days()) == []
    assert reports.leaks(STORE, Subject(), days()) == []


def test_coupons_come_page_by_page_the_latest_change_first(reading: Reading) -> None:
    reading.keep(*(a_coupon(f"{n}", changed_at=NOW + n * A_MOMENT) for n in (1, 3, 2)))
    reading.keep(a_coupon("of another store"), store=OTHER)
    assert listed(reading) == ["3", "2", "1"]
    second = reading.reports.coupons(STORE, CouponFilter(), PageRequest(page=2, size=2), NOW)
    assert ([row.coupon.code for row in second.rows], second.total) == (["WARD1"], 3)


def test_a_row_is_the_coupon_with_its_sales_in_the_currency_of_the_store(
    reading: Reading,
) -> None:
    reading.meet()
    coupon = a_written_coupon()
    reading.keep(
        coupon,
        a_redemption("1"),
        a_redemption("2", placed_at=NOW - 400 * DAY, revenue=riyals("10.01")),
        a_redemption("3", discount=KUWAITI, revenue=KUWAITI),
        a_redemption("pending", **PENDING),
        a_redemption("refunded", **REVERSED),
        a_redemption("of another coupon", code="OTHER", coupon=CouponId("coupon-2")),
    )
    reading.keep(a_redemption("1"), store=OTHER)
    (row,) = reading.reports.coupons(STORE, CouponFilter(), FIRST, NOW).rows
    assert row.coupon == coupon
    assert (row.phase, row.orders, row.revenue) == (Phase.ACTIVE, 3, riyals("100.01"))
    assert reading.reports.coupon(STORE, coupon.id) == coupon
    assert reading.reports.coupon(OTHER, coupon.id) is None


LIMITED = coupon_terms(usage_limit=3)
USED = Redeemed(uses=3)
STANDING: dict[str, dict[str, Any]] = {
    "draft": {"intent": Intent.DRAFT},
    "draft, over": {"intent": Intent.DRAFT, "terms": coupon_terms(ends_at=NOW)},
    "archived": {"intent": Intent.ARCHIVED},
    "archived, used": {"intent": Intent.ARCHIVED, "terms": LIMITED, "redeemed": USED},
    "begins now": {"terms": coupon_terms(starts_at=NOW)},
    "no beginning": {"terms": coupon_terms(starts_at=None)},
    "one left": {"terms": LIMITED, "redeemed": Redeemed(uses=2)},
    "no limit": {"terms": coupon_terms(usage_limit=None), "redeemed": USED},
    "begins later": {"terms": coupon_terms(starts_at=NOW + A_MOMENT)},
    "paused": {"intent": Intent.PAUSED},
    "paused, later": {"intent": Intent.PAUSED, "terms": coupon_terms(starts_at=LATER)},
    "used": {"terms": LIMITED, "redeemed": USED},
    "used there": {"terms": LIMITED, "platform": a_written_coupon().platform},
    "used, paused": {"intent": Intent.PAUSED, "terms": LIMITED, "redeemed": USED},
    "used, later": {"terms": replace(LIMITED, starts_at=LATER), "redeemed": USED},
    "ends now": {"terms": coupon_terms(starts_at=None, ends_at=NOW)},
    "over, paused": {"intent": Intent.PAUSED, "terms": coupon_terms(ends_at=NOW - A_MOMENT)},
    "over, used": {"terms": replace(LIMITED, ends_at=NOW - DAY), "redeemed": USED},
}


def test_phases_in_the_database_are_those_of_the_coupon(reading: Reading) -> None:
    kept = [
        a_coupon(name, code=f"C{number}", **told)
        for number, (name, told) in enumerate(STANDING.items())
    ]
    reading.keep(*kept)
    by_phase: dict[Phase, set[str]] = {phase: set() for phase in Phase}
    for coupon in kept:
        by_phase[coupon.phase(NOW)].add(coupon.id.removeprefix("coupon-"))
    assert {phase: set(listed(reading, phase=phase)) for phase in Phase} == by_phase
    expected = {phase: len(names) for phase, names in by_phase.items()}
    assert reading.reports.phases(STORE, NOW) == expected
    assert all(expected.values())
    assert reading.reports.phases(OTHER, NOW) == dict.fromkeys(Phase, 0)


def test_coupons_are_searched_and_filtered(reading: Reading) -> None:
    free = coupon_terms(discount=AmountOff(amount=riyals(0)), free_shipping=True)
    reading.keep(
        a_coupon("1", partner="Noura", campaign="رمضان", changed_at=LATER),
        a_coupon("2", terms=coupon_terms(discount=AmountOff(amount=riyals(5))), title="50%_off"),
        a_coupon("3", terms=free, partner="noura", intent=Intent.DRAFT, changed_at=NOW - DAY),
    )
    assert listed(reading, search=" ward ") == ["1", "2", "3"]
    assert listed(reading, search="NOURA") == ["1", "3"]
    assert listed(reading, search="رمض") == ["1"]
    assert listed(reading, search="%_") == ["2"]
    assert listed(reading, partner="Noura") == ["1"]
    assert listed(reading, campaign="رمضان") == ["1"]
    assert listed(reading, kind="percentage") == ["1"]
    assert listed(reading, kind="fixed") == ["2"]
    assert listed(reading, kind="free_shipping") == ["3"]
    assert listed(reading, search="ward", partner="noura", phase=Phase.DRAFT) == ["3"]
    assert listed(reading, search="ward", partner="noura", phase=Phase.ACTIVE) == []


def test_digits_are_searched_as_codes_are_kept_and_as_they_are_written(reading: Reading) -> None:
    reading.keep(
        a_coupon("1", code="خصم15", changed_at=LATER),
        a_coupon("2", code="خصم١٥", title="عرض ٢٣"),
    )
    assert listed(reading, search="خصم15") == ["1"]
    assert listed(reading, search="خصم١٥") == ["1", "2"]
    assert listed(reading, search="۱۵") == ["1"]
    assert listed(reading, search="٢٣") == ["2"]


def test_trouble_is_what_the_platform_refused_lost_or_does_not_have_yet(
    reading: Reading,
) -> None:
    refusal = PlatformRefusal(at=NOW, fields=())
    reading.keep(
        a_written_coupon("in step"),
        a_coupon("a draft", code="DRAFT", intent=Intent.DRAFT),
        a_coupon("unsent", code="UNSENT", changed_at=LATER),
        a_coupon("refused", code="REFUSED", refusal=refusal),
        a_written_coupon("gone", code="GONE", gone_at=NOW, changed_at=NOW - DAY),
    )
    assert listed(reading, trouble=True) == ["unsent", "refused", "gone"]


def test_versions_come_latest_first_and_at_most_fifty(reading: Reading) -> None:
    coupon = a_coupon()
    kept = [
        CouponVersion(
            coupon=coupon.id,
            number=number,
            kept_at=NOW,
            by="merchant",
            conflict=number % 2 == 0,
            code="WARD1",
            terms=coupon_terms(),
            enabled=True,
        )
        for number in range(1, 53)
    ]
    with reading.world.work(STORE) as work:
        for version in kept:
            work.coupons.keep_version(version)
        work.commit()
    assert reading.reports.versions(STORE, coupon.id) == kept[:1:-1]
    assert reading.reports.versions(OTHER, coupon.id) == []


# --- offers ---


def test_offers_come_newest_first_with_their_codes_and_sales(reading: Reading) -> None:
    reading.meet()
    pool = an_offer()
    shared = an_offer(
        "2", kind=OfferKind.SHARED, coupon=CouponId("coupon-1"), terms=None, created_at=LATER
    )
    reading.keep(a_coupon(), pool, shared, store=STORE)
    reading.keep(an_offer("3"), store=OTHER)
    reading.make(pool, "POOL1", "POOL2", "POOL3")
    reading.make(pool, "POOL4", state=CodeState.SPOILT)
    with reading.world.work(STORE) as work:
        work.offer_codes.give(pool.id)
        work.offers.take(pool.id, Budget(), TODAY)
        work.commit()
    reading.keep(
        a_redemption("1"),
        a_redemption("2", **PENDING),
        a_redemption("3", code="POOL1", coupon=None, offer=pool.id, revenue=riyals(7)),
    )
    page = reading.reports.offers(STORE, FIRST)
    assert ([row.offer for row in page.rows], page.total) == ([shared, pool], 2)
    of_shared, of_pool = page.rows
    assert (of_shared.issued, of_shared.orders, of_shared.revenue) == (0, 1, riyals(90))
    assert (of_shared.latest_day, set(of_shared.codes.values())) == (None, {0})
    assert (of_pool.issued, of_pool.orders, of_pool.revenue) == (1, 1, riyals(7))
    assert (of_pool.latest_day, of_pool.issued_that_day) == (TODAY, 1)
    assert of_pool.codes == {
        **dict.fromkeys(CodeState, 0),
        CodeState.READY: 2,
        CodeState.GIVEN: 1,
        CodeState.SPOILT: 1,
    }
    assert reading.reports.offer(STORE, pool.id) == of_pool
    assert reading.reports.offer(OTHER, pool.id) is None


def test_codes_come_in_the_order_of_their_making(reading: Reading) -> None:
    pool = an_offer()
    reading.keep(pool, an_offer("2"))
    reading.make(pool, "LAST", "FIRST")
    reading.make(pool, "LATER", state=CodeState.MADE)
    reading.make(an_offer("2"), "ANOTHER")
    with reading.world.work(STORE) as work:
        work.offer_codes.move("FIRST", CodeState.GIVEN)
        work.commit()
    issue = an_issue(code="FIRST")
    of_pool: dict[str, Any] = {"coupon": None, "offer": pool.id}
    reading.keep(
        issue,
        a_redemption("1", code="first", **of_pool),
        a_redemption("2", code="LAST", **of_pool, **REVERSED),
    )
    page = reading.reports.codes(STORE, pool.id, None, FIRST)
    by_code = {row.code: row for row in page.rows}
    assert [row.code for row in page.rows][2] == "LATER"
    assert (set(by_code), page.total) == ({"FIRST", "LAST", "LATER"}, 3)
    assert by_code["FIRST"] == CodeRow(
        code="FIRST",
        state=CodeState.GIVEN,
        issued_at=NOW,
        expires_at=issue.expires_at,
        orders=1,
    )
    assert by_code["LAST"] == CodeRow(
        code="LAST", state=CodeState.READY, issued_at=None, expires_at=None, orders=0
    )
    made = reading.reports.codes(STORE, pool.id, CodeState.MADE, FIRST)
    assert ([row.code for row in made.rows], made.total) == (["LATER"], 1)
    second = reading.reports.codes(STORE, pool.id, None, PageRequest(page=2, size=2))
    assert ([row.code for row in second.rows], second.total) == (["LATER"], 3)
    assert reading.reports.codes(OTHER, pool.id, None, FIRST).total == 0


# --- what was noted ---


def a_denial(number: str, **told: Any) -> Denial:
    whole = {
        "id": f"denial-{number}",
        "at": NOW,
        "code": "WARD1",
        "cause": Denied.EXPIRED,
        "said": "انتهت صلاحية الكوبون",
        "visitor": VisitorId("v1"),
        "cart": riyals(100),
    }
    return Denial(**{**whole, **told})


def deny(reading: Reading, *denials: Denial, store: StoreId = STORE) -> None:
    with reading.world.work(store) as work:
        for denial in denials:
            work.denials.keep(denial)
        work.commit()


def test_denials_come_latest_first(reading: Reading) -> None:
    bare = a_denial("2", at=LATER, cause=Denied.ALL_GIVEN, said="", visitor=None, cart=None)
    deny(reading, a_denial("1"), bare)
    deny(reading, a_denial("3"), store=OTHER)
    page = reading.reports.denials(STORE, None, FIRST)
    assert (page.rows, page.total) == ([bare, a_denial("1")], 2)
    expired = reading.reports.denials(STORE, Denied.EXPIRED, FIRST)
    assert (expired.rows, expired.total) == ([a_denial("1")], 1)


def test_denials_are_counted_by_cause_with_the_codes_of_most_attempts(reading: Reading) -> None:
    reading.keep(an_offer())
    asked: dict[str, Any] = {"cause": Denied.ALL_GIVEN, "code": "offer-1"}
    tried = ["A", "B", "B", "C", "D", "E", "F"]
    deny(
        reading,
        *(a_denial(f"{number}", code=code) for number, code in enumerate(tried)),
        a_denial("first", at=MIDNIGHT, **asked),
        a_denial("last", at=MIDNIGHT + DAY - A_MOMENT, **asked),
        a_denial("too early", at=MIDNIGHT - A_MOMENT, **asked),
        a_denial("too late", at=MIDNIGHT + DAY, **asked),
    )
    deny(reading, a_denial("of another store"), store=OTHER)
    assert reading.reports.denial_figures(STORE, days()) == [
        DenialFigures(cause=Denied.EXPIRED, attempts=7, codes=("B", "A", "C", "D", "E")),
        DenialFigures(cause=Denied.ALL_GIVEN, attempts=2, codes=("عرض 1",)),
    ]


def test_alerts_are_told_once_for_each_budget_until_they_are_dismissed(reading: Reading) -> None:
    reading.keep(a_coupon(), an_offer())
    with reading.world.work(STORE) as work:
        work.coupon_alerts.keep("coupon-1", 80, NOW)
        work.coupon_alerts.keep("coupon-1", 100, LATER)
        work.coupon_alerts.keep("offer-1", 80, NOW)
        work.commit()
    of_coupon = Alert(subject="coupon-1", name="WARD1", offer=False, percent=100, at=LATER)
    of_offer = Alert(subject="offer-1", name="عرض 1", offer=True, percent=80, at=NOW)
    assert reading.reports.alerts(STORE) == [of_coupon, of_offer]
    assert reading.reports.alerts(OTHER) == []
    with reading.world.work(STORE) as work:
        work.coupon_alerts.dismiss("coupon-1", LATER)
        work.commit()
    assert reading.reports.alerts(STORE) == [of_offer]


def an_import(number: int) -> Import:
    return Import(
        id=f"import-{number}",
        digest=f"digest-{number}",
        name="coupons.csv",
        begun_at=NOW + number * A_MOMENT,
        columns=("code", "type"),
        total=3,
        publish=False,
        currency=SAR,
    )


def test_the_latest_imports_come_with_what_was_wrong_on_their_lines(reading: Reading) -> None:
    entries = [an_import(number) for number in range(22)]
    wrong = [
        LineFault(line=line, field=field, fault="coupon_code_missing", text="")
        for line, field in ((4, "ends"), (2, "code"), (4, "amount"))
    ]
    with reading.world.work(STORE) as work:
        for entry in entries:
            work.coupon_imports.add(entry, [])
        work.coupon_imports.save(entries[0], wrong)
        work.commit()
    assert reading.reports.imports(STORE) == entries[:1:-1]
    assert reading.reports.imports(OTHER) == []
    page = reading.reports.import_faults(STORE, "import-0", PageRequest(page=1, size=2))
    assert ([(each.line, each.field) for each in page.rows], page.total) == (
        [(2, "code"), (4, "amount")],
        3,
    )
    assert reading.reports.import_faults(STORE, "import-1", FIRST).total == 0


@pytest.mark.parametrize("size", [1, 1000])
def test_a_page_beyond_the_end_is_empty(reading: Reading, size: int) -> None:
    reading.keep(a_coupon())
    page = reading.reports.coupons(STORE, CouponFilter(), PageRequest(page=9, size=size), NOW)
    assert (page.rows, page.total) == ([], 1)
