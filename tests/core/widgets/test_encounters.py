"""People and the widgets they met: counted once, in whatever order the news arrives."""

from datetime import timedelta
from itertools import permutations

import pytest

from adapters.memory.widget_people import MemoryWidgetReports
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import CartId, OrderId, VisitorId
from nomoflow.kernel.money import Currency, Money
from nomoflow.orders.events import OrderAmended, OrderPlaced
from nomoflow.orders.facts import OrderSnapshot, OrderState
from nomoflow.visitors.events import VisitorsLinked, WidgetsMet
from nomoflow.visitors.facts import Link, LinkKind, WidgetMeeting
from nomoflow.visitors.model import HitBatch, HitKind
from nomoflow.widgets.reports import Figures, Line, compared, report, summaries
from tests.builders import NOW, OTHER, STORE, a_hit, riyals
from tests.core.house import House

BAR = "notice-1"
DAY = NOW.date()


def met(deed: str, *, visitor: str = "v1", hours_after: float = 0, **told: str) -> WidgetsMet:
    meeting = WidgetMeeting(
        visitor=VisitorId(visitor),
        at=NOW + timedelta(hours=hours_after),
        widget=BAR,
        deed=deed,
        device=told.get("device", "phone"),
        page=told.get("page", "index"),
    )
    return WidgetsMet(meetings=(meeting,))


def linked(visitor: str = "v1", cart: str = "c1") -> Event:
    tie = Link(visitor=VisitorId(visitor), kind=LinkKind.CART, id=cart, at=NOW)
    return VisitorsLinked(links=(tie,))


def snapshot(**told: object) -> OrderSnapshot:
    return OrderSnapshot(
        **{  # type: ignore[arg-type]
            "id": OrderId("1"),
            "version": 1,
            "state": OrderState.SALE,
            "placed_at": NOW + timedelta(hours=2),
            "revenue": riyals(100),
            "total": riyals(115),
            "customer": None,
            "cart": CartId("c1"),
            "coupon_codes": (),
            **told,
        }
    )


def lines(house: House) -> list[Line]:
    told = MemoryWidgetReports(house.world).one(STORE, BAR, DAY, DAY + timedelta(days=30))
    return [line for line in told.lines if line.figures != Figures()]


def seen(house: House) -> Figures:
    return sum((line.figures for line in lines(house) if not line.held_out), Figures())


PAST = [
    met("shown"),
    met("clicked", hours_after=1, page="product"),
    met("shown", hours_after=26, device="desktop"),
    linked(),
    OrderPlaced(order=snapshot()),
]


def test_in_any_order_of_arrival_the_figures_are_the_same() -> None:
    ends = []
    for order in permutations(PAST):
        house = House()
        house.tell(*order)
        ends.append(lines(house))
    assert all(end == ends[0] for end in ends)
    whole = Figures(shown=2, clicked=1, people=1, clicking=1, buying=1, revenue_minor=10000)
    assert sum((line.figures for line in ends[0]), Figures()) == whole
    (person,) = [line for line in ends[0] if line.figures.people]
    assert (person.day, person.device, person.page) == (DAY, "phone", "index")


def test_what_is_taken_back_is_taken_back_once_and_may_return() -> None:
    house = House()
    house.tell(*PAST)
    for version, state in ((2, OrderState.CANCELLED), (3, OrderState.REFUNDED)):
        house.tell(OrderAmended(order=snapshot(version=version, state=state)))
        assert (seen(house).buying, seen(house).revenue_minor) == (0, 0)
        assert seen(house).people == 1
    house.tell(OrderAmended(order=snapshot(version=4, revenue=riyals(80))))
    assert (seen(house).buying, seen(house).revenue_minor) == (1, 8000)


@pytest.mark.parametrize(
    ("placed", "buying"),
    [
        (timedelta(seconds=-1), 0),
        (timedelta(0), 1),
        (timedelta(days=7), 1),
        (timedelta(days=7, seconds=1), 0),
    ],
)
def test_an_order_counts_within_seven_days_of_the_first_meeting(
    placed: timedelta, buying: int
) -> None:
    house = House()
    house.tell(met("shown"), linked(), OrderPlaced(order=snapshot(placed_at=NOW + placed)))
    assert seen(house).buying == buying


def test_two_orders_are_one_buyer_and_only_one_currency_is_summed() -> None:
    house = House()
    dollars = Money(minor=500, currency=Currency("USD"))
    house.tell(met("shown"), linked(), OrderPlaced(order=snapshot()))
    house.tell(OrderPlaced(order=snapshot(id=OrderId("2"), revenue=riyals(20))))
    house.tell(OrderPlaced(order=snapshot(id=OrderId("3"), revenue=dollars)))
    assert (seen(house).buying, seen(house).revenue_minor) == (1, 12000)


def test_who_was_held_out_stays_so_and_is_compared() -> None:
    house = House()
    house.tell(met("held_out"), linked(), OrderPlaced(order=snapshot()))
    house.tell(met("shown", hours_after=5), met("shown", visitor="v2"))
    told = compared(lines(house))
    assert (told.held_out.people, told.held_out.buyers) == (1, 1)
    assert (told.seen.people, told.seen.buyers) == (1, 0)


def test_only_days_with_two_sides_are_compared() -> None:
    house = House()
    house.tell(met("shown", visitor="v1"), met("shown", visitor="v2", hours_after=48))
    house.tell(met("held_out", visitor="v3", hours_after=48))
    assert compared(lines(house)).seen.people == 1
    assert seen(house).people == 2


def test_a_report_names_every_day_and_its_parts_make_the_whole() -> None:
    house = House()
    house.tell(*PAST)
    reader, last = MemoryWidgetReports(house.world), DAY + timedelta(days=6)
    told = report(BAR, reader.one(STORE, BAR, DAY, last), DAY, last)
    assert list(told.days) == [DAY + timedelta(days=number) for number in range(7)]
    for parts in (told.days, told.devices, told.pages):
        assert sum(parts.values(), Figures()) == told.summary.figures
    assert summaries(reader.all(STORE, DAY, last)) == [told.summary]
    assert summaries(reader.all(OTHER, DAY, last)) == []


def test_what_browsers_report_becomes_meetings_once() -> None:
    house = House()
    told = [
        (HitKind.WIDGET_SHOWN, {"widget_id": BAR, "page": "product.single", "device": "phone"}),
        (HitKind.WIDGET_SHOWN, {"widget_id": "x", "held_out": "true", "page": "thank-you"}),
        (HitKind.COUPON_COPIED, {"widget_id": BAR, "page": "product.index.offers"}),
        (HitKind.WIDGET_CLICKED, {}),
        (HitKind.PAGE_VIEW, {"widget_id": BAR}),
    ]
    hits = tuple(
        a_hit(str(number), kind=kind, data=data).hit for number, (kind, data) in enumerate(told)
    )
    batch = HitBatch(store=STORE, visitor=VisitorId("v1"), received_at=NOW, hits=hits)
    for _ in range(2):
        house.visitors.write(STORE, [batch])
        house.settle()
    (event,) = house.events(WidgetsMet)
    assert isinstance(event, WidgetsMet)
    assert [(each.deed, each.device, each.page) for each in event.meetings] == [
        ("shown", "phone", "product"),
        ("held_out", "unknown", "other"),
        ("acted", "unknown", "category"),
    ]
    assert seen(house) == Figures(shown=1, acted=1, people=1, acting=1)
