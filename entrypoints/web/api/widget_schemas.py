"""What programs are told about widgets."""

from marshmallow import Schema, fields

from entrypoints.web.api.schemas import DaysSchema
from entrypoints.web.api.values import money
from nomoflow.widgets.lift import Verdict


class WidgetDaysSchema(Schema):
    """Whole days in the store's time zone, both included; the last thirty unless told."""

    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")


class WidgetFiguresSchema(Schema):
    """Deeds on the days, and the people who first met the widget on them."""

    shown = fields.Integer()
    clicked = fields.Integer()
    closed = fields.Integer()
    acted = fields.Integer(
        metadata={"description": "How often an address was left in it, or its code copied"}
    )
    people = fields.Integer()
    clicking = fields.Integer(metadata={"description": "People who pressed it"})
    acting = fields.Integer(metadata={"description": "People who left an address or copied"})
    buying = fields.Integer(
        metadata={"description": "People who bought within seven days after they first saw it"}
    )
    revenue = money("What these people paid, in the store's currency")


class WidgetSideSchema(Schema):
    """One side of the comparison."""

    people = fields.Integer()
    buyers = fields.Integer()
    rate = fields.Float(allow_none=True)
    revenue_each = money("Nothing without people")


class WidgetDifferenceSchema(Schema):
    """The difference of the shares of buyers, as a fraction, with its 95 % interval."""

    value = fields.Float()
    low = fields.Float()
    high = fields.Float()


class WidgetLiftSchema(Schema):
    """People who saw it against people held out, on the days on which there were both."""

    seen = fields.Nested(WidgetSideSchema)
    held_out = fields.Nested(WidgetSideSchema)
    difference = fields.Nested(WidgetDifferenceSchema, allow_none=True)
    relative = fields.Float(allow_none=True)
    verdict = fields.Enum(Verdict, by_value=True)


class WidgetSummarySchema(Schema):
    """One widget over the days."""

    widget = fields.String(metadata={"description": "A notice's id, or a feature's key"})
    figures = fields.Nested(WidgetFiguresSchema)
    lift = fields.Nested(WidgetLiftSchema)


class WidgetReportsSchema(Schema):
    """Every widget that anybody met on the days, most people first."""

    range = fields.Nested(DaysSchema)
    widgets = fields.List(fields.Nested(WidgetSummarySchema))


class WidgetDaySchema(WidgetFiguresSchema):
    """One day."""

    day = fields.Date()


class WidgetPartSchema(WidgetFiguresSchema):
    """A device or a kind of page."""

    key = fields.String()


class WidgetReportSchema(WidgetSummarySchema):
    """One widget over the days, in full: every day, and by device and page."""

    range = fields.Nested(DaysSchema)
    days = fields.List(fields.Nested(WidgetDaySchema))
    devices = fields.List(fields.Nested(WidgetPartSchema))
    pages = fields.List(fields.Nested(WidgetPartSchema))
