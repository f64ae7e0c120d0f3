"""What the figures of coupon reports mean, and what their hints do and do not say."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWords:
    """A figure's name and its definition."""

    name: LazyString
    meaning: LazyString


@dataclass(frozen=True, slots=True, kw_only=True)
class HintWords:
    """A kind of hint: its name, what was seen, why it may be harmless, and what can be done."""

    name: LazyString
    seen: LazyString
    harmless: LazyString
    remedy: LazyString


STEPS = {
    "issued": FigureWords(
        name=_("Given"),
        meaning=_("Different visitors who were given a code by an offer on these days."),
    ),
    "shown": FigureWords(
        name=_("Shown"), meaning=_("Different visitors who saw the code on a page of the store.")
    ),
    "copied": FigureWords(
        name=_("Copied"), meaning=_("Different visitors who pressed the button that copies it.")
    ),
    "applied": FigureWords(
        name=_("Applied"), meaning=_("Carts to which the code was applied, as Salla tells us.")
    ),
    "ordered": FigureWords(
        name=_("Ordered"),
        meaning=_(
            "Orders placed with the code on these days: paid, not paid yet, and taken back since."
        ),
    ),
    "refunded": FigureWords(
        name=_("Taken back"),
        meaning=_("Those of these orders that were cancelled, refunded or deleted since."),
    ),
}

FIGURES = {
    "clicks": FigureWords(
        name=_("Clicks on links"),
        meaning=_(
            "How often the links and QR codes of these codes were opened on these days. Whoever "
            "opens one twice counts twice."
        ),
    ),
    "orders": FigureWords(
        name=_("Paid orders"),
        meaning=_("Orders placed with a code on these days that are paid sales today."),
    ),
    "revenue": FigureWords(
        name=_("Net revenue"),
        meaning=_(
            "What the paid orders total after the discount, without shipping and tax. Orders in "
            "another currency than the store’s are left out."
        ),
    ),
    "discount": FigureWords(
        name=_("Discount given"), meaning=_("What was taken off the paid orders in all.")
    ),
    "return": FigureWords(
        name=_("Return on discount"),
        meaning=_(
            "Net revenue divided by the discount given. It does not say what these customers "
            "would have bought without a code."
        ),
    ),
    "average": FigureWords(
        name=_("Average order"),
        meaning=_(
            "Net revenue divided by paid orders; beside it the same for the store’s paid orders "
            "of these days that carried no code."
        ),
    ),
    "new_customers": FigureWords(
        name=_("New customers"),
        meaning=_("Paid orders that were their customer’s first in the store."),
    ),
    "refunded_revenue": FigureWords(
        name=_("Revenue taken back"),
        meaning=_("What the orders that were cancelled or refunded would have brought."),
    ),
}

HINTS = {
    "stranger": HintWords(
        name=_("Used by somebody else"),
        seen=_("A code that one visitor was given is on the order of another person."),
        harmless=_("Families share codes, and people change phones and browsers."),
        remedy=_("If it happens often, let codes end sooner, or bind them to customer groups."),
    ),
    "unissued": HintWords(
        name=_("Used before it was given"),
        seen=_("A unique code is on an order although no visitor had been given it yet."),
        harmless=_("You may have sent the list of codes to somebody yourself."),
        remedy=_("If you did not: end the offer and make a new pool with longer codes."),
    ),
    "coupon_site": HintWords(
        name=_("From a public coupon site"),
        seen=_("The buyer came to the store from a site that collects codes."),
        harmless=_("Such sites also bring new customers, and list codes nobody asked them to."),
        remedy=_("Codes that are meant for few people should be unique ones."),
    ),
    "many_codes": HintWords(
        name=_("One customer, many codes"),
        seen=_("The same customer ordered with an unusual number of codes."),
        harmless=_("Loyal customers collect codes too."),
        remedy=_("Lower how many codes one visitor gets, or the uses for each customer."),
    ),
    "repeat_buyer": HintWords(
        name=_("First-order code on a later order"),
        seen=_("A code for first orders is on the order of somebody who had ordered before."),
        harmless=_(
            "Salla has no such rule, so its checkout lets the code pass. The customer did "
            "nothing wrong."
        ),
        remedy=_("Hand such codes out to new visitors only, for example with an offer."),
    ),
}
