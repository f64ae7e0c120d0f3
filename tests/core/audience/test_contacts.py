"""Lists of contacts: declared, taken in line by line, each asked by one letter; nobody revived."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.memory.audience import CONSENTS, SUBSCRIBERS
from adapters.memory.audience_reports import MemorySubscriberReports
from adapters.memory.contact_lists import CONTACT_LINES, CONTACT_LISTS
from nomoflow.audience.contact_taking import ContactTaker
from nomoflow.audience.contacts import (
    LINES_AT_ONCE,
    Contact,
    ContactList,
    ContactsRefused,
    rows_of,
)
from nomoflow.audience.facts import NO_TRACE, Method, SubscriberStatus
from nomoflow.audience.model import TagsRefused
from nomoflow.audience.reports import HourCount, Step, growth
from nomoflow.kernel.pages import PageRequest
from tests.audience_builders import a_declaration, a_form
from tests.builders import NOW, STORE, a_store
from tests.core.house import House

LIST = """\ufeffالبريد الإلكتروني;الاسم;رقم الجوال;اللغة;الوسوم;غير معروف
noura@example.com;نورة;0501234567;ar;VIP، الرياض;x
;;;;;
Sara@Example.com;"Sara; of
Jeddah";;en;;
sara@example.com;;;;;
nobody;;;;;
omar@mailinator.com;;12;;;
""".splitlines(keepends=True)


@pytest.fixture
def house() -> House:
    house = House()
    with house.work() as work:
        work.stores.add(a_store())
        work.commit()
    return house


def bring(house: House, lines: Iterable[str] = LIST, **declared: Any) -> ContactList:
    taker: ContactTaker = house.letters.contacts
    entry = taker.bring(STORE, "قائمة.csv", lines, a_declaration(**declared), ["معرض"])
    house.settle()
    kept = house.world.rows(CONTACT_LISTS).get(STORE, entry.id)
    assert kept is not None
    return kept


def test_a_list_becomes_pending_people_and_a_report_by_the_line(house: House) -> None:
    entry = bring(house)
    assert entry.done_at is not None
    told = (entry.total, entry.taken, entry.known, entry.withheld, entry.faulty)
    assert told == (5, 2, 1, 0, 2)
    noura, sara = house.world.rows(SUBSCRIBERS).of(STORE)
    assert (noura.phone, noura.name, noura.language) == ("+966501234567", "نورة", "ar")
    assert noura.tags == ("معرض", "VIP", "الرياض")
    assert (sara.email, sara.name, sara.language) == (
        "sara@example.com",
        "Sara; of Jeddah",
        "en",
    )
    assert {noura.status, sara.status} == {SubscriberStatus.PENDING}
    faults = MemorySubscriberReports(house.world).contact_faults(STORE, entry.id, PageRequest())
    assert [(fault.line, fault.field, fault.fault) for fault in faults.rows] == [
        (6, "email", "email_malformed"),
        (7, "email", "email_disposable"),
        (7, "phone", "phone_malformed"),
    ]
    assert house.world.rows(CONTACT_LINES).of() == []


def test_what_was_declared_is_the_evidence_and_one_letter_asks(house: House) -> None:
    bring(house)
    record = house.world.rows(CONSENTS).of(STORE)[0]
    declared = a_declaration()
    assert (record.text, record.method, record.acted_by) == (declared.text, "import", "import")
    assert record.occurred_at.date() == declared.given_on
    assert record.recorded_at == NOW
    assert "معرض الرياض" in (record.page or "")
    assert len(house.mail.sent) == 2
    house.letters.service.confirm(house.letters.secret("sara@example.com"), NO_TRACE)
    assert house.letters.service.verify(STORE).holds


def test_the_same_list_again_changes_nobody(house: House) -> None:
    bring(house)
    before = house.world.rows(SUBSCRIBERS).of(STORE)
    entry = bring(house)
    assert (entry.taken, entry.known, entry.faulty) == (0, 3, 2)
    assert house.world.rows(SUBSCRIBERS).of(STORE) == before
    assert len(house.mail.sent) == 2


def test_a_list_revives_nobody_who_left_or_was_erased(house: House) -> None:
    service = house.letters.service
    for email in ("noura@example.com", "sara@example.com"):
        service.sign_up(STORE, a_form(email))
    noura, sara = house.world.rows(SUBSCRIBERS).of(STORE)
    service.unsubscribe(STORE, noura.id, Method.DASHBOARD)
    service.erase(STORE, sara.id, Method.DASHBOARD)
    house.settle()
    entry = bring(house)
    assert (entry.taken, entry.known, entry.withheld) == (0, 0, 3)
    (left,) = house.world.rows(SUBSCRIBERS).of(STORE)
    assert left.status is SubscriberStatus.UNSUBSCRIBED
    assert house.mail.sent == []


def test_a_long_list_is_taken_part_by_part_and_its_letters_leave_one_by_one(house: House) -> None:
    many = LINES_AT_ONCE + 10
    lines = ["email\n", *(f"shopper{number}@example.com\n" for number in range(many))]
    entry = bring(house, lines)
    assert (entry.total, entry.taken) == (many, many)
    assert len(house.mail.sent) == 10
    house.later(seconds=2)
    assert len(house.mail.sent) == 30


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ([], "contacts_column_missing"),
        (["name\n", "x\n"], "contacts_column_missing"),
        (["email,e-mail\n", "a@example.com\n"], "list_columns_twice"),
        (["email\n", "\n", " \n"], "list_empty"),
        (["email\n", "x" * 140_000 + "\n"], "list_not_csv"),
    ],
)
def test_what_is_no_list_is_refused_and_nothing_is_kept(
    house: House, lines: list[str], fault: str
) -> None:
    with pytest.raises(ContactsRefused) as refused:
        bring(house, lines)
    assert refused.value.fields == {"file": fault}
    assert house.world.rows(CONTACT_LISTS).of() == []
    assert house.world.rows(CONTACT_LINES).of() == []


def test_what_is_not_utf8_is_told(house: House) -> None:
    broken = (line for line in [b"email\n", b"\xff\xfe\n"])
    with pytest.raises(ContactsRefused) as refused:
        list(rows_of(line.decode() for line in broken))
    assert refused.value.fields == {"file": "list_not_utf8"}


@pytest.mark.parametrize(
    ("declared", "faults"),
    [
        ({"source": " "}, {"source": "missing"}),
        ({"text": ""}, {"text": "missing"}),
        ({"text": "x" * 1001}, {"text": "too_long"}),
        ({"given_on": date(2026, 11, 2)}, {"given_on": "consent_date"}),
        ({"given_on": date(1999, 1, 1)}, {"given_on": "consent_date"}),
        ({"source": "a\x00"}, {"source": "text_not_keepable"}),
    ],
)
def test_no_list_without_a_declaration(
    house: House, declared: dict[str, Any], faults: dict[str, str]
) -> None:
    with pytest.raises(ContactsRefused) as refused:
        bring(house, **declared)
    assert refused.value.fields == faults


def test_one_person_is_brought_like_a_list_of_one(house: House) -> None:
    add = house.letters.contacts.add_one
    person = add(STORE, Contact(line=1, email="Noura@example.com"), a_declaration(), ["VIP"])
    assert (person.email, person.tags) == ("noura@example.com", ("VIP",))
    again = add(STORE, Contact(line=1, email="noura@example.com"), a_declaration(), ["new"])
    assert (again.id, again.tags) == (person.id, ("VIP", "new"))
    house.settle()
    assert len(house.mail.sent) == 1
    with pytest.raises(ContactsRefused) as refused:
        add(STORE, Contact(line=1, email="x", phone="1"), a_declaration())
    assert refused.value.fields == {"email": "email_malformed", "phone": "phone_malformed"}
    house.letters.service.unsubscribe(STORE, person.id, Method.PROGRAM)
    with pytest.raises(ContactsRefused) as refused:
        add(STORE, Contact(line=1, email="noura@example.com"), a_declaration())
    assert refused.value.fields == {"email": "contact_withheld"}
    with pytest.raises(TagsRefused):
        add(STORE, Contact(line=1, email="sara@example.com"), a_declaration(), ["x" * 50])


def test_growth_is_told_by_the_stores_days() -> None:
    late = NOW.replace(hour=22, minute=0, second=0, microsecond=0)
    counts = [
        HourCount(hour=late, step=Step.JOINED, many=3),
        HourCount(hour=late.replace(hour=20), step=Step.JOINED, many=2),
        HourCount(hour=late.replace(hour=20), step=Step.LEFT, many=1),
    ]
    days = growth(counts, date(2026, 11, 1), date(2026, 11, 3), ZoneInfo("Asia/Riyadh"))
    assert [(each.joined, each.left) for each in days] == [(2, 1), (3, 0), (0, 0)]
