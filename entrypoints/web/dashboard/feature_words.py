"""What the features, their settings and their faults are called."""

from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from entrypoints.web.problem_words import FAULTS
from nomoflow.features.catalogue import SettingField
from nomoflow.kernel.feature_states import FeatureKey


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureWords:
    """A feature's name, what it is for, and its sign."""

    name: LazyString
    purpose: LazyString
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingWords:
    """A setting's label and help, and the unit behind its number."""

    label: LazyString
    help: LazyString | str = ""
    unit: LazyString | str = ""


FEATURES = {
    FeatureKey.LIVE_COUNTER: FeatureWords(
        name=_("Live visitor counter"),
        purpose=_("Shows shoppers how many people are in the store now. The true number, always."),
        icon="radio",
    ),
    FeatureKey.RECENT_PURCHASES: FeatureWords(
        name=_("Recent purchases"),
        purpose=_(
            "A small note about what was bought lately, from paid orders only. First name and "
            "city, nothing more."
        ),
        icon="shopping-bag",
    ),
    FeatureKey.VISITOR_DATA: FeatureWords(
        name=_("Visit measurement"),
        purpose=_(
            "Counts visits and remembers which source brought them. Without it, orders have no "
            "known source."
        ),
        icon="chart-column",
    ),
    FeatureKey.COUPONS: FeatureWords(
        name=_("Coupon box"),
        purpose=_(
            "Hands an offer’s code to shoppers in the store: with a copy button, applied to the "
            "cart by itself, and with a countdown that tells the truth."
        ),
        icon="ticket-percent",
    ),
    FeatureKey.NOTIFICATIONS: FeatureWords(
        name=_("Notifications"),
        purpose=_(
            "Popups, bars, banners and short lines that you write: each with its own rules of who "
            "sees it and when. The switch holds for all of them."
        ),
        icon="megaphone",
    ),
    FeatureKey.EMAIL_COLLECTOR: FeatureWords(
        name=_("Email collector"),
        purpose=_(
            "Invites shoppers to your mailing list. Whoever signs up confirms it by email, so the "
            "list holds only people who want to hear from you."
        ),
        icon="mail",
    ),
}

SETTINGS = {
    "theme": SettingWords(
        label=_("Light or dark"), help=_("“Automatic” follows the shopper’s device.")
    ),
    "accent": SettingWords(label=_("Colour"), help=_("Used for the accent, on a calm background.")),
    "show_on": SettingWords(label=_("Pages it appears on")),
    "position": SettingWords(label=_("Place")),
    "scope": SettingWords(label=_("Who is counted")),
    "minimum": SettingWords(
        label=_("Show from"),
        help=_("Below this number nothing is shown. The number itself is never changed."),
        unit=_("visitors"),
    ),
    "text": SettingWords(
        label=_("Your own words"),
        help=_("Write {count} where the number belongs. Leave it empty for our words."),
    ),
    "first_after_seconds": SettingWords(label=_("First note after"), unit=_("seconds")),
    "show_seconds": SettingWords(
        label=_("Each note stays"),
        help=_("At least six seconds, so that everybody can read it."),
        unit=_("seconds"),
    ),
    "gap_seconds": SettingWords(label=_("Pause between notes"), unit=_("seconds")),
    "maximum_per_page": SettingWords(label=_("At most on one page"), unit=_("notes")),
    "age_hours": SettingWords(
        label=_("Purchases of the last"),
        help=_("Older purchases are not shown."),
        unit=_("hours"),
    ),
    "show_name": SettingWords(label=_("Show the first name")),
    "show_city": SettingWords(label=_("Show the city")),
    "city_needs_people": SettingWords(
        label=_("A city is named from"),
        help=_("Where fewer people have bought, a first name and a city could say who it was."),
        unit=_("customers"),
    ),
    "show_image": SettingWords(label=_("Show the product’s picture")),
    "offer": SettingWords(
        label=_("Offer"),
        help=_("Whose codes shoppers get. How many, and for how long, is decided there."),
    ),
    "style": SettingWords(label=_("How it begins")),
    "heading": SettingWords(label=_("Heading"), help=_("Leave it empty for our words.")),
    "trigger": SettingWords(label=_("When it appears")),
    "after_seconds": SettingWords(
        label=_("Seconds on the page"),
        help=_("For the first choice. Only time in which the page is looked at counts."),
        unit=_("seconds"),
    ),
    "scroll_percent": SettingWords(
        label=_("How far down the page"), help=_("For the second choice."), unit=_("percent")
    ),
    "countdown": SettingWords(
        label=_("Show a countdown"),
        help=_("It ends when the code ends. There is no other countdown."),
    ),
    "auto_apply": SettingWords(
        label=_("Apply the code by itself"),
        help=_("As soon as there is something in the cart. Otherwise shoppers copy it."),
    ),
    "again_after_days": SettingWords(
        label=_("Who closed it sees it again after"),
        help=_("Zero: in the next visit."),
        unit=_("days"),
    ),
    "ask_name": SettingWords(label=_("Ask for the name")),
    "ask_phone": SettingWords(label=_("Ask for the mobile number")),
    "consent_text": SettingWords(
        label=_("What they agree to"),
        help=_(
            "Stands beside a box that is never ticked beforehand, and is kept word for word with "
            "each consent. Leave it empty for our words."
        ),
    ),
    "consent": SettingWords(
        label=_("Consent"),
        help=_("What happens before a visit is measured."),
    ),
    "respect_privacy_signals": SettingWords(
        label=_("Respect the browser’s privacy signals"),
        help=_("Who asks not to be measured is counted without a name."),
    ),
}

