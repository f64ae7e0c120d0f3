"""What comes in and what goes out, as schemas: they check, they write, and they document."""

from marshmallow import Schema, fields

from entrypoints.web.api.values import money, text
from nomoflow.analytics.grouping import Granularity
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.merchants.model import StoreStatus
from nomoflow.orders.facts import OrderState
from nomoflow.synchronisation.model import SyncState


class ProblemSchema(Schema):
    """What went wrong (RFC 9457). ``code`` never changes; sentences follow Accept-Language."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    code = fields.String()
    request_id = fields.String()
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class StoreSchema(Schema):
    """The store that the key or the session speaks for."""

    id = fields.String()
    key = fields.String()
    name = fields.String()
    username = fields.String()
    domain = fields.String()
    status = fields.Enum(StoreStatus, by_value=True)
    currency = fields.String(attribute="currency.code")
    timezone = fields.String()
    plan = fields.String()
    connected_at = fields.AwareDateTime()


class FeatureSchema(Schema):
    """A feature's switch and its complete settings, with their JSON Schema."""

    key = fields.Enum(FeatureKey, by_value=True)
    enabled = fields.Boolean()
    settings = fields.Dict()
    version = fields.Integer()
    changed_at = fields.AwareDateTime(allow_none=True)
    schema = fields.Dict()


class FeatureChangeSchema(Schema):
    """What to change; the rest stays. A ``version`` refuses if another change came between."""

    enabled = fields.Boolean(truthy={True}, falsy={False})
    settings = fields.Dict(keys=fields.String())
    version = fields.Integer(strict=True)


class OrderQuerySchema(Schema):
    """Which orders."""

    state = fields.Enum(OrderState, by_value=True)
    source = text()
    search = text()
    since = fields.AwareDateTime()
    until = fields.AwareDateTime()


class SearchSchema(Schema):
    """Part of a name."""

    search = text()


class AttributionSchema(Schema):
    """Where an order came from; all empty while nobody knows."""

    channel = fields.String()
    source = fields.String()
    medium = fields.String()
    campaign = fields.String()


class OrderRowSchema(AttributionSchema):
    """An order in a list, with where it came from."""

    id = fields.String()
    reference = fields.String()
    placed_at = fields.AwareDateTime()
    state = fields.Enum(OrderState, by_value=True)
    status = fields.String()
    status_name = fields.String()
    total = money()
    revenue = money("What it counts for now: nothing unless its state is sale")
    customer_name = fields.String()
    city = fields.String()
    payment_method = fields.String()
    items = fields.Integer()


class LineSchema(Schema):
    """A line of an order."""

    product = fields.String(allow_none=True)
    name = fields.String()
    sku = fields.String()
    quantity = fields.Integer()
    url = fields.String()
    image = fields.String()


class BuyerSchema(Schema):
    """Who bought."""

    id = fields.String(allow_none=True)
    first_name = fields.String(allow_none=True)
    last_name = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    city = fields.String(allow_none=True)
    country = fields.String(allow_none=True)


class AmountsSchema(Schema):
    """The money of an order."""

    total = money()
    shipping = money()
    tax = money()
    discount = money()
    subtotal = money()


class TouchSchema(Schema):
    """The beginning of a visit."""

    at = fields.AwareDateTime()
    channel = fields.String()
    source = fields.String()
    medium = fields.String()
    campaign = fields.String()
    term = fields.String()
    content = fields.String()
    click_ids = fields.Dict(keys=fields.String(), values=fields.String())
    landing = fields.String()
    referrer = fields.String()


class StepSchema(Schema):
    """Something the buyer's browser did before the order."""

    at = fields.AwareDateTime()
    kind = fields.String()
    page = fields.String()
    data = fields.Dict(keys=fields.String(), values=fields.String())
    touch = fields.Nested(TouchSchema, allow_none=True)
    credited = fields.Boolean()


