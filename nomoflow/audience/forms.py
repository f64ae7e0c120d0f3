"""What somebody types to subscribe, and what of it can be taken."""

from dataclasses import dataclass

from nomoflow.audience.addresses import suggestion
from nomoflow.audience.facts import NO_TRACE, ShownText, Trace
from nomoflow.audience.model import LONGEST_NAME, LONGEST_TAG, SignUpRefused, cleaned
from nomoflow.audience.ports import Mailboxes, Phones
from nomoflow.kernel.text import Language, is_keepable

LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """A form as it was sent."""

    email: str
    consent: bool
    shown: ShownText
    name: str = ""
    phone: str = ""
    language: Language = "ar"
    source: str = ""
    certain: bool = False
    """The person says that the address is right as it is, though it looks mistyped."""
    trace: Trace = NO_TRACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What of a form can be taken."""

    email: str
    typed: str
    name: str
    phone: str
    source: str


class Reception:
    """Reads forms."""

    def __init__(self, mailboxes: Mailboxes, phones: Phones) -> None:
        self._mailboxes = mailboxes
        self._phones = phones

    def read(self, form: SignUp) -> Person:
        """Refuses with ``SignUpRefused`` naming every field that is wrong."""
        typed, name = form.email.strip(), cleaned(form.name)
        email, fault = self.address(typed)
        phone = self.phone(form.phone)
        # Much-mistyped names are thrown-away ones as well: what was meant is said first.
        meant = "" if form.certain else suggestion(email)
        faults = {
            "email": "email_mistyped" if meant else fault,
            "name": _text_fault(name, LONGEST_NAME),
            "phone": "phone_malformed" if phone is None else "",
            "source": _text_fault(cleaned(form.source), LONGEST_TAG),
            "consent": "" if form.consent else "consent_missing",
        }
        wrong = {field: each for field, each in faults.items() if each}
        if wrong:
            raise SignUpRefused(wrong, meant)
        return Person(
            email=email, typed=typed, name=name, phone=phone or "", source=cleaned(form.source)
        )

    def address(self, typed: str) -> tuple[str, str]:
        """The one spelling of an address, and the code of what is wrong with it."""
        if not typed:
            return "", "missing"
        fits = len(typed) <= LONGEST_ADDRESS and is_keepable(typed)
        email = self._mailboxes.read(typed) if fits else None
        if email is None:
            return "", "email_malformed"
        return email, "email_disposable" if self._mailboxes.is_disposable(email) else ""

    def phone(self, typed: str) -> str | None:
        """A number with its country; empty without one, and nothing when it is none."""
        if not typed.strip():
            return ""
        return self._phones.read(typed) if is_keepable(typed) and len(typed) <= 40 else None


def _text_fault(text: str, longest: int) -> str:
    if len(text) > longest:
        return "too_long"
    return "" if is_keepable(text) and text.isprintable() else "text_not_keepable"
