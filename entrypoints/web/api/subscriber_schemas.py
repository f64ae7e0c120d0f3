"""Subscribers as programs bring them and are told of them."""

from marshmallow import Schema, fields, validate

from entrypoints.web.api.values import text, yes_or_no
from nomoflow.audience.facts import Actor, ConsentAction, Method, SubscriberStatus

EXAMPLE = {
    "email": "noura@example.com",
    "name": "نورة",
    "phone": "0501234567",
    "language": "ar",
    "tags": ["معرض الرياض"],
    "consent": {
        "source": "معرض الرياض",
        "given_on": "2026-10-12",
        "text": "أوافق على استقبال عروض المتجر على بريدي.",
        "language": "ar",
    },
}
"""A subscriber as a program brings one."""

_LANGUAGES = ("ar", "en")


class ConsentSchema(Schema):
    """Your declaration that this person agreed: where, when, and to which words."""

    source = text(100, required=True)
    given_on = fields.Date(required=True)
    text = text(1000, required=True, metadata={"description": "What they agreed to"})
    language = fields.String(validate=validate.OneOf(_LANGUAGES), load_default="ar")


class SubscriberNewSchema(Schema):
    """One person with the evidence of their consent. They are asked by one letter to confirm."""

    email = text(300, required=True)
    name = text(load_default="")
    phone = text(40, load_default="")
    language = fields.String(validate=validate.OneOf(_LANGUAGES), load_default="")
    tags = fields.List(text(), load_default=list)
    consent = fields.Nested(ConsentSchema, required=True)


class SubscriberSchema(Schema):
    """A subscriber. Write only to those who are confirmed."""

    id = fields.String()
    email = fields.String()
    name = fields.String()
    phone = fields.String()
    language = fields.String()
    status = fields.Enum(SubscriberStatus, by_value=True)
    sources = fields.List(fields.String())
    tags = fields.List(fields.String())
    joined_at = fields.AwareDateTime()
    confirmed_at = fields.AwareDateTime(allow_none=True)
    left_at = fields.AwareDateTime(allow_none=True)
    unreachable_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "When a letter was refused for good"}
    )


class SubscriberQuerySchema(Schema):
    """Which subscribers; with `format=csv` all of them, as a file for spreadsheets."""

    search = text(
        load_default="",
        metadata={"description": "The beginning of an address, a name or a number"},
    )
    status = fields.Enum(SubscriberStatus, by_value=True)
    tag = text(load_default="")
    source = text(load_default="")
    format = fields.String(validate=validate.OneOf(("json", "csv")), load_default="json")


class TagsSchema(Schema):
    """Tags to put on and to take off."""

    add = fields.List(text(), load_default=list)
    remove = fields.List(text(), load_default=list)


class ReceiptSchema(Schema):
    """The proof of an erasure."""

    id = fields.String()
    subscriber = fields.String()
    address_hash = fields.String()
    records = fields.Integer(
        metadata={"description": "Records of evidence that were reduced to hashes"}
    )
    erased_at = fields.AwareDateTime()


class ConsentRecordSchema(Schema):
    """A record of the evidence. What was cut out of it is null."""

    number = fields.Integer()
    action = fields.Enum(ConsentAction, by_value=True)
    method = fields.Enum(Method, by_value=True)
    acted_by = fields.Enum(Actor, by_value=True)
    channel = fields.String()
    purpose = fields.String()
    text = fields.String()
    text_version = fields.String()
    text_sha256 = fields.String()
    locale = fields.String()
    email = fields.String(allow_none=True)
    page = fields.String(allow_none=True)
    ip = fields.String(allow_none=True)
    user_agent = fields.String(allow_none=True)
    occurred_at = fields.AwareDateTime()
    recorded_at = fields.AwareDateTime()
    previous = fields.String()
    hash = fields.String()


class InvitationSchema(Schema):
    """A letter that asked whether the address is theirs."""

    made_at = fields.AwareDateTime()
    sent_at = fields.AwareDateTime(allow_none=True)
    expires_at = fields.AwareDateTime()
    used_at = fields.AwareDateTime(allow_none=True)


class PersonSchema(Schema):
    """Everything that is known of one person."""

    subscriber = fields.Nested(SubscriberSchema)
    consents = fields.List(fields.Nested(ConsentRecordSchema))
    invitations = fields.List(fields.Nested(InvitationSchema))


class EvidenceVerdictSchema(Schema):
    """Whether the evidence of the store is, in full and in order, what was written."""

    holds = yes_or_no()
    records = fields.Integer()
    broken_at = fields.Integer(
        allow_none=True, metadata={"description": "The first record that is not"}
    )
