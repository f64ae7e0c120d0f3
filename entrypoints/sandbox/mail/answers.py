"""The inbox as JSON, for tests."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from entrypoints.sandbox.mail.mailbox import StoredMessage
from entrypoints.sandbox.mail.module import mail
from entrypoints.sandbox.mail.pages import follow_all, unsubscribe_from
from entrypoints.sandbox.mail.reading import read

blueprint = Blueprint("mail_answers", __name__, url_prefix="/mail")


@blueprint.get("/messages.json")
def list_messages() -> Response:
    """Newest first; ``to`` is a part of the recipient's address."""
    found = mail().mailbox.to(request.args.get("to", ""))
    return jsonify(messages=[_summary(message) for message in found])


@blueprint.get("/messages/<int:message_id>.json")
def show(message_id: int) -> Response:
    return jsonify(_whole(_message(message_id)))


@blueprint.post("/messages/<int:message_id>/scan.json")
def scan(message_id: int) -> Response:
    message = _message(message_id)
    follow_all(message)
    return jsonify(_whole(message))


@blueprint.post("/messages/<int:message_id>/unsubscribe.json")
def unsubscribe(message_id: int) -> Response:
    message = _message(message_id)
    unsubscribe_from(message)
    return jsonify(_whole(message))


@blueprint.post("/clear.json")
def clear() -> Response:
    mail().mailbox.clear()
    return jsonify(messages=[])


def _message(message_id: int) -> StoredMessage:
    found = mail().mailbox.find(message_id)
    if found is None:
        abort(404)
    return found


def _summary(message: StoredMessage) -> dict[str, Any]:
    reading = read(message.raw)
    return {
        "id": message.id,
        "at": message.at.isoformat(),
        "sender": message.sender,
        "recipients": list(message.recipients),
        "from": reading.header("From"),
        "to": reading.header("To"),
        "subject": reading.header("Subject"),
        "message_id": reading.header("Message-ID"),
        "links": list(reading.links),
        "remarks": list(reading.remarks),
    }


def _whole(message: StoredMessage) -> dict[str, Any]:
    reading = read(message.raw)
    return {
        **_summary(message),
        "headers": [list(header) for header in reading.headers],
        "text": reading.text,
        "html": reading.html,
        "one_click": reading.one_click,
        "raw": message.raw.decode("utf-8", "replace"),
        "visits": [asdict(visit) for visit in message.visits],
    }
