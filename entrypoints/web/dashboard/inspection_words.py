"""Why a widget shows and why not, to the merchant."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from entrypoints.web.dashboard.feature_words import FEATURES
from entrypoints.web.dashboard.formats import full_moment, number
from entrypoints.web.dashboard.targeting_names import quoted
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.widgets.inspection import Inspection, Verdict
from nomoflow.widgets.inspection_service import Inspected

VERDICTS: Mapping[Verdict, LazyString] = {
    Verdict.SHOWN: _("It is shown."),
    Verdict.SWITCHED_OFF: _("It is switched off."),
    Verdict.CHECKOUT: _("Nothing is shown while somebody checks out."),
    Verdict.OUT_OF_SCHEDULE: _("Its schedule does not hold at this time."),
    Verdict.NOT_TARGETED: _("It is not meant for this visitor on this page."),
    Verdict.HELD_OUT: _(
        "This visitor is among those who never see it, so that its effect can be measured."
    ),
    Verdict.CONVERTED: _("This visitor has already done what it asks for."),
    Verdict.RESTING: _("This visitor closed it not long ago."),
    Verdict.LIMIT_REACHED: _("This visitor has seen it as often as it may be seen."),
    Verdict.WAITING: _("It waits for something that sets it off."),
    Verdict.PLACE_TAKEN: _("Another one stands in its place."),
    Verdict.NO_INTERRUPTION: _("This visitor was interrupted enough for now."),
}

RULE_NAMES: Mapping[Verdict, LazyString] = {
    Verdict.SWITCHED_OFF: _("Switched on"),
    Verdict.CHECKOUT: _("Not in checkout"),
    Verdict.OUT_OF_SCHEDULE: _("Schedule"),
    Verdict.NOT_TARGETED: _("Targeting"),
    Verdict.HELD_OUT: _("Not held out"),
    Verdict.CONVERTED: _("Not converted yet"),
    Verdict.RESTING: _("Rested since it was closed"),
    Verdict.LIMIT_REACHED: _("Seen less often than allowed"),
    Verdict.WAITING: _("Set off"),
}
"""What each check is called; it passed when the verdict of its name was not given."""


def verdict_sentence(inspection: Inspection, titles: Mapping[str, str]) -> str:
    """What became of a widget, with what is known of the reason; ``titles`` are by widget."""
    window = inspection.next_window
    match inspection.verdict:
        case Verdict.PLACE_TAKEN if title := titles.get(inspection.taken_by):
            return gettext("%(title)s goes first and stands in its place.", title=quoted(title))
        case Verdict.OUT_OF_SCHEDULE if window is not None:
            return gettext("By its schedule it comes next %(at)s.", at=full_moment(window[0]))
        case verdict:
            return str(VERDICTS[verdict])


def widget_title(widget: Inspected) -> str:
    """What a merchant knows a widget by."""
    if widget.notice is not None:
        return widget.notice.draft.name
    return str(FEATURES[FeatureKey(widget.id)].name)


def condition_of_card(widget: Inspected) -> str:
    """What a card needs besides its rules: true numbers, of which only the store knows."""
    match widget.id:
        case FeatureKey.LIVE_COUNTER if widget.card:
            least = number(int(str(widget.card.settings["minimum"])))
            return gettext(
                "It also needs at least this many people in the store: %(least)s.", least=least
            )
        case FeatureKey.RECENT_PURCHASES:
            return gettext("It also needs recent purchases to tell of.")
        case FeatureKey.COUPONS:
            return gettext("It also needs an offer that has codes left.")
        case _:
            return ""
