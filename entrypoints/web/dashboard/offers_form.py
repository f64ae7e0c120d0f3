"""Turns an offer into a form and a sent form back into an offer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from entrypoints.web.dashboard.coupon_form import first_entries
from entrypoints.web.dashboard.coupon_terms_form import (
    Entries,
    FormReader,
    read_terms,
    terms_entries,
    typed_money,
)
from nomoflow.coupons.codes import CodePattern, typed
from nomoflow.coupons.drafts import CouponRefused
from nomoflow.coupons.offers import Budget, Offer, OfferDraft, OfferKind, Supply
from nomoflow.coupons.terms import publishing_faults
from nomoflow.kernel.ids import CouponId, OfferId

STEPS = ("kind", "discount", "codes", "budget", "review")

_UNITS = {"minutes": 1, "hours": 60, "days": 24 * 60}

_OF_STEP = {
    "kind": ("name", "kind", "campaign", "partner"),
    "codes": ("supply", "prefix", "random_letters", "size", "lifetime_minutes"),
    "budget": ("budget_codes", "budget_per_day", "budget_per_visitor", "budget_discount"),
}
# What stands in the form on each step; whatever is not named here belongs to the discount.
_ENTRIES = {
    "kind": {"name", "offer_kind", "campaign", "partner"},
    "budget": set(_OF_STEP["budget"]),
}
_PATTERN = {"prefix", "random_letters"}
_CODES = {
    OfferKind.SHARED: set[str](),
    OfferKind.POOL: {*_PATTERN, "supply", "size"},
    OfferKind.PERSONAL: {*_PATTERN, "lifetime", "lifetime_unit", "stock"},
}
_OWN = set[str]().union(*_ENTRIES.values(), *_CODES.values(), {"coupon"})
_OF_THE_WAY = {"csrf_token", "step", "go", "version"}

# Each kind has a field of its own for its number of codes, so that none loses what was typed.
_AT_FIRST = {
    "offer_kind": OfferKind.POOL.value,
    "supply": Supply.OWN_CODES.value,
    "random_letters": "8",
    "size": "500",
    "stock": "20",
    "lifetime": "20",
    "lifetime_unit": "minutes",
    "budget_per_visitor": "1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a form says: the offer as far as it can be read, and a code for each faulty field."""

    draft: OfferDraft
    faults: Mapping[str, str]

    def first_fault(self, steps: tuple[str, ...] = STEPS) -> str:
        """The first of these steps on which something is wrong, or nothing."""
        wrong = {step_of(name) for name in self.faults}
        return next((step for step in steps if step in wrong), "")


def step_of(field: str) -> str:
    """The step on which a field stands; the conditions of the discount are on the second."""
    return next((step for step, names in _OF_STEP.items() if field in names), "discount")


def at_first(now: datetime, zone: tzinfo, **told: str) -> Entries:
    """The fields of an offer that nobody has described yet."""
    return _with(first_entries("", now, zone), {**_AT_FIRST, **told})


def entries_of(draft: OfferDraft, now: datetime, zone: tzinfo) -> Entries:
    """The fields of an offer that is there."""
    if draft.terms is None:
        return at_first(now, zone, **_own_entries(draft))
    return _with(terms_entries(draft.terms, zone), {**_AT_FIRST, **_own_entries(draft)})


def carried(entries: Entries, step: str, kind: OfferKind) -> list[tuple[str, str]]:
    """What other steps said, and other kinds: it goes along unseen, so that nothing is lost."""
    return [
        (name, value)
        for name, value in entries.items(multi=True)
        if name not in _OF_THE_WAY and not _is_shown(name, step, kind)
    ]


def read(reader: FormReader, at: datetime) -> Reading:
    """What a sent form says; every fault that would keep it from being made and started."""
    kind = kind_in(reader)
    shared, personal = kind is OfferKind.SHARED, kind is OfferKind.PERSONAL
    draft = OfferDraft(
        name=reader.text("name"),
        kind=kind,
        coupon=CouponId(reader.text("coupon")) or None if shared else None,
        terms=None if shared else read_terms(reader),
        pattern=CodePattern() if shared else _pattern(reader),
        supply=_supply(reader) if kind is OfferKind.POOL else Supply.OWN_CODES,
        size=_size(reader, kind),
        lifetime_minutes=_lifetime(reader) if personal else None,
        budget=_budget(reader),
        campaign=reader.text("campaign"),
        partner=reader.text("partner"),
    )
    return Reading(draft=draft, faults={**_faults(draft, at), **reader.faults})


