"""Coupons as programs describe them and are told of them."""

from typing import Any

from marshmallow import Schema, fields

from entrypoints.web.api.values import PercentField, ids, moment, money, text, yes_or_no
from nomoflow.coupons.list_cells import Kind
from nomoflow.coupons.standing import Delivery, Phase
from nomoflow.coupons.terms import PaymentMethod, SalesChannel

EXAMPLE = {
    "code": "WARD15",
    "title": "حملة الورد",
    "type": "percentage",
    "percent": 15,
    "ceiling": {"amount": "50.00", "currency": "SAR"},
    "minimum_cart": {"amount": "200.00", "currency": "SAR"},
    "starts_at": "2026-11-20T00:00:00+03:00",
    "ends_at": "2026-11-30T23:59:59+03:00",
    "usage_limit": 500,
    "usage_limit_per_customer": 1,
}
"""A coupon as a program makes it."""

LICENCE_EXAMPLE = {
    "licence": {"number": "44-1234567", "first_day": "2026-11-01", "last_day": "2026-11-30"}
}


def kind(**more: Any) -> fields.Enum[Kind]:
    """What a discount is."""
    return fields.Enum(Kind, by_value=True, **more)


def _limit(description: str) -> fields.Integer:
    return fields.Integer(strict=True, allow_none=True, metadata={"description": description})


class DiscountSchema(Schema):
    """A share with its ceiling, or an amount. What belongs to another type is ignored."""

    type = kind()
    percent = PercentField(
        allow_none=True, metadata={"description": "From 1 to 100", "example": 15}
    )
    ceiling = money("The most that a percentage takes off; it cannot be without one")
    amount = money("What a fixed discount takes off")


class MarketerSchema(DiscountSchema):
    """Whoever spreads the code and is paid a share of its orders by Salla."""

    name = text(120, required=True)
    type = kind(required=True)
    note = text(500, load_default="")
    hides_total_sales = yes_or_no(load_default=False)
    shows_ceiling = yes_or_no(load_default=False)


class TermsSchema(DiscountSchema):
    """What a coupon promises. Ids are Salla's. ``only`` lists: nothing means all."""

    free_shipping = yes_or_no(metadata={"description": "True by itself for that type"})
    minimum_cart = money("What all goods of the cart must be worth")
    starts_at = moment(allow_none=True)
    ends_at = moment("Salla takes none that ends today")
    usage_limit = _limit("Uses in all; nothing is no limit")
    usage_limit_per_customer = _limit("Uses of each customer; nothing is no limit")
    first_order_only = yes_or_no(
        metadata={"description": "Our own rule: held where codes are handed out"}
    )
    excludes_sale_products = yes_or_no()
    combines_with_offers = yes_or_no(metadata={"description": "With Salla's special offers"})
    shows_ceiling = yes_or_no()
    channel = fields.Enum(SalesChannel, by_value=True)
    products_only = ids(allow_none=True)
    products_never = ids()
    categories_only = ids(allow_none=True)
    categories_never = ids()
    customer_groups_only = ids(allow_none=True)
    customer_groups_never = ids()
    brands_excluded = ids("Ids of brands")
    shipping_excluded = ids("Ids of shipping companies")
    payment_methods = fields.List(
        fields.Enum(PaymentMethod, by_value=True), metadata={"description": "Empty: every way"}
    )
    email_domain = text(253)
    marketer = fields.Nested(MarketerSchema, allow_none=True)


class CouponFieldsSchema(TermsSchema):
    """A coupon as a merchant describes it."""

    code = text(100, metadata={"description": "Latin or Arabic letters and digits, 3 to 20"})
    title = text(metadata={"description": "The merchant's own name for it"})
    campaign = text()
    partner = text(metadata={"description": "The influencer or affiliate whose code it is"})
    public = yes_or_no(metadata={"description": "Announced to all: needs the sale licence"})
    budget = money("What may be given away with it; then it pauses by itself")


