"""Orders, and the way that led to each."""

from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask_babel import gettext

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard import journey_words
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.overview import days_until_today
from entrypoints.web.dashboard.source_words import WITHOUT_SOURCE, source_name
from nomoflow.kernel.ids import OrderId, StoreId
from nomoflow.kernel.money import Money
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.model import Permission
from nomoflow.orders.facts import OrderState
from nomoflow.orders.ports import OrderFilter

_SIZE = 25
_SOURCES_OF_DAYS = 90
_LONGEST_SEARCH = 80


@blueprint.get("/orders")
@needs(Permission.VIEW)
def orders() -> str:
    """The orders that fit the conditions."""
    shop = store()
    filters = {
        "search": request.args.get("search", "").strip()[:_LONGEST_SEARCH],
        "state": request.args.get("state", ""),
        "source": request.args.get("source", ""),
    }
    wanted = OrderFilter(
        state=_state(filters["state"]),
        source=filters["source"] or None,
        search=filters["search"] or None,
    )
    number = max(request.args.get("page", 1, type=int), 1)
    given = {name: value for name, value in filters.items() if value}
    here = url_for("dashboard.orders", store_key=shop.key)
    sign = "&" if "?" in here else "?"  # a framed page says so in its address
    return render_template(
        "dashboard/orders.html",
        page=services().orders.list(shop.id, wanted, PageRequest(page=number, size=_SIZE)),
        filters=filters,
        filtered=bool(given),
        states=_states(),
        sources=_sources(shop.id),
        page_address=lambda page: f"{here}{sign}{urlencode({**given, 'page': page})}",
    )


@blueprint.get("/orders/<order_id>")
@needs(Permission.VIEW)
def order(order_id: str) -> str:
    """One order with its journey and the story of its money."""
    shop, wanted = store(), OrderId(order_id)
    found = services().orders.order(shop.id, wanted)
    journey = services().journeys.journey(shop.id, wanted)
    buyer = found.buyer
    return render_template(
        "dashboard/order.html",
        order=found,
        buyer_name=" ".join(filter(None, (buyer.first_name, buyer.last_name))),
        steps=journey_words.steps(journey),
        credit=journey_words.credit(journey.order),
        bookings=journey_words.bookings(journey.bookings),
        booked=journey.order.booked if journey.order else Money.zero(found.amounts.total.currency),
    )


def _state(name: str) -> OrderState | None:
    return OrderState(name) if name in set(OrderState) else None


def _states() -> list[tuple[str, str]]:
    return [
        ("", gettext("All")),
        ("sale", gettext("Paid")),
        ("pending", gettext("Not paid yet")),
        ("cancelled", gettext("Cancelled")),
        ("refunded", gettext("Refunded")),
    ]


def _sources(shop: StoreId) -> list[tuple[str, str]]:
    """The sources that brought visits lately, by name."""
    figures = services().analytics.overview(shop, days_until_today(_SOURCES_OF_DAYS))
    known = {
        line.source: source_name(line.channel, line.source)
        for line in figures.sources
        if line.source and line.channel not in WITHOUT_SOURCE
    }
    return [("", gettext("All")), *sorted(known.items(), key=lambda pair: pair[1].casefold())]
