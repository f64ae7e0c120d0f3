"""A coupon's life: described, published, paused, put aside, heard of."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from nomoflow.coupons.drafts import CouponRefused
from nomoflow.coupons.facts import CodeGroup
from nomoflow.coupons.model import Coupon, NotNow, adopted
from nomoflow.coupons.standing import (
    Delivery,
    Intent,
    Phase,
    PlatformRefusal,
    Redeemed,
    RefusedField,
)
from nomoflow.coupons.terms import AmountOff, PercentOff, Selection
from nomoflow.kernel.money import Percent
from tests.core.coupons.building import (
    ID,
    LATER,
    NOW,
    draft,
    in_terms,
    live,
    report_of,
    sar,
)


def refusal(field: str = "code") -> PlatformRefusal:
    return PlatformRefusal(at=NOW, fields=(RefusedField(field=field, sentence="مسجل من قبل"),))


# Described


def test_a_draft_is_here_only() -> None:
    coupon = Coupon.create(ID, draft(code=" ahlan١٥ "), NOW)
    assert coupon.code == "AHLAN15"
    assert coupon.phase(NOW) is Phase.DRAFT
    assert coupon.delivery is Delivery.NOT_SENT


def test_terms_are_kept_in_one_form() -> None:
    selection = Selection(only=("2", "1", "2"))
    coupon = Coupon.create(ID, draft(products=selection, email_domain="@Example.com"), NOW)
    assert coupon.terms.products.only == ("1", "2")
    assert coupon.terms.email_domain == "example.com"
    assert coupon.terms == coupon.terms.normal()


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"discount": PercentOff(percent=Percent(10_001), ceiling=sar(1))}, {"percent"}),
        ({"discount": PercentOff(percent=Percent(1500))}, {"ceiling"}),
        ({"discount": AmountOff(amount=sar(0))}, {"amount"}),
        ({"usage_limit": 0}, {"usage_limit"}),
        ({"usage_limit": 2, "usage_limit_per_customer": 3}, {"usage_limit_per_customer"}),
        ({"starts_at": NOW + timedelta(days=31)}, {"ends_at"}),
        ({"products": Selection(only=())}, {"products_only"}),
        ({"categories": Selection(only=("1",), never=("1",))}, {"categories_never"}),
        ({"products": Selection(only=("1", "a b"))}, {"products_only"}),
        ({"customer_groups": Selection(never=("",))}, {"customer_groups_never"}),
        (
            {"brands_excluded": ("1,2",), "shipping_excluded": ("7" * 41,)},
            {"brands_excluded", "shipping_excluded"},
        ),
        ({"email_domain": "not a domain"}, {"email_domain"}),
        ({"usage_limit": 0, "email_domain": "x"}, {"usage_limit", "email_domain"}),
    ],
)
def test_what_is_impossible_is_named_field_by_field(
    changes: dict[str, Any], fields: set[str]
) -> None:
    with pytest.raises(CouponRefused) as refused:
        Coupon.create(ID, draft(**changes), NOW)
    assert set(refused.value.fields) == fields


def test_free_shipping_may_be_all_it_gives() -> None:
    Coupon.create(ID, draft(discount=AmountOff(amount=sar(0)), free_shipping=True), NOW)


def test_a_name_that_the_platform_allowed_may_stay() -> None:
    coupon = adopted(ID, report_of(live(), code="eid-2026"), NOW)
    coupon.change(replace(coupon.draft(), title="العيد"), NOW)
    assert (coupon.code, coupon.title) == ("eid-2026", "العيد")
    with pytest.raises(CouponRefused):
        coupon.change(replace(coupon.draft(), code="eid-2027"), NOW)


# Changed


def test_a_change_is_told_and_the_version_before_is_kept() -> None:
    coupon = live()
    changed, before = coupon.change(draft(code="EID", usage_limit=5), LATER)
    assert changed is not None
    assert before is not None
    assert (changed.coupon, changed.revision) == (ID, coupon.revision)
    assert (before.code, before.terms.usage_limit, before.number) == ("AHLAN15", None, 1)
    assert (before.by, before.conflict, before.enabled) == ("merchant", False, True)
    assert coupon.delivery is Delivery.PENDING


def test_a_change_that_is_refused_changes_nothing() -> None:
    coupon = live()
    before = replace(coupon)
    with pytest.raises(CouponRefused):
        coupon.change(draft(usage_limit=-1), LATER)
    assert coupon == before


def test_a_limit_does_not_go_below_its_uses() -> None:
    coupon = live(usage_limit=10)
    coupon.hear(report_of(coupon, LATER, uses=4), LATER)
    with pytest.raises(CouponRefused, match="coupon_refused") as refused:
        coupon.change(draft(usage_limit=3), LATER)
    assert refused.value.fields == {"usage_limit": "coupon_limit_below_uses"}
    coupon.change(draft(usage_limit=4), LATER)


def test_a_live_coupon_ends_tomorrow_at_the_earliest() -> None:
    today = draft(ends_at=datetime(2026, 3, 1, 20, tzinfo=UTC))
    waiting = Coupon.create(ID, today, NOW)
    with pytest.raises(CouponRefused):
        waiting.publish(NOW)
    with pytest.raises(CouponRefused):
        live().change(today, NOW)


def test_the_code_of_a_group_is_the_platforms() -> None:
    coupon = live()
    group = CodeGroup(name="هدايا", prefix="EID", size=10)
    coupon.hear(report_of(coupon, LATER, group=group), LATER)
    with pytest.raises(CouponRefused) as refused:
        coupon.change(draft(code="OTHER"), LATER)
    assert refused.value.fields == {"code": "coupon_group_code_fixed"}


# Where it stands


def test_the_phases_of_a_life() -> None:
    start, end = NOW + timedelta(days=1), NOW + timedelta(days=2)
    coupon = live(starts_at=start, ends_at=end, usage_limit=1)
    assert coupon.phase(NOW) is Phase.SCHEDULED
    assert coupon.phase(start) is Phase.ACTIVE
    assert coupon.phase(end) is Phase.EXPIRED
    coupon.count(Redeemed(uses=1), start)
    assert coupon.phase(start) is Phase.USED_UP


def test_pausing_and_going_on() -> None:
    coupon = live()
    coupon.pause(LATER)
    assert coupon.phase(LATER) is Phase.PAUSED
    assert coupon.delivery is Delivery.PENDING
    coupon.publish(LATER)
    assert coupon.phase(LATER) is Phase.ACTIVE


def test_putting_aside_and_bringing_back() -> None:
    coupon = live()
    coupon.archive(LATER)
    assert (coupon.phase(LATER), coupon.delivery) == (Phase.ARCHIVED, Delivery.PENDING)
    coupon.removed(coupon.revision)
    assert coupon.delivery is Delivery.NOT_SENT
    coupon.restore(LATER)
    assert coupon.phase(LATER) is Phase.DRAFT


@pytest.mark.parametrize(
    ("intent", "acts"),
    [
        (Intent.DRAFT, [Coupon.pause, Coupon.restore, Coupon.send_again]),
        (Intent.PAUSED, [Coupon.pause, Coupon.restore]),
        (Intent.ARCHIVED, [Coupon.publish, Coupon.pause, Coupon.archive]),
    ],
)
def test_what_cannot_be_done_now(
    intent: Intent, acts: list[Callable[[Coupon, datetime], object]]
) -> None:
    coupon = Coupon.create(ID, draft(), NOW)
    coupon.intent = intent
    for act in acts:
        with pytest.raises(NotNow):
            act(coupon, NOW)
    if intent is Intent.ARCHIVED:
        with pytest.raises(NotNow):
            coupon.change(draft(), NOW)


# To the platform


def test_a_refusal_stays_until_it_changes() -> None:
    coupon = Coupon.create(ID, draft(), NOW)
    coupon.publish(NOW)
    coupon.refused(refusal(), coupon.revision)
    assert coupon.delivery is Delivery.REFUSED
    coupon.send_again(LATER)
    assert (coupon.delivery, coupon.refusal) == (Delivery.PENDING, None)


def test_a_refusal_of_an_older_revision_is_nothing() -> None:
    coupon = live()
    revision = coupon.revision
    coupon.change(draft(usage_limit=9), LATER)
    coupon.refused(refusal(), revision)
    assert coupon.delivery is Delivery.PENDING


def test_taking_an_older_revision_leaves_the_later_one_to_be_sent() -> None:
    coupon = live(usage_limit=100)
    report, revision = report_of(coupon, uses=20), coupon.revision
    coupon.change(draft(usage_limit=50), LATER)
    coupon.taken(report, revision, LATER)
    assert coupon.delivery is Delivery.PENDING
    assert (coupon.uses, coupon.wanted.usage_limit) == (20, 50)


def test_what_was_deleted_on_the_platform_can_be_sent_again() -> None:
    coupon = live()
    coupon.vanished(LATER)
    missing = coupon.delivery
    coupon.send_again(LATER)
    assert (missing, coupon.delivery) == (Delivery.MISSING, Delivery.PENDING)
    assert coupon.platform is None


# From the platform


def test_what_a_merchant_made_there_is_taken_over() -> None:
    coupon = adopted(ID, report_of(live(), uses=3), NOW)
    assert (coupon.intent, coupon.delivery, coupon.uses) == (Intent.LIVE, Delivery.IN_STEP, 3)
    paused = adopted(ID, report_of(live(), enabled=False), NOW)
    assert paused.intent is Intent.PAUSED


def test_a_change_made_there_comes_back() -> None:
    coupon = live(first_order_only=True)
    told = in_terms(report_of(coupon), usage_limit=30)
    before, again = coupon.hear(replace(told, code="AHLAN20", enabled=False), LATER)
    assert (coupon.code, coupon.terms.usage_limit, coupon.intent) == ("AHLAN20", 30, Intent.PAUSED)
    assert coupon.terms.first_order_only, "the platform knows nothing of our own rule"
    assert again is None
    assert before is not None
    assert (before.by, before.conflict, before.code) == ("merchant", False, "AHLAN15")
    assert coupon.delivery is Delivery.IN_STEP


def test_figures_alone_change_nothing_but_figures() -> None:
    coupon = live(usage_limit=5)
    assert coupon.hear(report_of(coupon, LATER, uses=2), LATER) == (None, None)
    assert (coupon.uses, coupon.revision, coupon.versions) == (2, 2, 0)


def test_an_older_telling_is_not_believed() -> None:
    coupon = live()
    old = replace(report_of(coupon), reported_at=NOW - timedelta(days=1), code="OLD")
    assert coupon.hear(old, LATER) == (None, None)
    assert coupon.code == "AHLAN15"


def test_where_both_changed_the_later_one_wins_here() -> None:
    coupon = live()
    coupon.change(draft(usage_limit=9), LATER + timedelta(hours=1))
    lost, again = coupon.hear(in_terms(report_of(live()), usage_limit=30), LATER)
    assert coupon.terms.usage_limit == 9
    assert lost is not None
    assert (lost.by, lost.conflict, lost.terms.usage_limit) == ("platform", True, 30)
    assert again is not None
    assert coupon.delivery is Delivery.PENDING


def test_where_both_changed_the_later_one_wins_there() -> None:
    coupon = live()
    coupon.change(draft(usage_limit=9), NOW + timedelta(minutes=5))
    lost, again = coupon.hear(in_terms(report_of(live()), usage_limit=30), LATER)
    assert coupon.terms.usage_limit == 30
    assert lost is not None
    assert (lost.by, lost.conflict, lost.terms.usage_limit) == ("merchant", True, 9)
    assert again is None
    assert coupon.delivery is Delivery.IN_STEP


def test_both_sides_may_come_to_the_same() -> None:
    coupon = live()
    coupon.change(draft(usage_limit=9), LATER)
    assert coupon.hear(in_terms(report_of(live()), usage_limit=9), LATER) == (None, None)
    assert coupon.delivery is Delivery.IN_STEP


def test_one_that_is_put_aside_is_deleted_there_again() -> None:
    coupon = live()
    coupon.archive(LATER)
    coupon.removed(coupon.revision)
    _, again = coupon.hear(in_terms(report_of(live()), usage_limit=9), LATER)
    assert again is not None
    assert (coupon.intent, coupon.delivery) == (Intent.ARCHIVED, Delivery.PENDING)
