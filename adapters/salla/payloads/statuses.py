"""What an order's status means for the merchant's revenue."""

from adapters.salla.payloads.values import Json, part, text, truth
from nomoflow.orders.facts import OrderState

# Merchants rename statuses and add their own; these slugs and the numbers below stay.
_STATES = {
    "payment_pending": OrderState.PENDING,
    "waiting_for_payment_confirmation": OrderState.PENDING,
    "payment_failed": OrderState.PENDING,
    "under_review": OrderState.SALE,
    "in_progress": OrderState.SALE,
    "completed": OrderState.SALE,
    "delivering": OrderState.SALE,
    "delivered": OrderState.SALE,
    "shipped": OrderState.SALE,
    # Asked for, not done: it counts until the money went back.
    "restoring": OrderState.SALE,
    "canceled": OrderState.CANCELLED,
    "restored": OrderState.REFUNDED,
}
_ORIGINALS = {
    "1473353380": "payment_pending",
    "566146469": "under_review",
    "1939592358": "in_progress",
    "1298199463": "completed",
    "349994915": "delivering",
    "1723506348": "delivered",
    "814202285": "shipped",
    "525144736": "canceled",
    "989286562": "restored",
    "1548352431": "restoring",
}


def slug_of(status: Json) -> str | None:
    """The stable word of a status: the original's, where the merchant's own has one behind it."""
    told = (text(status.get("slug")) or "").lower()
    told = "canceled" if told == "cancelled" else told
    if told in _STATES:
        return told
    behind = (status.get("id"), part(status.get("original")).get("id"))
    known = [_ORIGINALS[each] for number in behind if (each := text(number) or "") in _ORIGINALS]
    return known[0] if known else told or None


def state_of(order: Json) -> OrderState | None:
    """What an order is; nothing where neither its status nor its payment says it."""
    pending = truth(order.get("is_pending_payment"))
    if truth(order.get("draft")):
        return OrderState.PENDING
    slug = slug_of(part(order.get("status")))
    if slug in _STATES and slug != "under_review":
        return _STATES[slug]
    if pending is None:
        return OrderState.SALE if slug == "under_review" else None
    return OrderState.PENDING if pending else OrderState.SALE
