"""Groups of codes that a platform makes: the promises of ``CouponGateway``, on every adapter."""

from collections.abc import Iterator, Sequence

import pytest

from nomoflow.coupons.codes import code_key
from nomoflow.coupons.facts import CodeGroup
from nomoflow.coupons.model import CodeTaken, NoSuchCoupon
from nomoflow.coupons.refusals import RefusedByPlatform
from nomoflow.coupons.wanted import WantedCoupon
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.ids import PlatformCouponId
from tests.contracts.coupon_shops import NOBODYS, PLATFORMS, Shop, coupon_shop


@pytest.fixture(params=PLATFORMS)
def shop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    """A store on a platform."""
    with coupon_shop(request.param) as opened:
        yield opened


def different(codes: Sequence[str]) -> set[str]:
    return {code_key(code) for code in codes}


def test_a_group_has_as_many_codes_as_were_asked_for(shop: Shop) -> None:
    wanted = shop.group(size=130)
    report = shop.gateway.make_group(shop.store, wanted)
    assert report.group == CodeGroup(name="العيد", prefix="EID", size=130)
    assert report.terms == wanted.terms.on_platform()
    assert report.enabled
    codes = shop.group_codes(report.id)
    assert len(codes) == len(different(codes)) == 130
    assert all(code.startswith("EID") for code in codes)
    assert shop.gateway.group_codes(shop.store, report.id, 1).pages == 3


def test_behind_the_last_page_of_a_group_are_no_codes(shop: Shop) -> None:
    report = shop.gateway.make_group(shop.store, shop.group())
    assert shop.gateway.group_codes(shop.store, report.id, 2).codes == ()


def test_a_group_of_that_name_is_found_again(shop: Shop) -> None:
    before = len(shop.codes(shop.store))
    with shop.losing(), pytest.raises(Unavailable):
        shop.gateway.make_group(shop.store, shop.group())
    report = shop.gateway.make_group(shop.store, shop.group())
    assert shop.gateway.make_group(shop.store, shop.group()).id == report.id
    assert len(shop.codes(shop.store)) == before + 1


def test_groups_may_share_their_first_letters(shop: Shop) -> None:
    made = [shop.gateway.make_group(shop.store, shop.group(f"عيد {each}")) for each in range(3)]
    assert len({report.id for report in made}) == 3
    codes = [code for report in made for code in shop.group_codes(report.id)]
    assert len(different(codes)) == 15
    assert {report.group.prefix for report in made if report.group} == {"EID"}


def test_a_code_of_a_group_is_taken(shop: Shop) -> None:
    report = shop.gateway.make_group(shop.store, shop.group())
    (code, *_) = shop.group_codes(report.id)
    with pytest.raises(CodeTaken):
        shop.gateway.write(shop.store, shop.wanted(code), None)


def test_the_letters_of_a_group_are_a_code_too(shop: Shop) -> None:
    shop.gateway.make_group(shop.store, shop.group())
    with pytest.raises(CodeTaken):
        shop.gateway.write(shop.store, shop.wanted("EID"), None)


@pytest.mark.parametrize("prefix", ["TOOLONG", "A1"])
def test_a_group_with_impossible_letters_is_refused(shop: Shop, prefix: str) -> None:
    with pytest.raises(RefusedByPlatform) as refused:
        shop.gateway.make_group(shop.store, shop.group(prefix=prefix))
    assert refused.value.fields.keys() == {"prefix"}


def test_a_group_that_is_paused_stays_a_group(shop: Shop) -> None:
    wanted = shop.group()
    made = shop.gateway.make_group(shop.store, wanted)
    codes = shop.group_codes(made.id)
    paused = WantedCoupon(code=made.code, terms=wanted.terms, enabled=False)
    report = shop.gateway.write(shop.store, paused, made.id)
    assert (report.enabled, report.group) == (False, made.group)
    assert shop.group_codes(made.id) == codes


def test_a_group_can_be_removed(shop: Shop) -> None:
    made = shop.gateway.make_group(shop.store, shop.group())
    shop.gateway.remove(shop.store, made.id)
    with pytest.raises(NoSuchCoupon):
        shop.gateway.group_codes(shop.store, made.id, 1)


@pytest.mark.parametrize("number", NOBODYS)
def test_there_is_no_such_group(shop: Shop, number: str) -> None:
    with pytest.raises(NoSuchCoupon):
        shop.gateway.group_codes(shop.store, PlatformCouponId(number), 1)
