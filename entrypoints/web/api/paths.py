"""Describes, by hand, the routes that are answered by hand because they are asked so often."""

from typing import Any

from flask import Flask

from entrypoints.web.api.problem_api import ProblemApi

Described = dict[str, Any]

_TEXT: Described = {"type": "string"}
_EVENT_TYPES = (
    "page_view", "product_view", "cart_add", "checkout_started", "widget_shown", "widget_clicked",
    "widget_closed", "form_submitted", "coupon_copied", "coupon_denied", "heartbeat", "leave",
)  # fmt: skip

_KNOWN = ("product_id", "cart_value", "currency", "widget_id", "variant_id", "coupon_code")
_VALUE: Described = {"oneOf": [_TEXT, {"type": "number"}]}
_DATA: Described = {
    "type": "object",
    "description": "Keys that are not named here are dropped; values are kept as text",
    "additionalProperties": True,
    "properties": {
        **dict.fromkeys(_KNOWN, _VALUE),
        "page": {"type": "string", "description": "The theme's word for the kind of page"},
        "reason": {"type": "string", "description": "The store's words to a code it refused"},
        "cart_id": {"type": "string", "description": "Ties the browser to a cart"},
        "customer_id": {"type": "string", "description": "Ties the browser to a customer"},
        "order_id": {
            "type": "string",
            "description": "On the thank-you page: ties the browser to an order, if it is reported "
            "around the time of the order",
        },
    },
}

_EVENT: Described = {
    "type": "object",
    "required": ["id", "type", "url", "occurred_at"],
    "properties": {
        "id": {"type": "string", "maxLength": 64, "description": "A repeat counts once"},
        "type": {"type": "string", "enum": list(_EVENT_TYPES)},
        "url": {"type": "string", "maxLength": 4096},
        "referrer": {"type": "string", "maxLength": 4096},
        "occurred_at": {"type": "string", "format": "date-time"},
        "data": _DATA,
    },
}
_REPORT: Described = {
    "type": "object",
    "required": ["visitor", "events"],
    "properties": {
        "visitor": {"type": "string", "maxLength": 64},
        "sent_at": {"type": "string", "format": "date-time",
                    "description": "The browser's clock at sending, to correct its error"},
        "events": {"type": "array", "maxItems": 50,
                   "items": {"$ref": "#/components/schemas/Event"}},
    },
}  # fmt: skip
_CONFIG: Described = {
    "type": "object",
    "properties": {
        "store": {"type": "object", "properties": {"id": _TEXT, "currency": _TEXT, "zone": _TEXT}},
        "tracking": {
            "type": "object",
            "properties": {
                "enabled": {"type": "boolean"},
                "consent": {"type": "string", "enum": ["none", "notice", "required"]},
                "respect_privacy_signals": {"type": "boolean"},
                "heartbeat_seconds": {"type": "integer"},
            },
        },
        "widgets": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "kind": _TEXT, "settings": {"type": "object"}, "texts": {"type": "object"},
                    "id": {"type": "string", "description": "Of a notice"},
                    "form": {"type": "string", "description": "Of a notice"},
                    "rules": {"type": "object", "description": "Of a notice: to whom, and when"},
                },
            },
        },
    },
}  # fmt: skip
_LIVE: Described = {"type": "object", "properties": {"visitors": {"type": "integer", "minimum": 0}}}
_PURCHASE: Described = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("name", "city", "product", "url", "image"), _TEXT),
        "minutes_ago": {"type": "integer", "minimum": 0},
    },
}
_PURCHASES: Described = {
    "type": "object",
    "properties": {
        "purchases": {"type": "array", "items": {"$ref": "#/components/schemas/Purchase"}}
    },
}
_CLAIM: Described = {
    "type": "object",
    "required": ["offer", "visitor"],
    "properties": {
        "offer": {"type": "string", "maxLength": 64},
        "visitor": {"type": "string", "maxLength": 64,
                    "description": "The same one is given the same code again"},
    },
}  # fmt: skip
_MONEY: Described = {"$ref": "#/components/schemas/Money"}
_CLAIMED: Described = {
    "type": "object",
    "properties": {
        "code": _TEXT,
        "expires_at": {"type": "string", "format": "date-time"},
        "now": {"type": "string", "format": "date-time",
                "description": "Our clock, so that a countdown is right by a wrong one"},
        "discount": {
            "type": "object",
            "nullable": True,
            "description": "A percentage with its ceiling, where it is shown, or an amount",
            "properties": {"percent": _TEXT, "ceiling": _MONEY, "amount": _MONEY},
        },
        "free_shipping": {"type": "boolean"},
        "minimum_cart": _MONEY,
    },
}  # fmt: skip
_SIGN_UP: Described = {
    "type": "object",
    "required": ["email", "consent"],
    "properties": {
        "email": {"type": "string", "maxLength": 300},
        "consent": {"type": "boolean", "description": "Only true, ticked by the shopper"},
        "consent_version": {"type": "string", "maxLength": 64,
                            "description": "Of the text beside the box; the present one's unless "
                            "told"},
        "name": {"type": "string", "maxLength": 100},
        "phone": {"type": "string", "maxLength": 40},
        "language": {"type": "string", "enum": ["ar", "en"]},
        "source": {"type": "string", "maxLength": 40},
        "page": {"type": "string", "maxLength": 2048},
        "visitor": {"type": "string", "maxLength": 64},
        "certain": {"type": "boolean",
                    "description": "The address is right, though it looks mistyped"},
        "website": {"type": "string", "description": "Shown to nobody: leave it empty"},
    },
}  # fmt: skip
_ACCEPTED: Described = {"type": "object", "properties": {"accepted": {"type": "integer"}}}
_STATUS: Described = {"type": "object", "properties": {"status": _TEXT}}


