"""Reads the figures of widgets: what it costs depends on the range, not on the history."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, case, func, literal, select

from adapters.sql.engine import reading
from adapters.sql.tables import stores, widget_figures
from adapters.sql.widget_people import FIGURES
from nomoflow.analytics.days import HOME_CURRENCY
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.money import Currency
from nomoflow.widgets.reports import Figures, Line, Lines

_DAYS = ("widget", "day", "held_out")
_PARTS = (*_DAYS, "device", "page")


class SqlWidgetReports:
    """Reads what was counted of widgets."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self, store: StoreId, first: date, last: date) -> Lines:
        """Every widget on these days; devices and pages are left open."""
        return self._lines(store, _DAYS, widget_figures.c.day.between(first, last))

    def one(self, store: StoreId, widget: str, first: date, last: date) -> Lines:
        """One widget on these days, by device and page."""
        its = (widget_figures.c.widget == widget) & widget_figures.c.day.between(first, last)
        return self._lines(store, _PARTS, its)

    def _lines(self, store: StoreId, by: tuple[str, ...], wanted: ColumnElement[bool]) -> Lines:
        with reading(self._engine) as connection:
            told = select(stores.c.currency).where(stores.c.store == store)
            code = connection.execute(told).scalar_one_or_none()
            currency = Currency(code) if code else HOME_CURRENCY
            rows = connection.execute(_summed(store, by, wanted, currency)).mappings().all()
        return Lines(
            currency=currency,
            lines=[
                Line(
                    **{name: row[name] for name in by},
                    figures=Figures(**{name: int(row[f"sum_{name}"]) for name in FIGURES}),
                )
                for row in rows
            ],
        )


def _summed(
    store: StoreId, by: tuple[str, ...], wanted: ColumnElement[bool], currency: Currency
) -> Select[Any]:
    """The statement of figures put together; revenue in another currency is left out."""
    key = [widget_figures.c[name] for name in by]
    ours = widget_figures.c.currency == currency.code
    amounts = {name: widget_figures.c[name] for name in FIGURES}
    revenue = case((ours, widget_figures.c.revenue_minor), else_=literal(0))
    sums = [
        func.sum(revenue if name == "revenue_minor" else amount).label(f"sum_{name}")
        for name, amount in amounts.items()
    ]
    return (
        select(*key, *sums)
        .where(widget_figures.c.store == store, wanted)
        .group_by(*key)
        .order_by(*key)
    )
