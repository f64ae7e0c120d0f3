"""Takes lists of contacts in, some lines at a time: each part is done once, whoever does it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from itertools import islice

from nomoflow.audience.contacts import (
    LINES_AT_ONCE,
    Contact,
    ContactFault,
    ContactList,
    ContactsRefused,
    Declaration,
    contact,
    heading,
    packed,
    rows_of,
)
from nomoflow.audience.events import ContactsDue
from nomoflow.audience.evidence import Act
from nomoflow.audience.facts import (
    Actor,
    ConsentAction,
    Method,
    ShownText,
    SubscriberStatus,
    Trace,
)
from nomoflow.audience.forms import Reception
from nomoflow.audience.model import LONGEST_NAME, Subscriber, TagsRefused, cleaned, tags_of
from nomoflow.audience.ports import AudienceWork
from nomoflow.audience.registry import Registry, act_of
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.events import Recorded
from nomoflow.kernel.ids import Ids, StoreId
from nomoflow.kernel.text import is_keepable
from nomoflow.kernel.unit_of_work import Opens

LONGEST_LIST = 1_000_000
_KEPT_AT_ONCE = 2_000
_LANGUAGES = ("ar", "en")


class ContactTaker:
    """Makes pending subscribers of the lines of lists; each is asked whether they agree."""

    def __init__(
        self,
        work: Opens[AudienceWork],
        reception: Reception,
        registry: Registry,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._work = work
        self._reception = reception
        self._registry = registry
        self._clock = clock
        self._ids = ids

    def bring(
        self,
        store: StoreId,
        name: str,
        lines: Iterable[str],
        declaration: Declaration,
        tags: Sequence[str] = (),
    ) -> ContactList:
        """Keep a list (CSV) line by line as it is read; its people follow in the background.

        Refuses with ``ContactsRefused`` or ``TagsRefused``, and then nothing is kept of it.
        """
        now = self._clock.now()
        rows = rows_of(lines)
        entry = ContactList(
            id=self._ids.new(),
            name=cleaned(name)[:LONGEST_NAME],
            begun_at=now,
            declaration=declaration.checked(now.date()),
            tags=tags_of(tuple(tags)),
            columns=heading(next(rows, [])),
        )
        with self._work(store) as work:
            work.contact_lists.add(entry)
            work.commit()
        try:
            self._keep(store, entry, rows)
        except BaseException:
            with self._work(store) as work:
                work.contact_lists.drop(entry.id)
                work.commit()
            raise
        with self._work(store) as work:
            entry.arrived_at = self._clock.now()
            work.contact_lists.save(entry, ())
            work.emit(ContactsDue(list=entry.id, line=entry.next_line))
            work.commit()
        return entry

    def add_one(
        self, store: StoreId, told: Contact, declaration: Declaration, tags: Sequence[str] = ()
    ) -> Subscriber:
        """Bring one person, as a list of one line. Refuses with ``ContactsRefused``.

        Who is there already is answered as they are; who left or was erased is refused.
        """
        now = self._clock.now()
        entry = ContactList(
            id=self._ids.new(),
            name="",
            begun_at=now,
            declaration=declaration.checked(now.date()),
            tags=tags_of(tuple(tags)),
            columns=("email",),
        )
        with self._work(store) as work:
            part = self._part(work, store, entry, [told])
            if part.faults:
                raise ContactsRefused({each.field: each.fault for each in part.faults})
            if part.withheld:
                raise ContactsRefused({"email": "contact_withheld"})
            work.commit()
        return part.met[0]

    def take(self, recorded: Recorded[ContactsDue]) -> None:
        """Take in the lines that are due, unless somebody did, and owe the next ones."""
        store, event = recorded.store, recorded.event
        with self._work(store) as work:
            entry = work.contact_lists.find(event.list)
            if entry is None or entry.done_at is not None or entry.next_line != event.line:
                return
            # Whoever is second waits here, and learns of the first before anything is done twice.
            work.contact_lists.save(entry, ())
            raw = work.contact_lists.lines(entry.id, entry.next_line, LINES_AT_ONCE)
            told = [contact(number, text, entry.columns) for number, text in raw]
            part = self._part(work, store, entry, told)
            entry.taken += len(part.new)
            entry.known += part.known
            entry.withheld += part.withheld
            entry.faulty += len({fault.line for fault in part.faults})
            if len(raw) < LINES_AT_ONCE:
                entry.done_at = self._clock.now()
            else:
                entry.next_line = raw[-1][0] + 1
                work.emit(ContactsDue(list=entry.id, line=entry.next_line))
            work.contact_lists.save(entry, part.faults)
            work.commit()

    def _keep(self, store: StoreId, entry: ContactList, rows: Iterable[Sequence[str]]) -> None:
        told = (
            (number, packed(cells))
            for number, cells in enumerate(rows, start=2)
            if any(cell.strip() for cell in cells)
        )
        while some := list(islice(told, _KEPT_AT_ONCE)):
            entry.total += len(some)
            if entry.total > LONGEST_LIST:
                raise ContactsRefused({"file": "contacts_too_many"})
            with self._work(store) as work:
                work.contact_lists.add_lines(entry.id, some)
                work.commit()
        if not entry.total:
            raise ContactsRefused({"file": "list_empty"})

    def _part(
        self, work: AudienceWork, store: StoreId, entry: ContactList, told: Sequence[Contact]
    ) -> "_Part":
        emails = {each.line: self._reception.address(each.email) for each in told}
        wanted = sorted({email for email, fault in emails.values() if email and not fault})
        hashes = {email: self._registry.address_hash(store, email) for email in wanted}
        erased = work.receipts.known(list(hashes.values()))
        part = _Part(
            entry=entry,
            there=work.subscribers.named(wanted),
            erased={email for email in wanted if hashes[email] in erased},
        )
        for each in told:
            email, fault = emails[each.line]
            phone = self._reception.phone(each.phone)
            if part.suits(each, fault, phone):
                part.take(self._person(store, each, email, phone or "", entry))
        for subscriber in part.changed.values():
            work.subscribers.save(subscriber)
        acts = [(each, self._act(each, entry)) for each in part.new]
        self._registry.join(work, store, acts, entry.taken)
        return part

    def _person(
        self, store: StoreId, told: Contact, email: str, phone: str, entry: ContactList
    ) -> Subscriber:
        person = self._registry.new(store, email, told.email)
        person.name, person.phone = told.name, phone
        person.language = "en" if told.language == "en" else "ar"
        if told.language not in _LANGUAGES:
            person.language = entry.declaration.language
        person.sources = (cleaned(entry.declaration.source),)
        person.tags = tuple(dict.fromkeys((*entry.tags, *told.tags)))
        return person

    def _act(self, subscriber: Subscriber, entry: ContactList) -> Act:
        declared = entry.declaration
        return act_of(
            subscriber,
            (ConsentAction.GRANTED, Method.IMPORT, Actor.IMPORT),
            datetime.combine(declared.given_on, time(), UTC),
            ShownText(text=declared.text, version=f"import:{entry.id}", language=declared.language),
            Trace(page=f"{declared.source} ({declared.declared_by})"),
        )


@dataclass(slots=True, kw_only=True)
class _Part:
    """Some lines of a list, and what becomes of them."""

    entry: ContactList
    there: Mapping[str, Subscriber]
    erased: Collection[str]
    new: list[Subscriber] = field(default_factory=list)
    met: list[Subscriber] = field(default_factory=list)
    changed: dict[str, Subscriber] = field(default_factory=dict)
    faults: list[ContactFault] = field(default_factory=list)
    known: int = 0
    withheld: int = 0

    def suits(self, told: Contact, address_fault: str, phone: str | None) -> bool:
        """Whether a line can be taken; what is wrong is noted."""
        found = {"email": address_fault}
        if phone is None:
            found["phone"] = "phone_malformed"
        if len(told.name) > LONGEST_NAME:
            found["name"] = "too_long"
        elif not (is_keepable(told.name) and told.name.isprintable()):
            found["name"] = "text_not_keepable"
        try:
            tags_of((*self.entry.tags, *told.tags))
        except TagsRefused as refusal:
            found["tags"] = refusal.fields["tags"]
        wrong = [told.fault(name, fault) for name, fault in found.items() if fault]
        self.faults += wrong
        return not wrong

    def take(self, person: Subscriber) -> None:
        """Meet the one that is there, or keep a new one. A list revives nobody."""
        known = self.there.get(person.email)
        doubled = next((each for each in self.new if each.email == person.email), None)
        if known is None and doubled is None and person.email not in self.erased:
            self.new.append(person)
            self.met.append(person)
        elif doubled is not None:
            self.known += 1
        elif known is None or known.status is SubscriberStatus.UNSUBSCRIBED:
            self.withheld += 1
        else:
            self.known += 1
            self.met.append(known)
            self._tag(known, person.tags)

    def _tag(self, known: Subscriber, tags: tuple[str, ...]) -> None:
        """What a merchant calls people is the merchant's; nothing else of theirs is touched."""
        # Whoever has as many as there may be keeps those.
        with suppress(TagsRefused):
            if not set(tags) <= set(known.tags):
                known.tag(tags)
                self.changed[known.email] = known
