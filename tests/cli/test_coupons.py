"""Coupons from the command line: listed, taken in, written out, and made for an offer."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dependency_injector import providers

from adapters.clock import SystemClock
from adapters.memory.platform_coupons import MemoryCouponGateway
from entrypoints.container import Container
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import CodeState, OfferKind, OfferState
from nomoflow.coupons.reports import OfferRow
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.errors import Forbidden
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.pages import PageRequest
from tests.builders import OTHER, STORE, a_store
from tests.cli.conftest import Installation
from tests.coupon_builders import a_coupon_draft, an_offer_draft, coupon_terms

HEAD = "code,type,amount,maximum,ends\n"
LIST = f"{HEAD}WARD1,percentage,١٥٪,50,2099-12-31\nWARD2,fixed,20,,2099-12-31\n"
POOL = ("--name", "مسابقة", "--percent", "15%", "--at-most", "50", "--ends", "2099-12-31")


@pytest.fixture
def store(nomoflow: Installation) -> Installation:
    """An installation with one store."""
    with nomoflow.parts().units(STORE) as unit:
        unit.stores.add(a_store())
        unit.commit()
    return nomoflow


@pytest.fixture
def platform() -> Iterator[MemoryCouponGateway]:
    """A Salla for whatever container is built in the test."""
    gateway = MemoryCouponGateway(SystemClock())
    with Container.coupon_gateway.override(providers.Object(gateway)):
        yield gateway


def two_stores(store: Installation) -> None:
    with store.parts().units(OTHER) as unit:
        unit.stores.add(a_store(OTHER))
        unit.commit()


def coupons(store: Installation, of: StoreId = STORE) -> dict[str, Coupon]:
    return {coupon.code: coupon for coupon in store.parts().coupon_export().every(of)}


def the_offer(store: Installation) -> OfferRow:
    (row,) = store.parts().coupon_reports().offers(STORE, PageRequest()).rows
    return row


# --- lists ---


def test_a_list_is_taken_in_and_shown(store: Installation, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    done = store.run("coupons", "import", "list.csv")
    assert done.exit_code == 0, done.output
    assert "2 coupons taken in, 0 known before, 0 of 2 lines faulty" in done.output
    listed = store.run("coupons", "list", "--search", "ward").output
    assert "WARD1" in listed
    assert "draft" in listed
    assert "WARD1" not in store.run("coupons", "list", "--phase", "active").output
    assert "and 1 more" in store.run("coupons", "list", "--limit", "1").output


def test_a_list_that_is_piped_in_goes_live_when_that_is_said(store: Installation) -> None:
    assert store.run("coupons", "import", "-", "--publish", say=LIST).exit_code == 0
    assert {coupon.intent for coupon in coupons(store).values()} == {Intent.LIVE}


def test_faulty_lines_are_named_and_the_good_ones_kept(store: Installation) -> None:
    lines = f"{LIST}WARD 3,fixed,5,,2099-12-31\nWARD1,fixed,1,,2099-12-31\n"
    done = store.run("coupons", "import", "-", say=lines)
    assert done.exit_code == 1
    assert "2 of 4 lines faulty" in done.output
    assert (
        "line 4, code: Only Latin or Arabic letters and digits: no spaces, no signs. ('WARD 3')"
        in done.output
    )
    assert "line 5, code: This code stands on an earlier line too. ('WARD1')" in done.output
    assert set(coupons(store)) == {"WARD1", "WARD2"}
    again = store.run("coupons", "import", "-", say=lines)
    assert (again.exit_code, "coupons taken in" in again.output) == (1, False)
    assert "This list was taken in before, on " in again.output
    assert "2 of its 4 lines were faulty" in again.output
    assert "line 5, code: " in again.output


def test_a_list_that_was_taken_in_before_is_said_to_be(store: Installation) -> None:
    store.run("coupons", "import", "-", say=LIST)
    again = store.run("coupons", "import", "-", say=LIST)
    assert (again.exit_code, "nothing was done again" in again.output) == (0, True), again.output
    assert "coupons taken in" not in again.output
    assert "2 coupons" not in again.output


def test_a_list_that_was_broken_off_goes_on(store: Installation) -> None:
    services = store.parts().services()
    currency = a_store().currency
    services.coupons.bring_list(STORE, "-", LIST.encode(), currency, publish=False)
    done = store.run("coupons", "import", "-", say=LIST)
    assert (done.exit_code, "2 coupons taken in" in done.output) == (0, True), done.output


def test_columns_are_named_as_in_the_list(store: Installation) -> None:
    done = store.run("coupons", "import", "-", say=f"{HEAD}WARD1,percentage,101,x,2099-12-31\n")
    assert "line 2, amount: A percentage from 1 to 100. ('101')" in done.output
    assert "line 2, maximum: This is not an amount of money. ('x')" in done.output


def test_a_long_list_shows_every_fault(store: Installation) -> None:
    lines = [f"C{number},fixed,,,2099-12-31" for number in range(1200)]
    done = store.run("coupons", "import", "-", say=HEAD + "\n".join(lines))
    assert done.output.count("A code has 3 to 20 characters.") == 10
    assert done.output.count("amount: This is missing.") == 1200


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Error: There are no lines with coupons in the file."),
        ("code,type\nA,b", "the amount and the end are needed. (amount, ends)"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(
    store: Installation, content: str, said: str
) -> None:
    done = store.run("coupons", "import", "-", say=content)
    assert (done.exit_code, said in done.output) == (1, True), done.output


def test_what_is_written_out_is_known_when_it_comes_back(
    store: Installation, tmp_path: Path
) -> None:
    store.run("coupons", "import", "-", say=LIST)
    written = store.run("coupons", "export")
    assert (written.exit_code, written.stdout[0]) == (0, "\ufeff")
    assert store.run("coupons", "export", "out.csv").exit_code == 0
    assert (tmp_path / "out.csv").read_text("utf-8") == written.stdout
    again = store.run("coupons", "import", "out.csv")
    assert (again.exit_code, "2 known before" in again.output) == (0, True), again.output


# --- stores ---


def test_of_several_stores_one_is_named(store: Installation) -> None:
    two_stores(store)
    unnamed = store.run("coupons", "export")
    assert (unnamed.exit_code, "Say which --store" in unnamed.output) == (2, True)
    row = store.parts().all_stores().by_id(OTHER)
    assert row is not None
    for name in (OTHER, OTHER.partition("-")[2], row.key):
        assert store.run("coupons", "import", "-", "--store", name, say=LIST).exit_code == 0
    assert not coupons(store)
    assert len(coupons(store, OTHER)) == 2
    assert "WARD1" not in store.run("coupons", "list", "--store", STORE).output
    assert store.run("coupons", "list", "--store", "nobody").exit_code == 1


# --- codes ---


def test_a_pool_is_made_at_once_and_sent_in_the_background(store: Installation) -> None:
    done = store.run("coupons", "generate", *POOL, "--count", "1500", "--prefix", "eid")
    assert done.exit_code == 0, done.output
    found = the_offer(store)
    assert found.offer.state is OfferState.RUNNING
    assert found.codes[CodeState.MADE] == 1500
    assert f"{found.offer.id}: 1500 made" in done.output
    page = store.parts().coupon_reports().codes(STORE, found.offer.id, None, PageRequest())
    assert all(len(row.code) == 11 and row.code.startswith("EID") for row in page.rows)
    waiting = store.run("jobs", "list", "--state", "waiting").output
    assert ":coupons.supply" in waiting


def test_a_pool_is_written_to_salla_here_when_that_is_said(
    store: Installation, platform: MemoryCouponGateway
) -> None:
    done = store.run("coupons", "generate", *POOL, "--count", "90", "--here")
    assert done.exit_code == 0, done.output
    assert the_offer(store).codes[CodeState.READY] == 90
    assert len(platform.coupons(STORE)) == 90


def test_what_salla_refuses_is_told(store: Installation, platform: MemoryCouponGateway) -> None:
    platform.trouble = Forbidden()
    done = store.run("coupons", "generate", *POOL, "--count", "5", "--here")
    assert (done.exit_code, "Salla takes no codes: You may not do this." in done.output) == (
        1,
        True,
    )


def test_codes_that_an_offer_lacks_are_made(
    store: Installation, platform: MemoryCouponGateway
) -> None:
    services, terms = (
        store.parts().services(),
        coupon_terms(ends_at=datetime(2099, 1, 1, tzinfo=UTC)),
    )
    offer = services.offers.create(STORE, an_offer_draft(size=30, terms=terms)).id
    for _ in range(2):
        done = store.run("coupons", "generate", offer, "--here")
        assert (done.exit_code, f"{offer}: 30 ready" in done.output) == (0, True), done.output
    assert len(platform.coupons(STORE)) == 30


def test_an_offer_that_cannot_start_is_told_why(store: Installation) -> None:
    terms = coupon_terms(starts_at=None, ends_at=datetime(2020, 1, 1, tzinfo=UTC))
    draft = an_offer_draft(size=5, terms=terms)
    offer = store.parts().services().offers.create(STORE, draft).id
    done = store.run("coupons", "generate", offer)
    assert (done.exit_code, "--ends: This end is over." in done.output) == (1, True), done.output


def test_an_offer_without_codes_of_its_own_is_told_so(store: Installation) -> None:
    services = store.parts().services()
    coupon = services.coupons.create(STORE, a_coupon_draft())
    draft = an_offer_draft(kind=OfferKind.SHARED, coupon=coupon.id, terms=None, size=0)
    offer = services.offers.create(STORE, draft).id
    assert "makes no codes" in store.run("coupons", "generate", offer).output
    unknown = store.run("coupons", "generate", "no-such-offer")
    assert (unknown.exit_code, "There is no offer no-such-offer" in unknown.output) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "either --percent or --amount"),
        (("--percent", "5", "--amount", "5"), "either --percent or --amount"),
        (("--amount", "5"), "--name: This is missing. --ends: This is missing. --count"),
        (("--amount", "much", "--name", "x", "--ends", "soon", "--count", "5"),
         "not an amount of money. --ends: A day such as 2026-03-01"),
        ((*POOL, "--count", "5", "--prefix", "خصم"), "--prefix: At most 8 Latin letters"),
        ((*POOL, "--count", "5", "--letters", "2"), "--letters: From 6 to 14 random"),
        ((*POOL[:4], *POOL[6:], "--count", "5"), "--at-most: Say how much a percentage"),
        ((*POOL, "--count", "5", "--ends", "2020-01-01"), "--ends: This end is over."),
        ((*POOL, "--count", "5", "--percent", "101"), "--percent: A percentage from 1 to 100."),
        ((*POOL, "--count", "0"), "--count"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_named_by_its_option(
    store: Installation, arguments: tuple[str, ...], said: str
) -> None:
    done = store.run("coupons", "generate", *arguments)
    assert (done.exit_code, said in done.output) == (2, True), done.output
    assert store.parts().coupon_reports().offers(STORE, PageRequest()).total == 0
