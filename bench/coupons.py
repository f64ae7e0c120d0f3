"""Coupons: a claim, many codes at once, and what lists and reports cost as a store grows older."""

import argparse
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count

from bench.coupon_past import MEASURED, add_coupons, add_measured, add_orders, settle, terms
from bench.installation import Installation, installation
from bench.timing import Question, compare, timed
from nomoflow.analytics.days import day_of, span, zone
from nomoflow.coupons.offers import CodeState, Offer, OfferDraft, OfferKind
from nomoflow.coupons.reports import CouponFilter, Span, Subject
from nomoflow.coupons.standing import Phase
from nomoflow.kernel.ids import VisitorId
from nomoflow.kernel.pages import PageRequest

CODES, CLAIMS = 100_000, 300
FEW_COUPONS, MANY_COUPONS = 1_000, 100_000
REPORT_DAYS, ORDERS_A_DAY = 30, 100
SHORT_PAST, LONG_PAST = 10_000, 500_000
_BEFORE = 500
"""Days before those of the report over which the past is spread."""


def main() -> None:
    """Measure both databases, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m bench.coupons", description=__doc__)
    parser.add_argument("--past", type=int, default=LONG_PAST, help="orders of a long past")
    told = parser.parse_args()
    for sqlite in (False, True):
        print("SQLite" if sqlite else "PostgreSQL", flush=True)
        with installation(sqlite=sqlite) as house:
            add_measured(house)
            _measure_codes(house)
            _measure_lists(house)
            _measure_reports(house, told.past)


def _measure_codes(house: Installation) -> None:
    offer = _running_offer(house)
    began = time.monotonic()
    while house.parts.code_supply().make_some(house.store, offer.id):
        pass
    print(f"  {CODES:,} codes made in {time.monotonic() - began:.1f} s")
    with house.parts.units(house.store) as work:
        work.offer_codes.move_all(offer.id, CodeState.MADE, CodeState.READY)
        work.commit()
    settle(house)
    visitors = (VisitorId(f"v{number}") for number in count())
    _side_by_side(
        "a claim",
        {
            "a transaction that does nothing": lambda: _transact(house, click=False),
            "a transaction that counts a click": lambda: _transact(house, click=True),
            "a claim of a unique code": lambda: _claim(house, offer, visitors),
            "the same claim once more": lambda: house.parts.offers().claim(
                house.store, offer.id, VisitorId("v0")
            ),
        },
        CLAIMS,
    )


def _running_offer(house: Installation) -> Offer:
    now = house.parts.clock().now()
    draft = OfferDraft(name="bench", kind=OfferKind.POOL, terms=terms(now), size=CODES)
    offers = house.parts.offers()
    return offers.start(house.store, offers.create(house.store, draft).id)


def _transact(house: Installation, *, click: bool) -> None:
    with house.parts.units(house.store) as work:
        if click:
            work.link_clicks.count("MEASURED", house.parts.clock().now().date(), "")
        work.commit()


def _claim(house: Installation, offer: Offer, visitors: Iterator[VisitorId]) -> None:
    house.parts.offers().claim(house.store, offer.id, next(visitors))


def _measure_lists(house: Installation) -> None:
    add_coupons(house, 1, FEW_COUPONS)
    settle(house)
    few = timed(_list_questions(house))
    add_coupons(house, FEW_COUPONS + 1, MANY_COUPONS - FEW_COUPONS)
    settle(house)
    many = timed(_list_questions(house))
    compare("coupons", FEW_COUPONS, MANY_COUPONS, few, many)


def _list_questions(house: Installation) -> dict[str, Question]:
    reports, now = house.parts.coupon_reports(), house.parts.clock().now()
    page = PageRequest(page=1, size=25)

    def listed(wanted: CouponFilter) -> Question:
        return lambda: reports.coupons(house.store, wanted, page, now)

    return {
        "the list": listed(CouponFilter()),
        "the active ones": listed(CouponFilter(phase=Phase.ACTIVE)),
        "a search": listed(CouponFilter(search="copy-77")),
        "how many stand where": lambda: reports.phases(house.store, now),
    }


def _measure_reports(house: Installation, past: int) -> None:
    days = _days(house)
    for day in range(REPORT_DAYS):
        add_orders(house, days.begins_at + timedelta(days=day, hours=9), ORDERS_A_DAY)
    _add_past(house, days.begins_at, range(1), SHORT_PAST)
    settle(house)
    young = timed(_report_questions(house, days))
    _add_past(house, days.begins_at, range(1, _BEFORE), past - SHORT_PAST)
    settle(house)
    old = timed(_report_questions(house, days))
    compare("orders of the past", SHORT_PAST, past, young, old)


def _add_past(house: Installation, begins: datetime, days: Sequence[int], orders: int) -> None:
    for day in days:
        add_orders(house, begins - timedelta(days=day + 1), orders // len(days))


def _report_questions(house: Installation, days: Span) -> dict[str, Question]:
    reports, store = house.parts.coupon_reports(), house.store
    return {
        "a coupon's figures": lambda: reports.performance(store, Subject(coupon=MEASURED), days),
        "the figures of all codes": lambda: reports.performance(store, Subject(), days),
        "partners": lambda: reports.partners(store, days),
        "hints of leaks": lambda: reports.leaks(store, Subject(), days),
    }


def _days(house: Installation) -> Span:
    where = zone(None)
    last = day_of(house.parts.clock().now(), where) - timedelta(days=1)
    first = last - timedelta(days=REPORT_DAYS - 1)
    begins, ends = span(first, where)[0], span(last, where)[1]
    return Span(first=first, last=last, begins_at=begins, ends_at=ends)


def _side_by_side(title: str, questions: dict[str, Question], times: int) -> None:
    taken = timed(questions, times)
    first = next(iter(taken.values()))
    print(f"  {title:<34}{'ms':>10}{'ratio':>10}")
    for name, seconds in taken.items():
        print(f"  {name:<34}{seconds * 1000:>10.2f}{seconds / first:>10.1f}", flush=True)


if __name__ == "__main__":
    main()
