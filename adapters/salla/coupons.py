"""Puts coupons where a store's shoppers can use them: into Salla."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from adapters.salla.client import Answer, SallaClient
from adapters.salla.payloads.coupon_requests import (
    changed_coupon,
    new_coupon,
    new_group,
    our_field,
)
from adapters.salla.payloads.coupons import coupon_report, is_deleted
from adapters.salla.payloads.moments import second
from adapters.salla.payloads.values import (
    Json,
    extent,
    malformed,
    part,
    record,
    records,
    text,
    truth,
)
from nomoflow.coupons.codes import LETTERS, code_key
from nomoflow.coupons.facts import CouponReport
from nomoflow.coupons.model import CodeTaken, NoSuchCoupon
from nomoflow.coupons.refusals import RefusedByPlatform
from nomoflow.coupons.terms import CouponTerms, Discount
from nomoflow.coupons.wanted import GroupCodes, WantedCoupon, WantedGroup
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Invalid, NotFound, Unavailable
from nomoflow.kernel.ids import PlatformCouponId, StoreId
from nomoflow.relay.model import Malformed

_PER_PAGE = 60
_MOST_PAGES = 50
_LONGEST_SENTENCE = 300
# What Salla's sentence on a code that is taken says, however the rest of it is put.
_SAME_NAME = "بنفس الاسم"


class SallaCouponGateway:
    """Writes coupons by the Admin API.

    Salla has no two coupons of one code, so that making one may be repeated: where the answer to
    the first try was lost, the second is told that the code is taken, and looks whose it is.
    """

    def __init__(self, client: SallaClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def read(self, store: StoreId, known: PlatformCouponId) -> CouponReport:
        """What Salla has of a coupon; refuses with ``NoSuchCoupon`` when it is gone."""
        asked_at = self._now()
        with _sense(), _there(known):
            has = _coupon(self._client.get(store, _path(known)))
        if is_deleted(has):
            raise NoSuchCoupon(coupon=known)
        return _told(has, asked_at)

    def write(
        self, store: StoreId, wanted: WantedCoupon, known: PlatformCouponId | None
    ) -> CouponReport:
        """Make or change a coupon; what Salla has of it now.

        May refuse with ``CodeTaken``, ``RefusedByPlatform``, ``NoSuchCoupon``, ``Unavailable``,
        ``AccessRefused`` or ``NotPermitted``.
        """
        wanted = replace(wanted, terms=wanted.terms.on_platform())
        return self._make(store, wanted) if known is None else self._change(store, wanted, known)

    def remove(self, store: StoreId, known: PlatformCouponId) -> None:
        """Delete it; what is gone already is success."""
        try:
            self._client.delete(store, _path(known))
        except NotFound:
            return
        except Invalid as refusal:
            raise _refused(refusal) from None

    def make_group(self, store: StoreId, wanted: WantedGroup) -> CouponReport:
        """Make a group of codes, or find the one of this name.

        Two groups may have the same letters in front, though no two coupons the same code.
        """
        wanted = replace(wanted, terms=wanted.terms.on_platform())
        found = self._find(store, wanted.prefix, lambda item: _is_group(item, wanted.name))
        if found is not None:
            return found
        for code in (wanted.prefix, wanted.prefix + _letters_of(wanted.name)):
            asked_at = self._now()
            try:
                answer = self._post(store, new_group(wanted, code, asked_at))
            except Invalid as refusal:
                if not _says_taken(refusal):
                    raise _refused(refusal, wanted.terms.discount) from None
            else:
                return _told(_coupon(answer), asked_at)
        raise _code_taken()

    def group_codes(self, store: StoreId, group: PlatformCouponId, page: int) -> GroupCodes:
        """A page of a group's codes, each as Salla writes it. Pages count from one."""
        with _sense(), _there(group):
            _path(group)
            items, pages = self._page(store, "coupons/codes", coupon_id=group, page=page)
            codes = tuple(text(item.get("code")) or malformed("code") for item in items)
        return GroupCodes(codes=codes, pages=pages)

    def _make(self, store: StoreId, wanted: WantedCoupon) -> CouponReport:
        asked_at = self._now()
        try:
            answer = self._post(store, new_coupon(wanted, asked_at))
        except Invalid as refusal:
            if "code" not in refusal.fields:
                raise _refused(refusal, wanted.terms.discount) from None
            blamed = refusal
        else:
            return _told(_coupon(answer), asked_at)
        return self._made_before(store, wanted, blamed)

    def _made_before(self, store: StoreId, wanted: WantedCoupon, blamed: Invalid) -> CouponReport:
        """The coupon that has the code, if its terms are ours: then it is our lost first try.

        One of other terms is the merchant's own, and not to be written over.
        """
        key = code_key(wanted.code)
        found = self._find(
            store, wanted.code, lambda item: code_key(text(item.get("code")) or "") == key
        )
        if found is None and not _says_taken(blamed):
            raise _refused(blamed, wanted.terms.discount)
        if found is None or found.group or not _same(found.terms, wanted.terms, self._now()):
            raise _code_taken()
        return self._change(store, wanted, found.id)

    def _change(
        self, store: StoreId, wanted: WantedCoupon, known: PlatformCouponId
    ) -> CouponReport:
        """Write over all of it. It is read first: what cannot be wanted of it here must stay."""
        asked_at = self._now()
        with _sense(), _there(known):
            path = _path(known)
            has = _coupon(self._client.get(store, path))
            body = changed_coupon(wanted, has, asked_at)
        if is_deleted(has):
            raise NoSuchCoupon(coupon=known)
        if _is_done(has, wanted, asked_at):
            return _told(has, asked_at)
        try:
            with _there(known):
                answer = self._client.put(store, path, body)
        except Invalid as refusal:
            if _says_taken(refusal):
                raise _code_taken() from None
            raise _refused(refusal, wanted.terms.discount) from None
        told = _coupon(answer)
        # The answer to a change may leave the figures out.
        figures = part(told.get("statistics")) or has.get("statistics")
        return _told({**told, "statistics": figures}, asked_at)

    def _post(self, store: StoreId, body: Json) -> Answer:
        try:
            return self._client.post(store, "coupons", body)
        except NotFound:
            raise _nonsense() from None

    def _find(
        self, store: StoreId, keyword: str, is_it: Callable[[Json], bool]
    ) -> CouponReport | None:
        page = pages = 1
        while page <= min(pages, _MOST_PAGES):
            asked_at = self._now()
            with _sense():
                items, pages = self._page(store, "coupons", keyword=keyword, page=page)
            for item in items:
                if not is_deleted(item) and is_it(item):
                    return _told(item, asked_at)
            page += 1
        return None

    def _page(self, store: StoreId, path: str, **query: str | int) -> tuple[tuple[Json, ...], int]:
        answer = self._client.get(store, path, {**query, "per_page": _PER_PAGE})
        pages, _ = extent(answer.pagination)
        return records(answer.data, path), pages

    def _now(self) -> datetime:
        return self._clock.now().replace(microsecond=0)


