"""The evidence of consent: a store's chain of records, each holding the hash of the one before.

A record is hashed without what may have to be forgotten: of an address, a page, an IP address and
a browser it holds salted hashes. When these are cut out, with their salt, the chain still holds.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

from nomoflow.audience.facts import (
    NO_TRACE,
    Actor,
    ConsentAction,
    Method,
    ShownText,
    SubscriberId,
    Trace,
)
from nomoflow.audience.keyed import Keyed
from nomoflow.kernel.ids import StoreId

BEGINNING = "0" * 64
"""What stands for the hash before the first record."""

_PERSONAL = ("email", "page", "ip", "user_agent")
_UNHASHED = frozenset({*_PERSONAL, "salt", "hash"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody did, as it goes into the evidence."""

    subscriber: SubscriberId
    email: str
    action: ConsentAction
    method: Method
    acted_by: Actor
    occurred_at: datetime
    shown: ShownText
    trace: Trace = NO_TRACE
    invitation: str = ""
    """The invitation by which it was confirmed, or which ran out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecord:
    """An act in a store's evidence. What was cut out of it is ``None``."""

    store: StoreId
    number: int
    subscriber: SubscriberId
    address_hash: str
    """By what the address is recognised (keyed); the person themselves is not in it."""
    channel: str
    purpose: str
    action: ConsentAction
    method: Method
    acted_by: Actor
    text: str
    text_version: str
    text_sha256: str
    locale: str
    invitation: str
    occurred_at: datetime
    recorded_at: datetime
    email_sha256: str
    page_sha256: str
    ip_sha256: str
    user_agent_sha256: str
    previous: str
    hash: str = ""
    email: str | None = None
    page: str | None = None
    ip: str | None = None
    user_agent: str | None = None
    salt: str | None = None

    def canonical(self) -> str:
        """What is hashed: JSON with sorted keys, without spaces, times in UTC."""
        told = {
            field.name: _plain(getattr(self, field.name))
            for field in fields(self)
            if field.name not in _UNHASHED
        }
        return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def computed(self) -> str:
        """The hash that the record should have."""
        return _sha256(self.canonical())

    def holds(self) -> bool:
        """Whether everything in it agrees with its hashes."""
        told = {name: getattr(self, name) for name in _PERSONAL}
        sealed = all(
            getattr(self, f"{name}_sha256") == _salted(self.salt or "", name, value)
            for name, value in told.items()
            if value is not None
        )
        return sealed and self.hash == self.computed() and self.text_sha256 == _sha256(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """How long a store's evidence is, its last hash, and our seal on both."""

    length: int = 0
    last: str = BEGINNING
    seal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a chain holds. ``broken_at`` is the number of the first record that does not."""

    records: int
    broken_at: int | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing was changed, put in, taken out or moved."""
        return self.broken_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What records are written with: the store, our key, the moment."""

    store: StoreId
    keyed: Keyed
    at: datetime


def written(
    chain: Chain, acts: Sequence[Act], salts: Iterable[str], pen: Pen
) -> tuple[list[ConsentRecord], Chain]:
    """The records of some acts, and the chain that ends with them."""
    records = []
    for act, salt in zip(acts, salts, strict=False):
        record = _record(act, salt, pen, chain)
        chain = Chain(length=record.number, last=record.hash)
        records.append(record)
    return records, replace(chain, seal=pen.keyed.chain(pen.store, chain.length, chain.last))


def verified(
    records: Iterable[ConsentRecord], chain: Chain, store: StoreId, keyed: Keyed
) -> Verdict:
    """Whether a store's evidence is what was written, in full and in order."""
    number, previous = 0, BEGINNING
    for record in records:
        number += 1
        follows = record.number == number and record.previous == previous
        if not follows or record.store != store or not record.holds():
            return Verdict(records=number, broken_at=number)
        previous = record.hash
    sealed = chain.seal == keyed.chain(store, number, previous)
    whole = (chain.length, chain.last) == (number, previous)
    if not whole or (number and not sealed):
        return Verdict(records=number, broken_at=number + 1)
    return Verdict(records=number)


def proof(record: ConsentRecord) -> str:
    """A line that proves a record to anybody: what was hashed, to the letter, its hash, and the
    values with the salt whose hashes stand in it."""
    told = {name: getattr(record, name) for name in (*_PERSONAL, "salt")}
    line = {"hashed": record.canonical(), "hash": record.hash, **told}
    return json.dumps(line, ensure_ascii=False) + "\n"


def _record(act: Act, salt: str, pen: Pen, chain: Chain) -> ConsentRecord:
    told = {
        "email": act.email,
        "page": act.trace.page,
        "ip": act.trace.ip,
        "user_agent": act.trace.user_agent,
    }
    record = ConsentRecord(
        store=pen.store,
        number=chain.length + 1,
        subscriber=act.subscriber,
        address_hash=pen.keyed.address(pen.store, act.email),
        channel="email",
        purpose="marketing",
        action=act.action,
        method=act.method,
        acted_by=act.acted_by,
        text=act.shown.text,
        text_version=act.shown.version,
        text_sha256=_sha256(act.shown.text),
        locale=act.shown.language,
        invitation=act.invitation,
        occurred_at=act.occurred_at,
        recorded_at=pen.at,
        **{f"{name}_sha256": _salted(salt, name, value) for name, value in told.items()},
        previous=chain.last,
        salt=salt,
        **told,
    )
    return replace(record, hash=record.computed())


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _salted(salt: str, name: str, value: str) -> str:
    return _sha256(f"{salt}\n{name}\n{value}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