_OF_ONE_FEATURE = {
    (FeatureKey.COUPONS, "text"): SettingWords(
        label=_("Sentence below the heading"), help=_("Leave it empty for our words.")
    ),
    (FeatureKey.EMAIL_COLLECTOR, "text"): SettingWords(
        label=_("Sentence below the heading"), help=_("Leave it empty for our words.")
    ),
    (FeatureKey.EMAIL_COLLECTOR, "style"): SettingWords(label=_("How it appears")),
    (FeatureKey.EMAIL_COLLECTOR, "after_seconds"): SettingWords(
        label=_("Seconds on the page"),
        help=_("For the first choice. Only time in which the page is looked at counts."),
        unit=_("seconds"),
    ),
    (FeatureKey.EMAIL_COLLECTOR, "offer"): SettingWords(
        label=_("Thank them with an offer"),
        help=_("Whoever signs up gets a code of this offer at once. You can leave it out."),
    ),
}

CHOICES = {
    "theme": {"auto": _("Automatic"), "light": _("Light"), "dark": _("Dark")},
    "show_on": {
        "index": _("Home page"),
        "category": _("Categories"),
        "product": _("Product pages"),
        "cart": _("Cart"),
        "other": _("Other pages"),
    },
    "position": {
        "bottom_start": _("Bottom, where reading starts"),
        "bottom_end": _("Bottom, where reading ends"),
        "inline_product": _("Inside the product page"),
        "center": _("In the middle; at the bottom of a phone"),
    },
    "style": {
        "reveal": _("A button shows the code"),
        "box": _("The code is there at once"),
        "popup": _("A window after some seconds"),
        "exit": _("A window when the shopper is about to leave"),
        "inline": _("Inside the page, where the theme has a place for it"),
    },
    "trigger": {
        "delay": _("After some seconds"),
        "scroll": _("When the shopper has read on"),
        "exit": _("When the shopper is about to leave"),
    },
    "scope": {"store": _("Everybody in the store"), "page": _("Everybody on the same page")},
    "consent": {
        "none": _("Measure without asking"),
        "notice": _("Measure, and mention it in the privacy notice"),
        "required": _("Measure only after the shopper agrees"),
    },
}


def setting_words(feature: FeatureKey, key: str) -> SettingWords:
    """A setting's words: those of its feature, or those that all features share."""
    return _OF_ONE_FEATURE.get((feature, key)) or SETTINGS[key]


def fault(code: str, field: SettingField | None) -> str:
    """The sentence for a setting's fault."""
    if code == "setting_too_small" and field is not None:
        return gettext("At least %(minimum)s.", minimum=field.minimum)
    if code == "setting_too_large" and field is not None:
        return gettext("At most %(maximum)s.", maximum=field.maximum)
    if code == "setting_too_long" and field is not None:
        return gettext("At most %(length)s characters.", length=field.max_length)
    return str(FAULTS[code])
