"""What came of widgets, for programs."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from entrypoints.web.api.blueprint import blueprint
from entrypoints.web.api.days import days_asked
from entrypoints.web.api.widget_schemas import (
    WidgetDaysSchema,
    WidgetReportSchema,
    WidgetReportsSchema,
)
from entrypoints.web.current import needs, services, store
from nomoflow.kernel.money import Currency, Money
from nomoflow.merchants.model import Permission
from nomoflow.widgets.lift import Arm
from nomoflow.widgets.reports import Figures, WidgetSummary, report, summaries


@blueprint.get("/reports/widgets")
@blueprint.arguments(WidgetDaysSchema, location="query")
@blueprint.response(200, WidgetReportsSchema)
@needs(Permission.VIEW)
def read_widget_reports(query: Mapping[str, Any]) -> dict[str, object]:
    """Every widget that anybody met: people, deeds, buyers, and the lift over people held out."""
    days = days_asked(query)
    told = services().widget_reports.all(store().id, days.first, days.last)
    return {"range": days, "widgets": [_summary(each) for each in summaries(told)]}


@blueprint.get("/reports/widgets/<widget>")
@blueprint.arguments(WidgetDaysSchema, location="query")
@blueprint.response(200, WidgetReportSchema)
@needs(Permission.VIEW)
def read_widget_report(query: Mapping[str, Any], widget: str) -> dict[str, object]:
    """One widget in full; nothing but zeros where nobody met it."""
    days = days_asked(query)
    told = services().widget_reports.one(store().id, widget, days.first, days.last)
    whole = report(widget, told, days.first, days.last)
    return {
        **_summary(whole.summary),
        "range": days,
        "days": [
            {"day": day, **_figures(figures, told.currency)} for day, figures in whole.days.items()
        ],
        "devices": _parts(whole.devices, told.currency),
        "pages": _parts(whole.pages, told.currency),
    }


def _summary(summary: WidgetSummary) -> dict[str, object]:
    currency, lift = summary.revenue.currency, summary.lift
    return {
        "widget": summary.widget,
        "figures": _figures(summary.figures, currency),
        "lift": {
            "seen": _side(lift.seen, currency),
            "held_out": _side(lift.held_out, currency),
            "difference": lift.difference,
            "relative": lift.relative,
            "verdict": lift.verdict,
        },
    }


def _parts(parts: Mapping[str, Figures], currency: Currency) -> list[dict[str, object]]:
    return [{"key": key, **_figures(parts[key], currency)} for key in sorted(parts)]


def _figures(figures: Figures, currency: Currency) -> dict[str, object]:
    told = asdict(figures)
    return {**told, "revenue": Money(minor=told.pop("revenue_minor"), currency=currency)}


def _side(arm: Arm, currency: Currency) -> dict[str, object]:
    each = arm.revenue_each
    return {
        "people": arm.people,
        "buyers": arm.buyers,
        "rate": arm.rate,
        "revenue_each": None if each is None else Money(minor=round(each), currency=currency),
    }
