"""The jobs: each asks its service, alone, and neighbours that are away are not its fault."""

import logging
from collections.abc import Callable

import pytest
from dependency_injector import providers

from entrypoints.container import LONGEST_JOB_SECONDS, Container
from entrypoints.worker import jobs
from nomoflow.kernel.errors import Unavailable


class Called:
    """Stands for any service: counts the calls, and fails them where it is told to."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.fault = fault

    def _call(self, *arguments: object) -> int:
        self.calls.append(arguments)
        if self.fault is not None:
            raise self.fault
        return 0

    run = sweep = drain = refresh = renew_due = erase_departed = forget_messages = _call


PERIODIC: list[tuple[Callable[[], None], str]] = [
    (jobs.sweep, "sweeper"),
    (jobs.drain_hits, "visitors"),
    (jobs.roll_up, "rollups"),
    (jobs.refresh_tokens, "access"),
    (jobs.erase_departed, "merchants"),
    (jobs.housekeeping, "housekeeping"),
]


def put(parts: Container, service: str, fault: Exception | None = None) -> Called:
    called = Called(fault)
    parts.providers[service].override(providers.Object(called))
    parts.services.reset()
    return called


@pytest.mark.parametrize(("job", "service"), PERIODIC)
def test_a_job_asks_its_service_once(
    parts: Container, job: Callable[[], None], service: str
) -> None:
    called = put(parts, service)
    job()
    assert len(called.calls) == 1


@pytest.mark.parametrize(("job", "service"), PERIODIC[1:])
def test_a_job_does_nothing_while_another_process_is_at_it(
    parts: Container, job: Callable[[], None], service: str
) -> None:
    called = put(parts, service)
    with parts.locks().hold(job.__name__, seconds=30, wait=0):
        job()
    assert not called.calls
    job()
    assert len(called.calls) == 1


@pytest.mark.parametrize(("job", "service"), PERIODIC)
def test_a_job_that_lacks_a_neighbour_says_so_in_one_line(
    parts: Container,
    job: Callable[[], None],
    service: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    put(parts, service, Unavailable(neighbour="database"))
    job()
    (record,) = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert record.exc_info is None
    assert job.__name__ in record.getMessage()


def test_a_fault_that_nobody_foresaw_is_not_swallowed(parts: Container) -> None:
    put(parts, "sweeper", ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        jobs.sweep()


def test_a_task_whose_claim_fails_waits_for_the_sweep(
    parts: Container, caplog: pytest.LogCaptureFixture
) -> None:
    put(parts, "runner", Unavailable(neighbour="database"))
    jobs.run_task("e-1", "orders.record")
    assert "orders.record of e-1 waits for the next sweep" in caplog.text


def test_no_job_lasts_as_long_as_a_task_is_leased(parts: Container) -> None:
    assert parts.lease().total_seconds() > LONGEST_JOB_SECONDS >= jobs.LONG >= jobs.QUICK
