"""The product as processes, people with browsers, and what is left to see of a failed story."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests import servers
from tests.journeys.people import People, browsing
from tests.journeys.product import Product, started

_REPORT = pytest.StashKey[pytest.TestReport]()
_LAST_LINES = 30


@pytest.fixture(scope="session")
def _embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with started(tmp_path_factory.mktemp("embedded")) as product:
        yield product


@pytest.fixture(scope="session")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with ExitStack() as neighbours:
        try:
            database = neighbours.enter_context(servers.postgres_database())
            redis = neighbours.enter_context(servers.redis_database())
        except servers.Unreachable as reason:
            if servers.STRICT:
                pytest.fail(str(reason))
            pytest.skip(str(reason))
        home = tmp_path_factory.mktemp("served")
        with started(home, NOMOFLOW_DATABASE_URL=database, NOMOFLOW_REDIS_URL=redis) as product:
            yield product


@pytest.fixture
def product(_embedded: Product) -> Product:
    """What ``nomoflow run`` starts on a fresh machine: SQLite and an embedded Redis."""
    _embedded.leave_every_store()
    return _embedded


@pytest.fixture(params=["_embedded", "_served"], ids=["sqlite-embedded", "postgresql-redis"])
def either_product(request: pytest.FixtureRequest) -> Product:
    """The product on what it brings along, and on servers as production has them."""
    found: Product = request.getfixturevalue(request.param)
    found.leave_every_store()
    return found


@pytest.fixture
def people(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[People]:
    """People with browsers. Nothing may go wrong in a page of theirs."""
    with browsing(chromium, request.node.name) as people:
        yield people
        report = request.node.stash.get(_REPORT, None)
        if report is None or not report.passed:
            people.keep_pictures()
        else:
            assert people.faults == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what the processes said when a story fails."""
    report = yield
    if report.when == "call":
        item.stash[_REPORT] = report
    if report.failed:
        given = getattr(item, "funcargs", {}).values()
        for product in {each for each in given if isinstance(each, Product)}:
            report.sections.append(("what the product said last", _last_words(product)))
    return report


def _last_words(product: Product) -> str:
    """Its complaints, and its last lines without those that tell of work well done."""
    lines = [line for line in product.log().splitlines() if " took " not in line]
    return "\n".join([*product.complaints(), "...", *lines[-_LAST_LINES:]])