@contextmanager
def _sense() -> Iterator[None]:
    """What is asked for and cannot be read is no answer."""
    try:
        yield
    except NoSuchCoupon:
        raise
    except (Invalid, NotFound):
        raise _nonsense() from None


@contextmanager
def _there(coupon: PlatformCouponId) -> Iterator[None]:
    try:
        yield
    except NotFound:
        raise NoSuchCoupon(coupon=coupon) from None


def _nonsense() -> Unavailable:
    return Unavailable(neighbour="salla", reason="nonsense")


def _path(coupon: PlatformCouponId) -> str:
    if not coupon.isascii() or not coupon.isdigit():
        # Salla's coupons have numbers; anything else would be another address.
        raise NoSuchCoupon(coupon=coupon)
    return f"coupons/{coupon}"


def _coupon(answer: Answer) -> Json:
    with _sense():
        return record(answer.data, "coupon")


def _told(item: Json, asked_at: datetime) -> CouponReport:
    with _sense():
        reported_at = second(item.get("updated_at"), "coupon.updated_at")
        return coupon_report(item, reported_at or asked_at)


def _is_group(item: Json, name: str) -> bool:
    return truth(item.get("is_group")) is True and text(item.get("group_name")) == name.strip()


def _letters_of(name: str) -> str:
    """A few letters that are another group's only by a rare chance, and the same every time."""
    digest = hashlib.sha256(name.encode()).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:4])


def _is_done(has: Json, wanted: WantedCoupon, at: datetime) -> bool:
    """Whether the answer to the same change was lost before, or the merchant made it there."""
    try:
        report = coupon_report(has, at)
    except Malformed:
        return False
    same_code = report.code == wanted.code and report.enabled == wanted.enabled
    return same_code and _same(report.terms, wanted.terms, at)


def _same(terms: CouponTerms, wanted: CouponTerms, at: datetime) -> bool:
    """Whether they promise the same from now on: what has begun has begun, whenever it was."""
    return _from_now(terms, at) == _from_now(wanted, at)


def _from_now(terms: CouponTerms, at: datetime) -> CouponTerms:
    begun = terms.starts_at is None or terms.starts_at <= at
    return replace(terms.on_platform(), starts_at=None if begun else terms.starts_at)


def _says_taken(refusal: Invalid) -> bool:
    return any(_SAME_NAME in sentence for sentence in _said(refusal).get("code", ()))


def _code_taken() -> CodeTaken:
    return CodeTaken({"code": CodeTaken.code})


def _refused(refusal: Invalid, discount: Discount | None = None) -> RefusedByPlatform:
    """Salla's refusal with its own sentences, under our names of the fields."""
    said: dict[str, list[str]] = {}
    for name, sentences in _said(refusal).items():
        said.setdefault(our_field(name, discount), []).extend(sentences)
    return RefusedByPlatform(
        dict.fromkeys(said, "refused_by_platform"),
        said={name: " ".join(each)[:_LONGEST_SENTENCE] for name, each in said.items()},
    )


def _said(refusal: Invalid) -> dict[str, tuple[str, ...]]:
    said = refusal.facts.get("said")
    return said if isinstance(said, dict) else {}
