"""The pages behind the links of letters: scanners confirm nobody, one press does."""

import pytest
from flask.testing import FlaskClient

from adapters.memory.audience import CONSENTS, SUBSCRIBERS
from nomoflow.audience.facts import Method, SubscriberStatus
from tests.audience_builders import EMAIL, a_form
from tests.builders import STORE
from tests.web.house import WebHouse

LANGUAGES = {"ar": "نعم، أكّد اشتراكي", "en": "Yes, subscribe me"}


@pytest.fixture
def invited(house: WebHouse) -> str:
    """The path of a letter's link."""
    house.services.audience.sign_up(STORE, a_form())
    house.settle()
    return house.letters.confirmation()


def status(house: WebHouse) -> SubscriberStatus:
    (found,) = house.world.rows(SUBSCRIBERS).of(STORE)
    return found.status


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_link_shows_one_button_and_changes_nothing(
    house: WebHouse, browser: FlaskClient, invited: str, language: str
) -> None:
    before = house.snapshot()
    page = browser.get(invited, headers={"Accept-Language": language})
    browser.head(invited)
    assert page.status_code == 200
    assert page.text.count("<button") == 1
    assert LANGUAGES[language] in page.text
    assert "متجر الورد" in page.text
    assert f'lang="{language}"' in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers
    assert house.snapshot() == before


def test_the_button_confirms_and_a_second_press_says_the_same(
    house: WebHouse, browser: FlaskClient, invited: str
) -> None:
    pages = [browser.post(invited, headers={"Accept-Language": "en"}) for _ in range(2)]
    assert {page.status_code for page in pages} == {200}
    assert "You are subscribed" in pages[1].text
    assert "https://ward.example" in pages[1].text
    assert status(house) is SubscriberStatus.CONFIRMED
    assert house.world.rows(CONSENTS).of(STORE)[-1].ip == "127.0.0.1"


def test_a_link_that_is_over_says_what_to_do(
    house: WebHouse, browser: FlaskClient, invited: str
) -> None:
    house.clock.pass_by(hours=49)
    for answer in (browser.get(invited), browser.post(invited)):
        assert answer.status_code == 410
        assert "<button" not in answer.text
    assert status(house) is SubscriberStatus.PENDING


@pytest.mark.parametrize("path", ["/confirm/", "/unsubscribe/"])
def test_other_links_lead_to_a_calm_page(browser: FlaskClient, path: str) -> None:
    for answer in (browser.get(f"{path}unknown"), browser.post(f"{path}unknown")):
        assert answer.status_code == 404
        assert answer.mimetype == "text/html"
        assert "<h1>" in answer.text


def test_leaving_takes_one_press(house: WebHouse, browser: FlaskClient, invited: str) -> None:
    browser.post(invited)
    leaving = house.letters.leaving()
    page = browser.get(leaving)
    assert (page.status_code, page.text.count("<button")) == (200, 1)
    assert status(house) is SubscriberStatus.CONFIRMED
    assert [browser.post(leaving).status_code for _ in range(2)] == [200, 200]
    assert status(house) is SubscriberStatus.UNSUBSCRIBED
    assert house.world.rows(CONSENTS).of(STORE)[-1].method is Method.UNSUBSCRIBE_PAGE
    assert browser.post(invited).status_code == 410


def test_a_mail_program_leaves_by_itself(
    house: WebHouse, browser: FlaskClient, invited: str
) -> None:
    browser.post(invited)
    answer = browser.post(house.letters.leaving(), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert house.world.rows(CONSENTS).of(STORE)[-1].method is Method.ONE_CLICK


def test_links_are_not_tried_by_the_thousand(browser: FlaskClient) -> None:
    tried = [browser.post(f"/unsubscribe/{number:040x}").status_code for number in range(150)]
    assert set(tried) == {404, 429}


def test_who_left_can_come_back_by_asking_again(
    house: WebHouse, browser: FlaskClient, invited: str
) -> None:
    browser.post(house.letters.leaving())
    house.clock.pass_by(hours=1)
    house.services.audience.sign_up(STORE, a_form())
    house.settle()
    assert browser.post(house.letters.confirmation()).status_code == 200
    assert status(house) is SubscriberStatus.CONFIRMED
    assert len(house.mail.to(EMAIL)) == 2
