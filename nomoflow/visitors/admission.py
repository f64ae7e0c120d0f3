"""What is let in of a browser's report."""

_ROBOTS = (
    "googlebot", "bingbot", "yandexbot", "applebot", "ahrefsbot", "semrushbot", "crawler", "spider",
    "slurp", "facebookexternalhit", "lighthouse", "petalbot", "bytespider", "gptbot", "twitterbot",
)  # fmt: skip

KEPT_DATA = (
    "product_id", "cart_value", "currency", "widget_id", "variant_id", "coupon_code",
    "cart_id", "customer_id", "order_id", "page", "reason", "held_out", "device",
)  # fmt: skip
"""What is kept of a hit's ``data``; anything else is dropped at the door."""


def is_robot(user_agent: str) -> bool:
    """Whether a browser says of itself that it is a program."""
    said = user_agent.lower()
    return any(word in said for word in _ROBOTS)
