"""Subscribing: asked, asked by letter, confirmed, gone, erased; and nothing by robots."""

import pytest

from adapters.memory.audience import CONSENTS, INVITATIONS, SUBSCRIBERS
from adapters.memory.audience_reports import MemorySubscriberReports
from adapters.memory.relay import EVENTS
from nomoflow.audience.events import ConsentGiven, SubscriberConfirmed, SubscriberLeft
from nomoflow.audience.facts import Method, SubscriberId, SubscriberStatus, Trace
from nomoflow.audience.model import (
    LinkExpired,
    LinkUnknown,
    NoSuchSubscriber,
    SignUpRefused,
    Subscriber,
    TagsRefused,
)
from nomoflow.kernel.mail import MailDelayed, MailFault
from tests.audience_builders import CONSENT, EMAIL, a_form
from tests.builders import OTHER, STORE, a_store
from tests.core.house import House

TRACE = Trace(page="https://ward.example/", ip="203.0.113.7", user_agent="Mozilla")


@pytest.fixture
def house() -> House:
    house = House()
    for store in (STORE, OTHER):
        with house.work(store) as work:
            work.stores.add(a_store(store))
            work.commit()
    return house


def subscribers(house: House) -> list[Subscriber]:
    return house.world.rows(SUBSCRIBERS).of(STORE)


def acts(house: House) -> list[str]:
    return [record.action.value for record in house.world.rows(CONSENTS).of(STORE)]


def signs_up(house: House, email: str = EMAIL) -> Subscriber:
    house.letters.service.sign_up(STORE, a_form(email, trace=TRACE))
    house.settle()
    return next(each for each in subscribers(house) if each.typed == email)


def confirms(house: House, email: str = EMAIL) -> Subscriber:
    found = signs_up(house, email)
    house.letters.service.confirm(house.letters.secret(email), TRACE)
    return next(each for each in subscribers(house) if each.id == found.id)


def holds(house: House) -> bool:
    return house.letters.service.verify(STORE).holds


# --- double opt-in ---


def test_who_signs_up_waits_for_the_letter_with_the_words_they_agreed_to(house: House) -> None:
    found = signs_up(house)
    assert (found.status, found.sources) == (SubscriberStatus.PENDING, ("popup",))
    (record,) = house.world.rows(CONSENTS).of(STORE)
    assert (record.text, record.text_version) == (CONSENT.text, CONSENT.version)
    assert (record.email, record.ip, record.page) == (EMAIL, TRACE.ip, TRACE.page)
    (letter,) = house.mail.to(EMAIL)
    assert "متجر الورد" in letter.subject
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_no_secret_of_a_link_and_no_address_lies_about(house: House) -> None:
    signs_up(house)
    kept = repr(house.world.rows(INVITATIONS).of()) + repr(house.world.rows(EVENTS).of())
    assert house.letters.secret() not in kept
    assert EMAIL not in repr(house.world.rows(EVENTS).of())


def test_opening_the_link_changes_nothing_and_the_button_confirms(house: House) -> None:
    signs_up(house)
    service, secret = house.letters.service, house.letters.secret()
    assert service.invited(secret) == STORE
    assert subscribers(house)[0].status is SubscriberStatus.PENDING
    assert service.confirm(secret, TRACE) == STORE
    (found,) = subscribers(house)
    assert (found.status, found.confirmed_at) == (SubscriberStatus.CONFIRMED, house.clock.now())
    assert acts(house) == ["granted", "confirmed"]
    assert len(house.events(SubscriberConfirmed)) == 1


def test_a_link_confirms_once_and_says_so_again(house: House) -> None:
    confirms(house)
    house.letters.service.confirm(house.letters.secret(), TRACE)
    house.later(hours=72)
    house.letters.service.confirm(house.letters.secret(), TRACE)
    assert acts(house) == ["granted", "confirmed"]


def test_a_link_lasts_two_days_and_that_is_noted(house: House) -> None:
    signs_up(house)
    house.clock.pass_by(hours=48)
    with pytest.raises(LinkExpired):
        house.letters.service.invited(house.letters.secret())
    with pytest.raises(LinkExpired):
        house.letters.service.confirm(house.letters.secret(), TRACE)
    house.later(minutes=1)
    assert acts(house) == ["granted", "expired"]
    assert subscribers(house)[0].status is SubscriberStatus.PENDING
    assert holds(house)


@pytest.mark.parametrize("secret", ["", "x", "0" * 40, "../../etc", "ا" * 40, "0" * 500])
def test_other_links_open_nothing(house: House, secret: str) -> None:
    signs_up(house)
    service = house.letters.service
    for ask in (service.invited, service.leaver):
        with pytest.raises(LinkUnknown):
            ask(secret)
    with pytest.raises(LinkUnknown):
        service.confirm(house.letters.leaving().rpartition("/")[2], TRACE)


# --- letters, and no more than wanted ---


def test_letters_follow_after_a_quarter_of_an_hour_and_three_a_day(house: House) -> None:
    signs_up(house)
    signs_up(house)
    house.clock.pass_by(minutes=14)
    signs_up(house)
    assert len(house.mail.to(EMAIL)) == 1
    for sent in (2, 3, 3, 3):
        house.clock.pass_by(minutes=16)
        signs_up(house)
        assert len(house.mail.to(EMAIL)) == sent
    house.clock.pass_by(days=1)
    signs_up(house)
    assert len(house.mail.to(EMAIL)) == 4


