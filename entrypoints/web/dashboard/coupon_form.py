"""A coupon's form: its entries, what they mean, where to begin, and what differs between two."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from random import SystemRandom

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from werkzeug.datastructures import MultiDict

from entrypoints.web.dashboard.coupon_rule_words import discount_words
from entrypoints.web.dashboard.coupon_terms_form import (
    FREE_SHIPPING,
    PERCENTAGE,
    SELECTIONS,
    Entries,
    FormReader,
    read_terms,
    terms_entries,
    typed_moment,
    typed_money,
)
from entrypoints.web.dashboard.coupon_words import CHANNELS, FIELDS
from entrypoints.web.dashboard.formats import full_moment, money_text, number
from entrypoints.web.dashboard.order_words import payment_name
from nomoflow.coupons.codes import CodePattern
from nomoflow.coupons.drafts import CouponDraft, CouponRefused
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.terms import CouponTerms, Selection
from nomoflow.kernel.ids import CouponId
from nomoflow.kernel.money import Currency

Names = Mapping[str, str]

_LASTS = timedelta(days=30)
_MADE = CodePattern(random_letters=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a form describes, and what of it could not be read."""

    draft: CouponDraft
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A way to begin: its name, what it is good for, and what the form then holds."""

    key: str
    name: LazyString
    purpose: LazyString
    icon: str
    code: str
    entries: Mapping[str, str]


STARTS = (
    Start(
        key="welcome",
        name=_("Welcome 10%"),
        purpose=_("For a first order. The most common way to win a new customer."),
        icon="sparkles",
        code="WELCOME10",
        entries={
            "kind": PERCENTAGE,
            "percent": "10",
            "ceiling": "50",
            "usage_limit_per_customer": "1",
            "first_order_only": "true",
        },
    ),
    Start(
        key="shipping",
        name=_("Free shipping above an amount"),
        purpose=_("Makes carts larger: whoever is close to the amount adds something."),
        icon="package",
        code="FREESHIP",
        entries={"kind": FREE_SHIPPING, "minimum_cart": "200"},
    ),
    Start(
        key="cart",
        name=_("Cart saver"),
        purpose=_("A short discount for those who were about to leave with a full cart."),
        icon="shopping-cart",
        code="BACK15",
        entries={
            "kind": PERCENTAGE,
            "percent": "15",
            "ceiling": "75",
            "minimum_cart": "100",
            "usage_limit_per_customer": "1",
            "excludes_sale_products": "true",
        },
    ),
)


def first_entries(chosen: str, now: datetime, zone: tzinfo) -> Entries:
    """What the form of a new coupon holds: nothing much, or one of the ``STARTS``."""
    end = (now + _LASTS).astimezone(zone).replace(hour=23, minute=59, second=0)
    entries: Entries = MultiDict({"kind": PERCENTAGE, "channel": "all"})
    entries["ends_at"] = typed_moment(end, zone)
    for start in STARTS:
        if start.key == chosen:
            begun = {"code": start.code, "title": str(start.name), **start.entries}
            for name, value in begun.items():
                entries[name] = value
    return entries


def made_code() -> str:
    """A code that nobody guesses and nobody misreads."""
    return _MADE.make(1, SystemRandom())[0]


def entries_of(draft: CouponDraft, zone: tzinfo) -> Entries:
    """A coupon as it stands in the fields of its form."""
    entries = terms_entries(draft.terms, zone)
    for name in _TEXTS:
        entries[name] = getattr(draft, name)
    if draft.public:
        entries["public"] = "true"
    if draft.budget is not None:
        entries["budget"] = typed_money(draft.budget)
    return entries


def read(form: Entries, currency: Currency, zone: tzinfo) -> Reading:
    """What a sent form describes."""
    reader = FormReader(form, currency, zone)
    draft = CouponDraft(
        code=reader.text("code"),
        terms=read_terms(reader),
        title=reader.text("title"),
        campaign=reader.text("campaign"),
        partner=reader.text("partner"),
        public=reader.ticked("public"),
        budget=reader.money("budget"),
    )
    return Reading(draft=draft, faults=reader.faults)


def faults_of(reading: Reading, now: datetime, current: Coupon | None = None) -> dict[str, str]:
    """All that is wrong with a form: what could not be read, and what the core refuses besides."""
    found: dict[str, str] = {}
    try:
        Coupon.create(CouponId(""), reading.draft, now)
    except CouponRefused as refused:
        found = refused.fields
    if current is not None and reading.draft.code == current.code:
        found.pop("code", None)
    return {**found, **reading.faults}


def differences(
    saved: CouponDraft, wanted: CouponDraft, names: Names | None = None
) -> list[tuple[str, str, str]]:
    """Each field in which two descriptions differ: its name, and what stands in the one and in
    the other, in words. ``names`` are those of products and other things, by their ids."""
    known = names or {}
    mine = {name: (value, words) for name, value, words in _fields(wanted, known)}
    return [
        (str(FIELDS[name]), words or "—", mine[name][1] or "—")
        for name, value, words in _fields(saved, known)
        if mine[name][0] != value
    ]


def things_of(drafts: Iterable[CouponDraft]) -> set[str]:
    """The ids of products that some descriptions speak of."""
    selections = [draft.terms.products for draft in drafts]
    return {id for each in selections for id in (*(each.only or ()), *each.never)}


def _fields(draft: CouponDraft, names: Names) -> Iterator[tuple[str, object, str]]:
    """A coupon field by field: its name, its value to compare, and its words."""
    yield from ((name, getattr(draft, name), getattr(draft, name)) for name in _TEXTS)
    yield "public", draft.public, _yes(draft.public)
    budget = draft.budget
    yield "budget", budget, money_text(budget) if budget else ""
    yield from _terms_fields(draft.terms.normal(), names)


def _terms_fields(terms: CouponTerms, names: Names) -> Iterator[tuple[str, object, str]]:
    yield "discount", terms.discount, discount_words(terms.discount)
    begins = terms.starts_at
    yield "starts_at", begins and _second(begins), full_moment(begins) if begins else ""
    yield "ends_at", _second(terms.ends_at), full_moment(terms.ends_at)
    least = terms.minimum_cart
    yield "minimum_cart", least, money_text(least) if least else ""
    for name in _LIMITS:
        limit = getattr(terms, name)
        yield name, limit, "" if limit is None else number(limit)
    for name in _BOXES:
        yield name, getattr(terms, name), _yes(getattr(terms, name))
    yield "channel", terms.channel, str(CHANNELS[terms.channel])
    for name in SELECTIONS:
        selection: Selection = getattr(terms, name)
        yield f"{name}_only", selection.only, _listed(selection.only, names)
        yield f"{name}_never", selection.never, _listed(selection.never, names)
    yield "brands_excluded", terms.brands_excluded, _listed(terms.brands_excluded, names)
    yield "shipping_excluded", terms.shipping_excluded, _listed(terms.shipping_excluded, names)
    methods = terms.payment_methods
    yield "payment_methods", methods, gettext(", ").join(payment_name(each) for each in methods)
    yield "email_domain", terms.email_domain, terms.email_domain
    marketer = terms.marketer
    yield "marketer_name", marketer and marketer.name, marketer.name if marketer else ""
    share = discount_words(marketer.commission) if marketer else ""
    yield "marketer_commission", marketer and marketer.commission, share
    yield "marketer_note", marketer and marketer.note, marketer.note if marketer else ""


_TEXTS = ("code", "title", "campaign", "partner")
_LIMITS = ("usage_limit", "usage_limit_per_customer")
_BOXES = (
    "free_shipping",
    "first_order_only",
    "excludes_sale_products",
    "combines_with_offers",
    "shows_ceiling",
)


def _second(at: datetime) -> datetime:
    """A moment as exactly as the form has it."""
    return at.replace(microsecond=0)


def _yes(ticked: bool) -> str:
    return gettext("Yes") if ticked else gettext("No")


def _listed(ids: tuple[str, ...] | None, names: Names) -> str:
    return gettext(", ").join(names.get(id, id) for id in ids or ())
