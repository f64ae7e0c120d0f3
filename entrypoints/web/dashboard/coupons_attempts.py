"""Attempts that failed: which codes shoppers tried, why they got nothing, and what they read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from flask import render_template, request, url_for

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.coupon_words import DENIED, shopper_sentence
from entrypoints.web.dashboard.coupons_page import span_of
from entrypoints.web.dashboard.overview import PERIODS
from nomoflow.coupons.codes import LONGEST_CODE
from nomoflow.coupons.offers import Denied
from nomoflow.coupons.refusals import Denial
from nomoflow.kernel.ids import OfferId
from nomoflow.kernel.pages import PageRequest
from nomoflow.kernel.text import Bilingual
from nomoflow.merchants.model import Permission

_SIZE = 25
_FIRST_PERIOD = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A cause of failed attempts, and its part of all."""

    key: str
    words: str
    attempts: int
    share: float
    codes: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A failed attempt in words."""

    denial: Denial
    code: str
    offer: str
    """The offer's id, where a code was asked for."""
    cause: str
    shopper: Bilingual


@blueprint.get("/coupons/attempts")
@needs(Permission.VIEW)
def coupon_attempts() -> str:
    """Failed attempts by cause, and the latest of them."""
    shop, now = store(), services().clock.now()
    period = request.args.get("days", _FIRST_PERIOD, type=int)
    period = period if period in PERIODS else _FIRST_PERIOD
    cause = _cause(request.args.get("cause", ""))
    page_number = max(request.args.get("page", 1, type=int), 1)
    reports = services().coupon_reports
    figures = reports.denial_figures(shop.id, span_of(now - timedelta(days=period - 1), now))
    total = sum(figure.attempts for figure in figures)
    page = reports.denials(shop.id, cause, PageRequest(page=page_number, size=_SIZE))
    chosen = {"cause": cause.value} if cause else {}
    offers = _offers(denial.code for denial in page.rows)
    return render_template(
        "dashboard/coupons/attempts.html",
        causes=[
            Cause(
                key=figure.cause.value,
                words=str(DENIED[figure.cause].cause),
                attempts=figure.attempts,
                share=figure.attempts / total,
                codes=tuple(figure.codes),
                href=_address(days=period, cause=figure.cause.value),
            )
            for figure in figures
        ],
        total=total,
        period=period,
        periods=PERIODS,
        period_address=lambda days: _address(days=days, **chosen),
        cause=str(DENIED[cause].cause) if cause else "",
        all_address=_address(days=period),
        attempts=[_attempt(denial, offers) for denial in page.rows],
        page=page,
        page_address=lambda page: _address(days=period, page=page, **chosen),
    )


def _offers(codes: Iterable[str]) -> dict[str, str]:
    """The names of the offers among what was asked for: theirs are ids, longer than any code."""
    reports, shop = services().coupon_reports, store().id
    asked = {code for code in codes if len(code) > LONGEST_CODE}
    rows = (reports.offer(shop, OfferId(code)) for code in asked)
    return {row.offer.id: row.offer.draft.name for row in rows if row is not None}


def _attempt(denial: Denial, offers: Mapping[str, str]) -> Attempt:
    return Attempt(
        denial=denial,
        code=offers.get(denial.code, denial.code),
        offer=denial.code if denial.code in offers else "",
        cause=str(DENIED[denial.cause].cause),
        shopper=shopper_sentence(denial.cause),
    )


def _cause(name: str) -> Denied | None:
    return Denied(name) if name in set(Denied) else None


def _address(**query: object) -> str:
    here = url_for("dashboard.coupon_attempts", store_key=store().key)
    sign = "&" if "?" in here else "?"  # a framed page says so in its address
    return f"{here}{sign}{urlencode(query)}"
