"""Subscribers, their invitations, and what this feature refuses."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from nomoflow.audience.events import SubscriberConfirmed, SubscriberLeft
from nomoflow.audience.facts import SubscriberId, SubscriberStatus
from nomoflow.kernel.errors import Conflict, Invalid, NotFound
from nomoflow.kernel.text import Language, is_keepable

LINK_LASTS = timedelta(hours=48)
LETTERS_A_DAY = 3
BETWEEN_LETTERS = timedelta(minutes=15)

LONGEST_NAME = 100
LONGEST_TAG = 40
MOST_TAGS = 30


class NoSuchSubscriber(NotFound):
    """There is no such subscriber in this store."""

    code = "subscriber_not_found"


class SignUpRefused(Invalid):
    """The form cannot be taken; ``fields`` says where and why.

    ``suggestion`` is the address that was probably meant.
    """

    code = "sign_up_refused"

    def __init__(self, fields: dict[str, str], suggestion: str = "") -> None:
        super().__init__(fields)
        self.suggestion = suggestion


class TagsRefused(Invalid):
    """A tag is too long, empty or one too many."""

    code = "tags_refused"


class LinkUnknown(NotFound):
    """The link opens nothing: it is not whole, or the person was erased."""

    code = "subscription_link_unknown"


class LinkExpired(Conflict):
    """The link was not used in time, or the person left since."""

    code = "subscription_link_expired"


@dataclass(slots=True, kw_only=True)
class Subscriber:
    """A person whom a store may write to, or once might, or may as soon as they confirm it."""

    id: SubscriberId
    email: str
    """As addresses are compared: one spelling of each."""
    typed: str
    """As it was written."""
    joined_at: datetime
    leave_digest: str
    name: str = ""
    phone: str = ""
    """With its country, such as +966501234567."""
    language: Language = "ar"
    status: SubscriberStatus = SubscriberStatus.PENDING
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    confirmed_at: datetime | None = None
    left_at: datetime | None = None
    unreachable_at: datetime | None = None
    """When a letter to the address was refused for good."""
    version: int = 0

    def asked_again(self, source: str) -> None:
        """Somebody asked for letters to this address once more.

        It proves nothing about who it was, so what is confirmed stays just as it is; who had left
        is asked again whether the address is theirs.
        """
        if self.status is SubscriberStatus.UNSUBSCRIBED:
            self.status = SubscriberStatus.PENDING
        if self.status is SubscriberStatus.PENDING:
            self.sources = with_one(self.sources, source)

    def confirm(self, at: datetime) -> SubscriberConfirmed | None:
        """The address is theirs; None when that was known.

        Refuses with ``LinkExpired`` once they left: an old link revives nothing.
        """
        if self.status is SubscriberStatus.UNSUBSCRIBED:
            raise LinkExpired
        if self.status is SubscriberStatus.CONFIRMED:
            return None
        self.status, self.confirmed_at = SubscriberStatus.CONFIRMED, at
        self.left_at = self.unreachable_at = None
        return SubscriberConfirmed(subscriber=self.id)

    def leave(self, at: datetime) -> SubscriberLeft | None:
        """No more letters; None when there were none any more."""
        if self.status is SubscriberStatus.UNSUBSCRIBED:
            return None
        self.status, self.left_at = SubscriberStatus.UNSUBSCRIBED, at
        return SubscriberLeft(subscriber=self.id)

    def tag(self, add: tuple[str, ...], remove: tuple[str, ...] = ()) -> None:
        """Put tags on and take tags off. Refuses with ``TagsRefused``."""
        kept = [tag for tag in self.tags if tag not in {cleaned(each) for each in remove}]
        self.tags = tags_of((*kept, *add))


@dataclass(slots=True, kw_only=True)
class Invitation:
    """A letter that asks whether an address is theirs. Of its link's secret only a hash is kept."""

    id: str
    """The id of the event that asked for it: one event, one letter."""
    subscriber: SubscriberId
    digest: str
    made_at: datetime
    expires_at: datetime
    sent_at: datetime | None = None
    used_at: datetime | None = None

    def check(self, at: datetime) -> None:
        """Refuses with ``LinkExpired`` when its time is over and it was not used before."""
        if self.used_at is None and at >= self.expires_at:
            raise LinkExpired


def may_invite(made: list[datetime], at: datetime) -> bool:
    """Whether one more letter may follow those of the last day."""
    recent = [each for each in made if at - each < timedelta(days=1)]
    return len(recent) < LETTERS_A_DAY and all(at - each >= BETWEEN_LETTERS for each in recent)


def tags_of(told: tuple[str, ...]) -> tuple[str, ...]:
    """Tags as they are kept: each once, without spaces around. Refuses with ``TagsRefused``."""
    tags = tuple(dict.fromkeys(cleaned(tag) for tag in told))
    if not all(tags) or any(len(tag) > LONGEST_TAG for tag in tags):
        raise TagsRefused({"tags": "tag_length"})
    if not all(is_keepable(tag) and tag.isprintable() for tag in tags):
        raise TagsRefused({"tags": "text_not_keepable"})
    if len(tags) > MOST_TAGS:
        raise TagsRefused({"tags": "tags_too_many"})
    return tags


def cleaned(text: str) -> str:
    """A text in one line, without spaces around or doubled in it."""
    return " ".join(text.split())


def with_one(labels: tuple[str, ...], label: str) -> tuple[str, ...]:
    """Labels with one more, unless it is empty or there, or there are enough."""
    full = not label or label in labels or len(labels) >= MOST_TAGS
    return labels if full else (*labels, label)
