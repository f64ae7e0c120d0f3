"""What ways of paying, devices and states of orders are called."""

from flask_babel import lazy_gettext as _

from entrypoints.web.language import language

_PAYMENTS = {
    "apple_pay": _("Apple Pay"),
    "bank": _("Bank transfer"),
    "cod": _("Cash on delivery"),
    "credit_card": _("Credit card"),
    "knet": _("KNET"),
    "mada": _("mada"),
    "paypal": _("PayPal"),
    "spotii_pay": _("Spotii"),
    "stc_pay": _("STC Pay"),
    "tabby_installment": _("Tabby"),
    "tamara_installment": _("Tamara"),
}

_DEVICES = {
    "desktop": _("Computer"),
    "mobile": _("Mobile phone"),
    "mobile-app": _("The store’s app"),
}

_STATUSES = {
    "payment_pending": _("Waiting for payment"),
    "waiting_for_payment_confirmation": _("Payment being confirmed"),
    "payment_failed": _("Payment failed"),
    "under_review": _("Under review"),
    "in_progress": _("In progress"),
    "completed": _("Completed"),
    "delivering": _("Out for delivery"),
    "delivered": _("Delivered"),
    "shipped": _("Shipped"),
    "restoring": _("Being returned"),
    "canceled": _("Cancelled"),
    "restored": _("Returned"),
}


def status_name(slug: str, told: str) -> str:
    """A state of an order in words: the store's own in Arabic, ours in English where the store's
    stands for one that every store has."""
    ours = str(_STATUSES.get(slug, ""))
    return ours or told if language() == "en" else told or ours


def payment_name(slug: str) -> str:
    """A way of paying in words; the platform's own word where we have none."""
    return str(_PAYMENTS.get(slug, slug))


def device_name(slug: str) -> str:
    """A device in words."""
    return str(_DEVICES.get(slug, slug))
