"""Reports: what came of every widget, and of one in full."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request, url_for
from flask_babel import gettext
from flask_babel.speaklater import LazyString

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.charts import Series
from entrypoints.web.dashboard.coupon_figures_words import FigureWords
from entrypoints.web.dashboard.overview import PERIODS, days_until_today
from entrypoints.web.dashboard.widget_figures_words import (
    DEVICES,
    FIGURES,
    PAGES,
    STEPS,
    VERDICTS,
    VerdictWords,
    interval_sentence,
    is_card,
    is_compared,
    points,
    relative_sentence,
    widget_name,
)
from nomoflow.kernel.ids import NoticeId
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.model import Permission
from nomoflow.widgets.lift import Arm, Difference, Lift
from nomoflow.widgets.notices import NoSuchNotice
from nomoflow.widgets.ports import NoticeFilter
from nomoflow.widgets.reports import Figures, WidgetSummary, report, summaries

_USUAL = 30
_MOST_NOTICES = PageRequest(page=1, size=200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A widget in the list."""

    name: str
    href: str
    summary: WidgetSummary
    verdict: VerdictWords | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the funnel: how many people came so far, and their share of all who saw it."""

    words: FigureWords
    count: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A device or a kind of page, and what happened there."""

    name: LazyString | str
    figures: Figures
    revenue: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of the comparison."""

    name: str
    arm: Arm
    revenue_each: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The interval on a line of a hundred, with nothing in the middle."""

    begins: float
    width: float
    value: float
    edge: str
    """What the line reaches to, on either side."""


@blueprint.get("/widgets/report")
@needs(Permission.VIEW)
def widgets_report() -> str:
    """Every widget that anybody met."""
    shop, period = store(), _period()
    days = days_until_today(period)
    told = summaries(services().widget_reports.all(shop.id, days.first, days.last))
    names = _notices() if any(not is_card(summary.widget) for summary in told) else {}
    return render_template(
        "dashboard/widget_reports/list.html",
        rows=[_row(summary, names, period) for summary in told],
        days=days,
        period=period,
        periods=PERIODS,
        words=FIGURES,
        here=lambda asked: url_for("dashboard.widgets_report", store_key=shop.key, days=asked),
    )


@blueprint.get("/widgets/<widget>/report")
@needs(Permission.VIEW)
def widget_report(widget: str) -> str:
    """One widget."""
    shop, period = store(), _period()
    days = days_until_today(period)
    told = services().widget_reports.one(shop.id, widget, days.first, days.last)
    names = {} if is_card(widget) else _notice(NoticeId(widget))
    if not (told.lines or names or is_card(widget)):
        raise NoSuchNotice
    whole = report(widget, told, days.first, days.last)
    summary, currency = whole.summary, told.currency
    return render_template(
        "dashboard/widget_reports/widget.html",
        name=widget_name(widget, names),
        summary=summary,
        any_figures=bool(told.lines),
        days=days,
        period=period,
        periods=PERIODS,
        words=FIGURES,
        funnel=funnel(summary.figures),
        chart_days=list(whole.days),
        series=by_day(whole.days),
        devices=_parts(DEVICES, whole.devices, currency),
        pages=_parts(PAGES, whole.pages, currency),
        verdict=_verdict(summary.lift),
        sides=_sides(summary.lift, currency),
        drawing=drawing(summary.lift.difference),
        interval_sentence=interval_sentence,
        relative_sentence=relative_sentence,
        here=lambda asked: url_for(
            "dashboard.widget_report", store_key=shop.key, widget=widget, days=asked
        ),
    )


def funnel(figures: Figures) -> list[Step]:
    """From seen to bought. Buying needs no press: each step is a share of all who saw it."""
    counts = [(words, int(getattr(figures, key))) for key, words in STEPS.items()]
    people = figures.people
    return [
        Step(words=words, count=count, share=count / people if people else 0.0)
        for words, count in counts
    ]


def by_day(days: Mapping[date, Figures]) -> list[Series]:
    """Deeds by day."""
    labels = (("shown", "soft", gettext("Shown")), ("clicked", "1", gettext("Clicks")))
    return [
        Series(
            label=label,
            colour=colour,
            values=tuple(int(getattr(figures, key)) for figures in days.values()),
        )
        for key, colour, label in labels
    ]


def drawing(between: Difference | None) -> Drawing | None:
    """The interval, drawn; nothing without one."""
    if between is None:
        return None
    reach = max(abs(between.low), abs(between.high), 0.001) * 1.1

    def place(share: float) -> float:
        return round(50 + share / reach * 50, 2)

    begins = place(between.low)
    return Drawing(
        begins=begins,
        width=round(place(between.high) - begins, 2),
        value=place(between.value),
        edge=points(reach).lstrip("\N{LEFT-TO-RIGHT MARK}+"),
    )


def _notices() -> dict[str, str]:
    """The names of the store's notices, archived ones too."""
    page = services().notice_reports.list(store().id, NoticeFilter(), _MOST_NOTICES)
    return {notice.id: notice.draft.name for notice in page.rows}


def _notice(widget: NoticeId) -> dict[str, str]:
    known = services().notice_reports.one(store().id, widget)
    return {} if known is None else {known.id: known.draft.name}


def _row(summary: WidgetSummary, names: Mapping[str, str], period: int) -> Row:
    return Row(
        name=widget_name(summary.widget, names),
        href=url_for(
            "dashboard.widget_report",
            store_key=store().key,
            widget=summary.widget,
            days=period,
        ),
        summary=summary,
        verdict=_verdict(summary.lift),
    )


def _verdict(lift: Lift) -> VerdictWords | None:
    return VERDICTS[lift.verdict] if is_compared(lift) else None


def _sides(lift: Lift, currency: Currency) -> Sequence[Side]:
    named: Iterable[tuple[str, Arm]] = (
        (gettext("Saw it"), lift.seen),
        (gettext("Held out"), lift.held_out),
    )
    return [
        Side(
            name=name,
            arm=arm,
            revenue_each=None
            if arm.revenue_each is None
            else Money(minor=round(arm.revenue_each), currency=currency),
        )
        for name, arm in named
    ]


def _parts(
    names: Mapping[str, LazyString], figures: Mapping[str, Figures], currency: Currency
) -> list[Part]:
    return [
        Part(
            name=name,
            figures=figures[key],
            revenue=Money(minor=figures[key].revenue_minor, currency=currency),
        )
        for key, name in names.items()
        if key in figures
    ]


def _period() -> int:
    asked = request.args.get("days", _USUAL, type=int)
    return asked if asked in PERIODS else _USUAL
