"""The inbox: a list, a message in all its forms, and the programs that open its links."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from entrypoints.sandbox.mail.mailbox import StoredMessage
from entrypoints.sandbox.mail.module import mail
from entrypoints.sandbox.mail.reading import read
from entrypoints.sandbox.mail.scanner import follow, unsubscribe
from entrypoints.sandbox.mail.server import SPECIAL

blueprint = Blueprint(
    "mail",
    __name__,
    url_prefix="/mail",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
_OWN_PAGES = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# What a stranger wrote: no script, no form, nothing fetched; links open beside it.
_FOREIGN = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


@blueprint.after_request
def confine(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _OWN_PAGES)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.get("/")
def show() -> str:
    to = request.args.get("to", "").strip()
    found = mail().mailbox.to(to)
    return render_template(
        "mail/inbox.html",
        rows=[(message, read(message.raw)) for message in found],
        to=to,
        port=mail().server.port,
        special=SPECIAL,
    )


@blueprint.get("/messages/<int:message_id>")
def show_one(message_id: int) -> str:
    message = _message(message_id)
    width = request.args.get("width", "wide")
    return render_template(
        "mail/message.html",
        message=message,
        reading=read(message.raw),
        width=width if width in ("wide", "phone") else "wide",
    )


@blueprint.get("/messages/<int:message_id>/html")
def show_html(message_id: int) -> Response:
    """What the sender wrote, confined twice: by the frame around it and by its own headers."""
    html = read(_message(message_id).raw).html
    opened = html.replace("<head>", '<head><base target="_blank">', 1)
    return Response(
        opened,
        mimetype="text/html",
        headers={"Content-Security-Policy": _FOREIGN, "Cache-Control": "no-store"},
    )


@blueprint.get("/messages/<int:message_id>/source")
def show_source(message_id: int) -> Response:
    return Response(_message(message_id).raw, mimetype="text/plain")


@blueprint.post("/messages/<int:message_id>/scan")
def scan(message_id: int) -> Response:
    message = _message(message_id)
    follow_all(message)
    return redirect(url_for(".show_one", message_id=message.id, _anchor="visits"))


@blueprint.post("/messages/<int:message_id>/unsubscribe")
def unsubscribe_one(message_id: int) -> Response:
    message = _message(message_id)
    unsubscribe_from(message)
    return redirect(url_for(".show_one", message_id=message.id, _anchor="visits"))


@blueprint.post("/clear")
def clear() -> Response:
    mail().mailbox.clear()
    return redirect(url_for(".show"))


def follow_all(message: StoredMessage) -> None:
    """Open every link of the message, and those its list headers name."""
    reading = read(message.raw)
    listed = [reading.one_click] if reading.one_click else []
    links = list(dict.fromkeys([*reading.links, *listed]))
    mail().mailbox.note(message, follow(mail().session, links))


def unsubscribe_from(message: StoredMessage) -> None:
    """Do what a mail program's own button does; refused where the message offers nothing."""
    address = read(message.raw).one_click
    if not address:
        abort(409, "This message offers no one-click unsubscribing.")
    mail().mailbox.note(message, [unsubscribe(mail().session, address)])


def _message(message_id: int) -> StoredMessage:
    found = mail().mailbox.find(message_id)
    if found is None:
        abort(404)
    return found
