"""Which addresses are on public coupon sites."""

import pytest

from nomoflow.coupons.coupon_sites import COUPON_SITES, coupon_site


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://almowafir.com/ar/store/ward/", "almowafir.com"),
        ("https://saudi.alcoupon.com/ar/discount-codes/ward", "alcoupon.com"),
        ("https://WWW.JoinHoney.com./shop?x=1", "joinhoney.com"),
        ("android-app://com.almowafir.app/", None),
        ("couponksa.com", "couponksa.com"),
        ("www.vouchercodes.co.uk:443/ward", "vouchercodes.co.uk"),
        ("https://notalmowafir.com/", None),
        ("https://almowafir.com.example.net/", None),
        ("https://www.google.com/search?q=almowafir.com", None),
        ("https://user:almowafir.com@example.com/", None),
        ("https://com/", None),
        ("http://[almowafir.com", None),
        ("", None),
    ],
)
def test_an_address_is_on_a_coupon_site_when_its_domain_is(address: str, site: str | None) -> None:
    assert coupon_site(address) == site


def test_each_site_is_named_once_by_its_plain_domain() -> None:
    assert len(set(COUPON_SITES)) == len(COUPON_SITES)
    assert all(coupon_site(f"https://shop.{site}/a") == site for site in COUPON_SITES)