class CouponNewSchema(CouponFieldsSchema):
    """A new coupon."""

    code = text(100, required=True)
    type = kind(required=True)
    ends_at = moment(required=True)


class CouponChangeSchema(CouponFieldsSchema):
    """What to change; the rest stays. A ``version`` refuses if another change came between."""

    version = fields.Integer(strict=True)


class RefusedFieldSchema(Schema):
    """What Salla said about a field; about the coupon as a whole where it names none."""

    field = fields.String()
    sentence = fields.String()


class PlatformRefusalSchema(Schema):
    """Why Salla did not take the latest change."""

    at = fields.AwareDateTime()
    fields_ = fields.List(fields.Nested(RefusedFieldSchema), data_key="fields")


class PlatformCouponSchema(Schema):
    """What Salla has."""

    id = fields.String()
    code = fields.String()
    enabled = fields.Boolean()
    uses = fields.Integer(allow_none=True)
    reported_at = fields.AwareDateTime()
    group = fields.String(allow_none=True, metadata={"description": "Whose many codes it has"})


class CouponSchema(CouponFieldsSchema):
    """A coupon, where it stands, and how it was used."""

    id = fields.String()
    version = fields.Integer()
    phase = fields.Enum(Phase, by_value=True)
    delivery = fields.Enum(Delivery, by_value=True)
    refusal = fields.Nested(PlatformRefusalSchema, allow_none=True)
    platform = fields.Nested(PlatformCouponSchema, allow_none=True)
    uses = fields.Integer()
    returned = fields.Integer(metadata={"description": "Uses that reversed orders gave back"})
    spent = money("What its orders took off")
    created_at = fields.AwareDateTime()
    changed_at = fields.AwareDateTime()
    gone_at = fields.AwareDateTime(allow_none=True)


class CouponRowSchema(CouponSchema):
    """A coupon in a list."""

    orders = fields.Integer()
    revenue = money("Of its orders that stand, without shipping and tax")


class CouponQuerySchema(Schema):
    """Which coupons."""

    search = text(metadata={"description": "In code, title, partner or campaign"})
    phase = fields.Enum(Phase, by_value=True)
    type = kind(attribute="kind")
    partner = text()
    campaign = text()
    trouble = fields.Boolean(metadata={"description": "Refused by Salla, missing there, or unsent"})


class KnowinglySchema(Schema):
    """Whether a public discount may run outside the sale licence."""

    knowingly = yes_or_no(load_default=False)


class LicenceSchema(Schema):
    """A sale licence of the Ministry of Commerce; both days are within it."""

    number = text(100, required=True)
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    days_left = fields.Integer(dump_only=True)


class LicenceNoteSchema(Schema):
    """The store's sale licence, or nothing."""

    licence = fields.Nested(LicenceSchema, allow_none=True, required=True)


class DaysQuerySchema(Schema):
    """Whole days in the store's time zone, both included; the last thirty unless told."""

    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")


class FunnelSchema(Schema):
    """How far codes came: people for the first three steps, then carts, then orders."""

    issued = fields.Integer()
    shown = fields.Integer()
    copied = fields.Integer()
    applied = fields.Integer()
    ordered = fields.Integer()
    refunded = fields.Integer()


class DayFiguresSchema(Schema):
    """One day."""

    day = fields.Date()
    orders = fields.Integer()
    revenue = money()
    discount = money()


class PerformanceSchema(Schema):
    """What came of codes in some days."""

    clicks = fields.Integer(
        metadata={"description": "How often the links of these codes were opened"}
    )
    funnel = fields.Nested(FunnelSchema)
    orders = fields.Integer()
    new_customers = fields.Integer()
    revenue = money()
    discount = money()
    refunded_revenue = money()
    average_order = money()
    average_order_without = money("Of the store's orders of these days without a code")
    return_on_discount = fields.Float(
        allow_none=True, metadata={"description": "Revenue for each unit given away"}
    )
    days = fields.List(fields.Nested(DayFiguresSchema))
