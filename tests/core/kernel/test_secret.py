"""A secret does not show itself."""

import json
from dataclasses import asdict, dataclass

from nomoflow.kernel.secret import Secret


@dataclass(frozen=True)
class Holder:
    token: Secret


def test_a_secret_hides_in_every_way_of_printing() -> None:
    holder = Holder(Secret("ory_at_hidden"))
    for shown in (str(holder), repr(holder), f"{holder.token}", f"{holder.token!r:>40}"):
        assert "hidden" not in shown


def test_a_secret_cannot_slip_into_json() -> None:
    holder = Holder(Secret("ory_at_hidden"))
    assert "hidden" not in json.dumps({"token": holder.token}, default=str)
    assert asdict(holder)["token"] is not None
