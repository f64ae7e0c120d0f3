"""What an address of a store says by itself."""

import pytest

from nomoflow.widgets.page_reading import address_on, read_page
from nomoflow.widgets.rule_reading import RulesRefused

OWN = "https://ward.example"
SHARED = "salla.sa/ward"


@pytest.mark.parametrize(
    ("address", "domain", "kind"),
    [
        ("", OWN, "index"),
        ("/", OWN, "index"),
        ("/en", OWN, "index"),
        ("https://www.ward.example/ar/", OWN, "index"),
        ("", SHARED, "index"),
        ("salla.sa/ward/en", SHARED, "index"),
        ("/ward/cart", SHARED, "cart"),
        ("/عطر/p1293", OWN, "product"),
        ("/ar/عطور/c77/", OWN, "category"),
        ("/blog", OWN, "other"),
    ],
)
def test_the_kind_of_page(address: str, domain: str, kind: str) -> None:
    assert read_page(address, domain).facts["page_type"] == kind


def test_what_stands_in_an_address_is_known_of_its_page() -> None:
    page = read_page("/en/p12?utm_source=tiktok&ttclid=x&gclid=y&ScCid=z&utm_term=", OWN)
    assert page.facts == {
        "path": "/en/p12",
        "page_type": "product",
        "product": "12",
        "language": "en",
        "utm_source": "tiktok",
        "click_id": ["tiktok", "google", "snapchat"],
    }
    assert read_page("/c9", OWN).facts["category"] == "9"


@pytest.mark.parametrize("path", ["/checkout/12", "/ar/payment.php", "/thank-you", "/thankyou/1"])
def test_where_shoppers_pay_is_known(path: str) -> None:
    assert read_page(path, OWN).in_checkout
    assert not read_page("/", OWN).in_checkout


@pytest.mark.parametrize(
    "address", ["https://else.example/p1", "http://[::1", "javascript://x/%0a"]
)
def test_somebody_elses_address_is_refused(address: str) -> None:
    with pytest.raises(RulesRefused) as refused:
        read_page(address, OWN)
    assert list(refused.value.fields) == ["address"]
    with pytest.raises(RulesRefused):
        address_on(address, OWN)


@pytest.mark.parametrize(
    ("address", "domain", "whole"),
    [
        ("", OWN, "https://ward.example/?with=it"),
        ("/p1?a=1#b", OWN, "https://ward.example/p1?a=1&with=it"),
        ("", SHARED, "https://salla.sa/ward?with=it"),
        ("/عطر", "http://localhost:8080", "http://localhost:8080/%D8%B9%D8%B7%D8%B1?with=it"),
        ("/p1", "", ""),
    ],
)
def test_an_address_is_made_whole_with_what_it_brings(
    address: str, domain: str, whole: str
) -> None:
    assert address_on(address, domain, **{"with": "it"}) == whole
