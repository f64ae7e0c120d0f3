"""How many people are in the store now, as a stream and as an answer; ``null`` if nobody knows."""

import json
import time
from collections.abc import Iterator
from threading import BoundedSemaphore

from flask import Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from entrypoints.services import Services
from entrypoints.web.current import needs, services, settings, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.overview import people_now, signs_of
from entrypoints.web.dashboard.sync_progress import progress as progress_of
from nomoflow.kernel.ids import StoreId
from nomoflow.merchants.model import Permission

# Each stream keeps a thread of the server; who comes when they are taken asks now and then.
_STREAMS_SHARE = 3
_EVERY_SECONDS = 4
_ROUNDS = 14
_EXTENSION = "nomoflow.live_streams"


@blueprint.get("/live")
@needs(Permission.VIEW)
def live() -> ResponseReturnValue:
    """A stream of server-sent events for those who ask for one, else one answer as JSON."""
    given, shop = services(), store()
    if request.accept_mimetypes.best != "text/event-stream":
        response = jsonify(visitors=people_now(given, shop.id))
        response.headers["Cache-Control"] = "no-store"
        return response
    seats = current_app.extensions.setdefault(
        _EXTENSION, BoundedSemaphore(settings().web_threads // _STREAMS_SHARE)
    )
    if not seats.acquire(blocking=False):
        return Response(status=204)  # tells the browser not to come back; the page asks instead
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    stream = Response(_stream(given, shop.id), mimetype="text/event-stream", headers=headers)
    stream.call_on_close(seats.release)
    return stream


@blueprint.get("/progress")
@needs(Permission.VIEW)
def progress() -> ResponseReturnValue:
    """How far the synchronisation is."""
    response = jsonify(progress_of(signs_of(store()).runs))
    response.headers["Cache-Control"] = "no-store"
    return response


def _stream(given: Services, shop: StoreId) -> Iterator[str]:
    """The count every few seconds for about a minute; then the browser comes again."""
    yield "retry: 2000\n\n"
    for _round in range(_ROUNDS):
        yield f"data: {json.dumps({'visitors': people_now(given, shop)})}\n\n"
        time.sleep(_EVERY_SECONDS)
