"""Tells an app's backend whose embedded token it was given."""

from datetime import UTC

from flask import Blueprint, Response, jsonify, request

from entrypoints.sandbox.salla.module import salla

blueprint = Blueprint("salla_introspection", __name__, url_prefix="/salla/exchange-authority/v1")


@blueprint.post("/introspect")
def introspect() -> Response | tuple[Response, int]:
    body = request.get_json(silent=True)
    token = body.get("token") if isinstance(body, dict) else None
    known = salla().tokens.embedded(token) if isinstance(token, str) else None
    if known is None or request.headers.get("S-Source") != str(salla().options.app_id):
        error = {"message": "Decryption failed", "code": 0}
        return jsonify(status=401, success=False, error=error), 401
    store_id, expires_at = known
    data = {
        "merchant_id": store_id,
        "user_id": salla().world.store(store_id).merchant_id,
        "exp": expires_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return jsonify(status=200, success=True, data=data)
