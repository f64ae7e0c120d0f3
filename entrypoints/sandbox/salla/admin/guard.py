"""What every Admin API request passes: trouble on demand, the token, the pace, the scope."""

import secrets
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, current_app, g, request

from entrypoints.sandbox.salla.admin.answers import refused, stop
from entrypoints.sandbox.salla.admin.limits import (
    CUSTOMERS_SECONDS,
    PLAN_LIMITS,
    Limits,
    Verdict,
)
from entrypoints.sandbox.salla.app_records import Grant
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Store

View = TypeVar("View", bound=Callable[..., Any])
_USER_GONE = "The User is not exists."
_USER_INACTIVE = "عفوا لا يمكنك تسجيل الدخول, حسابك غير مفعل"


def needs(scope: str) -> Callable[[View], View]:
    """Marks a route with the scope it asks for; writing includes reading."""

    def mark(view: View) -> View:
        view.salla_scope = scope  # type: ignore[attr-defined]
        return view

    return mark


def limits() -> Limits:
    found: Limits = current_app.extensions["salla_limits"]
    return found


def store() -> Store:
    """The store that the request's token belongs to."""
    found: Store = g.salla_store
    return found


def check() -> None:
    _trouble()
    grant = _grant()
    _pace(grant)
    if grant is None:
        stop(refused(401, "Unauthorized", "The access token is invalid"))
    g.salla_store = salla().world.store(grant.store_id)
    _account(g.salla_store)
    _scope(grant)


def show_pace(response: Response) -> Response:
    verdict: Verdict | None = g.get("salla_verdict")
    if verdict is not None:
        response.headers.update(verdict.headers)
    return response


def _trouble() -> None:
    knobs = salla().world.knobs
    if knobs.api_latency_ms:
        time.sleep(knobs.api_latency_ms / 1000)
    fails = secrets.randbelow(100) < knobs.api_fail_percent
    if knobs.api_fail_next > 0:
        knobs.api_fail_next -= 1
        salla().world.keep_knobs()
        fails = True
    if fails:
        code = "service_unavailable" if knobs.api_fail_status == 503 else "server_error"
        stop(refused(knobs.api_fail_status, code, "The service is having a bad moment."))


def _grant() -> Grant | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return salla().tokens.live(token) if scheme.lower() == "bearer" else None


def _pace(grant: Grant | None) -> None:
    knobs = salla().world.knobs
    now = salla().world.now()
    if grant is None:
        name, limit, pace = f"address {request.remote_addr}", PLAN_LIMITS["plus"], 1.0
    elif "/admin/v2/customers" in request.path:
        name, limit = f"customers {grant.store_id}", knobs.customers_limit
        pace = max(limit, 1) / CUSTOMERS_SECONDS
    else:
        plan = salla().world.store(grant.store_id).plan
        name, limit = f"store {grant.store_id}", knobs.rate_limit_per_minute or PLAN_LIMITS[plan]
        pace = 1.0
    g.salla_verdict = limits().pour(name, limit, pace, now)
    if g.salla_verdict.retry_after is not None:
        stop(refused(429, "too_many_requests", "Too Many Requests"))


def _account(store: Store) -> None:
    if store.account_state == "deleted":
        stop(refused(401, "Unauthorized", _USER_GONE))
    if store.account_state == "inactive":
        stop(refused(401, "Unauthorized", _USER_INACTIVE))


def _scope(grant: Grant) -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    wanted: str = getattr(view, "salla_scope", "")
    if not wanted or wanted in grant.scopes:
        return
    if wanted.endswith(".read") and f"{wanted}_write" in grant.scopes:
        return
    message = f"The access token should have access to one of those scopes: {wanted}"
    stop(refused(401, "Unauthorized", message))
