"""The frozen values that events carry and models are made of."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import NewType

from nomoflow.kernel.text import Language

SubscriberId = NewType("SubscriberId", str)
"""Our own name of a subscriber: it says nothing of the person."""


class SubscriberStatus(StrEnum):
    """Where a subscriber stands. Who was erased is not there any more."""

    PENDING = "pending"
    """Asked for letters; nobody has shown yet that the address is theirs."""
    CONFIRMED = "confirmed"
    """May be written to."""
    UNSUBSCRIBED = "unsubscribed"
    """Does not want any more, until they ask again themselves."""


class ConsentAction(StrEnum):
    """What a person, or time, did to a consent."""

    GRANTED = "granted"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    """Nobody confirmed it in time."""
    ERASED = "erased"


class Method(StrEnum):
    """The way by which it was done."""

    FORM = "storefront_form"
    CONFIRMATION_PAGE = "confirmation_page"
    UNSUBSCRIBE_PAGE = "unsubscribe_page"
    ONE_CLICK = "one_click"
    """The button of a mail program (RFC 8058)."""
    IMPORT = "import"
    PROGRAM = "api"
    DASHBOARD = "dashboard"
    TIME = "time"


class Actor(StrEnum):
    """Who did it."""

    VISITOR = "visitor"
    MERCHANT = "merchant"
    IMPORT = "import"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownText:
    """What stood beside the box that was ticked, to the letter."""

    text: str
    version: str
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What an act leaves behind besides its time. Nothing of it outlives an erasure."""

    page: str = ""
    ip: str = ""
    user_agent: str = ""


def shown(text: str, language: Language) -> ShownText:
    """A text under the version that is made of itself: another text is another version."""
    version = sha256(text.encode()).hexdigest()[:16]
    return ShownText(text=text, version=version, language=language)


NO_TRACE = Trace()
"""Of an act that left none."""
