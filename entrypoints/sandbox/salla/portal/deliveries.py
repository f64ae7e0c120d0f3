"""The log of webhooks that were sent, and the button that sends one again."""

import json
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from entrypoints.sandbox.salla import shapes
from entrypoints.sandbox.salla.app_records import Shipment
from entrypoints.sandbox.salla.module import salla

blueprint = Blueprint("salla_deliveries", __name__, url_prefix="/salla/deliveries")
_SHOWN = 200


@blueprint.get("")
def show() -> str:
    found = salla().world.shipments.all()
    event, state = request.args.get("event", ""), request.args.get("state", "")
    if event:
        found = [each for each in found if each.event == event]
    if state:
        found = [each for each in found if each.state == state]
    return render_template(
        "salla/deliveries.html",
        shipments=list(reversed(found))[:_SHOWN],
        total=len(found),
        events=sorted({each.event for each in salla().world.shipments.all()}),
        states=("waiting", "delivered", "failed", "lost"),
        event=event,
        state=state,
        stores={each.id: each for each in salla().world.stores.all()},
        when=_when,
    )


@blueprint.get("/<int:shipment_id>")
def show_one(shipment_id: int) -> str:
    shipment = _shipment(shipment_id)
    body = json.dumps(json.loads(shipment.body), ensure_ascii=False, indent=2)
    return render_template("salla/delivery.html", shipment=shipment, body=body, when=_when)


@blueprint.post("/<int:shipment_id>/again")
def send_again(shipment_id: int) -> AnyResponse:
    salla().courier.send_again(_shipment(shipment_id))
    return redirect(url_for(".show_one", shipment_id=shipment_id))


def _shipment(shipment_id: int) -> Shipment:
    found = salla().world.shipments.get(shipment_id)
    if found is None:
        abort(404)
    return found


def _when(at: datetime) -> str:
    return shapes.wall_clock(at).strftime("%Y-%m-%d %H:%M:%S")
