"""Reports: what came of one coupon, one offer, a campaign, a partner, or everything with a code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.charts import Series
from entrypoints.web.dashboard.coupon_figures_words import (
    FIGURES,
    HINTS,
    STEPS,
    FigureWords,
    HintWords,
)
from entrypoints.web.dashboard.formats import money_text
from entrypoints.web.dashboard.offers import found
from entrypoints.web.dashboard.offers_standing import Limit, limits, spent_limit
from entrypoints.web.dashboard.offers_words import codes_in_words
from entrypoints.web.dashboard.overview import PERIODS, days_until_today
from entrypoints.web.spreadsheets import Cell, download
from nomoflow.analytics.days import span as span_of_day
from nomoflow.analytics.days import zone
from nomoflow.coupons.model import Coupon, NoSuchCoupon
from nomoflow.coupons.reports import DayFigures, Funnel, LeakHint, Performance, Span, Subject
from nomoflow.kernel.ids import CouponId
from nomoflow.kernel.money import Money
from nomoflow.merchants.model import Permission

_USUAL = 30
_LONGEST = 120
_HINTS_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the funnel: how many came so far, against the widest step and the one before."""

    key: str
    words: FigureWords
    count: int
    width: float
    of_before: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HintGroup:
    """Hints of one kind, in words, the latest first."""

    kind: str
    words: HintWords
    hints: Sequence[LeakHint]
    hidden: int


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a report is about: its subject, its title, and the addresses of its pages."""

    subject: Subject
    title: str
    name: str
    page: str
    file: str
    args: dict[str, Any]
    budgets: Sequence[Limit] = ()
    coupon: Coupon | None = None


@blueprint.get("/coupons/report")
@needs(Permission.VIEW)
def coupons_report() -> str:
    """Everything with a code, a campaign or a partner."""
    about = _everything()
    whole = about.subject == Subject()
    partners = services().coupon_reports.partners(store().id, _span()) if whole else ()
    return _page(about, partners=partners, filtering=True)


@blueprint.get("/coupons/report.csv")
@needs(Permission.VIEW)
def coupons_report_file() -> Response:
    """The days of the same report as a file."""
    return _file(_everything())


@blueprint.get("/coupons/<coupon>/report")
@needs(Permission.VIEW)
def coupon_report(coupon: str) -> str:
    """One coupon."""
    return _page(_of_coupon(coupon))


@blueprint.get("/coupons/<coupon>/report.csv")
@needs(Permission.VIEW)
def coupon_report_file(coupon: str) -> Response:
    """The days of a coupon's report as a file."""
    return _file(_of_coupon(coupon))


@blueprint.get("/offers/<offer>/report")
@needs(Permission.VIEW)
def offer_report(offer: str) -> str:
    """One offer."""
    return _page(_of_offer(offer))


@blueprint.get("/offers/<offer>/report.csv")
@needs(Permission.VIEW)
def offer_report_file(offer: str) -> Response:
    """The days of an offer's report as a file."""
    return _file(_of_offer(offer))


def funnel(counts: Funnel) -> list[Step]:
    """The steps from given to taken back. A step that more people reached than the one before,
    such as a code that nobody had to be given, is no share of it."""
    numbers = [int(getattr(counts, key)) for key in STEPS]
    widest = max(numbers)
    befores = [0, *numbers]
    return [
        Step(
            key=key,
            words=words,
            count=count,
            width=count / widest if widest else 0.0,
            of_before=count / before if 0 < count <= before else None,
        )
        for (key, words), count, before in zip(STEPS.items(), numbers, befores, strict=False)
    ]


def money_by_day(days: Sequence[DayFigures]) -> list[Series]:
    """Revenue and what was taken off, one upon the other: together what it would have been."""
    return [
        Series(
            label=gettext("Net revenue"),
            colour="1",
            values=tuple(figures.revenue.minor for figures in days),
        ),
        Series(
            label=gettext("Discount given"),
            colour="3",
            values=tuple(figures.discount.minor for figures in days),
        ),
    ]


def hint_groups(hints: Sequence[LeakHint]) -> list[HintGroup]:
    """Hints by their kind, each kind with the latest few."""
    groups = []
    for kind, words in HINTS.items():
        own = [hint for hint in hints if hint.kind == kind]
        if own:
            groups.append(
                HintGroup(
                    kind=kind,
                    words=words,
                    hints=own[:_HINTS_SHOWN],
                    hidden=len(own[_HINTS_SHOWN:]),
                )
            )
    return groups


