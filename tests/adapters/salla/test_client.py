"""A conversation with the Admin API: its pace, its refusals, its silence about tokens."""

from datetime import timedelta
from pathlib import Path

import pytest
import requests

from adapters.salla.client import HURRIED, SallaClient
from adapters.salla.session import salla_session
from entrypoints.sandbox.salla.seed.stores import OUD_NAJD
from nomoflow.kernel.errors import Invalid, NotFound, Unavailable
from nomoflow.kernel.ids import StoreId
from nomoflow.merchants.model import AccessRefused, NotPermitted, StoreStatus
from tests.adapters.salla.fixtures import fixture
from tests.adapters.salla.scripted import Answer, Scripted, everything_in
from tests.contracts.salla_sandbox import THE_APP, SallaSandbox

FINE = Answer(body={"status": 200, "success": True, "data": {"id": 1}})


def scripted(sandbox: SallaSandbox, *answers: Answer | Exception) -> Scripted:
    """From now on the Admin API answers so; accounts stay as they are."""
    script = Scripted(*answers)
    sandbox.session.mount(THE_APP.api_url, script)
    return script


def access_token(sandbox: SallaSandbox, store: StoreId) -> str:
    grant = sandbox.grant(store)
    assert grant is not None
    return grant.access.reveal()


def end_access(sandbox: SallaSandbox) -> None:
    """The access token ends early; its refresh token still works."""
    for grant in sandbox.salla.world.grants.of(OUD_NAJD):
        grant.access_revoked = True
        sandbox.salla.world.grants.put(grant)


