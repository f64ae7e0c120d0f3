"""The list of coupons: where each stands, what it earned, and what needs attention."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone, gettext, ngettext

from entrypoints.web.addresses import local_path
from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import allowed, blueprint
from entrypoints.web.dashboard.coupon_form import STARTS
from entrypoints.web.dashboard.coupon_rule_words import short_rule
from entrypoints.web.dashboard.coupon_words import (
    DELIVERIES,
    KINDS,
    PHASES,
    StateWords,
    refused_field,
)
from entrypoints.web.dashboard.formats import number
from nomoflow.coupons.licence import SaleLicence
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.reports import Alert, CouponFilter, CouponRow
from nomoflow.coupons.standing import Delivery, Phase
from nomoflow.coupons.terms import CALENDAR
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.kernel.text import is_keepable
from nomoflow.merchants.model import Permission

_SIZE = 25
_ONE = PageRequest(size=1)
_LONGEST_SEARCH = 80
_FILTERS = ("search", "phase", "kind", "partner", "campaign", "trouble")
_REMIND = timedelta(days=7)
TROUBLE = (Delivery.REFUSED, Delivery.MISSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A phase in which coupons stand, and how many do."""

    label: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponLine:
    """A coupon as the list shows it."""

    coupon: Coupon
    rule: str
    phase: StateWords
    delivery: StateWords | None
    """Nothing while all is well."""
    reason: str
    retry: bool
    orders: int
    row: CouponRow

    @property
    def limit(self) -> int | None:
        """How often it may be used."""
        return self.coupon.terms.usage_limit


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """A budget that nears its end."""

    subject: str
    words: str
    href: str


@blueprint.get("/coupons")
@needs(Permission.VIEW)
def coupons() -> str:
    """The coupons that fit the conditions."""
    shop, now = store(), services().clock.now()
    asked = _asked()
    wanted = CouponFilter(
        search=asked.get("search", ""),
        phase=_phase(asked.get("phase", "")),
        kind=asked.get("kind", ""),
        partner=asked.get("partner", ""),
        campaign=asked.get("campaign", ""),
        trouble="trouble" in asked,
    )
    page_number = max(request.args.get("page", 1, type=int), 1)
    reports = services().coupon_reports
    page = reports.coupons(shop.id, wanted, PageRequest(page=page_number, size=_SIZE), now)
    tabs = _tabs(shop.id, reports.phases(shop.id, now), asked)
    return render_template(
        "dashboard/coupons/list.html",
        page=Page(rows=[line_of(row) for row in page.rows], total=page.total, request=page.request),
        tabs=tabs,
        asked=asked,
        narrowed=bool(asked.keys() - {"phase", "trouble"}),
        any_coupons=bool(tabs[0].count),
        kinds=[("", gettext("All")), *((key, str(words)) for key, words in KINDS.items())],
        alerts=[_alert_line(alert) for alert in reports.alerts(shop.id)],
        licence_days=licence_ends_soon(services().coupons.licence(shop.id)),
        starts=STARTS,
        may_manage=may_manage(),
        page_address=lambda page: _address(asked, page=str(page)),
    )


@blueprint.post("/coupons/alerts/dismiss")
@needs(Permission.MANAGE_COUPONS)
def dismiss_coupon_alert() -> ResponseReturnValue:
    """Put away what there is to know about a budget."""
    services().coupons.dismiss_alert(store().id, request.form.get("subject", ""))
    return redirect(next_page())


def may_manage() -> bool:
    """Whether the person may change coupons."""
    return allowed(Permission.MANAGE_COUPONS)


def zone() -> tzinfo:
    """The store's zone, in which hours are typed and shown."""
    known: tzinfo | None = get_timezone()
    return known or CALENDAR


def next_page() -> str:
    """Where a form said it leads; the list of coupons where it said nothing."""
    asked = request.form.get("next")
    return local_path(asked) if asked else url_for("dashboard.coupons", store_key=store().key)


def line_of(row: CouponRow) -> CouponLine:
    """A coupon's row in words."""
    coupon, delivery = row.coupon, row.coupon.delivery
    refused = coupon.refusal.fields if coupon.refusal is not None else ()
    quiet = delivery in (Delivery.IN_STEP, Delivery.NOT_SENT)
    return CouponLine(
        coupon=coupon,
        rule=short_rule(coupon.terms),
        phase=PHASES[row.phase],
        delivery=None if quiet else DELIVERIES[delivery],
        reason=" · ".join(dict.fromkeys(refused_field(field) for field in refused)),
        retry=delivery in TROUBLE,
        orders=row.orders,
        row=row,
    )


def licence_ends_soon(licence: SaleLicence | None) -> int | None:
    """Days that are left of the sale licence, when it is time to think of the next one."""
    now = services().clock.now()
    left = licence.days_left(now) if licence is not None else 0
    return left if 0 < left <= _REMIND.days else None


def _asked() -> dict[str, str]:
    """The conditions in the address; what cannot be meant is left out."""
    given = {name: request.args.get(name, "").strip()[:_LONGEST_SEARCH] for name in _FILTERS}
    given = {name: value for name, value in given.items() if value and is_keepable(value)}
    if given.get("kind", "") not in KINDS:
        given.pop("kind", None)
    if _phase(given.get("phase", "")) is None:
        given.pop("phase", None)
    return given


def _phase(name: str) -> Phase | None:
    return Phase(name) if name in set(Phase) else None


def _address(asked: Mapping[str, str], **more: str) -> str:
    here = url_for("dashboard.coupons", store_key=store().key)
    query = urlencode({**asked, **more})
    sign = "&" if "?" in here else "?"  # a framed page says so in its address
    return f"{here}{sign}{query}" if query else here


def _tabs(shop: StoreId, counts: Mapping[Phase, int], asked: Mapping[str, str]) -> list[Tab]:
    """All, each phase, and what needs attention where anything does."""
    rest = {name: value for name, value in asked.items() if name not in ("phase", "trouble")}
    chosen, trouble = asked.get("phase", ""), "trouble" in asked
    tabs = [
        Tab(
            label=gettext("All"),
            count=sum(counts.values()),
            href=_address(rest),
            current=not chosen and not trouble,
        )
    ]
    tabs += [
        Tab(
            label=str(words.name),
            count=counts.get(phase, 0),
            href=_address({**rest, "phase": phase.value}),
            current=chosen == phase.value and not trouble,
        )
        for phase, words in PHASES.items()
    ]
    wrong = services().coupon_reports.coupons(
        shop, CouponFilter(trouble=True), _ONE, services().clock.now()
    )
    if wrong.total or trouble:
        label = gettext("Needs attention")
        href = _address({**rest, "trouble": "1"})
        tabs.insert(1, Tab(label=label, count=wrong.total, href=href, current=trouble))
    return tabs


def _alert_line(alert: Alert) -> AlertLine:
    key = store().key
    if alert.percent >= 100:
        words = gettext("The budget of “%(name)s” is used up.", name=alert.name)
    else:
        words = gettext(
            "“%(name)s” has given away %(percent)s%% of its budget.",
            name=alert.name,
            percent=number(alert.percent),
        )
    if alert.offer:
        href = url_for("dashboard.offer", store_key=key, offer=alert.subject)
    else:
        href = url_for("dashboard.coupon", store_key=key, coupon=alert.subject)
    return AlertLine(subject=alert.subject, words=words, href=href)


def coupons_in_words(count: int) -> str:
    """A number of coupons."""
    return ngettext("%(count)s coupon", "%(count)s coupons", count, count=number(count))
