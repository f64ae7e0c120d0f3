"""What coupons, where they stand, and their failed attempts are called."""

from dataclasses import dataclass

from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from entrypoints.web.problem_words import FAULTS, REFUSALS
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import Denied
from nomoflow.coupons.standing import Delivery, Phase, RefusedField
from nomoflow.coupons.terms import AmountOff, CouponTerms, PercentOff, SalesChannel
from nomoflow.kernel.errors import Refusal
from nomoflow.kernel.text import Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWords:
    """A state's name, the tone of its badge, and what it means."""

    name: LazyString
    tone: str
    meaning: LazyString


@dataclass(frozen=True, slots=True, kw_only=True)
class DeniedWords:
    """Why a code was not handed out or not accepted: for the merchant, and for the shopper."""

    cause: LazyString
    sentence: LazyString


PHASES = {
    Phase.DRAFT: StateWords(
        name=_("Draft"), tone="", meaning=_("Only you see it. It works once it is published.")
    ),
    Phase.SCHEDULED: StateWords(
        name=_("Scheduled"), tone="news", meaning=_("It starts to work by itself at its start.")
    ),
    Phase.ACTIVE: StateWords(name=_("Active"), tone="good", meaning=_("Shoppers can use it now.")),
    Phase.PAUSED: StateWords(
        name=_("Paused"), tone="warn", meaning=_("It does not work until you publish it again.")
    ),
    Phase.EXPIRED: StateWords(name=_("Expired"), tone="", meaning=_("Its end is over.")),
    Phase.USED_UP: StateWords(
        name=_("Used up"), tone="", meaning=_("It was used as often as it may be.")
    ),
    Phase.ARCHIVED: StateWords(
        name=_("Archived"), tone="", meaning=_("Deleted in Salla; here it stays with its history.")
    ),
}

DELIVERIES = {
    Delivery.NOT_SENT: StateWords(
        name=_("Not in Salla"), tone="", meaning=_("Salla does not have it, and is not to.")
    ),
    Delivery.PENDING: StateWords(
        name=_("On its way to Salla"),
        tone="news",
        meaning=_("The latest change is being written to Salla. It goes on by itself."),
    ),
    Delivery.IN_STEP: StateWords(
        name=_("In step with Salla"), tone="good", meaning=_("Salla has exactly this.")
    ),
    Delivery.REFUSED: StateWords(
        name=_("Refused by Salla"),
        tone="bad",
        meaning=_("Salla said no. Change what it names, or send it again."),
    ),
    Delivery.MISSING: StateWords(
        name=_("Missing in Salla"),
        tone="bad",
        meaning=_("It was deleted in Salla. Send it again, or archive it."),
    ),
}

KINDS = {
    "percentage": _("Percentage"),
    "fixed": _("Fixed amount"),
    "free_shipping": _("Free shipping"),
}

CHANNELS = {
    SalesChannel.ALL: _("Web and app"),
    SalesChannel.WEB: _("Web only"),
    SalesChannel.APP: _("App only"),
}

FIELDS = {
    "code": _("Code"),
    "discount": _("Discount"),
    "type": _("Kind of discount"),
    "percent": _("Percentage"),
    "amount": _("Amount"),
    "ceiling": _("At most"),
    "free_shipping": _("Free shipping"),
    "starts_at": _("Start"),
    "ends_at": _("End"),
    "minimum_cart": _("Minimum cart"),
    "usage_limit": _("Uses in all"),
    "usage_limit_per_customer": _("Uses per customer"),
    "first_order_only": _("First order only"),
    "excludes_sale_products": _("Not on products on sale"),
    "combines_with_offers": _("Together with special offers"),
    "shows_ceiling": _("Show shoppers the ceiling"),
    "channel": _("Where it works"),
    "products_only": _("Only these products"),
    "products_never": _("Never these products"),
    "categories_only": _("Only these categories"),
    "categories_never": _("Never these categories"),
    "customer_groups_only": _("Only these customer groups"),
    "customer_groups_never": _("Never these customer groups"),
    "brands_excluded": _("Never these brands"),
    "shipping_excluded": _("Never these shipping companies"),
    "payment_methods": _("Ways of paying"),
    "email_domain": _("E-mail domain"),
    "marketer_name": _("Marketer’s name"),
    "marketer_commission": _("Marketer’s share"),
    "marketer_ceiling": _("Share at most"),
    "marketer_note": _("Note on the marketer"),
    "title": _("Title"),
    "campaign": _("Campaign"),
    "partner": _("Influencer or partner"),
    "public": _("Public discount"),
    "budget": _("Budget"),
}

