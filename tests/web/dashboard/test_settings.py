"""Settings: the people, and keys that are shown once."""

import re

from nomoflow.kernel.secret import Secret
from nomoflow.merchants.model import Role
from tests.builders import STORE
from tests.web.dashboard.desk import HOME, a_desk

KEY = re.compile(r"nomo_[\w-]{20,}")


def test_a_new_key_is_shown_once_and_nowhere_else() -> None:
    desk = a_desk()
    answer = desk.send("/settings/keys", label="المستودع")
    shown = KEY.search(answer.get_data(as_text=True))
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert shown
    assert shown[0] not in str(answer.headers)
    assert desk.house.services.merchants.store_of_api_key(Secret(shown[0])).id == STORE
    later = desk.read("/settings")
    assert "المستودع" in later
    assert not KEY.search(later)


def test_a_key_needs_a_name() -> None:
    desk = a_desk()
    answer = desk.send("/settings/keys", label="  ")
    assert answer.status_code == 422
    assert "Give the key a name" in answer.get_data(as_text=True)
    assert desk.send("/settings/keys", label="x" * 61).status_code == 422
    assert not desk.house.services.merchants.api_keys(STORE)


def test_a_revoked_key_opens_nothing_any_more() -> None:
    desk = a_desk()
    desk.send("/settings/keys", label="old")
    key = desk.house.services.merchants.api_keys(STORE)[0]
    assert "Revoke “old”?" in desk.read(f"/settings/keys/{key.id}/revoke")
    assert desk.house.services.merchants.api_keys(STORE)[0].revoked_at is None
    assert desk.send(f"/settings/keys/{key.id}/revoke").status_code == 302
    assert desk.house.services.merchants.api_keys(STORE)[0].revoked_at is not None
    assert "Revoked" in desk.read("/settings")


def test_a_key_that_is_not_there_is_not_found() -> None:
    desk = a_desk()
    desk.read("/settings/keys/nothing/revoke", status=404)
    assert desk.send("/settings/keys/nothing/revoke").status_code == 404


def test_only_the_owner_makes_keys() -> None:
    desk = a_desk(Role.STAFF)
    assert "Make a key" not in desk.read("/settings")
    assert desk.send("/settings/keys", label="mine").status_code == 403
    assert not desk.house.services.merchants.api_keys(STORE)


def test_people_and_their_roles_are_listed() -> None:
    page = a_desk().read("/settings")
    assert "noura@example.com" in page
    assert "Owner" in page


def test_a_store_sees_only_its_own_keys() -> None:
    desk = a_desk()
    assert desk.browser.get(f"{HOME}-not/settings").status_code == 404