def _everything() -> About:
    campaign, partner = (
        request.args.get(name, "").strip()[:_LONGEST] for name in ("campaign", "partner")
    )
    told = {name: text for name, text in (("campaign", campaign), ("partner", partner)) if text}
    title = gettext("What codes brought")
    if partner:
        campaign, title = "", gettext("What “%(partner)s” brought", partner=partner)
    elif campaign:
        title = gettext("What the campaign “%(campaign)s” brought", campaign=campaign)
    return About(
        subject=Subject(campaign=campaign, partner=partner),
        title=title,
        name=partner or campaign,
        page="dashboard.coupons_report",
        file="dashboard.coupons_report_file",
        args=told,
    )


def _of_coupon(id: str) -> About:
    coupon = services().coupon_reports.coupon(store().id, CouponId(id))
    if coupon is None:
        raise NoSuchCoupon
    budgets = [spent_limit(coupon.budget, coupon.redeemed.spent)] if coupon.budget else []
    return About(
        subject=Subject(coupon=coupon.id),
        title=gettext("What “%(code)s” brought", code=coupon.code),
        name=coupon.code,
        page="dashboard.coupon_report",
        file="dashboard.coupon_report_file",
        args={"coupon": coupon.id},
        budgets=budgets,
        coupon=coupon,
    )


def _of_offer(id: str) -> About:
    row = found(id)
    return About(
        subject=Subject(offer=row.offer.id),
        title=gettext("What “%(offer)s” brought", offer=row.offer.draft.name),
        name=row.offer.draft.name,
        page="dashboard.offer_report",
        file="dashboard.offer_report_file",
        args={"offer": row.offer.id},
        budgets=limits(row, services().clock.now()),
    )


def _page(about: About, **more: object) -> str:
    shop, reports, span, period = store(), services().coupon_reports, _span(), _period()
    figures = reports.performance(shop.id, about.subject, span)
    return render_template(
        "dashboard/coupon_reports/report.html",
        about=about,
        span=span,
        period=period,
        periods=PERIODS,
        figures=figures,
        words=FIGURES,
        funnel=funnel(figures.funnel),
        days=[each.day for each in figures.days],
        series=money_by_day(figures.days),
        earned=_for_each_unit(figures),
        unit=money_text(_unit(figures)),
        any_money=bool(figures.revenue or figures.discount),
        hints=hint_groups(reports.leaks(shop.id, about.subject, span)),
        codes_in_words=codes_in_words,
        here=lambda days: url_for(about.page, store_key=shop.key, days=days, **about.args),
        file=url_for(about.file, store_key=shop.key, days=period, **about.args),
        **{"partners": None, "filtering": False, **more},
    )


def _unit(figures: Performance) -> Money:
    return Money.parse(1, figures.discount.currency)


def _for_each_unit(figures: Performance) -> Money | None:
    """The return on what was given away, as an amount for each riyal of it."""
    share = figures.return_on_discount
    return (
        None if share is None else replace(unit := _unit(figures), minor=round(share * unit.minor))
    )


def _file(about: About) -> Response:
    span, period = _span(), _period()
    figures = services().coupon_reports.performance(store().id, about.subject, span)
    head = [
        gettext("Day"),
        gettext("Paid orders"),
        gettext("Net revenue"),
        gettext("Discount given"),
        gettext("Currency"),
    ]
    return download(f"codes-{span.first}-{period}-days", head, _day_rows(figures.days))


def _day_rows(days: Sequence[DayFigures]) -> Iterator[list[Cell]]:
    for each in days:
        yield [
            each.day, each.orders, each.revenue.major, each.discount.major,
            each.revenue.currency.code,
        ]  # fmt: skip


def _period() -> int:
    asked = request.args.get("days", _USUAL, type=int)
    return asked if asked in PERIODS else _USUAL


def _span() -> Span:
    days, where = days_until_today(_period()), zone(store().timezone)
    return Span(
        first=days.first,
        last=days.last,
        begins_at=span_of_day(days.first, where)[0],
        ends_at=span_of_day(days.last, where)[1],
    )