DENIED = {
    Denied.OFFER_NOT_RUNNING: DeniedWords(
        cause=_("The offer was not running"),
        sentence=_("This offer is not available right now."),
    ),
    Denied.OFFER_OVER: DeniedWords(
        cause=_("The offer was over"),
        sentence=_("This offer has ended."),
    ),
    Denied.ALL_GIVEN: DeniedWords(
        cause=_("All codes were given away"),
        sentence=_("All codes of this offer have been given away."),
    ),
    Denied.ALL_GIVEN_TODAY: DeniedWords(
        cause=_("The day’s codes were given away"),
        sentence=_("Today’s codes have all been given away. Come back tomorrow."),
    ),
    Denied.BUDGET_SPENT: DeniedWords(
        cause=_("The budget was spent"),
        sentence=_("This offer has been used up."),
    ),
    Denied.ONE_EACH: DeniedWords(
        cause=_("The visitor had their codes already"),
        sentence=_("You have already had your code of this offer."),
    ),
    Denied.BEING_PREPARED: DeniedWords(
        cause=_("No code was ready yet"),
        sentence=_("Your code is being prepared. Try again in a few minutes."),
    ),
    Denied.NO_SUCH_CODE: DeniedWords(
        cause=_("No such code"),
        sentence=_("There is no such code. Check how it is written."),
    ),
    Denied.NOT_STARTED: DeniedWords(
        cause=_("Not started yet"),
        sentence=_("This code does not work yet."),
    ),
    Denied.EXPIRED: DeniedWords(
        cause=_("Expired"),
        sentence=_("This code has expired."),
    ),
    Denied.PAUSED: DeniedWords(
        cause=_("Paused"),
        sentence=_("This code is not available right now."),
    ),
    Denied.USED_UP: DeniedWords(
        cause=_("Used up"),
        sentence=_("This code has been used up."),
    ),
    Denied.USED_UP_BY_CUSTOMER: DeniedWords(
        cause=_("Used up by this customer"),
        sentence=_("You have already used this code as often as it may be used."),
    ),
    Denied.CART_TOO_SMALL: DeniedWords(
        cause=_("The cart was below the minimum"),
        sentence=_("Your cart has not reached the minimum for this code."),
    ),
    Denied.NO_PRODUCT_COVERED: DeniedWords(
        cause=_("No product it covers"),
        sentence=_("This code does not apply to the products in your cart."),
    ),
    Denied.NOT_FIRST_ORDER: DeniedWords(
        cause=_("Not the first order"),
        sentence=_("This code is for a first order only."),
    ),
    Denied.NOT_THIS_CUSTOMER: DeniedWords(
        cause=_("Not for this customer"),
        sentence=_("This code is for certain customers only."),
    ),
    Denied.NOT_THIS_PAYMENT: DeniedWords(
        cause=_("Not with this way of paying"),
        sentence=_("This code does not work with the way of paying you chose."),
    ),
    Denied.NOT_THIS_CHANNEL: DeniedWords(
        cause=_("Not in this place"),
        sentence=_("This code does not work here. Try it in the store’s app or on its website."),
    ),
    Denied.NOT_THIS_SHIPPING: DeniedWords(
        cause=_("Not with this shipping company"),
        sentence=_("This code does not work with the shipping company you chose."),
    ),
    Denied.NOT_WITH_OFFERS: DeniedWords(
        cause=_("Not together with special offers"),
        sentence=_("This code does not work together with the special offer in your cart."),
    ),
    Denied.OTHER_CURRENCY: DeniedWords(
        cause=_("Another currency"),
        sentence=_("This code does not work in the currency of your cart."),
    ),
    Denied.UNKNOWN: DeniedWords(
        cause=_("Unknown"),
        sentence=_("The store did not accept this code."),
    ),
}

_NOT_NOW = {
    "draft": _("It is a draft."),
    "live": _("It is published already."),
    "paused": _("It is paused already."),
    "archived": _("It is archived."),
}


def shopper_sentence(denied: Denied) -> Bilingual:
    """What the shopper sees, in both languages whatever the page speaks."""
    words = DENIED[denied].sentence
    with force_locale("ar"):
        arabic = str(words)
    with force_locale("en"):
        english = str(words)
    return Bilingual(ar=arabic, en=english)


def kind_of(terms: CouponTerms) -> str:
    """Which of the ``KINDS`` a coupon is: by its discount, or its shipping where that is all."""
    match terms.discount:
        case PercentOff():
            return "percentage"
        case AmountOff(amount=amount):
            return "free_shipping" if terms.free_shipping and not amount else "fixed"


def delivery_words(coupon: Coupon) -> StateWords:
    """How far Salla has the coupon."""
    return DELIVERIES[coupon.delivery]


def refused_field(refused: RefusedField) -> str:
    """Salla's reason, in its own words where it gave any."""
    sentence = refused.sentence
    if not sentence:
        code = "coupon_code_taken" if refused.field == "code" else "invalid"
        return str(FAULTS.get(code) or REFUSALS[code])
    return str(FAULTS.get(sentence) or REFUSALS.get(sentence) or sentence)


def refusal_sentence(refusal: Refusal) -> str:
    """Why something was not done to a coupon, with the fields that stood in the way."""
    if refusal.code == "coupon_not_now":
        return str(_NOT_NOW.get(str(refusal.facts.get("phase")), REFUSALS[refusal.code]))
    told = [
        gettext("%(field)s: %(fault)s", field=FIELDS.get(name, name), fault=FAULTS[fault])
        for name, fault in refusal.fields.items()
    ]
    return " ".join(told) or str(REFUSALS[refusal.code])
