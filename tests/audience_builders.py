"""Subscribers to begin a test with, and everything that takes care of them, in memory."""

import re
from datetime import date, datetime
from typing import Any

from adapters.memory.audience_reports import (
    MemoryAllLinks,
    MemorySenders,
    MemorySubscriberExport,
)
from adapters.memory.mail import MemoryMailer
from adapters.memory.world import MemoryWorld
from adapters.people.mailboxes import KnownMailboxes
from adapters.people.phones import KnownPhones
from adapters.rendering.letters import TemplateLetterWriter
from nomoflow.audience.contact_taking import ContactTaker
from nomoflow.audience.contacts import ContactList, Declaration
from nomoflow.audience.evidence import Act
from nomoflow.audience.facts import (
    Actor,
    ConsentAction,
    Method,
    SubscriberId,
    Trace,
    shown,
)
from nomoflow.audience.forms import Reception, SignUp
from nomoflow.audience.handlers import AudienceHandlers, Post
from nomoflow.audience.keyed import Keyed
from nomoflow.audience.letters import Letters
from nomoflow.audience.model import Invitation, Subscriber
from nomoflow.audience.ports import AudienceWork
from nomoflow.audience.registry import Registry
from nomoflow.audience.service import AudienceService
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.ids import Ids
from nomoflow.kernel.mail import Letter
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.relay.runner import Handler
from tests.builders import NOW

KEYED = Keyed("a key that only tests know")
CONSENT = shown("أوافق على استقبال رسائل المتجر.", "ar")
BASE_URL = "https://nomo.example"
EMAIL = "noura@example.com"
_LINK = re.compile(rf"{BASE_URL}(/(?:confirm|unsubscribe)/\w+)")


def a_subscriber(number: int = 1, **told: Any) -> Subscriber:
    """A pending subscriber who was never kept."""
    return Subscriber(
        **{
            "id": SubscriberId(f"s-{number:06}"),
            "email": f"shopper{number}@example.com",
            "typed": f"Shopper{number}@example.com",
            "joined_at": NOW,
            "leave_digest": f"digest-of-{told.get('id', number)}",
            **told,
        }
    )


def an_invitation(number: int = 1, **told: Any) -> Invitation:
    """An invitation that waits to be sent."""
    return Invitation(
        **{
            "id": f"i-{number}",
            "subscriber": SubscriberId("s-000001"),
            "digest": f"digest-{number}",
            "made_at": NOW,
            "expires_at": NOW,
            **told,
        }
    )


def an_act(number: int = 1, at: datetime = NOW, **told: Any) -> Act:
    """A box that was ticked."""
    return Act(
        **{
            "subscriber": SubscriberId(f"s-{number:06}"),
            "email": f"shopper{number}@example.com",
            "action": ConsentAction.GRANTED,
            "method": Method.FORM,
            "acted_by": Actor.VISITOR,
            "occurred_at": at,
            "shown": CONSENT,
            "trace": Trace(page="https://ward.example/", ip="203.0.113.7", user_agent="Mozilla"),
            **told,
        }
    )


def a_form(email: str = EMAIL, **told: Any) -> SignUp:
    """A form with a ticked box."""
    return SignUp(**{"email": email, "consent": True, "shown": CONSENT, "source": "popup", **told})


def a_declaration(**told: Any) -> Declaration:
    """What a merchant declares of a list."""
    return Declaration(
        **{
            "source": "معرض الرياض",
            "given_on": date(2026, 10, 1),
            "text": "أوافق على استقبال العروض.",
            "language": "ar",
            "declared_by": "salla-1",
            **told,
        }
    )


def a_contact_list(id: str = "list-1", **told: Any) -> ContactList:
    """A list of addresses that has arrived."""
    return ContactList(
        **{
            "id": id,
            "name": "العملاء.csv",
            "begun_at": NOW,
            "columns": ("email",),
            "declaration": a_declaration(),
            "total": 2,
            "arrived_at": NOW,
            **told,
        }
    )


def a_reception() -> Reception:
    """What reads forms, with the libraries that the product reads them with."""
    return Reception(KnownMailboxes(), KnownPhones())


class LetterBox:
    """The audience's services over a world in memory, and the letters that leave."""

    def __init__(
        self,
        world: MemoryWorld,
        work: Opens[AudienceWork],
        clock: Clock,
        ids: Ids,
        mail: MemoryMailer,
    ) -> None:
        self.mail = mail
        registry = Registry(KEYED, clock, ids)
        export = MemorySubscriberExport(world)
        self.service = AudienceService(
            work, MemoryAllLinks(world), export, a_reception(), registry, clock
        )
        self.contacts = ContactTaker(work, a_reception(), registry, clock, ids)
        letters = Letters(TemplateLetterWriter(), KEYED, BASE_URL)
        post = Post(mail, letters, MemorySenders(world))
        followers = AudienceHandlers(work, post, registry, KEYED, clock)
        self.handlers: dict[str, Handler] = {
            "audience.invite": followers.invite,
            "audience.lapse": followers.lapse,
            "audience.take_contacts": self.contacts.take,
        }

    def confirmation(self, email: str = EMAIL) -> str:
        """The address in the newest letter that confirms."""
        return path_in(self.mail.to(email)[-1].text)

    def secret(self, email: str = EMAIL) -> str:
        """What that address ends with."""
        return self.confirmation(email).rpartition("/")[2]

    def leaving(self, email: str = EMAIL) -> str:
        """The address in the newest letter by which they leave."""
        letter: Letter = self.mail.to(email)[-1]
        return path_in(letter.headers["List-Unsubscribe"])


def path_in(text: str) -> str:
    """The path of the first of our links in a text."""
    found = _LINK.search(text)
    assert found is not None
    return found[1]
