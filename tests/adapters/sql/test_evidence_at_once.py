"""Many sign up at the same moment: one chain, an address once, and nothing lost."""

from concurrent.futures import ThreadPoolExecutor

from adapters.sql.audience_reports import (
    SqlAllLinks,
    SqlSubscriberExport,
    SqlSubscriberReports,
)
from nomoflow.audience.registry import Registry
from nomoflow.audience.reports import SubscriberFilter
from nomoflow.audience.service import AudienceService
from nomoflow.kernel.pages import PageRequest
from tests.adapters.sql.conftest import House
from tests.audience_builders import KEYED, a_form, a_reception
from tests.builders import STORE


def test_a_crowd_makes_one_chain(house: House) -> None:
    engine = house.tools.engine
    service = AudienceService(
        house.work,
        SqlAllLinks(engine),
        SqlSubscriberExport(engine),
        a_reception(),
        Registry(KEYED, house.clock, house.tools.ids),
        house.clock,
    )
    with ThreadPoolExecutor(6) as pool:
        forms = [a_form(f"shopper{number % 15}@example.com") for number in range(45)]
        list(pool.map(lambda form: service.sign_up(STORE, form), forms))
    verdict = service.verify(STORE)
    assert (verdict.holds, verdict.records) == (True, 45)
    reports = SqlSubscriberReports(engine)
    assert reports.list(STORE, SubscriberFilter(), PageRequest(size=100)).total == 15
    assert sum(1 for _ in SqlSubscriberExport(engine).every(STORE, SubscriberFilter())) == 15
