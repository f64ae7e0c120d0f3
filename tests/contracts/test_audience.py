"""Subscribers, evidence, figures and lists of contacts: on memory, SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import repeat

import pytest

from nomoflow.audience.contacts import ContactFault, ContactList
from nomoflow.audience.evidence import Chain, ConsentRecord, Pen, verified, written
from nomoflow.audience.facts import ConsentAction, SubscriberId, SubscriberStatus
from nomoflow.audience.model import Subscriber
from nomoflow.audience.reports import HourCount, LabelKind, Receipt, Step, SubscriberFilter
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.pages import PageRequest
from tests.audience_builders import (
    KEYED,
    a_declaration,
    a_subscriber,
    an_act,
    an_invitation,
)
from tests.builders import NOW, OTHER, STORE, a_store
from tests.contracts.worlds import World

LATER = NOW + timedelta(minutes=1)
HOUR = datetime(2026, 11, 1, 12, tzinfo=UTC)
ANY = SubscriberFilter()


def keep(world: World, *subscribers: Subscriber, store: StoreId = STORE) -> None:
    with world.work(store) as work:
        work.subscribers.add(subscribers)
        for each in subscribers:
            work.tallies.move(None, each.status)
        work.commit()


def listed(world: World, wanted: SubscriberFilter = ANY, **page: int) -> list[str]:
    found = world.subscriber_reports.list(STORE, wanted, PageRequest(**page))
    return [row.email.partition("@")[0] for row in found.rows]


# --- subscribers ---


def test_a_subscriber_is_equal_after_a_round_trip(world: World) -> None:
    kept = a_subscriber(
        name="نورة",
        phone="+966501234567",
        language="en",
        status=SubscriberStatus.CONFIRMED,
        sources=("popup", "footer"),
        tags=("VIP", "الرياض"),
        confirmed_at=LATER,
        left_at=NOW,
        unreachable_at=NOW,
    )
    keep(world, kept)
    with world.work(STORE) as work:
        assert work.subscribers.find(kept.id) == kept
        assert work.subscribers.named([kept.email, "nobody@example.com"]) == {kept.email: kept}
    with world.work(OTHER) as work:
        assert work.subscribers.find(kept.id) is None
        assert work.subscribers.named([kept.email]) == {}
    assert world.subscriber_reports.one(STORE, kept.id) == kept
    assert world.subscriber_reports.one(OTHER, kept.id) is None


def test_a_subscriber_is_kept_on_commit_alone_and_an_address_once(world: World) -> None:
    with world.work(STORE) as work:
        work.subscribers.add([a_subscriber()])
    assert world.subscriber_reports.one(STORE, SubscriberId("s-000001")) is None
    keep(world, a_subscriber())
    with pytest.raises(Stale), world.work(STORE) as work:
        work.subscribers.add([a_subscriber(2, email="shopper1@example.com")])
    keep(world, a_subscriber(leave_digest="another"), store=OTHER)


def test_what_is_saved_is_the_version_that_was_read(world: World) -> None:
    keep(world, a_subscriber(tags=("VIP",)))
    with world.work(STORE) as work:
        mine = work.subscribers.find(SubscriberId("s-000001"))
        theirs = work.subscribers.find(SubscriberId("s-000001"))
        assert mine
        assert theirs
        mine.tag(("جديد",), ("VIP",))
        work.subscribers.save(mine)
        work.commit()
    with pytest.raises(Stale), world.work(STORE) as work:
        work.subscribers.save(theirs)
    assert listed(world, SubscriberFilter(tag="VIP")) == []
    assert listed(world, SubscriberFilter(tag="جديد")) == ["shopper1"]
    assert world.subscriber_reports.labels(STORE, LabelKind.TAG) == ["VIP", "جديد"]


def test_who_is_removed_leaves_nothing_and_the_address_is_free(world: World) -> None:
    keep(world, a_subscriber(tags=("VIP",)))
    with world.work(STORE) as work:
        work.subscribers.remove(SubscriberId("s-000001"))
        work.commit()
    assert listed(world, SubscriberFilter(tag="VIP")) == []
    keep(world, a_subscriber(2, email="shopper1@example.com"))


# --- lists ---


def test_lists_are_newest_first_and_narrowed_down(world: World) -> None:
    confirmed = SubscriberStatus.CONFIRMED
    keep(
        world,
        a_subscriber(1, name="نورة القحطاني", phone="+966501234567", tags=("VIP",)),
        a_subscriber(2, name="Omar 50%_off", sources=("popup",), tags=("VIP", "new")),
        a_subscriber(3, status=confirmed, email="omar@example.org", sources=("popup",)),
    )
    keep(world, a_subscriber(9, tags=("VIP",), name="Omar"), store=OTHER)
    assert listed(world) == ["omar", "shopper2", "shopper1"]
    assert listed(world, page=2, size=2) == ["shopper1"]
    assert listed(world, page=9, size=2) == []
    assert listed(world, SubscriberFilter(tag="VIP")) == ["shopper2", "shopper1"]
    assert listed(world, SubscriberFilter(source="popup")) == ["omar", "shopper2"]
    assert listed(world, SubscriberFilter(status=confirmed)) == ["omar"]
    assert listed(world, SubscriberFilter(status=confirmed, source="popup")) == ["omar"]
    for search, found in {
        "SHOPPER": ["shopper2", "shopper1"],
        "omar": ["omar", "shopper2"],
        "omar 50%_": ["shopper2"],
        "نورة": ["shopper1"],
        "٠٥٠١٢٣": ["shopper1"],
        "+96650": ["shopper1"],
        "hopper": [],
        "shopper_": [],
        "%": [],
    }.items():
        assert listed(world, SubscriberFilter(search=search)) == found, search
    page = world.subscriber_reports.list(STORE, SubscriberFilter(tag="VIP"), PageRequest(size=1))
    assert (page.total, len(page.rows)) == (2, 1)


def test_totals_and_hours_are_kept_as_they_are_counted(world: World) -> None:
    with world.work(STORE) as work:
        work.tallies.move(None, SubscriberStatus.PENDING, 5)
        work.tallies.move(SubscriberStatus.PENDING, SubscriberStatus.CONFIRMED)
        work.tallies.move(SubscriberStatus.PENDING, SubscriberStatus.PENDING)
        work.tallies.move(SubscriberStatus.PENDING, None)
        for hour, step in ((HOUR, Step.JOINED), (HOUR, Step.JOINED), (HOUR, Step.LEFT)):
            work.tallies.count(hour, step)
        work.tallies.count(HOUR + timedelta(hours=1), Step.JOINED, 7)
        work.commit()
    totals = world.subscriber_reports.totals(STORE)
    assert totals == {"pending": 3, "confirmed": 1, "unsubscribed": 0}
    assert set(world.subscriber_reports.totals(OTHER).values()) == {0}
    assert world.subscriber_reports.hours(STORE, HOUR, HOUR + timedelta(hours=1)) == [
        HourCount(hour=HOUR, step=Step.JOINED, many=2),
        HourCount(hour=HOUR, step=Step.LEFT, many=1),
    ]


# --- evidence ---


def enter(world: World, *numbers: int, store: StoreId = STORE) -> list[ConsentRecord]:
    with world.work(store) as work:
        pen = Pen(store=store, keyed=KEYED, at=LATER)
        acts = [an_act(number) for number in numbers]
        records, chain = written(work.consents.chain(), acts, repeat("salt"), pen)
        work.consents.add(records, chain)
        work.commit()
    return records


def holds(world: World, store: StoreId = STORE) -> bool:
    evidence = world.subscriber_export.evidence(store)
    return verified(evidence, world.subscriber_export.chain(store), store, KEYED).holds


def test_evidence_is_equal_after_a_round_trip_and_each_store_has_its_own_chain(
    world: World,
) -> None:
    assert holds(world)
    first, second = enter(world, 1, 2), enter(world, 1)
    theirs = enter(world, 1, store=OTHER)
    assert list(world.subscriber_export.evidence(STORE)) == [*first, *second]
    assert list(world.subscriber_export.evidence(OTHER)) == theirs
    with world.work(STORE) as work:
        assert work.consents.of(SubscriberId("s-000001")) == [first[0], second[0]]
        assert work.consents.chain().length == 3
    assert holds(world)
    assert holds(world, OTHER)


def test_evidence_that_is_not_committed_is_no_part_of_the_chain(world: World) -> None:
    with world.work(STORE) as work:
        pen = Pen(store=STORE, keyed=KEYED, at=LATER)
        work.consents.add(*written(Chain(), [an_act()], ["salt"], pen))
    with world.work(STORE) as work:
        assert work.consents.chain() == Chain()


def test_what_is_cut_is_gone_and_the_chain_holds(world: World) -> None:
    first, second = enter(world, 1, 2)
    with world.work(STORE) as work:
        work.consents.cut(SubscriberId("s-000001"))
        work.commit()
    bare = replace(first, email=None, page=None, ip=None, user_agent=None, salt=None)
    assert list(world.subscriber_export.evidence(STORE)) == [bare, second]
    assert holds(world)


def test_a_number_is_given_once(world: World) -> None:
    records = enter(world, 1)
    with pytest.raises(Stale), world.work(STORE) as work:
        work.consents.add(records, Chain())


def test_receipts_are_recognised_by_the_fingerprint(world: World) -> None:
    receipt = Receipt(
        id="r-1",
        subscriber=SubscriberId("s-000001"),
        address_hash="hash-1",
        records=3,
        erased_at=NOW,
    )
    with world.work(STORE) as work:
        work.receipts.add(receipt)
        work.commit()
    with world.work(STORE) as work:
        assert set(work.receipts.known(["hash-1", "hash-2"])) == {"hash-1"}
        assert not work.receipts.known([])
    with world.work(OTHER) as work:
        assert not work.receipts.known(["hash-1"])
    assert list(world.subscriber_export.receipts(STORE)) == [receipt]


# --- invitations and links ---


def test_an_invitation_is_found_by_its_link_and_by_whom_it_invites(world: World) -> None:
    first, second = an_invitation(2), an_invitation(1, made_at=LATER)
    keep(world, a_subscriber())
    with world.work(STORE) as work:
        work.invitations.add(second)
        work.invitations.add(first)
        work.invitations.add(an_invitation(3, subscriber=SubscriberId("s-000002")))
        first.sent_at = first.used_at = LATER
        work.invitations.save(first)
        work.commit()
    with world.work(STORE) as work:
        assert work.invitations.find("i-2") == first
        assert work.invitations.of(SubscriberId("s-000001")) == [first, second]
    opened = world.links.invitation("digest-1")
    assert opened
    assert (opened.store, opened.subscriber, opened.invitation) == (STORE, "s-000001", "i-1")
    leaver = world.links.leaving("digest-of-1")
    assert leaver
    assert (leaver.store, leaver.subscriber) == (STORE, "s-000001")
    assert world.links.invitation("digest-of-1") is None
    assert world.links.leaving("digest-1") is None
    with world.work(STORE) as work:
        work.invitations.remove(SubscriberId("s-000001"))
        work.commit()
    assert world.links.invitation("digest-1") is None
    assert world.links.invitation("digest-3")


def test_a_letter_is_written_in_the_stores_name(world: World) -> None:
    with world.work(STORE) as work:
        work.stores.add(a_store(name="متجر الورد"))
        work.commit()
    assert world.senders.name(STORE) == "متجر الورد"
    assert world.senders.name(OTHER) == ""


# --- lists of contacts ---


def test_a_list_of_contacts_waits_is_taken_and_forgets_its_lines(world: World) -> None:
    entry = ContactList(
        id="list-1",
        name="العملاء.csv",
        begun_at=NOW,
        columns=("email", "", "name"),
        declaration=a_declaration(),
        tags=("معرض",),
        total=3,
        arrived_at=LATER,
    )
    lines = [(2, '["a@example.com"]'), (3, '["ب"]'), (10, "[]")]
    with world.work(STORE) as work:
        work.contact_lists.add(entry)
        work.contact_lists.add_lines(entry.id, lines)
        work.commit()
    with world.work(STORE) as work:
        found = work.contact_lists.find("list-1")
        assert found == entry
        assert work.contact_lists.lines("list-1", 3, 5) == lines[1:]
        assert work.contact_lists.lines("list-1", 2, 1) == lines[:1]
    fault = ContactFault(line=3, field="email", fault="email_malformed", text="ب")
    stale = replace(entry)
    with world.work(STORE) as work:
        entry.done_at = LATER
        work.contact_lists.save(entry, [fault])
        work.commit()
    with pytest.raises(Stale), world.work(STORE) as work:
        work.contact_lists.save(stale, [])
    with world.work(STORE) as work:
        assert work.contact_lists.lines("list-1", 1, 5) == []
    page = PageRequest()
    assert world.subscriber_reports.contact_faults(STORE, "list-1", page).rows == [fault]
    assert world.subscriber_reports.contact_lists(STORE, page).rows == [entry]
    assert world.subscriber_reports.contact_lists(OTHER, page).rows == []
    with world.work(STORE) as work:
        work.contact_lists.drop("list-1")
        work.commit()
    assert world.subscriber_reports.contact_lists(STORE, page).total == 0


# --- files ---


def test_files_hold_everything_in_the_order_in_which_it_came(world: World) -> None:
    many = [a_subscriber(number, tags=("odd",) * (number % 2)) for number in range(2500)]
    keep(world, *many)
    keep(world, a_subscriber(leave_digest="another"), store=OTHER)
    every = world.subscriber_export.every(STORE, ANY)
    assert [each.id for each in every] == [each.id for each in many]
    odd = world.subscriber_export.every(STORE, SubscriberFilter(tag="odd"))
    assert sum(1 for _ in odd) == 1250


def test_erasing_the_store_erases_all_of_it(world: World) -> None:
    keep(world, a_subscriber(tags=("VIP",)))
    enter(world, 1)
    assert world.eraser.erase(STORE) >= 4
    assert listed(world) == []
    assert world.subscriber_export.chain(STORE) == Chain()
    assert ConsentAction.ERASED not in {
        each.action for each in world.subscriber_export.evidence(STORE)
    }