def read_running(reader: FormReader, offer: Offer) -> Reading:
    """What of an offer that ran already can still be changed; the rest stays as it is."""
    draft = replace(
        offer.draft,
        name=reader.text("name"),
        size=_size(reader, offer.draft.kind),
        budget=_budget(reader),
        campaign=reader.text("campaign"),
        partner=reader.text("partner"),
    )
    return Reading(draft=draft, faults=reader.faults)


def kind_in(reader: FormReader) -> OfferKind:
    """The kind that a form says, or the one it begins with."""
    asked = reader.text("offer_kind")
    return OfferKind(asked) if asked in set(OfferKind) else OfferKind.POOL


def _with(entries: Entries, told: Mapping[str, str]) -> Entries:
    """The entries with these in the place of those before; ``update`` would only add to them."""
    for name, text in told.items():
        entries[name] = text
    return entries


def _is_shown(name: str, step: str, kind: OfferKind) -> bool:
    if step == "discount":
        return name == "coupon" if kind is OfferKind.SHARED else name not in _OWN
    return name in (_CODES[kind] if step == "codes" else _ENTRIES.get(step, ()))


def _faults(draft: OfferDraft, at: datetime) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        Offer.create(OfferId(""), draft, at)
    except CouponRefused as refused:
        found = dict(refused.fields)
    if draft.terms is not None:
        found |= publishing_faults(draft.terms, at)
    return found


def _own_entries(draft: OfferDraft) -> dict[str, str]:
    budget = draft.budget
    told = {
        "name": draft.name,
        "offer_kind": draft.kind.value,
        "campaign": draft.campaign,
        "partner": draft.partner,
        "coupon": draft.coupon or "",
        "supply": draft.supply.value,
        "prefix": draft.pattern.prefix,
        "random_letters": str(draft.pattern.random_letters),
        "budget_codes": str(budget.codes or ""),
        "budget_per_day": str(budget.per_day or ""),
        "budget_per_visitor": str(budget.per_visitor),
        "budget_discount": typed_money(budget.discount) if budget.discount else "",
    }
    if draft.kind is not OfferKind.SHARED:
        told[_size_field(draft.kind)] = str(draft.size)
    if draft.lifetime_minutes:
        unit = next(
            unit
            for unit in ("days", "hours", "minutes")
            if draft.lifetime_minutes % _UNITS[unit] == 0
        )
        told |= {"lifetime": str(draft.lifetime_minutes // _UNITS[unit]), "lifetime_unit": unit}
    return told


def _pattern(reader: FormReader) -> CodePattern:
    return CodePattern(
        prefix=typed(reader.text("prefix")), random_letters=reader.whole("random_letters") or 0
    )


def _supply(reader: FormReader) -> Supply:
    asked = reader.text("supply")
    return Supply(asked) if asked in set(Supply) else Supply.OWN_CODES


def _size(reader: FormReader, kind: OfferKind) -> int:
    if kind is OfferKind.SHARED:
        return 0
    name = _size_field(kind)
    size = reader.whole(name)
    _rename(reader, name, "size")
    return size or 0


def _size_field(kind: OfferKind) -> str:
    return "stock" if kind is OfferKind.PERSONAL else "size"


def _lifetime(reader: FormReader) -> int | None:
    count = reader.whole("lifetime")
    _rename(reader, "lifetime", "lifetime_minutes")
    return None if count is None else count * _UNITS.get(reader.text("lifetime_unit"), 1)


def _rename(reader: FormReader, field: str, name: str) -> None:
    """A fault is told by the core's name of the field."""
    if field in reader.faults:
        reader.faults[name] = reader.faults.pop(field)


def _budget(reader: FormReader) -> Budget:
    per_visitor = reader.whole("budget_per_visitor")
    return Budget(
        codes=reader.whole("budget_codes"),
        per_day=reader.whole("budget_per_day"),
        per_visitor=1 if per_visitor is None else per_visitor,
        discount=reader.money("budget_discount"),
    )
