"""Groups of customers in Salla: a page that waits for them gets one kind of refusal, and soon."""

import pytest
import requests

from adapters.salla.audiences import SallaAudiences
from adapters.salla.client import HURRIED, SallaClient
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.ids import StoreId
from tests.adapters.salla.fixtures import fixture
from tests.adapters.salla.scripted import Answer, Scripted
from tests.contracts.salla_sandbox import THE_APP, SallaSandbox


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=401, body=fixture("error.401.scope")),
        Answer(status=401, body=fixture("error.401.invalid_token")),
        Answer(status=403, body={}),
        Answer(status=404, body=fixture("error.404")),
        Answer(status=422, body=fixture("error.422")),
        Answer(status=429, headers={"Retry-After": "1"}),
        Answer(status=503, body=b""),
        Answer(body={"success": True, "data": "none"}),
        Answer(body={"success": True, "data": []}),
        requests.ReadTimeout("slow"),
    ],
)
def test_groups_of_customers_fail_in_one_way_and_at_once(
    sandbox: SallaSandbox, store: StoreId, answer: Answer | Exception
) -> None:
    hurried = SallaClient(
        sandbox.session, THE_APP.api_url, sandbox.tokens, sandbox.slept.append, patience=HURRIED
    )
    script = Scripted(answer)
    sandbox.session.mount(THE_APP.api_url, script)
    with pytest.raises(Unavailable):
        SallaAudiences(hurried).groups(store)
    assert sandbox.slept == []
    # A token that was refused is renewed once.
    assert len(script.asked) <= 2


def test_a_group_without_a_name_goes_by_its_number(sandbox: SallaSandbox, store: StoreId) -> None:
    listed = [{"id": 474034050, "name": "جملة"}, {"id": "7", "name": None}]
    pages = {"total": 2, "totalPages": 1}
    body = {"success": True, "data": listed, "pagination": pages}
    sandbox.session.mount(THE_APP.api_url, Scripted(Answer(body=body)))
    groups = SallaAudiences(sandbox.client).groups(store)
    assert groups == (("474034050", "جملة"), ("7", "7"))
