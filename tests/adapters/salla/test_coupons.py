"""Writing coupons to Salla: what is peculiar to it, and its ways to say no."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from adapters.salla.client import IN_SERIES, SallaClient
from adapters.salla.coupons import SallaCouponGateway
from adapters.salla.history import SallaStoreHistory
from adapters.salla.payloads.coupons import coupon_report
from entrypoints.sandbox.salla.seed.stores import DAR_AL_FANN
from nomoflow.coupons.events import CouponsReported
from nomoflow.coupons.model import CodeTaken, NoSuchCoupon
from nomoflow.coupons.refusals import RefusedByPlatform
from nomoflow.coupons.terms import AmountOff, PaymentMethod
from nomoflow.coupons.wanted import WantedCoupon, WantedGroup
from nomoflow.kernel.errors import Forbidden, Unavailable
from nomoflow.kernel.ids import PlatformCouponId, StoreId
from nomoflow.kernel.money import Currency, Money
from nomoflow.merchants.model import AccessRefused, NotPermitted
from nomoflow.synchronisation.facts import Resource
from tests.adapters.salla.fixtures import fixture, sample
from tests.adapters.salla.scripted import Answer, Scripted
from tests.builders import riyals
from tests.contracts.salla_sandbox import THE_APP, SallaSandbox
from tests.coupon_builders import coupon_terms

AT = datetime(2026, 2, 9, 12, 0, tzinfo=UTC)
ENDS_AT = datetime(2026, 3, 31, 20, 59, 59, tzinfo=UTC)
KNOWN = PlatformCouponId("1739204586")
PERCENT = fixture("api.coupon.create.response")
DELETED = {**PERCENT["data"], "status": "deleted"}


def scripted(sandbox: SallaSandbox, *answers: Answer | Exception) -> Scripted:
    script = Scripted(*answers)
    sandbox.session.mount(THE_APP.api_url, script)
    return script


def gateway(sandbox: SallaSandbox) -> SallaCouponGateway:
    return SallaCouponGateway(sandbox.client, sandbox.clock)


def wanted(code: str = "AHLAN15", **told: Any) -> WantedCoupon:
    terms = coupon_terms(**{"starts_at": None, "ends_at": ENDS_AT + timedelta(days=365), **told})
    return WantedCoupon(code=code, terms=terms, enabled=True)


def sent(script: Scripted, place: int = -1) -> dict[str, Any]:
    body = script.asked[place].body
    assert isinstance(body, bytes)
    found: dict[str, Any] = json.loads(body)
    return found


# --- changing --------------------------------------------------------------------------------


def test_a_change_tells_everything(sandbox: SallaSandbox, store: StoreId) -> None:
    script = scripted(sandbox, Answer(body=fixture("api.coupon.details.response")))
    gateway(sandbox).write(store, wanted(usage_limit=None), KNOWN)
    assert [asked.method for asked in script.asked] == ["GET", "PUT"]
    body = sent(script)
    assert fixture("api.coupon.create.request").keys() - body.keys() == set()
    assert body["usage_limit"] is None
    assert (body["minimum_amount"], body["start_date"]) == (0, None)


def test_a_way_of_paying_that_we_do_not_know_stays(sandbox: SallaSandbox, store: StoreId) -> None:
    has = fixture("api.coupon.details.response")
    has["data"]["include_payment_methods"] = ["mada", "future_pay"]
    script = scripted(sandbox, Answer(body=has))
    bound = wanted(payment_methods=(PaymentMethod.MADA, PaymentMethod.KNET))
    gateway(sandbox).write(store, bound, KNOWN)
    assert sent(script)["payment_methods"] == ["knet", "mada", "future_pay"]
    gateway(sandbox).write(store, wanted(), KNOWN)
    assert sent(script)["payment_methods"] == ["all"]


def test_a_coupon_that_is_as_wanted_is_not_written_again(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    has = fixture("api.coupon.details.response")
    terms = coupon_report(sample("api.coupon.details.response")["data"], AT).terms
    script = scripted(sandbox, Answer(body=has))
    same = WantedCoupon(code="AHLAN15", terms=terms, enabled=True)
    report = gateway(sandbox).write(store, same, KNOWN)
    assert [asked.method for asked in script.asked] == ["GET"]
    assert report.reported_at == datetime(2026, 2, 16, 17, 41, 7, tzinfo=UTC)


def test_an_answer_without_figures_keeps_those_that_were_read(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    changed = fixture("api.coupon.details.response")
    del changed["data"]["statistics"]
    del changed["data"]["updated_at"]
    scripted(sandbox, Answer(body=fixture("api.coupon.details.response")), Answer(body=changed))
    report = gateway(sandbox).write(store, wanted(), KNOWN)
    assert (report.uses, report.sales) == (37, riyals("12874.55"))
    assert report.reported_at == sandbox.clock.now().replace(microsecond=0)


def test_dinars_go_there_and_back_with_their_three_decimals(sandbox: SallaSandbox) -> None:
    store = sandbox.connect(DAR_AL_FANN)
    fils = Money(minor=1255, currency=Currency("KWD"))
    asked = wanted("FANN1", discount=AmountOff(amount=fils), minimum_cart=fils)
    assert gateway(sandbox).write(store, asked, None).terms == asked.terms.on_platform()


# --- refusals --------------------------------------------------------------------------------


def test_salla_s_sentences_stand_at_our_fields(sandbox: SallaSandbox, store: StoreId) -> None:
    error = fixture("error.422")
    del error["error"]["fields"]["code"]
    error["error"]["fields"] |= {
        "type": ["نوع الكوبون مطلوب"],
        "marketing_name": ["يرجى اضافة اسم المسوق للكوبون"],
        "payment_methods.0": ["طريقة الدفع غير صحيحة"],
        "unheard_of": ["غير صحيح"],
    }
    scripted(sandbox, Answer(status=422, body=error))
    with pytest.raises(RefusedByPlatform) as refused:
        gateway(sandbox).write(store, wanted(), None)
    assert refused.value.facts["said"] == {
        "percent": "سعر الكوبون مطلوب نوع الكوبون مطلوب",
        "ends_at": "يجب أن يقع تاريخ انتهاء الكوبون فيما بعد تاريخ اليوم",
        "marketer_name": "يرجى اضافة اسم المسوق للكوبون",
        "payment_methods": "طريقة الدفع غير صحيحة",
        "": "غير صحيح",
    }
    fixed = wanted(discount=AmountOff(amount=riyals(5)))
    with pytest.raises(RefusedByPlatform) as refused:
        gateway(sandbox).write(store, fixed, None)
    assert refused.value.fields["amount"] == "refused_by_platform"


def test_a_refusal_that_blames_no_field(sandbox: SallaSandbox, store: StoreId) -> None:
    error = {"status": 422, "success": False, "error": {"code": 422, "message": "غير متاح"}}
    scripted(sandbox, Answer(status=422, body=error))
    with pytest.raises(RefusedByPlatform) as refused:
        gateway(sandbox).write(store, wanted(), None)
    assert refused.value.fields == {"": "refused_by_platform"}
    assert refused.value.facts["said"] == {"": "غير متاح"}
    with pytest.raises(RefusedByPlatform):
        gateway(sandbox).remove(store, KNOWN)


def taken(*fields: str) -> Answer:
    sentence = ["لقد قمت بتسجيل كوبون بنفس الاسم من قبل"]
    error = fixture("error.422")
    error["error"]["fields"] = dict.fromkeys(fields or ("code",), sentence)
    return Answer(status=422, body=error)


def listing(*items: object, pages: int = 1) -> Answer:
    pagination = {"total": len(items) * pages, "totalPages": pages}
    return Answer(body={"success": True, "data": list(items), "pagination": pagination})


def test_a_code_taken_by_what_no_search_finds(sandbox: SallaSandbox, store: StoreId) -> None:
    script = scripted(sandbox, taken(), listing(DELETED, pages=2), listing(pages=2))
    with pytest.raises(CodeTaken):
        gateway(sandbox).write(store, wanted(), None)
    assert [asked.path_url.rpartition("/")[2] for asked in script.asked[1:]] == [
        "coupons?keyword=AHLAN15&page=1&per_page=60",
        "coupons?keyword=AHLAN15&page=2&per_page=60",
    ]


def test_another_fault_of_the_code_is_told_in_salla_s_words(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    error = fixture("error.422")
    error["error"]["fields"] = {"code": ["كود الكوبون مطلوب"]}
    scripted(sandbox, Answer(status=422, body=error), listing())
    with pytest.raises(RefusedByPlatform) as refused:
        gateway(sandbox).write(store, wanted(), None)
    assert refused.value.facts["said"] == {"code": "كود الكوبون مطلوب"}


def test_the_merchants_group_of_that_code_is_not_ours(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    group = fixture("api.coupon.create.group.response")["data"]
    terms = coupon_report(sample("api.coupon.create.group.response")["data"], AT).terms
    same = WantedCoupon(code="RMDN", terms=terms, enabled=True)
    scripted(sandbox, taken(), listing(group))
    with pytest.raises(CodeTaken):
        gateway(sandbox).write(store, same, None)


def test_a_coupon_that_was_deleted_meanwhile(sandbox: SallaSandbox, store: StoreId) -> None:
    scripted(sandbox, Answer(body={"success": True, "data": DELETED}))
    with pytest.raises(NoSuchCoupon):
        gateway(sandbox).write(store, wanted(), KNOWN)
    gone = Answer(status=404, body=fixture("error.404.numeric_code"))
    scripted(sandbox, Answer(body=fixture("api.coupon.details.response")), gone)
    with pytest.raises(NoSuchCoupon):
        gateway(sandbox).write(store, wanted(), KNOWN)


def test_the_documented_answer_to_a_deletion(sandbox: SallaSandbox, store: StoreId) -> None:
    script = scripted(sandbox, Answer(body=fixture("api.coupon.delete.response")))
    gateway(sandbox).remove(store, KNOWN)
    (asked,) = script.asked
    assert (asked.method, asked.path_url) == ("DELETE", f"/salla/admin/v2/coupons/{KNOWN}")


def test_the_documented_codes(sandbox: SallaSandbox, store: StoreId) -> None:
    script = scripted(sandbox, Answer(body=fixture("api.coupon.codes.response")))
    found = gateway(sandbox).group_codes(store, PlatformCouponId("905617243"), 1)
    assert (found.codes, found.pages) == (("RMDNEmld", "RMDNlUOc", "RMDN5W5z"), 1)
    assert script.asked[0].path_url.endswith(
        "/coupons/codes?coupon_id=905617243&page=1&per_page=60"
    )


GROUP = WantedGroup(name="العيد", prefix="EID", size=3, terms=wanted().terms)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (Answer(status=401, body=fixture("error.401.scope")), NotPermitted),
        (Answer(status=401, body=fixture("error.401.invalid_token")), AccessRefused),
        (Answer(status=403, body={}), NotPermitted),
        (Answer(status=500, body=b""), Unavailable),
        (Answer(status=429, headers={"Retry-After": "60"}), Unavailable),
        (Answer(body=b"<html>"), Unavailable),
        (Answer(body={"success": True, "data": ["x"]}), Unavailable),
        (requests.ReadTimeout("slow"), Unavailable),
    ],
)
def test_every_method_hands_trouble_on(
    sandbox: SallaSandbox,
    store: StoreId,
    answer: Answer | Exception,
    refusal: type[Exception],
) -> None:
    scripted(sandbox, answer)
    ours = gateway(sandbox)
    with pytest.raises(refusal):
        ours.write(store, wanted(), None)
    with pytest.raises(refusal):
        ours.write(store, wanted(), KNOWN)
    with pytest.raises(refusal):
        ours.make_group(store, GROUP)
    with pytest.raises(refusal):
        ours.group_codes(store, KNOWN, 1)
    if not (isinstance(answer, Answer) and isinstance(answer.body, dict) and answer.status == 200):
        with pytest.raises(refusal):
            ours.remove(store, KNOWN)


@pytest.mark.parametrize("status", [404, 422])
def test_a_refusal_to_list_is_nonsense(sandbox: SallaSandbox, store: StoreId, status: int) -> None:
    answer = Answer(status=status, body=fixture("error.422" if status == 422 else "error.404"))
    scripted(sandbox, answer)
    with pytest.raises(Unavailable):
        gateway(sandbox).make_group(store, GROUP)


def test_salla_that_knows_no_coupons_at_all_is_nonsense(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    scripted(sandbox, Answer(status=404, body=fixture("error.404")))
    with pytest.raises(Unavailable):
        gateway(sandbox).write(store, wanted(), None)


def test_a_store_that_was_connected_before_we_wrote_coupons(sandbox: SallaSandbox) -> None:
    """Its tokens read coupons only: the refusal says so for good, and names the permission."""
    sandbox.salla.world.knobs.app_scopes = "marketing.read"
    store = sandbox.connect()
    with pytest.raises(Forbidden) as refused:
        gateway(sandbox).write(store, wanted(), None)
    assert refused.value.code == "store_not_permitted"
    assert refused.value.facts["scope"] == "marketing.read_write"


def test_a_series_does_not_hold_its_worker(sandbox: SallaSandbox, store: StoreId) -> None:
    brisk = SallaClient(
        sandbox.session, THE_APP.api_url, sandbox.tokens, sandbox.slept.append, patience=IN_SERIES
    )
    full = Answer(status=429, body=fixture("error.429"), headers={"Retry-After": "3"})
    scripted(sandbox, full)
    with pytest.raises(Unavailable) as refused:
        SallaCouponGateway(brisk, sandbox.clock).write(store, wanted(), None)
    assert refused.value.after == timedelta(seconds=3)
    assert sandbox.slept == []


def test_coupons_that_were_deleted_are_not_listed(sandbox: SallaSandbox, store: StoreId) -> None:
    history = SallaStoreHistory(sandbox.client, sandbox.clock)
    there = {**PERCENT["data"], "id": 7}
    scripted(sandbox, listing(DELETED, there, {"id": 8, "status": "active"}), listing(DELETED))
    for found in ([PlatformCouponId("7")], []):
        (event,) = history.page(store, Resource.COUPONS, 1, AT).events
        assert isinstance(event, CouponsReported)
        assert [coupon.id for coupon in event.coupons] == found
