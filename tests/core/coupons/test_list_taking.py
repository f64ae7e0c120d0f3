"""Lists of coupons are taken in once, whoever does it and however often; the good lines stay."""

from datetime import date, timedelta

import pytest

from adapters.memory.coupon_export import MemoryCouponExport
from adapters.memory.coupon_imports import IMPORT_FAULTS, IMPORT_LINES
from nomoflow.coupons.events import CodeOwned, CouponChanged, ImportDue
from nomoflow.coupons.imports import LINES_AT_ONCE, Import
from nomoflow.coupons.licence import SaleLicence
from nomoflow.coupons.list_taking import ListTaker
from nomoflow.coupons.list_writing import written_list
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import CodeState
from nomoflow.coupons.service import CouponService
from nomoflow.coupons.standing import Intent, Phase
from nomoflow.coupons.terms import AmountOff, Marketer
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.ids import CouponId, OfferId, StoreId
from nomoflow.kernel.money import Currency
from tests.builders import NOW, OTHER, STORE, riyals
from tests.core.house import House
from tests.coupon_builders import a_coupon_draft, coupon_terms

SAR = Currency("SAR")
HEAD = "code,type,amount,ends"
GOOD = ("WARD1,fixed,10,2026-12-31", "WARD2,fixed,20,2026-12-31")


@pytest.fixture
def house() -> House:
    return House()


def service(house: House) -> CouponService:
    return CouponService(house.work, house.clock, house.ids)


def brought(
    house: House, *lines: str, head: str = HEAD, publish: bool = False, store: StoreId = STORE
) -> Import:
    """A list that nobody took in yet."""
    content = "\n".join([head, *lines]).encode()
    return service(house).bring_list(store, "list.csv", content, SAR, publish=publish)


def bring(house: House, *lines: str, head: str = HEAD, publish: bool = False) -> Import:
    """A list that a worker took in."""
    entry = brought(house, *lines, head=head, publish=publish)
    house.settle()
    return known(house, entry.id)


def known(house: House, id: str) -> Import:
    with house.work() as work:
        entry = work.coupon_imports.find(id)
    assert entry is not None
    return entry


def coupons(house: House, store: StoreId = STORE) -> dict[str, Coupon]:
    return {coupon.code: coupon for coupon in MemoryCouponExport(house.world).every(store)}


def faults(house: House) -> dict[tuple[int, str], str]:
    kept = house.world.rows(IMPORT_FAULTS).of(STORE)
    return {(fault.line, fault.field): fault.fault for fault in kept}


def figures(entry: Import) -> tuple[int, int, int, int]:
    return entry.total, entry.taken, entry.known, entry.faulty


def test_good_lines_become_drafts_and_the_others_say_why(house: House) -> None:
    entry = bring(house, *GOOD, "WARD3,percentage,150,2026-12-31", "WARD 4,fixed,,")
    assert figures(entry) == (4, 2, 0, 2)
    assert entry.done_at == house.clock.now()
    assert list(coupons(house)) == ["WARD1", "WARD2"]
    assert {each.intent for each in coupons(house).values()} == {Intent.DRAFT}
    assert faults(house) == {
        (4, "amount"): "coupon_percent_out_of_range",
        (4, "ceiling"): "coupon_ceiling_missing",
        (5, "code"): "coupon_code_signs",
        (5, "amount"): "missing",
        (5, "ends"): "missing",
    }
    assert not house.events(CouponChanged)
    assert not house.world.rows(IMPORT_LINES).of(STORE)


def test_what_a_line_held_is_told_with_its_fault_shortened_and_printable(house: House) -> None:
    bring(house, f"WARD,fixed,{'9' * 80},2026-12-31", "WA\0RD,fixed,1,2026-12-31")
    long, odd = house.world.rows(IMPORT_FAULTS).of(STORE)
    assert (len(long.text), long.text[-1]) == (60, "…")
    assert odd.text == "WA RD"


def test_published_coupons_reach_the_platform(house: House) -> None:
    entry = bring(house, *GOOD, publish=True)
    assert figures(entry) == (2, 2, 0, 0)
    assert {each.phase(NOW) for each in coupons(house).values()} == {Phase.ACTIVE}
    assert {each.code for each in house.platform.coupons(STORE)} == {"WARD1", "WARD2"}


def test_a_long_list_reaches_the_platform_at_its_pace(house: House) -> None:
    bring(house, *many(70), publish=True)
    assert len(coupons(house)) == 70
    assert len(house.platform.coupons(STORE)) == 60
    house.later(seconds=5)
    assert len(house.platform.coupons(STORE)) == 65
    house.later(seconds=60)
    assert len(house.platform.coupons(STORE)) == 70


def test_what_cannot_be_published_stays_a_draft_and_says_why(house: House) -> None:
    today = f"{NOW:%Y-%m-%d}"
    entry = bring(house, *GOOD, f"WARD3,fixed,1,{today}", "WARD4,fixed,1,2026-01-01", publish=True)
    assert figures(entry) == (4, 2, 0, 2)
    assert faults(house) == {(4, "ends"): "coupon_ends_too_soon", (5, "ends"): "coupon_ended"}
    assert coupons(house)["WARD3"].intent is Intent.DRAFT
    assert len(house.platform.coupons(STORE)) == 2


@pytest.mark.parametrize("lasts", [10, 90])
def test_a_public_discount_needs_the_sale_licence(house: House, lasts: int) -> None:
    today = date(2026, 11, 1)
    licence = SaleLicence(number="44-1", first_day=today, last_day=today + timedelta(days=lasts))
    service(house).keep_licence(STORE, licence)
    bring(house, f"{GOOD[0]},yes", f"{GOOD[1]},no", head=f"{HEAD},public", publish=True)
    covered = lasts == 90
    assert faults(house) == ({} if covered else {(2, "public"): "coupon_outside_licence"})
    assert coupons(house)["WARD1"].intent is (Intent.LIVE if covered else Intent.DRAFT)
    assert coupons(house)["WARD2"].intent is Intent.LIVE


