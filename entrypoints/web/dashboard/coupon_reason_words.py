"""Why a coupon does nothing for a cart, to the merchant, with the facts of the cart."""

from flask_babel import gettext

from entrypoints.web.dashboard.coupon_words import CHANNELS, DENIED
from entrypoints.web.dashboard.formats import full_moment, money_text, number
from entrypoints.web.dashboard.order_words import payment_name
from nomoflow.coupons.evaluation import Reason
from nomoflow.coupons.offers import Denied


def reason_sentence(reason: Reason) -> str:
    """A reason as exactly as it is known; else what its cause is called."""
    return (
        _of_the_times(reason)
        or _of_the_cart(reason)
        or _of_the_way(reason)
        or str(DENIED[reason.denied].cause)
    )


def _of_the_times(reason: Reason) -> str:
    limit = number(reason.limit or 0)
    match reason.denied:
        case Denied.NOT_STARTED if reason.at:
            return gettext("It starts %(at)s.", at=full_moment(reason.at))
        case Denied.EXPIRED if reason.at:
            return gettext("It ended %(at)s.", at=full_moment(reason.at))
        case Denied.NO_SUCH_CODE:
            return gettext("Salla does not have it yet.")
        case Denied.PAUSED:
            return gettext("It is paused.")
        case Denied.USED_UP:
            return gettext("It was used as often as it may be: %(limit)s.", limit=limit)
        case Denied.USED_UP_BY_CUSTOMER:
            return gettext("This customer used it as often as each may: %(limit)s.", limit=limit)
        case _:
            return ""


def _of_the_cart(reason: Reason) -> str:
    match reason.denied:
        case Denied.CART_TOO_SMALL if reason.minimum and reason.missing:
            return gettext(
                "The cart must be worth %(minimum)s; %(missing)s more is needed.",
                minimum=money_text(reason.minimum),
                missing=money_text(reason.missing),
            )
        case Denied.NO_PRODUCT_COVERED if reason.only_sale_goods:
            return gettext("It covers nothing in this cart: what it would cover is on sale.")
        case Denied.NO_PRODUCT_COVERED:
            return gettext("It covers none of the products in this cart.")
        case Denied.NOT_WITH_OFFERS:
            return gettext("It does not work together with a special offer.")
        case Denied.OTHER_CURRENCY:
            return gettext("Its amounts are in another currency than the cart.")
        case _:
            return ""


def _of_the_way(reason: Reason) -> str:
    match reason.denied:
        case Denied.NOT_THIS_PAYMENT:
            names = gettext(", ").join(payment_name(each.value) for each in reason.payment_methods)
            return gettext("Only when paid with: %(methods)s.", methods=names)
        case Denied.NOT_THIS_CHANNEL if reason.channel:
            return gettext("Where it works: %(channel)s.", channel=CHANNELS[reason.channel])
        case Denied.NOT_THIS_SHIPPING:
            return gettext("Shipping is never free with this shipping company.")
        case Denied.NOT_THIS_CUSTOMER if reason.email_domain:
            return gettext("Only for e-mail addresses at %(domain)s.", domain=reason.email_domain)
        case Denied.NOT_THIS_CUSTOMER:
            return gettext("It is for other groups of customers.")
        case Denied.NOT_FIRST_ORDER:
            return gettext(
                "It is for a first order. This rule is ours: Salla’s checkout would take it."
            )
        case _:
            return ""
