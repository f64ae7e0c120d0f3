"""Failed attempts, the licence, alerts, clicks and lists: on memory, SQLite and PostgreSQL."""

from datetime import timedelta

import pytest

from nomoflow.coupons.imports import Import, LineFault
from nomoflow.coupons.licence import SaleLicence
from nomoflow.coupons.offers import Denied
from nomoflow.coupons.refusals import Denial
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import VisitorId
from nomoflow.kernel.money import Currency
from tests.builders import NOW, OTHER, STORE, riyals
from tests.contracts.worlds import World

LATER = NOW + timedelta(minutes=1)
TODAY = NOW.date()
LICENCE = SaleLicence(number="44-12345", first_day=TODAY, last_day=TODAY + timedelta(days=29))


# --- the licence ---


def licence(world: World) -> SaleLicence | None:
    with world.work(STORE) as work:
        return work.licences.find()


def keep_licence(world: World, kept: SaleLicence | None) -> None:
    with world.work(STORE) as work:
        work.licences.keep(kept)
        work.commit()


def test_a_store_has_one_licence_or_none(world: World) -> None:
    assert licence(world) is None
    keep_licence(world, LICENCE)
    assert licence(world) == LICENCE
    later = SaleLicence(number="45-1", first_day=TODAY, last_day=TODAY)
    keep_licence(world, later)
    assert licence(world) == later
    keep_licence(world, None)
    keep_licence(world, None)
    assert licence(world) is None


def test_a_licence_is_kept_on_commit_and_for_its_store_alone(world: World) -> None:
    with world.work(STORE) as work:
        work.licences.keep(LICENCE)
    assert licence(world) is None
    keep_licence(world, LICENCE)
    with world.work(OTHER) as work:
        assert work.licences.find() is None
        work.licences.keep(None)
        work.commit()
    assert licence(world) == LICENCE


# --- alerts ---


def test_an_alert_is_kept_once_per_threshold(world: World) -> None:
    with world.work(STORE) as work:
        assert work.coupon_alerts.keep("coupon-1", 80, NOW)
        assert not work.coupon_alerts.keep("coupon-1", 80, LATER)
        assert work.coupon_alerts.keep("coupon-1", 100, LATER)
        assert work.coupon_alerts.keep("offer-1", 80, NOW)
    with world.work(STORE) as work:
        assert work.coupon_alerts.keep("coupon-1", 80, NOW)
        work.commit()
    with world.work(OTHER) as work:
        assert work.coupon_alerts.keep("coupon-1", 80, NOW)


def test_a_dismissed_alert_does_not_come_back(world: World) -> None:
    with world.work(STORE) as work:
        assert work.coupon_alerts.keep("coupon-1", 80, NOW)
        work.coupon_alerts.dismiss("coupon-1", LATER)
        work.coupon_alerts.dismiss("unheard of", LATER)
        assert not work.coupon_alerts.keep("coupon-1", 80, LATER)
        assert work.coupon_alerts.keep("coupon-1", 100, LATER)


# --- failed attempts and clicks: what erasing the store finds tells how many were kept ---


def test_a_failed_attempt_is_kept_once_per_id(world: World) -> None:
    said = Denial(
        id="d-1",
        at=NOW,
        code="WARD",
        cause=Denied.CART_TOO_SMALL,
        said="السلة أقل من الحد",
        visitor=VisitorId("v1"),
        cart=riyals(90),
    )
    bare = Denial(id="d-2", at=NOW, code="o", cause=Denied.ALL_GIVEN, said="", visitor=None)
    for store in (STORE, OTHER):
        with world.work(store) as work:
            for denial in (said, bare, said):
                work.denials.keep(denial)
            work.commit()
    with world.work(STORE) as work:
        work.denials.keep(
            Denial(id="d-3", at=NOW, code="o", cause=said.cause, said="", visitor=None)
        )
    assert world.eraser.erase(STORE) == 2
    assert world.eraser.erase(OTHER) == 2