def test_a_partners_code_is_told_to_whoever_credits_orders(house: House) -> None:
    bring(house, f"{GOOD[0]},نورة", f"{GOOD[1]},", head=f"{HEAD},partner", publish=True)
    (owned,) = house.events(CodeOwned)
    assert isinstance(owned, CodeOwned)
    assert (owned.code, owned.partner) == ("WARD1", "نورة")


def test_the_same_list_again_is_the_same_import(house: House) -> None:
    entry = bring(house, *GOOD, publish=True)
    before = coupons(house)
    assert brought(house, *GOOD, publish=True).id == entry.id
    house.settle()
    assert coupons(house) == before
    assert len(house.platform.coupons(STORE)) == 2


def test_a_coupon_that_is_there_just_so_is_known(house: House) -> None:
    bring(house, *GOOD)
    before = coupons(house)
    entry = bring(house, "ward1,FIXED,10.00,2026-12-31 23:59:59", "WARD3,fixed,5,2026-12-31")
    assert figures(entry) == (2, 1, 1, 0)
    assert {code: coupons(house)[code] for code in before} == before


def test_a_code_that_is_there_with_other_terms_is_taken(house: House) -> None:
    bring(house, *GOOD)
    entry = bring(house, "WARD1,fixed,11,2026-12-31", f"{GOOD[1]},5", head=f"{HEAD},budget")
    assert figures(entry) == (2, 0, 0, 2)
    assert set(faults(house).values()) == {"coupon_code_taken"}


def test_a_unique_code_of_an_offer_is_taken(house: House) -> None:
    with house.work() as work:
        work.offer_codes.add(OfferId("offer-1"), ["WARD1"], CodeState.READY)
        work.commit()
    assert figures(bring(house, *GOOD)) == (2, 1, 0, 1)
    assert faults(house) == {(2, "code"): "coupon_code_taken"}


def test_an_archived_coupon_gives_its_code_free(house: House) -> None:
    bring(house, *GOOD)
    service(house).archive(STORE, coupons(house)["WARD1"].id)
    assert figures(bring(house, "WARD1,fixed,11,2026-12-31")) == (1, 1, 0, 0)


def test_drafts_that_are_known_go_live_with_their_list_and_paused_ones_do_not(
    house: House,
) -> None:
    bring(house, *GOOD)
    second = coupons(house)["WARD2"].id
    service(house).publish(STORE, second)
    service(house).pause(STORE, second)
    entry = bring(house, *GOOD, publish=True)
    assert figures(entry) == (2, 0, 2, 0)
    assert coupons(house)["WARD1"].intent is Intent.LIVE
    assert coupons(house)["WARD2"].intent is Intent.PAUSED


def test_a_list_that_was_written_out_is_known_in_the_same_store(house: House) -> None:
    commission = AmountOff(amount=riyals(1))
    terms = coupon_terms(marketer=Marketer(name="نورة", commission=commission))
    for number, draft in enumerate((a_coupon_draft("1"), a_coupon_draft("2", terms=terms))):
        with house.work() as work:
            work.coupons.add(Coupon.create(CouponId(str(number)), draft, NOW))
            work.commit()
    text = "".join(written_list(coupons(house).values(), SAR))
    entry = service(house).bring_list(STORE, "again.csv", text.encode(), SAR, publish=False)
    house.settle()
    assert figures(known(house, entry.id)) == (2, 0, 2, 0)


def many(count: int) -> list[str]:
    return [f"CODE{number},fixed,1,2026-12-31" for number in range(count)]


def test_a_long_list_is_taken_in_parts_each_of_them_once(house: House) -> None:
    entry = brought(house, *many(LINES_AT_ONCE + 1), store=STORE)
    taker = ListTaker(house.work, house.clock, house.ids)
    first = taker.take_more(STORE, entry.id)
    assert first is not None
    assert (first.taken, first.next_line, first.done_at) == (LINES_AT_ONCE, 502, None)
    house.settle()
    done = known(house, entry.id)
    assert figures(done) == (LINES_AT_ONCE + 1, LINES_AT_ONCE + 1, 0, 0)
    assert taker.take_more(STORE, entry.id) == done
    assert len(house.events(ImportDue)) == 2


def test_a_list_goes_on_where_it_broke_off(house: House) -> None:
    entry = brought(house, *many(LINES_AT_ONCE + 1), publish=True)
    taker = ListTaker(house.work, house.clock, house.ids)
    commit, broken = house.work().__class__.commit, iter([True])

    def fail_once(work: object) -> None:
        if next(broken, False):
            raise Unavailable(neighbour="database")
        commit(work)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(house.work().__class__, "commit", fail_once)
        with pytest.raises(Unavailable):
            taker.take_more(STORE, entry.id)
    assert not coupons(house)
    house.settle()
    assert len(coupons(house)) == LINES_AT_ONCE + 1


def test_a_list_belongs_to_its_store(house: House) -> None:
    bring(house, *GOOD)
    entry = brought(house, *GOOD, store=OTHER)
    taker = ListTaker(house.work, house.clock, house.ids)
    assert taker.take_more(STORE, entry.id) is None
    assert taker.take_more(STORE, "no such list") is None
    assert not coupons(house, OTHER)
    house.settle()
    assert set(coupons(house, OTHER)) == set(coupons(house)) == {"WARD1", "WARD2"}
