"""Whether this process is up, whether its neighbours are there, and how much goes on."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from itertools import accumulate
from operator import add
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from entrypoints.services import Services
from entrypoints.web import current
from entrypoints.web.access_log import took_seconds
from entrypoints.web.tallies import BOUNDS, Series, Tallies

_log = logging.getLogger(__name__)
_PATIENCE_SECONDS = 2.0
_METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"})

blueprint = Blueprint("health", __name__)


class Signs:
    """What the processes of this server count, and the threads in which one asks its neighbours."""

    def __init__(self, services: Services, place: Path | None) -> None:
        self.registry = CollectorRegistry()
        tallies = Tallies(place)
        self.answered = tallies.add
        self.registry.register(_Answers(tallies))
        self.registry.register(_Figures(services))
        self.threads = ThreadPoolExecutor(8, thread_name_prefix="readiness")


class _Answers(Collector):
    """How many answers there were, and how long they took."""

    def __init__(self, tallies: Tallies) -> None:
        self._tallies = tallies

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "nomoflow_requests", "Answered requests.", labels=Series._fields
        )
        seconds = HistogramMetricFamily(
            "nomoflow_request_seconds", "Time to an answer.", labels=["route"]
        )
        by_route: dict[str, list[float]] = {}
        for series, numbers in sorted(self._tallies.all().items()):
            requests.add_metric(series, sum(numbers[1:]))
            known = by_route.get(series.route, [0.0] * len(numbers))
            by_route[series.route] = list(map(add, known, numbers))
        for route, (took, *classes) in by_route.items():
            up_to = zip((*map(str, BOUNDS), "+Inf"), accumulate(classes), strict=True)
            seconds.add_metric([route], list(up_to), took)
        yield requests
        yield seconds

    def describe(self) -> list[Metric]:
        """Nothing: nobody else registers what has these names."""
        return []


class _Figures(Collector):
    """The figures that belong to the whole installation, asked for when somebody looks."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterator[Metric]:
        try:
            yield from self._queue()
            yield from self._stores()
            readable = 1
        except Exception:
            _log.exception("the figures of the installation cannot be read")
            readable = 0
        yield _gauge("nomoflow_figures_readable", "Whether the figures could be read.", readable)

    def describe(self) -> list[Metric]:
        """Nothing: asking would read the figures while the application is being made."""
        return []

    def _queue(self) -> Iterator[Metric]:
        now = self._services.clock.now()
        figures = self._services.work.figures(now)
        waited = (now - figures.oldest_due).total_seconds() if figures.oldest_due else 0
        tasks = GaugeMetricFamily("nomoflow_tasks", "Owed work by state.", labels=["state"])
        for state in ("waiting", "overdue", "running", "given_up"):
            tasks.add_metric([state], getattr(figures, state))
        yield tasks
        yield _gauge("nomoflow_oldest_task_seconds", "How long work is overdue.", max(0, waited))
        yield _gauge("nomoflow_messages_last_day", "Messages in a day.", figures.messages_last_day)

    def _stores(self) -> Iterator[Metric]:
        now = self._services.clock.now()
        rows = self._services.stores.all()
        by_status: dict[str, int] = {}
        for row in rows:
            by_status[row.status.value] = by_status.get(row.status.value, 0) + 1
        stores = GaugeMetricFamily("nomoflow_stores", "Stores by status.", labels=["status"])
        for status, count in sorted(by_status.items()):
            stores.add_metric([status], count)
        yield stores
        visitors = sum(self._services.presence.count(row.id, now) for row in rows)
        yield _gauge("nomoflow_live_visitors", "People in all stores now.", visitors)


def install(app: Flask) -> None:
    """Count every answer of an application, and let it be asked how it is."""
    house = cast(current.House, app.extensions[current.EXTENSION])
    signs = app.extensions["signs"] = Signs(house.services, house.settings.tallies)

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "(no route)"
        # Anybody may make up a method; each would be a series of its own.
        method = request.method if request.method in _METHODS else "OTHER"
        signs.answered(method, route, response.status_code, took_seconds())
        return response

    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
def up() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> Response:
    """Every neighbour answers in time; else which one does not, and nothing more about it."""
    signs = cast(Signs, current_app.extensions["signs"])
    checks = current.services().checks
    asked = {name: signs.threads.submit(_is_there, check) for name, check in checks.items()}
    found = {}
    for name, answer in asked.items():
        try:
            found[name] = "ok" if answer.result(_PATIENCE_SECONDS) else "missing"
        except TooSlow:
            found[name] = "slow"
    well = all(state == "ok" for state in found.values())
    made = jsonify(status="ok" if well else "not ready", checks=found)
    made.status_code = 200 if well else 503
    made.headers["Cache-Control"] = "no-store"
    return made


@blueprint.get("/metrics")
def metrics() -> Response:
    """Figures for Prometheus, by the operator's token."""
    current.operator()
    signs = cast(Signs, current_app.extensions["signs"])
    return Response(generate_latest(signs.registry), content_type=CONTENT_TYPE_LATEST)


def _is_there(check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception:
        _log.warning("a neighbour is missing", exc_info=True)
        return False
    return True


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)
