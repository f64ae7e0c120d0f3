"""People, purchases and figures of widgets: on memory, SQLite and PostgreSQL."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from nomoflow.kernel.ids import EventId, OrderId, VisitorId
from nomoflow.kernel.money import Currency
from nomoflow.widgets.encounters import Cell, Person, Purchase
from nomoflow.widgets.reports import Figures, Line
from tests.builders import NOW, OTHER, STORE, a_store, riyals
from tests.contracts.worlds import World

TODAY = NOW.date()
V1, V2 = VisitorId("v1"), VisitorId("v2")


def a_person(visitor: VisitorId = V1, widget: str = "coupons", **told: object) -> Person:
    return Person(
        **{  # type: ignore[arg-type]
            "widget": widget,
            "visitor": visitor,
            "met_at": NOW,
            "day": TODAY,
            "held_out": False,
            "device": "phone",
            "page": "index",
            **told,
        }
    )


def a_purchase(order: str = "1", **told: object) -> Purchase:
    return Purchase(
        **{  # type: ignore[arg-type]
            "order": OrderId(order),
            "version": 1,
            "placed_at": NOW,
            "sale": True,
            "revenue": riyals(100),
            "visitors": (V1,),
            **told,
        }
    )


def keep(world: World, *people: Person) -> None:
    with world.work(STORE) as work:
        work.widget_people.alone()
        work.widget_people.keep(people)
        work.commit()


def of(world: World, *visitors: VisitorId) -> Sequence[Person]:
    with world.work(STORE) as work:
        return sorted(work.widget_people.of(visitors), key=lambda each: (each.visitor, each.widget))


def test_people_are_equal_after_a_round_trip_and_written_over(world: World) -> None:
    bought = a_person(V2, clicked=True, acted=True, revenue=riyals(0))
    keep(world, a_person(), a_person(widget="other", held_out=True), bought)
    assert of(world, V1) == [a_person(), a_person(widget="other", held_out=True)]
    assert of(world, V2) == [bought]
    changed = a_person(V2, revenue=None, device="desktop", met_at=NOW - timedelta(hours=1))
    keep(world, changed)
    keep(world)
    assert of(world, V2, VisitorId("nobody")) == [changed]
    with world.work(OTHER) as work:
        assert list(work.widget_people.of([V1, V2])) == []


def test_an_order_is_tied_anew_by_a_later_telling_only(world: World) -> None:
    with world.work(STORE) as work:
        assert list(work.widget_people.tie(a_purchase(visitors=(V1, V2))) or ()) == []
        assert work.widget_people.tie(a_purchase(visitors=(V1, V2))) is None
        work.commit()
    again = a_purchase(version=3, sale=False, revenue=riyals(7), visitors=(V2,))
    with world.work(STORE) as work:
        assert set(work.widget_people.tie(again) or ()) == {V1, V2}
        assert work.widget_people.tie(a_purchase(version=2)) is None
        work.widget_people.tie(a_purchase("2", visitors=(V2,)))
        work.commit()
    with world.work(STORE) as work:
        bought = work.widget_people.bought([V1, V2])
        assert not bought.get(V1)
        assert sorted(bought[V2], key=lambda each: each.order) == [
            again,
            a_purchase("2", visitors=(V2,)),
        ]
    with world.work(OTHER) as work:
        assert not work.widget_people.bought([V2])


def test_an_event_is_counted_once_per_store_and_only_when_it_is_kept(world: World) -> None:
    event = EventId("e-1")
    with world.work(STORE) as work:
        assert work.widget_counts.first_time(event)
    with world.work(STORE) as work:
        assert work.widget_counts.first_time(event)
        assert not work.widget_counts.first_time(event)
        work.commit()
    with world.work(STORE) as work:
        assert not work.widget_counts.first_time(event)
    with world.work(OTHER) as work:
        assert work.widget_counts.first_time(event)


def test_a_day_is_the_store_s_own(world: World) -> None:
    late = datetime(2026, 11, 1, 21, 30, tzinfo=UTC)
    with world.work(STORE) as work:
        work.stores.add(a_store(timezone="Europe/London"))
        work.commit()
    with world.work(STORE) as work:
        assert work.widget_counts.local_day(late).day == 1
    with world.work(OTHER) as work:
        assert work.widget_counts.local_day(late).day == 2


def test_figures_add_up_by_their_place_and_are_read_by_days(world: World) -> None:
    phone = Cell(widget="coupons", day=TODAY, device="phone", page="index")
    cart = Cell(widget="coupons", day=TODAY, device="phone", page="cart")
    held = Cell(widget="coupons", day=TODAY, device="phone", page="cart", held_out=True)
    riyal = Cell(widget="coupons", day=TODAY, device="phone", page="cart", currency="SAR")
    dollar = Cell(widget="coupons", day=TODAY, device="phone", page="cart", currency="USD")
    past = Cell(widget="coupons", day=TODAY - timedelta(days=1), device="phone", page="cart")
    other = Cell(widget="bar", day=TODAY, device="phone", page="cart")
    for _ in range(2):
        with world.work(STORE) as work:
            work.widget_counts.add({phone: {"shown": 2, "closed": 1}, cart: {"shown": 1}})
            work.widget_counts.add({held: {"people": 1}, past: {"shown": 9}, other: {"acted": 1}})
            for cell in (riyal, dollar):
                work.widget_counts.add({cell: {"buying": 1, "people": 1, "revenue_minor": 500}})
            work.commit()
    with world.work(STORE) as work:
        work.widget_counts.add({riyal: {"buying": -1, "revenue_minor": -500}})
        work.widget_counts.add({})
        work.commit()
    bought = Figures(shown=2, people=4, buying=3, revenue_minor=500)
    told = world.widget_reports.one(STORE, "coupons", TODAY, TODAY)
    assert told.currency == Currency("SAR")
    place = {"widget": "coupons", "day": TODAY, "device": "phone"}
    assert told.lines == [
        Line(**place, page="cart", held_out=False, figures=bought),  # type: ignore[arg-type]
        Line(**place, page="index", held_out=False, figures=Figures(shown=4, closed=2)),  # type: ignore[arg-type]
        Line(**place, page="cart", held_out=True, figures=Figures(people=2)),  # type: ignore[arg-type]
    ]
    everything = world.widget_reports.all(STORE, TODAY, TODAY)
    assert [(line.widget, line.held_out) for line in everything.lines] == [
        ("bar", False),
        ("coupons", False),
        ("coupons", True),
    ]
    assert everything.lines[1].figures == bought + Figures(shown=4, closed=2)
    assert world.widget_reports.all(OTHER, TODAY, TODAY).lines == []
