"""Subscribers: listed, brought, tagged, unsubscribed, erased; and the evidence of their consent."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import Response, session, url_for
from flask_smorest.pagination import PaginationParameters

from entrypoints.web.api.blueprint import PAGES, blueprint, page_asked, rows_told
from entrypoints.web.api.subscriber_schemas import (
    EXAMPLE,
    EvidenceVerdictSchema,
    PersonSchema,
    ReceiptSchema,
    SubscriberNewSchema,
    SubscriberQuerySchema,
    SubscriberSchema,
    TagsSchema,
)
from entrypoints.web.current import bearer, needs, services, store
from entrypoints.web.spreadsheets import Cell, download
from nomoflow.audience.contacts import Contact, Declaration
from nomoflow.audience.evidence import Verdict, proof
from nomoflow.audience.facts import Method, SubscriberId
from nomoflow.audience.model import NoSuchSubscriber, Subscriber
from nomoflow.audience.reports import Receipt, SubscriberFilter
from nomoflow.audience.service import PersonRecord
from nomoflow.merchants.model import Permission

_HEAD = (
    "email", "name", "phone", "language", "status", "sources", "tags", "joined_at",
    "confirmed_at", "left_at",
)  # fmt: skip


@blueprint.get("/subscribers")
@blueprint.arguments(SubscriberQuerySchema, location="query")
@blueprint.response(200, SubscriberSchema(many=True))
@blueprint.paginate(**PAGES)
@needs(Permission.VIEW)
def list_subscribers(query: Mapping[str, Any], pagination_parameters: PaginationParameters) -> Any:
    """Subscribers, newest first; as a file (`format=csv`) in the order in which they came.

    Lists that are narrowed down by more than a status are counted up to 10,000.
    """
    told = {name: value for name, value in query.items() if name != "format"}
    wanted, shop = SubscriberFilter(**told), store()
    if query["format"] == "csv":
        pagination_parameters.item_count = 0
        every = services().subscriber_export.every(shop.id, wanted)
        return download("subscribers", _HEAD, file_lines(every))
    page = services().subscriber_reports.list(shop.id, wanted, page_asked(pagination_parameters))
    return rows_told(page, pagination_parameters)


@blueprint.post("/subscribers")
@blueprint.arguments(SubscriberNewSchema, example=EXAMPLE)
@blueprint.response(201, SubscriberSchema)
@needs(Permission.MANAGE_AUDIENCE)
def create_subscriber(told: Mapping[str, Any]) -> tuple[Subscriber, int, dict[str, str]]:
    """Bring one person with the evidence of their consent. They stay `pending` until they confirm
    by the link of one letter. Who unsubscribed or was erased cannot be brought back."""
    consent = told["consent"]
    declaration = Declaration(**consent, declared_by=_who())
    contact = Contact(
        line=1,
        email=told["email"].strip(),
        name=" ".join(told["name"].split()),
        phone=told["phone"],
        language=told["language"],
        tags=tuple(told["tags"]),
    )
    subscriber = services().contacts.add_one(store().id, contact, declaration)
    where = url_for("api.read_subscriber", subscriber=subscriber.id)
    return subscriber, 201, {"Location": where}


@blueprint.get("/subscribers/<subscriber>")
@blueprint.response(200, SubscriberSchema)
@needs(Permission.VIEW)
def read_subscriber(subscriber: str) -> Subscriber:
    """One subscriber."""
    found = services().subscriber_reports.one(store().id, SubscriberId(subscriber))
    if found is None:
        raise NoSuchSubscriber
    return found


@blueprint.post("/subscribers/<subscriber>/tags")
@blueprint.arguments(TagsSchema, example={"add": ["VIP"], "remove": ["جديد"]})
@blueprint.response(200, SubscriberSchema)
@needs(Permission.MANAGE_AUDIENCE)
def tag_subscriber(told: Mapping[str, list[str]], subscriber: str) -> Subscriber:
    """Put tags on and take tags off."""
    return services().audience.tag(
        store().id,
        SubscriberId(subscriber),
        add=tuple(told["add"]),
        remove=tuple(told["remove"]),
    )


@blueprint.post("/subscribers/<subscriber>/unsubscribe")
@blueprint.response(200, SubscriberSchema)
@needs(Permission.MANAGE_AUDIENCE)
def unsubscribe_subscriber(subscriber: str) -> Subscriber:
    """Write to them no more. Done twice it says the same."""
    return services().audience.unsubscribe(store().id, SubscriberId(subscriber), Method.PROGRAM)


@blueprint.delete("/subscribers/<subscriber>")
@blueprint.response(200, ReceiptSchema)
@needs(Permission.MANAGE_AUDIENCE)
def erase_subscriber(subscriber: str) -> Receipt:
    """Erase everything that is known of a person, for good. The receipt proves it; by the hash of
    their address no list brings them back."""
    return services().audience.erase(store().id, SubscriberId(subscriber), Method.PROGRAM)


@blueprint.get("/subscribers/<subscriber>/record")
@blueprint.response(200, PersonSchema)
@needs(Permission.MANAGE_AUDIENCE)
def read_subscriber_record(subscriber: str) -> PersonRecord:
    """Everything that is known of one person, for them to have."""
    return services().audience.person(store().id, SubscriberId(subscriber))


@blueprint.get("/consents")
@blueprint.response(
    200,
    {"type": "string"},
    content_type="application/x-ndjson",
    description="A record a line: `hashed` is the text whose SHA-256 is `hash`",
)
@needs(Permission.MANAGE_AUDIENCE)
def export_consents() -> Response:
    """The whole evidence of the store, each record with what proves it."""
    records = services().subscriber_export.evidence(store().id)
    answer = Response(map(proof, records), content_type="application/x-ndjson; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="consents.jsonl"'
    return answer


@blueprint.get("/consents/verdict")
@blueprint.response(200, EvidenceVerdictSchema)
@needs(Permission.MANAGE_AUDIENCE)
def verify_consents() -> Verdict:
    """Read the whole evidence of the store again, and say whether it holds."""
    return services().audience.verify(store().id)


def file_lines(rows: Iterable[Subscriber]) -> Iterator[tuple[Cell, ...]]:
    """The rows of a file, as they come."""
    for row in rows:
        left = row.left_at.isoformat() if row.left_at else ""
        confirmed = row.confirmed_at.isoformat() if row.confirmed_at else ""
        labels = (", ".join(row.sources), ", ".join(row.tags))
        known = (row.email, row.name, row.phone, row.language, row.status.value)
        yield (*known, *labels, row.joined_at.isoformat(), confirmed, left)


def _who() -> str:
    """Who declares: the member who is signed in, or a program with the store's key."""
    return "api" if bearer() else str(session.get("member", ""))
