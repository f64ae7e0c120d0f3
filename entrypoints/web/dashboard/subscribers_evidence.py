"""The evidence of a store's consents: what it is, whether it holds, and all of it as a file."""

from flask import Response, render_template, request

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from nomoflow.audience.evidence import proof
from nomoflow.merchants.model import Permission


@blueprint.get("/subscribers/evidence")
@needs(Permission.MANAGE_AUDIENCE)
def consent_evidence() -> str:
    """How long the chain is; asked to, it is read again from its first record to its last."""
    shop = store().id
    asked = request.args.get("verify") == "1"
    return render_template(
        "dashboard/subscribers/evidence.html",
        chain=services().subscriber_export.chain(shop),
        verdict=services().audience.verify(shop) if asked else None,
    )


@blueprint.get("/subscribers/evidence.jsonl")
@needs(Permission.MANAGE_AUDIENCE)
def export_evidence() -> Response:
    """Every record with what proves it, a line each; it is sent while it is read."""
    records = services().subscriber_export.evidence(store().id)
    answer = Response(map(proof, records), content_type="application/x-ndjson; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="consents.jsonl"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
