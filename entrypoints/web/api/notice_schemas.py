"""Notices as programs describe them and are told of them."""

from marshmallow import Schema, fields

from entrypoints.web.api.values import text
from nomoflow.widgets.notices import NoticeForm, NoticeState

EXAMPLE = {
    "name": "اليوم الوطني",
    "form": "bar",
    "texts": {
        "ar": {"heading": "دام عزّك يا وطن", "body": "عروض **ليوم واحد**", "action": "العروض"},
        "en": {
            "heading": "Happy National Day",
            "body": "Offers **for one day**",
            "action": "Offers",
        },
    },
    "settings": {"accent": "#006c35", "position": "top", "link": "https://ward.example/offers"},
    "rules": {"schedule": {"occasions": ["national_day"]}, "display": {"priority": 70}},
}
"""A notice as a program makes it."""

_SCHEMA = "Its JSON Schema is at `/api/v1/widgets/notice/schema`"


class NoticeFieldsSchema(Schema):
    """A notice as a merchant describes it. Errors name fields by path: ``texts.ar.heading``."""

    name = text(metadata={"description": "The merchant's own name for it"})
    form = fields.Enum(NoticeForm, by_value=True)
    texts = fields.Dict(
        keys=fields.String(),
        metadata={
            "description": "`ar` and `en`, each with `heading`, `body` and `action`; in a body "
            "`**bold**`, `*italic*` and `[text](https://…)`"
        },
    )
    settings = fields.Dict(keys=fields.String(), metadata={"description": _SCHEMA})
    rules = fields.Dict(
        keys=fields.String(),
        metadata={"description": f"`targeting`, `triggers`, `schedule`, `display`. {_SCHEMA}"},
    )


class NoticeNewSchema(NoticeFieldsSchema):
    """A new notice, from nothing or from a template; what is told goes before the template."""

    template = text(40)


class NoticeChangeSchema(NoticeFieldsSchema):
    """What to change; the rest stays. A ``version`` refuses if another change came between."""

    version = fields.Integer(strict=True)


class AdviceSchema(Schema):
    """What could be better about a notice, and what would be."""

    field = fields.String()
    code = fields.String()
    detail = fields.String()
    instead = fields.String()


class NoticeSchema(NoticeFieldsSchema):
    """A notice, and where it stands."""

    id = fields.String()
    version = fields.Integer()
    state = fields.Enum(NoticeState, by_value=True)
    advice = fields.Nested(AdviceSchema, many=True)
    created_at = fields.AwareDateTime()
    changed_at = fields.AwareDateTime()


class NoticeQuerySchema(Schema):
    """Which notices; archived ones only when they are asked for."""

    state = fields.Enum(NoticeState, by_value=True)
    search = text()


class DuplicateSchema(Schema):
    """What the copy is called."""

    name = text(120)


class TemplateSchema(NoticeFieldsSchema):
    """A notice to start from, as this store would begin it."""

    key = fields.String()
    purpose = fields.String()


class WidgetSchema(Schema):
    """Something that shoppers may see: a card with its settings, or a notice."""

    kind = fields.String(metadata={"description": "A card's key, or `notice`"})
    id = fields.String()
    name = fields.String()
    form = fields.Enum(NoticeForm, by_value=True, allow_none=True)
    state = fields.String(metadata={"description": "`live`, `off`, or where a notice stands"})
    version = fields.Integer()
    changed_at = fields.AwareDateTime(allow_none=True)
    address = fields.String(metadata={"description": "Where it is read and changed"})
    schema = fields.String(metadata={"description": "Where its JSON Schema is"})
