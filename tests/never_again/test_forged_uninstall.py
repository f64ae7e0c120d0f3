"""A forged ``app.uninstalled`` erases nothing, whatever it claims and however it claims it."""

import json

import pytest

from nomoflow.merchants.model import StoreStatus
from tests.never_again.door import Door, documented, signature

UNINSTALLED = json.dumps(documented("app.uninstalled"), ensure_ascii=False).encode()
GENUINE = signature(UNINSTALLED)


@pytest.fixture
def installed(door: Door) -> Door:
    """The store is connected."""
    door.told(documented("app.store.authorize"))
    assert door.tokens() is not None
    return door


@pytest.mark.parametrize(
    "claim",
    [
        {},
        {"X-Salla-Signature": ""},
        {"X-Salla-Signature": "0" * 64},
        {"X-Salla-Signature": GENUINE[:-1]},
        {"X-Salla-Signature": signature(UNINSTALLED, "another secret")},
        {"X-Salla-Signature": signature(UNINSTALLED, "")},
        {"X-Salla-Signature": signature(UNINSTALLED + b" ")},
        {"X-Salla-Security-Strategy": "None"},
        {"X-Salla-Security-Strategy": "Token", "Authorization": "sandbox-webhook-secret"},
        {"Authorization": f"Bearer {GENUINE}"},
    ],
)
def test_a_forged_uninstall_erases_nothing(installed: Door, claim: dict[str, str]) -> None:
    assert installed.sent(UNINSTALLED, claim) == 401
    installed.settle()
    row = installed.store()
    assert row is not None
    assert (row.status, row.erase_at) == (StoreStatus.CONNECTED, None)
    assert installed.tokens() is not None
    assert installed.browser.get(f"/s/{row.key}/config").status_code == 200


def test_the_genuine_one_is_believed(installed: Door) -> None:
    assert installed.sent(UNINSTALLED, {"X-Salla-Signature": GENUINE}) == 200
    installed.settle()
    row = installed.store()
    assert row is not None
    assert row.status is StoreStatus.UNINSTALLED
    assert row.erase_at is not None
    assert installed.tokens() is None
    assert installed.browser.get(f"/s/{row.key}.js").status_code == 410
