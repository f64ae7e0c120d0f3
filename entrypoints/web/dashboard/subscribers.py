"""Subscribers: who may be written to, who is asked, who left; how they grow; and all as a file."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask_babel import get_timezone, gettext

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import allowed, blueprint
from entrypoints.web.dashboard.charts import Series
from entrypoints.web.dashboard.overview import PERIODS, days_until_today
from entrypoints.web.dashboard.subscriber_words import STATUSES
from entrypoints.web.language import language
from entrypoints.web.spreadsheets import Cell, download
from nomoflow.analytics.days import span, zone
from nomoflow.audience.contacts import COLUMNS
from nomoflow.audience.facts import SubscriberStatus
from nomoflow.audience.model import Subscriber
from nomoflow.audience.reports import (
    MOST_COUNTED,
    GrowthDay,
    LabelKind,
    SubscriberFilter,
    growth,
)
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.model import Permission

_SIZE = 50
_LONGEST_SEARCH = 80
_USUAL_DAYS = 30
_ARABIC = re.compile("[\u0600-\u06ff]")


@blueprint.get("/subscribers")
@needs(Permission.VIEW)
def subscribers() -> str:
    """The subscribers that fit, and how many came and left."""
    shop, asked = store(), _asked()
    totals = services().subscriber_reports.totals(shop.id)
    number = max(request.args.get("page", 1, type=int), 1)
    wanted = _wanted(asked)
    page = services().subscriber_reports.list(shop.id, wanted, PageRequest(page=number, size=_SIZE))
    grown = _growth()
    return render_template(
        "dashboard/subscribers/list.html",
        page=page,
        capped=wanted.narrows and page.total >= MOST_COUNTED,
        asked=asked,
        narrowed=bool(asked),
        any_subscribers=any(totals.values()),
        totals={status.value: totals[status] for status in SubscriberStatus},
        statuses=STATUSES,
        tabs=_tabs(asked, totals),
        tags=_choices(LabelKind.TAG),
        sources=_choices(LabelKind.SOURCE),
        periods=PERIODS,
        period=_period(),
        days=[each.day for each in grown],
        growth=_series(grown),
        any_growth=any(each.joined or each.confirmed or each.left for each in grown),
        here=lambda **more: _here({**asked, **more}),
        page_address=lambda page: _here({**asked, "page": page}),
        may_manage=may_manage(),
    )


@blueprint.get("/subscribers/export.csv")
@needs(Permission.MANAGE_AUDIENCE)
def export_subscribers() -> Response:
    """Those that fit, as a file, in the order in which they came; it is sent while it is read."""
    wanted = _wanted({name: value for name, value in _asked().items() if name != "search"})
    rows = services().subscriber_export.every(store().id, wanted)
    # Put into words here: while the file is sent, the language of the page is gone.
    words = {status: str(known.name) for status, known in STATUSES.items()}
    head = (
        *(heading(COLUMNS[column]) for column in ("email", "name", "phone", "language", "tags")),
        gettext("State"),
        gettext("Sources"),
        gettext("Subscribed on"),
        gettext("Confirmed on"),
        gettext("Left on"),
    )
    return download("subscribers", head, _lines(rows, words, days_zone()))


def may_manage() -> bool:
    """Whether the person may change subscribers and see the evidence."""
    return allowed(Permission.MANAGE_AUDIENCE)


def heading(names: Sequence[str]) -> str:
    """A column's heading in the page's language: either is understood."""
    if language() != "ar":
        return names[0]
    return next((name for name in names if _ARABIC.search(name)), names[0])


def days_zone() -> tzinfo:
    """The store's zone."""
    known: tzinfo | None = get_timezone()
    return known or zone(None)


def _asked() -> dict[str, str]:
    """What the address asks for, without what it leaves open."""
    given = {
        name: request.args.get(name, "").strip()[:_LONGEST_SEARCH]
        for name in ("search", "status", "tag", "source")
    }
    if given["status"] not in set(SubscriberStatus):
        given["status"] = ""
    return {name: value for name, value in given.items() if value}


def _wanted(asked: Mapping[str, str]) -> SubscriberFilter:
    status = asked.get("status")
    return SubscriberFilter(
        search=asked.get("search", ""),
        status=SubscriberStatus(status) if status else None,
        tag=asked.get("tag", ""),
        source=asked.get("source", ""),
    )


def _here(asked: Mapping[str, object]) -> str:
    """The address of this list with other conditions; empty ones are left out."""
    address = url_for("dashboard.subscribers", store_key=store().key)
    given = urlencode({name: value for name, value in asked.items() if value})
    sign = "&" if "?" in address else "?"  # a framed page says so in its address
    return f"{address}{sign}{given}" if given else address


def _tabs(
    asked: Mapping[str, str], totals: Mapping[SubscriberStatus, int]
) -> list[dict[str, object]]:
    current = asked.get("status", "")
    counts = [("", gettext("All"), sum(totals.values()))]
    counts += [(status.value, str(STATUSES[status].name), totals[status]) for status in STATUSES]
    return [
        {
            "label": label,
            "count": count,
            "current": status == current,
            "href": _here({**asked, "status": status}),
        }
        for status, label, count in counts
    ]


def _choices(kind: LabelKind) -> list[tuple[str, str]]:
    labels = services().subscriber_reports.labels(store().id, kind)
    return [("", gettext("All")), *((label, label) for label in labels)]


def _period() -> int:
    asked = request.args.get("days", _USUAL_DAYS, type=int)
    return asked if asked in PERIODS else _USUAL_DAYS


def _growth() -> Sequence[GrowthDay]:
    days, where = days_until_today(_period()), zone(str(days_zone()))
    begins, ends = span(days.first, where)[0], span(days.last, where)[1]
    counts = services().subscriber_reports.hours(store().id, begins, ends)
    return growth(counts, days.first, days.last, where)


def _series(days: Sequence[GrowthDay]) -> list[Series]:
    return [
        Series(
            label=gettext("Asked for letters"),
            colour="soft",
            values=tuple(each.joined for each in days),
        ),
        Series(
            label=gettext("Confirmed their address"),
            colour="1",
            values=tuple(each.confirmed for each in days),
        ),
        Series(
            label=gettext("Have unsubscribed"),
            colour="2",
            values=tuple(each.left for each in days),
        ),
    ]


def _lines(
    rows: Iterable[Subscriber], words: Mapping[SubscriberStatus, str], where: tzinfo
) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        yield (
            row.email,
            row.name,
            row.phone,
            row.language,
            ", ".join(row.tags),
            words[row.status],
            ", ".join(row.sources),
            _written(row.joined_at, where),
            _written(row.confirmed_at, where),
            _written(row.left_at, where),
        )


def _written(at: datetime | None, where: tzinfo) -> str:
    return at.astimezone(where).strftime("%Y-%m-%d %H:%M") if at else ""