class BookingSchema(Schema):
    """A line of the ledger of an order's credit."""

    number = fields.Integer()
    delta = money()
    reason = fields.String()
    channel = fields.String(attribute="credit.channel")
    booked_at = fields.AwareDateTime()


class OrderSchema(Schema):
    """An order in full, with the journey behind it."""

    id = fields.String()
    reference = fields.String()
    placed_at = fields.AwareDateTime()
    paid_at = fields.AwareDateTime(allow_none=True)
    state = fields.Enum(OrderState, by_value=True)
    status = fields.String()
    status_name = fields.String()
    amounts = fields.Nested(AmountsSchema)
    revenue = money()
    payment_method = fields.String()
    coupon_codes = fields.List(fields.String())
    buyer = fields.Nested(BuyerSchema)
    lines = fields.List(fields.Nested(LineSchema))
    attribution = fields.Nested(AttributionSchema, allow_none=True)
    journey = fields.List(fields.Nested(StepSchema))
    bookings = fields.List(fields.Nested(BookingSchema))


class ProductSchema(Schema):
    """A product of the store."""

    id = fields.String()
    name = fields.String()
    sku = fields.String()
    price = money()
    regular_price = money()
    url = fields.String()
    image = fields.String()
    status = fields.String()
    available = fields.Boolean()
    quantity = fields.Integer(allow_none=True)
    categories = fields.List(fields.String())
    brand = fields.String()


class CustomerSchema(Schema):
    """A customer of the store."""

    id = fields.String()
    first_name = fields.String()
    last_name = fields.String()
    email = fields.String()
    phone = fields.String()
    city = fields.String()
    country = fields.String()
    groups = fields.List(fields.String())
    created_at = fields.AwareDateTime(allow_none=True)


class RangeSchema(Schema):
    """Whole days in the store's time zone, both included; the last thirty unless told."""

    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")
    granularity = fields.Enum(
        Granularity,
        by_value=True,
        load_default=Granularity.DAY,
        metadata={"description": "How finely `periods` are cut; weeks begin on Sunday"},
    )


class DaysSchema(Schema):
    """Whole days, both included."""

    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")


class TotalsSchema(Schema):
    """A range of days in one line. ``visitors`` is the sum of each day's different visitors."""

    visits = fields.Integer()
    visitors = fields.Integer()
    page_views = fields.Integer()
    orders = fields.Integer()
    revenue = money()
    attributed = money()
    reversed_orders = fields.Integer()


class DaySchema(TotalsSchema):
    """One day."""

    day = fields.Date()


class PeriodSchema(TotalsSchema):
    """The days of a week or a month that lie in the range; the outer ones may be cut short."""

    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")


class SourceSchema(Schema):
    """One way of coming, over the range."""

    channel = fields.String()
    source = fields.String()
    medium = fields.String()
    campaign = fields.String()
    visits = fields.Integer()
    orders = fields.Integer()
    revenue = money()


class OverviewSchema(Schema):
    """What the overview shows: each day, and the days put together as ``granularity`` asks."""

    granularity = fields.Enum(Granularity, by_value=True)
    currency = fields.String(attribute="currency.code")
    range = fields.Nested(DaysSchema)
    before = fields.Nested(DaysSchema)
    totals = fields.Nested(TotalsSchema)
    totals_before = fields.Nested(TotalsSchema)
    days = fields.List(fields.Nested(DaySchema))
    periods = fields.List(fields.Nested(PeriodSchema))
    sources = fields.List(fields.Nested(SourceSchema))


class SyncRunSchema(Schema):
    """The latest passage through one list of the platform."""

    resource = fields.String(attribute="resource.value")
    state = fields.Enum(SyncState, by_value=True)
    done = fields.Integer()
    total = fields.Integer(allow_none=True)
    started_at = fields.AwareDateTime()
    finished_at = fields.AwareDateTime(allow_none=True)
    fault = fields.String()


class SyncSchema(Schema):
    """How far the synchronisation is."""

    running = fields.Boolean()
    lists = fields.List(fields.Nested(SyncRunSchema))