def describe(app: Flask, api: ProblemApi) -> None:
    """Add the storefront's routes and the platform's door to a description."""
    for name, schema in {"Event": _EVENT, "Report": _REPORT, "Purchase": _PURCHASE}.items():
        api.spec.components.schema(name, schema)
    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    for endpoint, operations in _operations().items():
        api.spec.path(rule=rules[endpoint], operations=operations)


def _operations() -> dict[str, Described]:
    page = {"in": "query", "name": "page", "schema": _TEXT, "description": "A page of the store"}
    return {
        "storefront.script": _get("The storefront script", None),
        "storefront.part": _get("A part of the script that few pages need", None),
        "storefront.config": _get("What the script is told; ETag and 304", _CONFIG),
        "storefront.live": _get("People in the store now", _LIVE, page),
        "storefront.purchases": _get("True recent purchases", _PURCHASES),
        "store_inspector.inspect": _get(
            "The rules of the widgets, for whoever has a merchant's own link",
            {"type": "object"},
            {"in": "query", "name": "token", "required": True, "schema": _TEXT},
        ),
        "storefront.events": {"post": _report()},
        "storefront.claim": {"post": _claim()},
        "storefront.subscribe": {"post": _sign_up()},
        "webhooks.salla": {"post": _delivery()},
    }


def _get(summary: str, schema: Described | None, *parameters: Described) -> Described:
    kind = "application/json" if schema else "text/javascript"
    return {
        "get": {
            "tags": ["storefront"],
            "security": [],
            "summary": summary,
            "parameters": list(parameters),
            "responses": {
                "200": {"description": "OK", "content": {kind: {"schema": schema or _TEXT}}},
                **_problems(404, 410, 429),
            },
        }
    }


def _report() -> Described:
    report = {"schema": {"$ref": "#/components/schemas/Report"}}
    return {
        "tags": ["storefront"],
        "security": [],
        "summary": "What a browser reports; at most 64 KiB",
        "requestBody": {
            "required": True,
            "content": {"application/json": report, "text/plain": report},
        },
        "responses": {
            "202": {
                "description": "Accepted",
                "content": {"application/json": {"schema": _ACCEPTED}},
            },
            **_problems(400, 404, 410, 413, 422, 429, 503),
        },
    }


def _claim() -> Described:
    claim = {"schema": _CLAIM}
    return {
        "tags": ["storefront"],
        "security": [],
        "summary": "Ask an offer for a visitor's code; 409 with a reason when none is left",
        "requestBody": {
            "required": True,
            "content": {"application/json": claim, "text/plain": claim},
        },
        "responses": {
            "201": {
                "description": "The visitor's code, now given or given before",
                "content": {"application/json": {"schema": _CLAIMED}},
            },
            **_problems(400, 404, 409, 410, 413, 422, 429, 503),
        },
    }


def _sign_up() -> Described:
    form = {"schema": _SIGN_UP}
    return {
        "tags": ["storefront"],
        "security": [],
        "summary": "Ask for letters; a letter asks whether the address is theirs. A mistyped "
        "address is refused with a `suggestion`",
        "requestBody": {
            "required": True,
            "content": {"application/json": form, "text/plain": form},
        },
        "responses": {
            "202": {
                "description": "Accepted, whether or not the address was known",
                "content": {"application/json": {"schema": _ACCEPTED}},
            },
            **_problems(400, 404, 410, 413, 422, 429, 503),
        },
    }


def _delivery() -> Described:
    return {
        "tags": ["webhooks"],
        "security": [],
        "summary": "A delivery of Salla, with its proof; a repeat is received as well",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        "responses": {
            "200": {
                "description": "Safely stored",
                "content": {"application/json": {"schema": _STATUS}},
            },
            **_problems(400, 401, 413, 503),
        },
    }


def _problems(*statuses: int) -> Described:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {str(status): {"description": "Problem", "content": content} for status in statuses}