def test_clicks_are_counted_by_code_day_and_site(world: World) -> None:
    with world.work(STORE) as work:
        for code, day, referrer in (
            ("WARD", TODAY, "snapchat.com"),
            ("ward", TODAY, "snapchat.com"),
            ("WARD", TODAY, ""),
            ("WARD", TODAY + timedelta(days=1), ""),
            ("OUD", TODAY, ""),
        ):
            work.link_clicks.count(code, day, referrer)
        work.commit()
    with world.work(OTHER) as work:
        work.link_clicks.count("WARD", TODAY, "")
        work.commit()
    assert world.eraser.erase(STORE) == 4
    assert world.eraser.erase(OTHER) == 1


# --- lists ---


def an_import(number: str = "1", **told: object) -> Import:
    return Import(
        **{  # type: ignore[arg-type]
            "id": f"import-{number}",
            "digest": f"digest-{number}",
            "name": "كوبونات.csv",
            "begun_at": NOW,
            "currency": Currency("KWD"),
            "columns": ("code", "type"),
            "total": 3,
            "publish": True,
            **told,
        }
    )


LINES = [(2, "WARD,percentage"), (3, "OUD,fixed"), (5, "عود,fixed")]


def bring(world: World, entry: Import) -> None:
    with world.work(STORE) as work:
        work.coupon_imports.add(entry, LINES)
        work.commit()


def found(world: World, id: str = "import-1") -> Import | None:
    with world.work(STORE) as work:
        return work.coupon_imports.find(id)


def test_a_list_is_equal_after_a_round_trip(world: World) -> None:
    entry = an_import(next_line=3, taken=1, known=2, faulty=3, publish=False, done_at=LATER)
    bring(world, entry)
    assert found(world) == entry
    assert entry.version == 1
    with world.work(STORE) as work:
        assert work.coupon_imports.find_digest("digest-1") == entry
        assert work.coupon_imports.find_digest("digest-2") is None


def test_lines_come_in_parts_from_a_number_on(world: World) -> None:
    bring(world, an_import())
    bring(world, an_import("2"))
    with world.work(STORE) as work:
        assert work.coupon_imports.lines("import-1", 2, 2) == LINES[:2]
        assert work.coupon_imports.lines("import-1", 4, 2) == LINES[2:]
        assert work.coupon_imports.lines("import-1", 6, 2) == []
        assert work.coupon_imports.lines("import-3", 1, 2) == []


def test_the_same_list_is_there_once(world: World) -> None:
    bring(world, an_import())
    with pytest.raises(Stale):
        bring(world, an_import("2", digest="digest-1"))


def test_an_import_goes_on_and_forgets_its_lines_when_it_is_done(world: World) -> None:
    bring(world, an_import())
    bring(world, an_import("2"))
    mine, theirs = found(world), found(world)
    assert mine is not None
    assert theirs is not None
    mine.next_line, mine.faulty = 4, 1
    fault = LineFault(line=3, field="ends_at", fault="coupon_ends_before_start", text="٢٠٢٥")
    with world.work(STORE) as work:
        work.coupon_imports.save(mine, [fault])
        assert work.coupon_imports.lines("import-1", 2, 9) == LINES
        work.commit()
    assert found(world) == mine
    with pytest.raises(Stale), world.work(STORE) as work:
        work.coupon_imports.save(theirs, [])
    mine.done_at = LATER
    with world.work(STORE) as work:
        work.coupon_imports.save(mine, [])
        work.commit()
    with world.work(STORE) as work:
        assert work.coupon_imports.lines("import-1", 2, 9) == []
        assert work.coupon_imports.lines("import-2", 2, 9) == LINES


def test_another_store_has_lists_of_its_own(world: World) -> None:
    bring(world, an_import())
    with world.work(OTHER) as work:
        assert work.coupon_imports.find("import-1") is None
        assert work.coupon_imports.find_digest("digest-1") is None
        assert work.coupon_imports.lines("import-1", 1, 9) == []
        work.coupon_imports.add(an_import(), [])
        work.commit()
    assert found(world) == an_import(version=1)


def test_a_list_that_is_not_committed_is_forgotten(world: World) -> None:
    with world.work(STORE) as work:
        work.coupon_imports.add(an_import(), LINES)
    assert found(world) is None
