"""The knobs a person or a test turns to make the stand-in slow, strict, forgetful or broken."""

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args, get_origin

from entrypoints.sandbox.options import Strategy


@dataclass(slots=True, kw_only=True)
class Knobs:
    """Everything at its default behaves as Salla does on a good day."""

    id: int = 1
    # Admin API
    api_latency_ms: int = 0
    api_fail_next: int = 0
    api_fail_percent: int = 0
    api_fail_status: int = 503
    rate_limit_per_minute: int = 0
    customers_limit: int = 500
    # OAuth
    exchange_expiry: Literal["duration", "absolute", "missing"] = "duration"
    refresh_expiry: Literal["duration", "absolute", "missing"] = "duration"
    webhook_expiry: Literal["absolute", "duration", "missing"] = "absolute"
    access_token_seconds: int = 1209599
    code_seconds: int = 300
    refresh_latency_ms: int = 0
    lose_next_refresh: int = 0
    refresh_kills_access: bool = True
    user_info_shape: Literal["bare", "enveloped"] = "bare"
    app_scopes: str = (
        "settings.read customers.read orders.read carts.read products.read categories.read "
        "webhooks.read_write payments.read marketing.read_write reviews.read"
    )
    embedded_token_seconds: int = 600
    # Webhooks
    webhook_strategy: Strategy = "signature"
    webhook_retry_seconds: float = 300
    webhook_duplicate_percent: int = 0
    webhook_drop_percent: int = 0
    webhook_shuffle: bool = False
    webhook_pause: bool = False
    webhook_escape_arabic: bool = False
    abandon_cart_seconds: int = 900
    # Coupons
    returns_coupon_uses: bool = False
    special_offer_from: float = 0
    # Storefront
    storefront_channel: Literal["web", "app"] = "web"
    storefront_csp: bool = False
    storefront_latency_ms: int = 0


class BadKnob(ValueError):
    """A knob that does not exist, or a value it cannot take."""


def turn(knobs: Knobs, changes: dict[str, Any]) -> None:
    """Sets the named knobs; nothing changes when one of the values is wrong."""
    kinds = {each.name: each.type for each in fields(Knobs) if each.name != "id"}
    parsed = {}
    for name, value in changes.items():
        if name not in kinds:
            raise BadKnob(f"There is no knob named {name}.")
        parsed[name] = _parse(name, kinds[name], value)
    for name, value in parsed.items():
        setattr(knobs, name, value)


def _parse(name: str, kind: Any, value: Any) -> Any:
    try:
        if get_origin(kind) is Literal:
            if value not in get_args(kind):
                raise ValueError
            return value
        if kind is bool:
            return _boolean(value)
        if kind in (int, float):
            number = kind(value)
            if number < 0:
                raise ValueError
            return number
        return str(value)
    except (TypeError, ValueError) as reason:
        raise BadKnob(f"{name} cannot be {value!r}.") from reason


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in {"1", "true", "on", "yes"}:
        return True
    if str(value).lower() in {"0", "false", "off", "no", ""}:
        return False
    raise ValueError


def choices() -> dict[str, tuple[Any, ...]]:
    """The knobs that take one of a few words, and those words."""
    return {
        each.name: get_args(each.type) for each in fields(Knobs) if get_origin(each.type) is Literal
    }
