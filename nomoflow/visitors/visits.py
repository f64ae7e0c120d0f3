"""Makes visits, touches and links of what browsers reported. Pure calculation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from nomoflow.kernel.ids import VisitorId
from nomoflow.visitors.facts import Link, LinkKind, Origin, Touch
from nomoflow.visitors.landing import DIRECT, page_of, read_landing
from nomoflow.visitors.model import LINKING, Hit, HitKind, SeenHit, Visit


@dataclass(slots=True)
class Written:
    """What a passage through new hits leads to."""

    visits: dict[str, Visit] = field(default_factory=dict)
    hits: list[SeenHit] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    links: dict[tuple[VisitorId, LinkKind, str], Link] = field(default_factory=dict)
    left: set[datetime] = field(default_factory=set)
    """Hours in which a visit was thought to have begun before it was known better."""

    def moments(self) -> tuple[datetime, ...]:
        """One moment per clock hour that the visits and hits fall into."""
        starts = {_hour(visit.started_at) for visit in self.visits.values()}
        return tuple(
            sorted(starts | self.left | {_hour(seen.hit.occurred_at) for seen in self.hits})
        )


def write_down(
    hits: Sequence[tuple[VisitorId, Hit]],
    latest: Mapping[VisitorId, Visit],
    new_id: Callable[[], str],
) -> Written:
    """Visits continued and begun by new hits, given each visitor's latest visit.

    The order of the hits does not matter: they are taken in the order in which they happened.
    """
    written = Written()
    current = dict(latest)
    for visitor, hit in sorted(hits, key=lambda pair: (pair[1].occurred_at, pair[1].id)):
        visit = _visit_of(visitor, hit, current.get(visitor), written, new_id)
        current[visitor] = visit
        written.visits[visit.id] = visit
        page = page_of(hit.url)
        visit.take(hit, page)
        written.hits.append(SeenHit(visitor=visitor, visit=visit.id, hit=hit, page=page))
        for link in _links(visitor, hit):
            written.links.setdefault((visitor, link.kind, link.id), link)
    return written


def _visit_of(
    visitor: VisitorId, hit: Hit, current: Visit | None, written: Written, new_id: Callable[[], str]
) -> Visit:
    origin = _origin(hit)
    if current is not None and current.continues(hit.occurred_at, origin):
        if hit.occurred_at < current.started_at:
            _begin_earlier(current, hit, origin, written, new_id)
        return current
    visit = Visit(
        id=new_id(),
        visitor=visitor,
        started_at=hit.occurred_at,
        last_at=hit.occurred_at,
        origin=origin,
        entry=page_of(hit.url),
        exit=page_of(hit.url),
        referrer=hit.referrer,
    )
    written.touches.append(visit.touch())
    return visit


def _begin_earlier(
    visit: Visit, hit: Hit, origin: Origin, written: Written, new_id: Callable[[], str]
) -> None:
    """A late report shows that the visit began before: its way of coming is the earlier one."""
    written.left.add(_hour(visit.started_at))
    visit.started_at, visit.entry = hit.occurred_at, page_of(hit.url)
    if visit.origin.direct and not origin.direct:
        visit.origin, visit.referrer = origin, hit.referrer
        written.touches.append(replace(visit.touch(), id=new_id()))


def _origin(hit: Hit) -> Origin:
    """Where a hit came from; one from inside the store says nothing new."""
    if hit.kind is not HitKind.PAGE_VIEW:
        return DIRECT
    return read_landing(hit.url, hit.referrer) or DIRECT


def _links(visitor: VisitorId, hit: Hit) -> list[Link]:
    return [
        Link(visitor=visitor, kind=kind, id=hit.data[key], at=hit.occurred_at)
        for key, kind in LINKING.items()
        if hit.data.get(key)
    ]


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
