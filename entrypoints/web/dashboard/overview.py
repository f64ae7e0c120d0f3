"""The overview: who is here, what was sold, and where it came from."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template, request, url_for
from flask_babel import get_timezone, gettext

from entrypoints.services import Services
from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard import charts
from entrypoints.web.dashboard.blueprint import blueprint, trouble
from entrypoints.web.dashboard.health_checks import Signs, summary, worst
from entrypoints.web.dashboard.sync_progress import SyncProgress, progress
from nomoflow.analytics.ports import DayRange, Overview, Totals
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.model import Permission
from nomoflow.merchants.ports import StoreRow
from nomoflow.orders.ports import OrderFilter

PERIODS = (7, 30, 60, 90)
_SHOWN_LINES = 10
_RECENT = PageRequest(page=1, size=6)
_WIDGETS = (FeatureKey.LIVE_COUNTER, FeatureKey.RECENT_PURCHASES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the first steps, with where it is taken."""

    title: str
    text: str
    done: bool
    action: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The connection in one line."""

    tone: str
    words: str
    last_message_at: datetime | None
    last_hit_at: datetime | None
    trouble: int


@blueprint.get("/")
@needs(Permission.VIEW)
def overview() -> str:
    """The store's figures over a period."""
    shop, period = store(), _period()
    figures = services().analytics.overview(shop.id, days_until_today(period))
    by = "campaign" if request.args.get("by") == "campaign" else "source"
    lines = charts.source_lines(figures, by_campaign=by == "campaign")
    signs = signs_of(shop)
    sync = progress(signs.runs)
    return render_template(
        "dashboard/overview.html",
        overview=figures,
        periods=PERIODS,
        period=period,
        days=[day.day for day in figures.days],
        traffic=charts.traffic(figures),
        revenue=charts.revenue_by_source(figures),
        lines=lines[:_SHOWN_LINES],
        hidden_lines=len(lines[_SHOWN_LINES:]),
        by=by,
        changes=_changes(figures),
        conversion=_conversion(figures.totals),
        live=people_now(services(), shop.id),
        orders=services().orders.list(shop.id, OrderFilter(), _RECENT).rows,
        sync=sync,
        health=_health(shop, signs),
        steps=_steps(figures, sync, signs),
    )


@blueprint.get("/figures")
@needs(Permission.VIEW)
def figures() -> str:
    """What each figure means."""
    return render_template("dashboard/figures.html")


def days_until_today(days: int) -> DayRange:
    """So many whole days of the store's zone, today included."""
    today = services().clock.now().astimezone(get_timezone()).date()
    return DayRange(first=today - timedelta(days=days - 1), last=today)


def signs_of(shop: StoreRow) -> Signs:
    """What is known of the store's connection now."""
    given = services()
    return Signs(
        store=shop,
        last_message_at=given.work.last_message_at(shop.id),
        last_hit_at=given.visitor_reports.last_hit_at(shop.id),
        runs=given.sync_reports.latest(shop.id),
        now=given.clock.now(),
    )


def people_now(given: Services, shop: StoreId) -> int | None:
    """How many people are in the store; nothing while nobody can tell."""
    try:
        return given.presence.count(shop, given.clock.now())
    except Unavailable:
        return None


def _period() -> int:
    asked = request.args.get("days", 30, type=int)
    return asked if asked in PERIODS else 30


def _conversion(totals: Totals) -> float | None:
    return totals.orders / totals.visits if totals.visits else None


def _changes(figures: Overview) -> dict[str, float | None]:
    now, before = figures.totals, figures.totals_before
    rate, rate_before = _conversion(now), _conversion(before)
    return {
        "visits": charts.change(now.visits, before.visits),
        "orders": charts.change(now.orders, before.orders),
        "revenue": charts.change(now.revenue.minor, before.revenue.minor),
        "attributed": charts.change(now.attributed.minor, before.attributed.minor),
        "conversion": (rate - rate_before) / rate_before if rate and rate_before else None,
    }


def _health(shop: StoreRow, signs: Signs) -> Health:
    tone = worst(signs)
    return Health(
        tone=tone,
        words=summary(tone),
        last_message_at=signs.last_message_at,
        last_hit_at=signs.last_hit_at,
        trouble=trouble(shop),
    )


def _steps(figures: Overview, sync: SyncProgress, signs: Signs) -> list[Step]:
    """The first steps; none once the past was brought in and visits arrive."""
    synchronised = bool(sync.rows) and not sync.running
    if synchronised and signs.last_hit_at is not None:
        return []
    key = signs.store.key
    switches = services().features.all(signs.store.id)
    shown = any(switch.enabled for switch in switches if switch.key in _WIDGETS)
    return [
        Step(title=gettext("Connect your store"), text="", done=True),
        Step(
            title=gettext("Bring in your orders and products"),
            text=gettext("This happens by itself and takes a few minutes."),
            done=synchronised,
            action=gettext("Look"),
            href=url_for("dashboard.health", store_key=key),
        ),
        Step(
            title=gettext("Open your store once"),
            text=gettext("The first visit shows that the script is there."),
            done=signs.last_hit_at is not None,
            action=gettext("Open the store"),
            href=f"https://{signs.store.domain.removeprefix('https://')}"
            if signs.store.domain
            else "",
        ),
        Step(
            title=gettext("Switch on a widget"),
            text=gettext("The live counter or the recent purchases; each takes one click."),
            done=shown,
            action=gettext("Choose"),
            href=url_for("dashboard.features", store_key=key),
        ),
        Step(
            title=gettext("Put tagged links in your ads"),
            text=gettext(
                "For example: ?utm_source=snapchat&utm_medium=paid&utm_campaign=winter. The "
                "first paid order from such a link completes this step."
            ),
            done=bool(figures.totals.attributed),
        ),
    ]