def test_a_known_address_leaves_the_same_traces_as_a_new_one(house: House) -> None:
    confirms(house)
    before = len(house.events(ConsentGiven))
    house.letters.service.sign_up(STORE, a_form(trace=TRACE, name="Somebody else"))
    assert len(house.events(ConsentGiven)) == before + 1
    assert acts(house) == ["granted", "confirmed", "granted"]
    house.settle()
    (found,) = subscribers(house)
    assert (found.status, found.name) == (SubscriberStatus.CONFIRMED, "")
    assert len(house.mail.to(EMAIL)) == 1


def test_a_letter_that_is_delayed_is_sent_again_and_only_once(house: House) -> None:
    house.mail.broken = MailDelayed(MailFault.BUSY, 421)
    signs_up(house)
    assert house.mail.sent == []
    house.mail.broken = None
    house.later(minutes=2)
    house.later(minutes=2)
    assert len(house.mail.to(EMAIL)) == 1
    house.letters.service.confirm(house.letters.secret(), TRACE)


def test_an_address_where_nobody_lives_is_noted_and_nobody_is_troubled(house: House) -> None:
    found = signs_up(house, "bounce@example.com")
    assert found.unreachable_at == house.clock.now()
    assert house.given_up() == []


# --- leaving and coming back ---


def test_who_leaves_is_gone_at_once_and_an_old_link_brings_nobody_back(house: House) -> None:
    signs_up(house)
    house.clock.pass_by(minutes=20)
    signs_up(house)
    first = house.letters.secret()
    house.letters.service.confirm(first, TRACE)
    house.clock.pass_by(minutes=1)
    leaving = house.letters.leaving().rpartition("/")[2]
    for _ in range(2):
        assert house.letters.service.leave(leaving, TRACE, one_click=True) == STORE
    (found,) = subscribers(house)
    assert (found.status, found.left_at) == (SubscriberStatus.UNSUBSCRIBED, house.clock.now())
    assert acts(house) == ["granted", "granted", "confirmed", "withdrawn"]
    assert len(house.events(SubscriberLeft)) == 1
    with pytest.raises(LinkExpired):
        house.letters.service.confirm(first, TRACE)
    house.clock.pass_by(days=2)
    assert confirms(house).status is SubscriberStatus.CONFIRMED
    assert holds(house)


def test_figures_follow_every_step(house: House) -> None:
    confirms(house)
    confirms(house, "sara@example.com")
    found = signs_up(house, "omar@example.com")
    service = house.letters.service
    service.unsubscribe(STORE, found.id, Method.DASHBOARD)
    house.later(minutes=20)
    signs_up(house, "omar@example.com")
    service.erase(STORE, subscribers(house)[0].id, Method.DASHBOARD)
    reports = MemorySubscriberReports(house.world)
    assert reports.totals(STORE) == {"pending": 1, "confirmed": 1, "unsubscribed": 0}


# --- the merchant ---


def test_tags_are_put_on_and_taken_off(house: House) -> None:
    found = signs_up(house)
    service = house.letters.service
    assert service.tag(STORE, found.id, add=(" VIP ", "a  b", "VIP")).tags == ("VIP", "a b")
    assert service.tag(STORE, found.id, add=("c",), remove=("VIP",)).tags == ("a b", "c")
    for wrong in ("", " ", "x" * 41, "a\x00", "a\u2028b\x07"):
        with pytest.raises(TagsRefused):
            service.tag(STORE, found.id, add=(wrong,))
    with pytest.raises(TagsRefused):
        service.tag(STORE, found.id, add=tuple(f"t{number}" for number in range(30)))
    with pytest.raises(NoSuchSubscriber):
        service.tag(OTHER, found.id, add=("x",))


def test_who_is_erased_leaves_hashes_a_fingerprint_and_a_receipt(house: House) -> None:
    found = confirms(house)
    service = house.letters.service
    whole = service.person(STORE, found.id)
    assert [record.email for record in whole.consents] == [EMAIL, EMAIL]
    leaving = house.letters.leaving().rpartition("/")[2]
    receipt = service.erase(STORE, found.id, Method.DASHBOARD)
    assert receipt.records == 3
    house.mail.sent.clear()
    kept = repr([house.world.rows(table).of() for table in house.world.tables()])
    for trace in (EMAIL, TRACE.ip, TRACE.page):
        assert trace not in kept.replace("https://ward.example'", "")
    assert holds(house)
    with pytest.raises(NoSuchSubscriber):
        service.erase(STORE, found.id, Method.DASHBOARD)
    with pytest.raises(LinkUnknown):
        service.leave(leaving, TRACE, one_click=False)
    again = confirms(house)
    assert again.id != found.id
    assert service.person(STORE, again.id).consents[0].address_hash == receipt.address_hash


def test_another_store_has_its_own_subscribers_and_fingerprints(house: House) -> None:
    found = signs_up(house)
    with pytest.raises(NoSuchSubscriber):
        house.letters.service.person(OTHER, found.id)
    with pytest.raises(NoSuchSubscriber):
        house.letters.service.unsubscribe(OTHER, SubscriberId(found.id), Method.DASHBOARD)


# --- robots ---


def test_ten_thousand_robots_confirm_nobody(house: House) -> None:
    """Addresses that are thrown away, the same address again and again, links that are tried."""
    service = house.letters.service
    signs_up(house)
    for number in range(4_000):
        with pytest.raises(SignUpRefused):
            service.sign_up(STORE, a_form(f"robot{number}@mailinator.com"))
    for number in range(5_000):
        with pytest.raises(LinkUnknown):
            service.confirm(f"{number:040x}", TRACE)
    for number in range(1_000):
        service.sign_up(STORE, a_form(f"robot{number % 20}@example.com"))
    house.settle()
    assert {found.status for found in subscribers(house)} == {SubscriberStatus.PENDING}
    assert len(subscribers(house)) == 21
    assert len(house.mail.sent) == 21
    assert set(acts(house)) == {"granted"}
