"""The chain of evidence: whatever is changed, put in, taken out or moved is found."""

import hashlib
import json
from dataclasses import replace
from itertools import count
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nomoflow.audience.evidence import Chain, ConsentRecord, Pen, proof, verified, written
from nomoflow.audience.facts import ConsentAction
from nomoflow.audience.keyed import Keyed
from tests.audience_builders import KEYED, an_act
from tests.builders import NOW, OTHER, STORE

PEN = Pen(store=STORE, keyed=KEYED, at=NOW)
TEXTS = (
    "address_hash", "channel", "purpose", "text", "text_version", "text_sha256", "locale",
    "invitation", "email_sha256", "page_sha256", "ip_sha256", "user_agent_sha256", "previous",
    "hash", "email", "page", "ip", "user_agent", "salt", "subscriber", "store",
)  # fmt: skip


def evidence(length: int) -> tuple[list[ConsentRecord], Chain]:
    """So many records, written in two goes."""
    salts = (f"salt-{number}" for number in count())
    acts = [an_act(number) for number in range(length)]
    first, chain = written(Chain(), acts[: length // 2], salts, PEN)
    second, end = written(chain, acts[length // 2 :], salts, PEN)
    return [*first, *second], end


SIX, END = evidence(6)


def broken_at(records: list[ConsentRecord], chain: Chain, keyed: Keyed = KEYED) -> int | None:
    return verified(records, chain, STORE, keyed).broken_at


def test_what_was_written_holds() -> None:
    for length in (0, 1, 2, 7):
        records, chain = evidence(length)
        verdict = verified(records, chain, STORE, KEYED)
        assert verdict.holds
        assert verdict.records == length


@given(st.data())
def test_any_changed_value_is_found_where_it_stands(data: Any) -> None:
    records = list(SIX)
    place = data.draw(st.integers(0, 5))
    name = data.draw(st.sampled_from(TEXTS))
    before = getattr(records[place], name)
    after = data.draw(st.text(max_size=70).filter(lambda text: text != before))
    records[place] = replace(records[place], **{name: after})
    assert broken_at(records, END) == place + 1


@given(place=st.integers(0, 5), other=st.integers(0, 5))
def test_records_that_are_taken_out_moved_or_doubled_are_found(place: int, other: int) -> None:
    without = [*SIX[:place], *SIX[place + 1 :]]
    assert broken_at(without, END) == place + 1
    doubled = [*SIX[: place + 1], *SIX[place:]]
    assert broken_at(doubled, END) == place + 2
    if place != other:
        moved = list(SIX)
        moved[place], moved[other] = moved[other], moved[place]
        assert broken_at(moved, END) == min(place, other) + 1


def test_other_times_and_acts_are_found() -> None:
    records, chain = evidence(3)
    for change in (
        {"occurred_at": NOW.replace(year=2020)},
        {"recorded_at": NOW.replace(year=2020)},
        {"action": ConsentAction.CONFIRMED},
        {"number": 7},
    ):
        changed = [records[0], replace(records[1], **change), records[2]]
        assert broken_at(changed, chain) == 2


def test_a_chain_that_somebody_wrote_anew_lacks_our_seal() -> None:
    stranger = Keyed("somebody else's key")
    forged, end = written(Chain(), [an_act(9)], ["salt"], Pen(store=STORE, keyed=stranger, at=NOW))
    assert broken_at(forged, end) == 2
    assert broken_at(forged, end, stranger) is None
    _, ours = evidence(1)
    assert broken_at([], ours) == 1
    assert broken_at([], Chain()) is None
    assert verified(evidence(2)[0], evidence(2)[1], OTHER, KEYED).broken_at == 1


def test_what_is_cut_out_breaks_nothing() -> None:
    records, chain = evidence(3)
    cut = replace(records[1], email=None, page=None, ip=None, user_agent=None, salt=None)
    assert broken_at([records[0], cut, records[2]], chain) is None
    only_ip = replace(records[1], ip=None, user_agent=None)
    assert broken_at([records[0], only_ip, records[2]], chain) is None


def test_a_line_of_proof_needs_nothing_of_ours() -> None:
    records, _ = evidence(2)
    first, second = (json.loads(proof(record)) for record in records)
    assert hashlib.sha256(second["hashed"].encode()).hexdigest() == second["hash"]
    told = json.loads(second["hashed"])
    assert told["previous"] == first["hash"]
    salted = f"{second['salt']}\nemail\n{second['email']}"
    assert hashlib.sha256(salted.encode()).hexdigest() == told["email_sha256"]
    assert hashlib.sha256(told["text"].encode()).hexdigest() == told["text_sha256"]
    assert second["email"] not in second["hashed"]
