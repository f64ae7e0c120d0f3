"""What shoppers do with their subscriptions, and what merchants can do with subscribers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import takewhile

from nomoflow.audience.events import SubscriberErased
from nomoflow.audience.evidence import ConsentRecord, Verdict
from nomoflow.audience.facts import NO_TRACE, Actor, ConsentAction, Method, SubscriberId, Trace
from nomoflow.audience.forms import Person, Reception, SignUp
from nomoflow.audience.keyed import digest
from nomoflow.audience.model import (
    Invitation,
    LinkExpired,
    LinkUnknown,
    NoSuchSubscriber,
    Subscriber,
)
from nomoflow.audience.ports import AllLinks, AudienceWork, Opened
from nomoflow.audience.registry import Registry, act_of
from nomoflow.audience.reports import Receipt, SubscriberExport
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.unit_of_work import Opens, undisturbed

_LONGEST_LINK = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """Everything that is known of one person, for them to have."""

    subscriber: Subscriber
    consents: tuple[ConsentRecord, ...]
    invitations: tuple[Invitation, ...]


class AudienceService:
    """Takes sign-ups in, opens links, and does what merchants ask."""

    def __init__(
        self,
        work: Opens[AudienceWork],
        links: AllLinks,
        export: SubscriberExport,
        reception: Reception,
        registry: Registry,
        clock: Clock,
    ) -> None:
        self._work = work
        self._links = links
        self._export = export
        self._reception = reception
        self._registry = registry
        self._clock = clock

    # --- by the storefront ---

    def check(self, form: SignUp) -> Person:
        """What of a form can be taken. Refuses with ``SignUpRefused``."""
        return self._reception.read(form)

    def sign_up(self, store: StoreId, form: SignUp) -> None:
        """Keep that somebody asked for letters; a letter asks whether the address is theirs.

        Nobody learns whether it was known: what is done and written is the same. Refuses with
        ``SignUpRefused``.
        """
        person = self._reception.read(form)
        undisturbed(lambda: self._take_in(store, person, form))

    def _take_in(self, store: StoreId, person: Person, form: SignUp) -> None:
        granted = (ConsentAction.GRANTED, Method.FORM, Actor.VISITOR)
        with self._work(store) as work:
            known = work.subscribers.named([person.email]).get(person.email)
            subscriber = known or self._new(store, person, form)
            act = act_of(subscriber, granted, self._clock.now(), form.shown, form.trace)
            if known is None:
                self._registry.join(work, store, [(subscriber, act)])
            else:
                self._registry.again(work, store, (subscriber, act), person.source)
            work.commit()

    def _new(self, store: StoreId, person: Person, form: SignUp) -> Subscriber:
        subscriber = self._registry.new(store, person.email, person.typed)
        subscriber.name, subscriber.phone = person.name, person.phone
        subscriber.language = form.language
        subscriber.sources = (person.source,) if person.source else ()
        return subscriber

    # --- by the links of letters ---

    def invited(self, link: str) -> StoreId:
        """The store that a link confirms a subscription to; nothing is changed.

        Refuses with ``LinkUnknown``, and with ``LinkExpired`` when its time is over.
        """
        opened = self._opened(link, self._links.invitation)
        with self._work(opened.store) as work:
            invitation, _ = _invitation(work, opened)
            invitation.check(self._clock.now())
        return opened.store

    def confirm(self, link: str, trace: Trace) -> StoreId:
        """The address is theirs. Used again it changes nothing.

        Refuses with ``LinkUnknown``, and with ``LinkExpired`` when its time is over or the person
        left since.
        """
        opened = self._opened(link, self._links.invitation)
        undisturbed(lambda: self._confirm(opened, trace))
        return opened.store

    def _confirm(self, opened: Opened, trace: Trace) -> None:
        now = self._clock.now()
        confirmed = (ConsentAction.CONFIRMED, Method.CONFIRMATION_PAGE, Actor.VISITOR)
        with self._work(opened.store) as work:
            invitation, subscriber = _invitation(work, opened)
            invitation.check(now)
            act = act_of(subscriber, confirmed, now, trace=trace)
            with_link = replace(act, invitation=invitation.id)
            if self._registry.confirm(work, opened.store, subscriber, with_link):
                invitation.used_at = now
                work.invitations.save(invitation)
                work.commit()

    def leaver(self, link: str) -> StoreId:
        """The store whose letters a link stops. Refuses with ``LinkUnknown``."""
        return self._opened(link, self._links.leaving).store

    def leave(self, link: str, trace: Trace, *, one_click: bool) -> StoreId:
        """No more letters. Used again it changes nothing. Refuses with ``LinkUnknown``."""
        opened = self._opened(link, self._links.leaving)
        method = Method.ONE_CLICK if one_click else Method.UNSUBSCRIBE_PAGE
        done = (ConsentAction.WITHDRAWN, method, Actor.VISITOR)
        undisturbed(lambda: self._leave(opened.store, opened.subscriber, done, trace))
        return opened.store

    def _opened(self, link: str, look: Callable[[str], Opened | None]) -> Opened:
        sane = link.isascii() and link.isalnum() and len(link) <= _LONGEST_LINK
        opened = look(digest(link)) if sane else None
        if opened is None:
            raise LinkUnknown
        return opened

    # --- by the merchant ---

    def unsubscribe(self, store: StoreId, subscriber: SubscriberId, method: Method) -> Subscriber:
        """Write to somebody no more. Refuses with ``NoSuchSubscriber``."""
        done = (ConsentAction.WITHDRAWN, method, Actor.MERCHANT)
        return undisturbed(lambda: self._leave(store, subscriber, done, NO_TRACE))

    def tag(
        self,
        store: StoreId,
        subscriber: SubscriberId,
        *,
        add: tuple[str, ...] = (),
        remove: tuple[str, ...] = (),
    ) -> Subscriber:
        """Put tags on and take tags off. Refuses with ``NoSuchSubscriber``, ``TagsRefused``."""
        with self._work(store) as work:
            found = _found(work, subscriber)
            found.tag(add, remove)
            work.subscribers.save(found)
            work.commit()
        return found

    def erase(self, store: StoreId, subscriber: SubscriberId, method: Method) -> Receipt:
        """Forget a person: profile, letters, and who they were in the evidence.

        What is left is a fingerprint, by which no list brings them back, and the receipt.
        Refuses with ``NoSuchSubscriber``.
        """
        with self._work(store) as work:
            found = _found(work, subscriber)
            receipt = self._registry.erase(work, store, found, method)
            work.emit(SubscriberErased(subscriber=subscriber))
            work.commit()
        return receipt

    def person(self, store: StoreId, subscriber: SubscriberId) -> PersonRecord:
        """Everything that is known of one person. Refuses with ``NoSuchSubscriber``."""
        with self._work(store) as work:
            return PersonRecord(
                subscriber=_found(work, subscriber),
                consents=tuple(work.consents.of(subscriber)),
                invitations=tuple(work.invitations.of(subscriber)),
            )

    def verify(self, store: StoreId) -> Verdict:
        """Read the store's whole evidence again: whether it is what was written."""
        chain = self._export.chain(store)
        # What is added while it is read is beyond the end that was sealed.
        records = takewhile(lambda each: each.number <= chain.length, self._export.evidence(store))
        return self._registry.verdict(store, records, chain)

    def _leave(
        self,
        store: StoreId,
        subscriber: SubscriberId,
        done: tuple[ConsentAction, Method, Actor],
        trace: Trace,
    ) -> Subscriber:
        with self._work(store) as work:
            found = _found(work, subscriber)
            act = act_of(found, done, self._clock.now(), trace=trace)
            if self._registry.leave(work, store, found, act):
                work.commit()
        return found


def _found(work: AudienceWork, subscriber: SubscriberId) -> Subscriber:
    found = work.subscribers.find(subscriber)
    if found is None:
        raise NoSuchSubscriber
    return found


def _invitation(work: AudienceWork, opened: Opened) -> tuple[Invitation, Subscriber]:
    """An invitation and whom it invites. Refuses with ``LinkUnknown`` after an erasure, and with
    ``LinkExpired`` once they left."""
    invitation = work.invitations.find(opened.invitation)
    subscriber = work.subscribers.find(opened.subscriber)
    if invitation is None or subscriber is None:
        raise LinkUnknown
    if subscriber.left_at is not None and subscriber.left_at >= invitation.made_at:
        raise LinkExpired
    return invitation, subscriber
