"""What follows by itself: meetings are counted, and orders count for the widgets before them."""

from collections.abc import Mapping, Sequence
from copy import deepcopy

from nomoflow.attribution.events import OrderTied
from nomoflow.kernel.events import Recorded
from nomoflow.kernel.ids import VisitorId
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.visitors.events import WidgetsMet
from nomoflow.widgets.encounters import Deed, Meeting, Person, Purchase, deeds, moved
from nomoflow.widgets.ports import EncounterWork


class WidgetHandlers:
    """Keeps the figures of widgets true."""

    def __init__(self, work: Opens[EncounterWork]) -> None:
        self._work = work

    def record_meetings(self, recorded: Recorded[WidgetsMet]) -> None:
        """Count what happened, and who it happened to."""
        meetings = [
            Meeting(
                widget=told.widget,
                visitor=told.visitor,
                at=told.at,
                deed=Deed(told.deed),
                device=told.device,
                page=told.page,
            )
            for told in recorded.event.meetings
        ]
        with self._work(recorded.store) as work:
            work.widget_people.alone()
            if not work.widget_counts.first_time(recorded.id):
                return
            visitors = sorted({each.visitor for each in meetings})
            before = work.widget_people.of(visitors)
            work.widget_counts.add(deeds(meetings, work.widget_counts.local_day))
            _renew(work, before, _met(work, before, meetings))
            work.commit()

    def count_order(self, recorded: Recorded[OrderTied]) -> None:
        """Count an order for whoever it is tied to, or take it back."""
        told = recorded.event
        purchase = Purchase(
            order=told.order,
            version=told.version,
            placed_at=told.placed_at,
            sale=told.sale,
            revenue=told.revenue,
            visitors=told.visitors,
        )
        with self._work(recorded.store) as work:
            work.widget_people.alone()
            earlier = work.widget_people.tie(purchase)
            if earlier is None:
                return
            before = work.widget_people.of(sorted({*earlier, *purchase.visitors}))
            _renew(work, before, deepcopy(list(before)))
            work.commit()


def _met(
    work: EncounterWork, before: Sequence[Person], meetings: Sequence[Meeting]
) -> list[Person]:
    """The same people and new ones, after the meetings."""
    people = {(person.widget, person.visitor): deepcopy(person) for person in before}
    for each in meetings:
        day = work.widget_counts.local_day(each.at)
        key = (each.widget, each.visitor)
        person = people.get(key) or Person(
            widget=each.widget,
            visitor=each.visitor,
            met_at=each.at,
            day=day,
            held_out=each.deed is Deed.HELD_OUT,
            device=each.device,
            page=each.page,
        )
        person.meet(each, day)
        people[key] = person
    return list(people.values())


def _renew(work: EncounterWork, before: Sequence[Person], after: Sequence[Person]) -> None:
    """Keep people as they are now with what they bought, and the figures with them."""
    visitors = sorted({person.visitor for person in after})
    bought: Mapping[VisitorId, Sequence[Purchase]] = work.widget_people.bought(visitors)
    for person in after:
        person.buy(bought.get(person.visitor, ()))
    work.widget_people.keep(after)
    work.widget_counts.add(moved(before, after))
