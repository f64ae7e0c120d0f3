"""What follows by itself: whoever asked for letters is asked whether the address is theirs."""

from dataclasses import replace

from nomoflow.audience.events import ConsentGiven, SubscriberInvited
from nomoflow.audience.facts import Actor, ConsentAction, Method, SubscriberId, SubscriberStatus
from nomoflow.audience.keyed import Keyed, digest
from nomoflow.audience.letters import Letters
from nomoflow.audience.model import LINK_LASTS, Invitation, Subscriber, may_invite
from nomoflow.audience.ports import AudienceWork, Senders
from nomoflow.audience.registry import Registry, act_of
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.events import Recorded
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.mail import Mailer, MailFault, MailRefused
from nomoflow.kernel.unit_of_work import Opens


class Post:
    """How letters leave: who carries them, who writes them, in whose name."""

    def __init__(self, mailer: Mailer, letters: Letters, senders: Senders) -> None:
        self.mailer = mailer
        self.letters = letters
        self.senders = senders


class AudienceHandlers:
    """Sends invitations, and notes those that ran out."""

    def __init__(
        self,
        work: Opens[AudienceWork],
        post: Post,
        registry: Registry,
        keyed: Keyed,
        clock: Clock,
    ) -> None:
        self._work = work
        self._post = post
        self._registry = registry
        self._keyed = keyed
        self._clock = clock

    def invite(self, recorded: Recorded[ConsentGiven]) -> None:
        """Send the letter, unless it was sent, is not needed, or would be one too many."""
        store = recorded.store
        found = self._invitation(recorded)
        if found is None:
            return
        subscriber, invitation = found
        name = self._post.senders.name(store)
        letter = self._post.letters.invitation(store, name, subscriber, invitation)
        refused = False
        try:
            self._post.mailer.send(letter, key=f"invitation-{invitation.id}")
        except MailRefused as refusal:
            if refusal.fault is not MailFault.ADDRESS:
                raise
            refused = True
        self._note(store, subscriber.id, invitation.id, refused=refused)

    def lapse(self, recorded: Recorded[SubscriberInvited]) -> None:
        """Note that nobody confirmed in time, unless a later letter still asks."""
        event, now = recorded.event, self._clock.now()
        with self._work(recorded.store) as work:
            subscriber = work.subscribers.find(event.subscriber)
            pending = subscriber is not None and subscriber.status is SubscriberStatus.PENDING
            waiting = [
                each.id for each in work.invitations.of(event.subscriber) if each.expires_at > now
            ]
            noted = any(
                each.action is ConsentAction.EXPIRED and each.invitation == event.invitation
                for each in work.consents.of(event.subscriber)
            )
            if subscriber is None or not pending or waiting or noted:
                return
            expired = (ConsentAction.EXPIRED, Method.TIME, Actor.SYSTEM)
            act = replace(act_of(subscriber, expired, now), invitation=event.invitation)
            self._registry.enter(work, recorded.store, [act])
            work.commit()

    def _invitation(self, recorded: Recorded[ConsentGiven]) -> tuple[Subscriber, Invitation] | None:
        """The invitation of this event, made now or before, while it waits to be sent."""
        with self._work(recorded.store) as work:
            subscriber = work.subscribers.find(recorded.event.subscriber)
            if subscriber is None or subscriber.status is not SubscriberStatus.PENDING:
                return None
            invitation = work.invitations.find(recorded.id)
            if invitation is None:
                invitation = self._made(work, recorded, subscriber)
        if invitation is None or invitation.sent_at is not None:
            return None
        return subscriber, invitation

    def _made(
        self, work: AudienceWork, recorded: Recorded[ConsentGiven], subscriber: Subscriber
    ) -> Invitation | None:
        now = self._clock.now()
        before = [each.made_at for each in work.invitations.of(subscriber.id)]
        if not may_invite(before, now):
            return None
        secret = self._keyed.invitation(recorded.store, recorded.id)
        invitation = Invitation(
            id=recorded.id,
            subscriber=subscriber.id,
            digest=digest(secret.reveal()),
            made_at=now,
            expires_at=now + LINK_LASTS,
        )
        # Written over, so that of two invitations at once one comes later and is refused.
        work.subscribers.save(subscriber)
        work.invitations.add(invitation)
        later = SubscriberInvited(subscriber=subscriber.id, invitation=invitation.id)
        work.emit(later, delay_seconds=int(LINK_LASTS.total_seconds()))
        work.commit()
        return invitation

    def _note(
        self, store: StoreId, subscriber_id: SubscriberId, invitation_id: str, *, refused: bool
    ) -> None:
        with self._work(store) as work:
            invitation = work.invitations.find(invitation_id)
            subscriber = work.subscribers.find(subscriber_id)
            if invitation is None or subscriber is None:
                return
            invitation.sent_at = self._clock.now()
            work.invitations.save(invitation)
            if refused:
                subscriber.unreachable_at = self._clock.now()
                work.subscribers.save(subscriber)
            work.commit()
