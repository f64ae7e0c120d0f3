"""Changes to subscribers that leave evidence: the person, the record and the figures at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from nomoflow.audience.events import ConsentGiven
from nomoflow.audience.evidence import (
    Act,
    Chain,
    ConsentRecord,
    Pen,
    Verdict,
    verified,
    written,
)
from nomoflow.audience.facts import (
    NO_TRACE,
    Actor,
    ConsentAction,
    Method,
    ShownText,
    SubscriberId,
    SubscriberStatus,
    Trace,
)
from nomoflow.audience.keyed import Keyed, digest
from nomoflow.audience.model import Subscriber
from nomoflow.audience.ports import AudienceWork
from nomoflow.audience.reports import Receipt, Step
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.ids import Ids, StoreId

NOTHING_SHOWN = ShownText(text="", version="", language="ar")
"""The text of an act for which nobody had to be shown one."""

# A list of a hundred thousand takes hours, and no mail server takes us for a flood.
_LETTERS_A_SECOND = 10


class Registry:
    """Does inside one unit what belongs together."""

    def __init__(self, keyed: Keyed, clock: Clock, ids: Ids) -> None:
        self._keyed = keyed
        self._clock = clock
        self._ids = ids

    def address_hash(self, store: StoreId, email: str) -> str:
        """What an address is recognised by once it is forgotten itself."""
        return self._keyed.address(store, email)

    def new(self, store: StoreId, email: str, typed: str) -> Subscriber:
        """A subscriber who has not been kept yet."""
        id = SubscriberId(self._ids.new())
        return Subscriber(
            id=id,
            email=email,
            typed=typed,
            joined_at=self._clock.now(),
            leave_digest=digest(self._keyed.leaving(store, id).reveal()),
        )

    def enter(self, work: AudienceWork, store: StoreId, acts: Sequence[Act]) -> None:
        """Add acts to the store's evidence."""
        if not acts:
            return
        pen = Pen(store=store, keyed=self._keyed, at=self._clock.now())
        salts = (self._ids.secret() for _ in acts)
        records, chain = written(work.consents.chain(), acts, salts, pen)
        work.consents.add(records, chain)

    def verdict(self, store: StoreId, records: Iterable[ConsentRecord], chain: Chain) -> Verdict:
        """Whether a store's evidence is what was written."""
        return verified(records, chain, store, self._keyed)

    def join(
        self,
        work: AudienceWork,
        store: StoreId,
        new: Sequence[tuple[Subscriber, Act]],
        place: int = 0,
    ) -> None:
        """Keep new subscribers with what they agreed to, and owe each an invitation.

        ``place`` is how many of the same list wait before them: their letters leave one by one.
        """
        if not new:
            return
        work.subscribers.add([subscriber for subscriber, _ in new])
        self.enter(work, store, [act for _, act in new])
        work.tallies.move(None, SubscriberStatus.PENDING, len(new))
        work.tallies.count(hour_of(self._clock.now()), Step.JOINED, len(new))
        for waiting, (subscriber, _) in enumerate(new, start=place):
            delay = waiting // _LETTERS_A_SECOND
            work.emit(ConsentGiven(subscriber=subscriber.id), delay_seconds=delay)

    def again(
        self, work: AudienceWork, store: StoreId, asked: tuple[Subscriber, Act], source: str
    ) -> None:
        """Somebody asked for letters to an address that is known.

        As much is written as for a new one, so that nobody learns from the time which it was.
        """
        subscriber, act = asked
        before = subscriber.status
        subscriber.asked_again(source)
        work.subscribers.save(subscriber)
        self.enter(work, store, [act])
        work.tallies.move(before, subscriber.status)
        work.emit(ConsentGiven(subscriber=subscriber.id))

    def confirm(self, work: AudienceWork, store: StoreId, subscriber: Subscriber, act: Act) -> bool:
        """The address is theirs; False when that was known. Refuses with ``LinkExpired``."""
        before = subscriber.status
        confirmed = subscriber.confirm(self._clock.now())
        if confirmed is None:
            return False
        self._turned(work, store, before, (subscriber, act), Step.CONFIRMED)
        work.emit(confirmed)
        return True

    def leave(self, work: AudienceWork, store: StoreId, subscriber: Subscriber, act: Act) -> bool:
        """No more letters; False when there were none any more."""
        before = subscriber.status
        left = subscriber.leave(self._clock.now())
        if left is None:
            return False
        self._turned(work, store, before, (subscriber, act), Step.LEFT)
        work.emit(left)
        return True

    def erase(
        self, work: AudienceWork, store: StoreId, subscriber: Subscriber, method: Method
    ) -> Receipt:
        """Forget a person, but for the proof: what they agreed to, without who they were."""
        now = self._clock.now()
        erased = (ConsentAction.ERASED, method, Actor.MERCHANT)
        self.enter(work, store, [act_of(subscriber, erased, now)])
        work.consents.cut(subscriber.id)
        work.invitations.remove(subscriber.id)
        work.subscribers.remove(subscriber.id)
        work.tallies.move(subscriber.status, None)
        work.tallies.count(hour_of(now), Step.ERASED)
        receipt = Receipt(
            id=self._ids.new(),
            subscriber=subscriber.id,
            address_hash=self.address_hash(store, subscriber.email),
            records=len(work.consents.of(subscriber.id)),
            erased_at=now,
        )
        work.receipts.add(receipt)
        return receipt

    def _turned(
        self,
        work: AudienceWork,
        store: StoreId,
        before: SubscriberStatus,
        done: tuple[Subscriber, Act],
        step: Step,
    ) -> None:
        subscriber, act = done
        work.subscribers.save(subscriber)
        self.enter(work, store, [act])
        work.tallies.move(before, subscriber.status)
        work.tallies.count(hour_of(self._clock.now()), step)


def act_of(
    subscriber: Subscriber,
    done: tuple[ConsentAction, Method, Actor],
    at: datetime,
    shown: ShownText = NOTHING_SHOWN,
    trace: Trace = NO_TRACE,
) -> Act:
    """What a subscriber did, or what was done for them."""
    action, method, actor = done
    return Act(
        subscriber=subscriber.id,
        email=subscriber.email,
        action=action,
        method=method,
        acted_by=actor,
        occurred_at=at,
        shown=shown,
        trace=trace,
    )


def hour_of(at: datetime) -> datetime:
    """The hour in which a moment lies."""
    return at.replace(minute=0, second=0, microsecond=0)
