"""Offers as programs describe them and are told of them."""

from marshmallow import Schema, fields

from entrypoints.web.api.coupon_schemas import TermsSchema
from entrypoints.web.api.values import money, text
from nomoflow.coupons.offers import CodeState, OfferKind, OfferState, Supply

EXAMPLE = {
    "name": "عرض نهاية الأسبوع",
    "kind": "pool",
    "size": 500,
    "prefix": "WKND",
    "terms": {
        "type": "percentage",
        "percent": 10,
        "ceiling": {"amount": "30.00", "currency": "SAR"},
        "ends_at": "2026-12-31T23:59:59+03:00",
    },
    "budget_per_day": 100,
}
"""An offer as a program makes it."""


def _whole(description: str, *, nothing: bool = False) -> fields.Integer:
    return fields.Integer(strict=True, allow_none=nothing, metadata={"description": description})


class OfferFieldsSchema(Schema):
    """An offer as a merchant describes it. Errors name the fields of ``terms`` by themselves."""

    name = text()
    kind = fields.Enum(OfferKind, by_value=True)
    coupon = text(64, allow_none=True, metadata={"description": "Whose code a shared one is"})
    terms = fields.Nested(
        TermsSchema,
        allow_none=True,
        metadata={"description": "What each code of a pool or of a personal offer promises"},
    )
    supply = fields.Enum(
        Supply, by_value=True, metadata={"description": "Who makes the codes of a pool"}
    )
    prefix = text(20)
    random_letters = _whole("How many follow the prefix: 6 to 14")
    size = _whole("Codes of a pool; of a personal offer, how many are kept ready")
    lifetime_minutes = _whole("How long a personal code lives once it is given", nothing=True)
    budget_codes = _whole("Codes in all", nothing=True)
    budget_per_day = _whole("Codes a day", nothing=True)
    budget_per_visitor = _whole("Codes for each visitor; one unless told")
    budget_discount = money("What the orders with its codes may take off in all")
    campaign = text()
    partner = text()


class OfferNewSchema(OfferFieldsSchema):
    """A new offer."""

    name = text(required=True)
    kind = fields.Enum(OfferKind, by_value=True, required=True)


class OfferChangeSchema(OfferFieldsSchema):
    """What to change; the rest stays. A ``version`` refuses if another change came between."""

    version = fields.Integer(strict=True)


class OfferSchema(OfferFieldsSchema):
    """An offer, where it stands, and where its codes stand."""

    id = fields.String()
    version = fields.Integer()
    state = fields.Enum(OfferState, by_value=True)
    fault = fields.String(metadata={"description": "What keeps its codes from Salla"})
    codes = fields.Dict(keys=fields.Enum(CodeState, by_value=True), values=fields.Integer())
    issued = fields.Integer(metadata={"description": "Codes that count as handed out"})
    orders = fields.Integer()
    revenue = money()
    spent = money("What the orders with its codes took off")
    created_at = fields.AwareDateTime()
    changed_at = fields.AwareDateTime()


class CodeQuerySchema(Schema):
    """Which codes."""

    state = fields.Enum(CodeState, by_value=True)


class CodeSchema(Schema):
    """A unique code of an offer."""

    code = fields.String()
    state = fields.Enum(CodeState, by_value=True)
    issued_at = fields.AwareDateTime(allow_none=True)
    expires_at = fields.AwareDateTime(allow_none=True)
    orders = fields.Integer()
