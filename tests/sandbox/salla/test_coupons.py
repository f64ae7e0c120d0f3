"""Coupons in the Admin API: every 422 in Salla's words, and the names of the answer."""

from typing import Any

import pytest
import requests

from entrypoints.sandbox.salla.module import Salla
from tests.sandbox.salla.conftest import API, differences, fixture, shape

SINGLE: dict[str, Any] = {
    "code": "RAMADAN25",
    "type": "percentage",
    "amount": 25,
    "maximum_amount": 120,
    "free_shipping": False,
    "expiry_date": "2026-03-31 23:59:59",
    "exclude_sale_products": False,
    "is_group": False,
    "marketing_active": False,
}


def create(api: requests.Session, **changes: Any) -> requests.Response:
    return api.post(f"{API}/coupons", json={**SINGLE, **changes})


def fields(answer: requests.Response) -> dict[str, list[str]]:
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert (error["code"], error["message"]) == ("error", "alert.invalid_fields")
    found: dict[str, list[str]] = error["fields"]
    return found


@pytest.mark.parametrize("kind", ["create", "create.marketing", "create.group"])
def test_the_documented_requests_are_accepted(api: requests.Session, kind: str) -> None:
    sent = fixture(f"api.coupon.{kind}.request")
    sent["code"] = f"{sent['code']}X"
    answer = api.post(f"{API}/coupons", json=sent)
    assert answer.status_code == 200, answer.text
    sample = shape(fixture("api.coupon.create.response"))
    assert differences(shape(answer.json()), sample) == []


def test_the_answer_uses_its_own_names(api: requests.Session) -> None:
    data = create(api, products_exclude=["77"], list_include_groups=[5]).json()["data"]
    assert data["is_sale_products_exclude"] is False
    assert data["exclude_product_ids"] == ["77"]
    assert data["include_customer_group_ids"] == ["5"]
    assert data["amount"] == {"amount": 25, "currency": "SAR"}
    assert data["expiry_date"] == "2026-03-31 23:59:59"


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("code", "كود الكوبون مطلوب"),
        ("type", "نوع الكوبون مطلوب"),
        ("amount", "سعر الكوبون مطلوب"),
        ("free_shipping", "حقل تطبيق الشحن مطلوب."),
        ("expiry_date", "حقل تاريخ نهاية التخفيض مطلوب."),
    ],
)
def test_what_a_single_coupon_needs(api: requests.Session, field: str, message: str) -> None:
    assert fields(create(api, **{field: None}))[field] == [message]


def test_a_percentage_needs_a_ceiling(api: requests.Session) -> None:
    assert "maximum_amount" in fields(create(api, maximum_amount=None))


def test_a_code_is_taken_in_any_case(api: requests.Session) -> None:
    assert fields(create(api, code="ahlan15")) == {
        "code": ["لقد قمت بتسجيل كوبون بنفس الاسم من قبل"]
    }


@pytest.mark.parametrize("day", ["2026-02-17", "2025-12-31 23:59:59"])
def test_it_must_last_until_tomorrow(api: requests.Session, day: str) -> None:
    assert fields(create(api, expiry_date=day))["expiry_date"] == [
        "يجب أن يقع تاريخ انتهاء الكوبون فيما بعد تاريخ اليوم"
    ]


def test_booleans_left_out_are_true(api: requests.Session) -> None:
    """So a request without `is_group` and `marketing_active` asks for both."""
    sent = {name: SINGLE[name] for name in SINGLE if name not in ("is_group", "marketing_active")}
    found = fields(api.post(f"{API}/coupons", json=sent))
    assert {"group_suffix", "group_name", "group_coupons_count"} <= found.keys()
    assert found["marketing_name"] == ["يرجى اضافة اسم المسوق للكوبون"]
    assert found["marketing_type"] == ["يرجى اضافة نوع كوبون التسويق"]
    assert found["marketing_amount"] == ["يرجى اضافة نوع سعر التسويق"]


@pytest.mark.parametrize("suffix", ["TOOLONG", "AB 1", "AB1"])
def test_a_suffix_is_five_letters_at_most(api: requests.Session, suffix: str) -> None:
    answer = create(
        api, is_group=True, group_suffix=suffix, group_name="مجموعة", group_coupons_count=2
    )
    assert fields(answer) == {"group_suffix": ["كود الكوبون يجب ان لا يتجاوز 5 حرفاً"]}


def test_a_group_has_as_many_codes_as_asked(api: requests.Session) -> None:
    data = create(
        api, is_group=True, group_suffix="EID", group_name="العيد", group_coupons_count=70
    ).json()["data"]
    codes = [each["code"] for each in data["group_coupons"]]
    assert len({code.casefold() for code in codes}) == 70
    assert all(code.startswith("EID") and len(code) == 7 for code in codes)
    pages = api.get(f"{API}/coupons/codes", params={"coupon_id": data["id"], "per_page": 60})
    assert pages.json()["pagination"]["totalPages"] == 2


def test_codes_need_their_coupon(api: requests.Session) -> None:
    found = fields(api.get(f"{API}/coupons/codes"))
    assert found == {"coupon_id": ["حقل coupon id مطلوب."]}


def test_updating_keeps_what_is_not_sent(api: requests.Session) -> None:
    made = create(api, usage_limit=40).json()["data"]
    answer = api.put(f"{API}/coupons/{made['id']}", json={"status": "inactive"}).json()["data"]
    assert (answer["status"], answer["usage_limit"]) == ("inactive", 40)


def test_a_new_type_needs_an_amount(api: requests.Session) -> None:
    made = create(api).json()["data"]
    answer = api.put(f"{API}/coupons/{made['id']}", json={"type": "fixed"})
    assert fields(answer) == {"amount": ["سعر الكوبون مطلوب"]}


def test_the_documented_update_is_accepted(api: requests.Session, salla: Salla) -> None:
    known = next(each for each in salla.world.coupons.all() if each.code == "AHLAN15")
    sent = fixture("api.coupon.update.request")
    data = api.put(f"{API}/coupons/{known.id}", json=sent).json()["data"]
    assert (data["amount"]["amount"], data["status"]) == (20, "inactive")


def test_deleting_says_202_in_the_body_only(api: requests.Session) -> None:
    made = create(api).json()["data"]
    answer = api.delete(f"{API}/coupons/{made['id']}")
    assert (answer.status_code, answer.json()) == (200, fixture("api.coupon.delete.response"))
    assert api.get(f"{API}/coupons/{made['id']}").status_code == 404
    assert create(api).status_code == 200


def test_finding_a_coupon_by_keyword(api: requests.Session) -> None:
    create(api)
    found = api.get(f"{API}/coupons", params={"keyword": "ramadan"}).json()["data"]
    assert [each["code"] for each in found] == ["RAMADAN25"]
