"""Values that are stored whole: each comes back from its JSON as it was."""

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.sql.structures import structure, value_of
from nomoflow.coupons.facts import CouponReport
from nomoflow.coupons.offers import OfferDraft
from nomoflow.coupons.standing import PlatformRefusal, Redeemed
from nomoflow.coupons.terms import AmountOff, CouponTerms, PercentOff
from nomoflow.kernel.money import Percent
from tests.adapters.sql.anything import anything
from tests.builders import riyals
from tests.coupon_builders import coupon_terms


@pytest.mark.parametrize("kind", [CouponTerms, CouponReport, OfferDraft, PlatformRefusal, Redeemed])
@settings(max_examples=50)
@given(data=st.data())
def test_every_value_comes_back_as_it_was(kind: type[Any], data: st.DataObject) -> None:
    value = data.draw(anything(kind))
    assert value_of(json.loads(json.dumps(structure(value))), kind) == value


def test_kinds_of_discounts_are_told_apart_by_what_they_hold() -> None:
    tenth = coupon_terms(discount=PercentOff(percent=Percent(1000)))
    assert structure(tenth)["discount"] == {"percent": {"basis_points": 1000}, "ceiling": None}
    fixed = coupon_terms(discount=AmountOff(amount=riyals("12.50")))
    assert structure(fixed)["discount"] == {"amount": [1250, "SAR"]}


def test_terms_that_were_kept_before_a_field_was_added_take_its_default() -> None:
    kept = structure(coupon_terms())
    del kept["email_domain"], kept["marketer"]
    assert value_of(kept, CouponTerms) == coupon_terms()


def test_a_naive_time_is_not_kept() -> None:
    naive = coupon_terms(ends_at=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="naive"):
        structure(naive)
