"""The merchant keeps coupons in Salla's own dashboard, and the API tells what became of them."""

from typing import Any

import pytest
import requests

from entrypoints.sandbox.salla.coupon_rules import coupon_named
from entrypoints.sandbox.salla.module import Salla
from entrypoints.sandbox.salla.records import Coupon
from entrypoints.sandbox.salla.seed.stores import DAR_AL_FANN, KHALID, NOURA, OUD_NAJD
from tests.sandbox.salla.conftest import API, OWN, Clock, OurApp, access_token

DESK = f"{OWN}/salla/merchant"
PAGE = f"{DESK}/oudnajd/coupons"
TOO_SOON = "يجب أن يقع تاريخ انتهاء الكوبون فيما بعد تاريخ اليوم"
NEW = {
    "code": "RAMADAN25",
    "type": "percentage",
    "amount": "12.5",
    "maximum_amount": "120",
    "minimum_amount": "",
    "start_date": "",
    "expiry_date": "2026-03-31T23:59",
    "usage_limit": "40",
    "usage_limit_per_user": "",
    "exclude_sale_products": "on",
}


@pytest.fixture
def noura(http: requests.Session) -> requests.Session:
    http.post(f"{DESK}/session", data={"merchant_id": NOURA})
    return http


def known(salla: Salla, code: str) -> Coupon:
    found = coupon_named(salla.world, OUD_NAJD, code)
    assert found is not None
    return found


def by_api(http: requests.Session, salla: Salla, coupon: Coupon) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {access_token(salla)}"}
    answer = http.get(f"{API}/coupons/{coupon.id}", headers=headers)
    found: dict[str, Any] = answer.json()["data"]
    return found


def test_the_list_shows_what_the_store_has(noura: requests.Session) -> None:
    page = noura.get(PAGE)
    assert page.status_code == 200
    assert all(code in page.text for code in ("AHLAN15", "FAISAL20", "HADYA", "SAIF10"))
    assert "FANN15" not in page.text


def test_a_coupon_made_there_is_in_the_api(noura: requests.Session, salla: Salla) -> None:
    page = noura.post(PAGE, data=NEW)
    assert "RAMADAN25" in page.text
    told = by_api(noura, salla, known(salla, "ramadan25"))
    assert (told["type"], told["amount"]["amount"]) == ("percentage", 12.5)
    assert (told["expiry_date"], told["start_date"]) == ("2026-03-31 23:59:00", None)
    assert (told["usage_limit"], told["usage_limit_per_user"]) == (40, None)
    assert (told["free_shipping"], told["is_sale_products_exclude"]) == (False, True)
    assert (told["is_group"], told["marketing_active"]) == (False, False)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "ahlan15"}, "لقد قمت بتسجيل كوبون بنفس الاسم من قبل"),
        ({"expiry_date": "2026-02-17T23:59"}, TOO_SOON),
        ({"maximum_amount": ""}, "حقل الحد الأعلى للخصم مطلوب."),
        ({"amount": "x"}, "يجب أن تكون القيمة رقماً"),
    ],
)
def test_what_salla_refuses_is_refused_there_too(
    noura: requests.Session, salla: Salla, changes: dict[str, str], sentence: str
) -> None:
    before = len(salla.world.coupons.all())
    page = noura.post(PAGE, data={**NEW, **changes})
    assert page.status_code == 422
    assert sentence in page.text
    assert f'value="{changes.get("code", "RAMADAN25")}"' in page.text
    assert len(salla.world.coupons.all()) == before


def test_a_change_is_newer_than_what_was(
    noura: requests.Session, salla: Salla, clock: Clock, our_app: OurApp
) -> None:
    coupon = known(salla, "AHLAN15")
    clock.pass_by(minutes=5)
    sent = {
        "amount": "20",
        "expiry_date": "2026-05-01T12:30:15",
        "usage_limit": "500",
        "status": "inactive",
    }
    noura.post(f"{PAGE}/{coupon.id}", data=sent)
    told = by_api(noura, salla, coupon)
    assert (told["amount"]["amount"], told["usage_limit"]) == (20, 500)
    assert (told["expiry_date"], told["status"]) == ("2026-05-01 12:30:15", "inactive")
    assert told["updated_at"]["date"].startswith("2026-02-17 20:05:10")
    salla.courier.flush()
    assert our_app.events() == ["app.installed"], "nobody is told of a coupon that changed"


def test_what_is_not_in_the_form_stays(noura: requests.Session, salla: Salla) -> None:
    coupon = known(salla, "AHLAN15")
    before = (dict(coupon.settings), coupon.minimum_amount, coupon.maximum_amount)
    sent = {
        "amount": "15",
        "expiry_date": coupon.expires_at.replace(" ", "T"),
        "usage_limit": "",
        "status": "active",
    }
    noura.post(f"{PAGE}/{coupon.id}", data=sent)
    assert (coupon.settings, coupon.minimum_amount, coupon.maximum_amount) == (
        {**before[0], "usage_limit": None},
        *before[1:],
    )


def test_one_that_is_over_can_be_changed_but_for_its_end(
    noura: requests.Session, salla: Salla
) -> None:
    old = known(salla, "SAIF10")
    sent = {
        "amount": "11",
        "expiry_date": old.expires_at.replace(" ", "T"),
        "status": "active",
    }
    assert noura.post(f"{PAGE}/{old.id}", data=sent).status_code == 200
    assert (old.amount, old.status) == (11, "active")
    assert (
        noura.post(f"{PAGE}/{old.id}", data={"expiry_date": "2026-01-01T00:00"}).status_code == 422
    )


def test_a_deleted_coupon_is_gone_everywhere(noura: requests.Session, salla: Salla) -> None:
    coupon = known(salla, "AHLAN15")
    page = noura.post(f"{PAGE}/{coupon.id}", data={"action": "delete"})
    assert "AHLAN15" not in page.text
    headers = {"Authorization": f"Bearer {access_token(salla)}"}
    assert noura.get(f"{API}/coupons/{coupon.id}", headers=headers).status_code == 404
    assert noura.post(f"{PAGE}/{coupon.id}", data={"amount": "1"}).status_code == 404


def test_another_merchants_coupons_cannot_be_touched(http: requests.Session, salla: Salla) -> None:
    http.post(f"{DESK}/session", data={"merchant_id": KHALID})
    assert http.get(PAGE).status_code == 404
    coupon = known(salla, "AHLAN15")
    other = f"{DESK}/daralfann/coupons/{coupon.id}"
    assert http.post(other, data={"action": "delete"}).status_code == 404
    assert coupon.status == "active"
    assert salla.world.store(DAR_AL_FANN).merchant_id == KHALID