def test_a_request_carries_the_stores_token_and_asks_in_arabic(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    script = scripted(sandbox, FINE)
    answer = sandbox.client.get(store, "store/info", {"page": 2})
    assert answer.data == {"id": 1}
    (asked,) = script.asked
    assert asked.url == f"{THE_APP.api_url}/store/info?page=2"
    assert asked.headers["Authorization"] == f"Bearer {access_token(sandbox, store)}"
    assert asked.headers["Accept"] == "application/json"
    assert asked.headers["Accept-Language"] == "ar"
    assert script.timeouts == [(5.0, 15.0)]


def test_writing_and_removing(sandbox: SallaSandbox, store: StoreId) -> None:
    script = scripted(sandbox, FINE)
    sandbox.client.post(store, "coupons", {"code": "عيد"})
    sandbox.client.put(store, "coupons/1", {"amount": 5})
    sandbox.client.delete(store, "coupons/1")
    assert [asked.method for asked in script.asked] == ["POST", "PUT", "DELETE"]
    body = script.asked[0].body
    assert isinstance(body, bytes)
    assert body.decode() == '{"code": "عيد"}'
    assert script.asked[0].headers["Content-Type"] == "application/json"


def test_an_answer_without_a_body(sandbox: SallaSandbox, store: StoreId) -> None:
    scripted(sandbox, Answer(status=204, body=b""))
    assert sandbox.client.delete(store, "coupons/1").data is None


def test_a_deletion_that_says_202_inside_is_a_success(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    scripted(sandbox, Answer(body=fixture("api.coupon.delete.response")))
    assert isinstance(sandbox.client.delete(store, "coupons/1").data, dict)


def test_a_token_that_ended_early_is_replaced_once(sandbox: SallaSandbox, store: StoreId) -> None:
    before = access_token(sandbox, store)
    end_access(sandbox)
    assert sandbox.client.get(store, "store/info").data is not None
    assert access_token(sandbox, store) != before


def test_a_store_whose_new_token_is_refused_too_is_given_up(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    script = scripted(sandbox, Answer(status=401, body=fixture("error.401.invalid_token")))
    with pytest.raises(AccessRefused):
        sandbox.client.get(store, "store/info")
    assert len(script.asked) == 2


def test_after_the_app_was_removed_access_is_refused(sandbox: SallaSandbox, store: StoreId) -> None:
    sandbox.salla.desk.uninstall(OUD_NAJD)
    with pytest.raises(AccessRefused):
        sandbox.client.get(store, "store/info")
    with sandbox.world.work(store) as work:
        record = work.stores.find()
    assert record is not None
    assert record.status is StoreStatus.DISCONNECTED


@pytest.mark.parametrize("state", ["deleted", "inactive"])
def test_a_user_who_is_gone_costs_no_refresh(
    sandbox: SallaSandbox, store: StoreId, state: str
) -> None:
    record = sandbox.salla.world.store(OUD_NAJD)
    record.account_state = state
    before = access_token(sandbox, store)
    with pytest.raises(AccessRefused):
        sandbox.client.get(store, "store/info")
    assert access_token(sandbox, store) == before


def test_a_reused_refresh_token_is_told_by_its_bare_body(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    script = scripted(sandbox, Answer(status=401, body=fixture("oauth.error.invalid_grant")))
    with pytest.raises(AccessRefused):
        sandbox.client.get(store, "store/info")
    assert len(script.asked) == 1


def test_a_missing_scope_is_named_and_costs_no_refresh(sandbox: SallaSandbox) -> None:
    sandbox.salla.world.knobs.app_scopes = "products.read"
    store = sandbox.connect()
    before = access_token(sandbox, store)
    with pytest.raises(NotPermitted) as refused:
        sandbox.client.get(store, "orders")
    assert refused.value.facts["scope"] == "orders.read"
    assert access_token(sandbox, store) == before
    assert sandbox.client.get(store, "products").data


def test_what_is_not_ours_is_not_permitted(sandbox: SallaSandbox, store: StoreId) -> None:
    with pytest.raises(NotPermitted) as refused:
        sandbox.client.get(store, "apps/1/settings")
    assert "scope" not in refused.value.facts


@pytest.mark.parametrize("path", ["products/1", "customers/1", "nowhere"])
def test_both_shapes_of_not_found(sandbox: SallaSandbox, store: StoreId, path: str) -> None:
    with pytest.raises(NotFound):
        sandbox.client.get(store, path)


def test_wrong_fields_are_named(sandbox: SallaSandbox, store: StoreId) -> None:
    with pytest.raises(Invalid) as refused:
        sandbox.client.get(store, "orders", {"sort_by": "beauty"})
    assert refused.value.fields == {"sort_by": "refused_by_platform"}
    said = refused.value.facts["said"]
    assert isinstance(said, dict)
    assert said["sort_by"] == ("قيمة الترتيب غير صحيحة",)


@pytest.mark.parametrize("name", ["error.422", "error.422.validation_failed"])
def test_documented_refusals_of_input(sandbox: SallaSandbox, store: StoreId, name: str) -> None:
    body = fixture(name)
    scripted(sandbox, Answer(status=422, body=body))
    with pytest.raises(Invalid) as refused:
        sandbox.client.post(store, "coupons", {})
    assert refused.value.fields.keys() == body["error"]["fields"].keys()


def test_a_refusal_that_blames_no_field_keeps_its_message(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    scripted(sandbox, Answer(status=422, body={"error": {"code": 422, "message": "غير متاح"}}))
    with pytest.raises(Invalid) as refused:
        sandbox.client.post(store, "coupons", {})
    assert refused.value.fields == {}
    assert refused.value.facts["said"] == {"": ("غير متاح",)}


def test_a_full_bucket_is_waited_for(sandbox: SallaSandbox, store: StoreId) -> None:
    sandbox.salla.world.knobs.rate_limit_per_minute = 2
    for _ in range(4):
        assert sandbox.client.get(store, "store/info").data
    assert sandbox.slept == [1.0, 1.0]


def test_a_long_pause_is_handed_on(sandbox: SallaSandbox, store: StoreId) -> None:
    sandbox.salla.world.knobs.customers_limit = 1
    assert sandbox.client.get(store, "customers").data
    with pytest.raises(Unavailable) as refused:
        sandbox.client.get(store, "customers")
    assert refused.value.after == timedelta(seconds=600)
    assert sandbox.slept == []


def test_waiting_has_an_end(sandbox: SallaSandbox, store: StoreId) -> None:
    full = Answer(status=429, body=fixture("error.429"), headers={"Retry-After": "5"})
    scripted(sandbox, full)
    with pytest.raises(Unavailable) as refused:
        sandbox.client.get(store, "store/info")
    assert refused.value.after == timedelta(seconds=5)
    assert sum(sandbox.slept) <= 30


@pytest.mark.parametrize("told", [{}, {"Retry-After": "0"}, {"Retry-After": "soon"}])
def test_a_pause_without_a_length_is_a_second(
    sandbox: SallaSandbox, store: StoreId, told: dict[str, str]
) -> None:
    scripted(sandbox, Answer(status=429, body=b"", headers=told), FINE)
    assert sandbox.client.get(store, "store/info").data
    assert sandbox.slept == [1.0]


def test_reading_is_tried_a_second_time(sandbox: SallaSandbox, store: StoreId) -> None:
    sandbox.salla.world.knobs.api_fail_next = 1
    assert sandbox.client.get(store, "store/info").data
    sandbox.salla.world.knobs.api_fail_next = 2
    with pytest.raises(Unavailable):
        sandbox.client.get(store, "store/info")
    assert sandbox.salla.world.knobs.api_fail_next == 0


def test_a_hurried_reader_is_not_made_to_wait(sandbox: SallaSandbox, store: StoreId) -> None:
    hurried = SallaClient(
        sandbox.session, THE_APP.api_url, sandbox.tokens, sandbox.slept.append, patience=HURRIED
    )
    script = scripted(sandbox, Answer(status=503, body={}), Answer(status=429), FINE)
    for after in (None, timedelta(seconds=1)):
        with pytest.raises(Unavailable) as refused:
            hurried.get(store, "store/info")
        assert refused.value.after == after
    assert len(script.asked) == 2
    assert sandbox.slept == []


def test_writing_is_not_tried_a_second_time(sandbox: SallaSandbox, store: StoreId) -> None:
    script = scripted(sandbox, Answer(status=503, body={}), FINE)
    with pytest.raises(Unavailable):
        sandbox.client.post(store, "coupons", {"code": "A"})
    assert len(script.asked) == 1


def test_a_neighbour_that_names_an_hour_is_not_asked_again(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    script = scripted(sandbox, Answer(status=503, headers={"Retry-After": "3600"}), FINE)
    with pytest.raises(Unavailable) as refused:
        sandbox.client.get(store, "store/info")
    assert refused.value.after == timedelta(hours=1)
    assert len(script.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"<html>maintenance</html>"),
        Answer(body=b""),
        Answer(body=b'{"status": 200, "success": true, "data": '),
        Answer(body=[1, 2]),
        Answer(body="fine"),
        Answer(body=b'{"data": NaN}'),
        Answer(status=302, headers={"Location": "https://elsewhere.example/"}, body={}),
        Answer(status=404, body=b"<html>not found</html>"),
        Answer(status=500, body={"success": True}),
        Answer(body={"success": False, "status": 500}),
    ],
)
def test_nonsense_is_no_answer(sandbox: SallaSandbox, store: StoreId, answer: Answer) -> None:
    script = scripted(sandbox, answer)
    with pytest.raises(Unavailable):
        sandbox.client.get(store, "store/info")
    assert len(script.asked) == 2


def test_a_refusal_inside_a_success_is_a_refusal(sandbox: SallaSandbox, store: StoreId) -> None:
    scripted(sandbox, Answer(body=fixture("error.404")))
    with pytest.raises(NotFound):
        sandbox.client.get(store, "products/1")


@pytest.mark.parametrize(
    "fault",
    [
        requests.ConnectTimeout("t"),
        requests.ReadTimeout("t"),
        requests.ConnectionError("reset"),
        requests.exceptions.ChunkedEncodingError("cut"),
        requests.exceptions.ContentDecodingError("gzip"),
        requests.exceptions.SSLError("certificate"),
        requests.exceptions.InvalidHeader("Bearer ory_at_in_the_message"),
    ],
)
def test_no_exception_of_the_library_and_no_token_gets_out(
    sandbox: SallaSandbox, store: StoreId, fault: requests.RequestException
) -> None:
    scripted(sandbox, fault)
    with pytest.raises(Unavailable) as refused:
        sandbox.client.get(store, "store/info")
    found = everything_in(refused.value)
    assert access_token(sandbox, store) not in found
    assert "ory_at_" not in found
    assert refused.value.facts["reason"] == type(fault).__name__


def test_a_stumble_between_is_forgiven(sandbox: SallaSandbox, store: StoreId) -> None:
    scripted(sandbox, requests.ReadTimeout("slow"), FINE)
    assert sandbox.client.get(store, "store/info").data == {"id": 1}


def test_silence_ends_after_the_timeout(
    sandbox: SallaSandbox, store: StoreId, silent_address: str
) -> None:
    with salla_session() as session:
        client = SallaClient(
            session, silent_address, sandbox.tokens, sandbox.slept.append, timeouts=(0.5, 0.05)
        )
        with pytest.raises(Unavailable) as refused:
            client.get(store, "store/info")
    assert refused.value.facts["reason"] == "ReadTimeout"


def test_cookies_are_not_carried_from_one_store_to_another(
    sandbox: SallaSandbox, store: StoreId
) -> None:
    cookie = {"Set-Cookie": "session=of-this-store; Path=/"}
    script = scripted(sandbox, Answer(body=FINE.body, headers=cookie))
    sandbox.client.get(store, "store/info")
    sandbox.client.get(store, "store/info")
    assert "Cookie" not in script.asked[-1].headers
    assert not sandbox.session.cookies


def test_a_password_file_does_not_overwrite_the_token(
    sandbox: SallaSandbox, store: StoreId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords = tmp_path / "netrc"
    passwords.write_text("machine 127.0.0.1 login somebody password something\n", "utf-8")
    monkeypatch.setenv("NETRC", str(passwords))
    script = scripted(sandbox, FINE)
    sandbox.client.get(store, "store/info")
    assert script.asked[0].headers["Authorization"].startswith("Bearer ")
