"""Salla's accounts host: the consent page, tokens, and who the user is."""

import time
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from entrypoints.sandbox.salla.admin.answers import refused
from entrypoints.sandbox.salla.app_records import Grant
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Store
from entrypoints.sandbox.salla.shapes import plain_date
from entrypoints.sandbox.salla.tokens import InvalidGrant
from entrypoints.sandbox.salla.visitors import signed_in_merchant

blueprint = Blueprint("salla_accounts", __name__, url_prefix="/salla/accounts/oauth2")
GRANT_PROBLEM = (
    "The provided authorization grant or refresh token is invalid, expired, revoked, "
    "or was already used."
)


@blueprint.get("/auth")
def ask_consent() -> AnyResponse | tuple[str, int] | str:
    problem = _request_problem()
    if problem is not None:
        page = render_template("salla/consent_problem.html", problem=problem)
        return page, 400
    if request.args.get("response_type") != "code":
        return _back({"error": "unsupported_response_type"})
    merchant = signed_in_merchant()
    stores = salla().world.stores.all()
    if merchant is not None:
        stores = salla().world.stores_of(merchant.id)
    return render_template(
        "salla/consent.html",
        stores=stores,
        merchant=merchant,
        scopes=salla().tokens.granted(request.args.get("scope", "")),
    )


@blueprint.post("/auth")
def answer_consent() -> AnyResponse | tuple[str, int]:
    problem = _request_problem()
    store = salla().world.stores.get(request.form.get("store_id", type=int))
    if problem is not None or store is None:
        page = render_template("salla/consent_problem.html", problem=problem or "store_id")
        return page, 400
    if request.form.get("decision") != "approve":
        return _back(
            {
                "error": "access_denied",
                "error_description": "The resource owner denied the request.",
            }
        )
    scopes = salla().tokens.granted(request.args.get("scope", ""))
    code = approve(store, request.args["redirect_uri"], scopes)
    return _back({"code": code, "scope": " ".join(scopes)})


def approve(store: Store, redirect_uri: str, scopes: list[str]) -> str:
    """Consent installs the app where it was not; the code is for its callback."""
    with salla().world.changing():
        salla().desk.install(store.id, scopes)
        return salla().tokens.new_code(store.id, redirect_uri, scopes)


def _request_problem() -> str | None:
    if request.args.get("client_id") != salla().options.client_id:
        return "client_id"
    if request.args.get("redirect_uri") != salla().addresses.app_callback:
        return "redirect_uri"
    return None


def _back(answer: dict[str, str]) -> AnyResponse:
    """Salla removes hyphens from the state that it echoes."""
    state = request.args.get("state", "").replace("-", "")
    query = urlencode({**answer, **({"state": state} if state else {})})
    return redirect(f"{request.args['redirect_uri']}?{query}")


@blueprint.post("/token")
def give_token() -> Response | tuple[Response, int]:
    if request.mimetype != "application/x-www-form-urlencoded":
        return _oauth_error("invalid_request", "The body must be form-encoded.", 400)
    options = salla().options
    known = (options.client_id, options.client_secret)
    if (request.form.get("client_id"), request.form.get("client_secret")) != known:
        return _oauth_error("invalid_client", "Client authentication failed.", 401)
    kind = request.form.get("grant_type")
    if kind == "authorization_code":
        return _exchange()
    if kind == "refresh_token":
        return _refresh()
    return _oauth_error("unsupported_grant_type", "The grant type is not supported.", 400)


def _exchange() -> Response | tuple[Response, int]:
    try:
        grant = salla().tokens.exchange(
            request.form.get("code", ""), request.form.get("redirect_uri", "")
        )
    except InvalidGrant:
        return _oauth_error("invalid_grant", GRANT_PROBLEM, 400)
    return _granted(grant, salla().world.knobs.exchange_expiry, "expires")


def _refresh() -> Response | tuple[Response, int]:
    knobs = salla().world.knobs
    time.sleep(knobs.refresh_latency_ms / 1000)
    try:
        grant = salla().tokens.refresh(request.form.get("refresh_token", ""))
    except InvalidGrant:
        return _oauth_error("invalid_grant", GRANT_PROBLEM, 401)
    if knobs.lose_next_refresh:
        knobs.lose_next_refresh -= 1
        salla().world.keep_knobs()
        return _oauth_error("server_error", "The answer was lost on its way.", 502)
    return _granted(grant, knobs.refresh_expiry, "expires_in")


def _granted(grant: Grant, form: str, name: str) -> Response:
    name = "expires" if form == "absolute" else name
    answer: dict[str, Any] = {
        "access_token": grant.access_token,
        **salla().tokens.expiry(grant, form, name),
    }
    if grant.refresh_token is not None:
        answer["refresh_token"] = grant.refresh_token
    rest = {"scope": " ".join(grant.scopes), "token_type": "bearer"}
    response = jsonify({**answer, **rest})
    response.headers["Cache-Control"] = "no-store"
    return response


def _oauth_error(error: str, description: str, status: int) -> tuple[Response, int]:
    return jsonify(error=error, error_description=description), status


@blueprint.get("/user/info")
def user_info() -> Response:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    grant = salla().tokens.live(token) if scheme.lower() == "bearer" else None
    if grant is None:
        return refused(401, "Unauthorized", "The access token is invalid")
    store = salla().world.store(grant.store_id)
    merchant = salla().world.merchants.get(store.merchant_id)
    if merchant is None:
        return refused(401, "Unauthorized", "The User is not exists.")
    if salla().world.knobs.user_info_shape == "bare":
        return jsonify(
            id=merchant.id,
            name=merchant.name_ar,
            email=merchant.email,
            merchant=_merchant_of(store),
        )
    data = {
        "id": merchant.id,
        "name": merchant.name_ar,
        "email": merchant.email,
        "mobile": merchant.mobile,
        "role": "user",
        "created_at": plain_date(merchant.created_at),
        "merchant": _full_merchant_of(store),
    }
    return jsonify(status=200, success=True, data=data)


def _merchant_of(store: Store) -> dict[str, Any]:
    return {
        "id": store.id,
        "username": store.username,
        "name": store.name_ar,
        "plan": store.plan,
        "status": "active",
        "domain": salla().addresses.shop(store),
    }


def _full_merchant_of(store: Store) -> dict[str, Any]:
    return {
        "id": store.id,
        "username": store.username,
        "name": store.name_ar,
        "avatar": salla().addresses.store_avatar(store),
        "store_location": "24.7136,46.6753",
        "plan": store.plan,
        "status": "active",
        "domain": salla().addresses.shop(store),
        "created_at": plain_date(store.created_at),
    }
