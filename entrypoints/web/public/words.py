"""The questions that merchants ask before they connect, with their answers."""

from flask_babel import lazy_gettext as _

FIRST_QUESTIONS = (
    (
        _("Does it slow my store down?"),
        _(
            "The script is a few kilobytes, loads after your page, and waits until the browser "
            "is idle. Nothing on the page moves when it appears."
        ),
    ),
    (
        _("Are the numbers shoppers see real?"),
        _(
            "Yes. The counter shows people active in the last five minutes, and only paid orders "
            "appear as recent purchases. No number is raised and nothing is invented."
        ),
    ),
    (
        _("How is an order given to a source?"),
        _(
            "To the last visit within 30 days that came from somewhere: an ad, a search, a link. "
            "Coming back directly, or through the payment page, does not take it away."
        ),
    ),
)

QUESTIONS = (
    *FIRST_QUESTIONS,
    (
        _("Why do some orders have no known source?"),
        _(
            "The shopper came directly, bought on another device than the one that saw the ad, or "
            "asked not to be measured. These orders are shown as they are, not spread over "
            "the sources."
        ),
    ),
    (
        _("What happens when an order is cancelled or refunded?"),
        _(
            "Its revenue is taken back from the source that had earned it, and it disappears "
            "from the recent purchases."
        ),
    ),
    (
        _("Do I have to change my theme?"),
        _(
            "No. Salla adds the script when you install the app, and takes it away when you "
            "remove it."
        ),
    ),
    (
        _("What must my links carry?"),
        _(
            "The usual UTM tags: source, medium and campaign. The click ids that Google, TikTok, "
            "Snapchat and Meta add by themselves are understood as well."
        ),
    ),
    (
        _("Can several people use one store’s dashboard?"),
        _(
            "Yes. Each signs in with their own Salla account; whoever can open the app in Salla "
            "can see the store here."
        ),
    ),
    (
        _("I have several stores. Do I need several accounts?"),
        _("No. The stores of one Salla account stand in one list at the top of the dashboard."),
    ),
    (
        _("What happens when I remove the app?"),
        _(
            "Our access to your store ends at once and shoppers see nothing of ours any more. Your "
            "data waits for a limited time in case you come back, and is then erased."
        ),
    ),
)
