"""What the inspector on the live store is told: every widget's rules, in data and in words.

Nobody is told without a merchant's own link; no cookie is read or set.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from entrypoints.web.current import services
from entrypoints.web.dashboard.inspection_words import RULE_NAMES, widget_title
from entrypoints.web.dashboard.rule_words import trigger_words
from entrypoints.web.dashboard.targeting_names import CHOICE_NAMES, StoreNames, condition_text
from entrypoints.web.security import caller
from entrypoints.web.storefront.inspector_links import is_genuine
from nomoflow.kernel.ids import StoreKey
from nomoflow.kernel.money import Currency
from nomoflow.widgets.inspection import Verdict
from nomoflow.widgets.inspection_service import Standing
from nomoflow.widgets.model import InspectionForbidden
from nomoflow.widgets.notice_reading import moment_told

_MINUTE = 60
_QUESTIONS_A_MINUTE = 60

blueprint = Blueprint("store_inspector", __name__)


@blueprint.get("/s/<key>/inspect")
def inspect(key: str) -> ResponseReturnValue:
    """The rules of the store's widgets; refuses with ``InspectionForbidden`` without a proof."""
    services().limits.allow(
        "inspections", f"{key} {caller()}", times=_QUESTIONS_A_MINUTE, per_seconds=_MINUTE
    )
    storefront = services().widgets.storefront(StoreKey(key))
    if not is_genuine(request.args.get("token", ""), storefront.key):
        raise InspectionForbidden
    found = services().inspections.standing(storefront, services().clock.now())
    with force_locale("en" if request.args.get("language") == "en" else "ar"):
        names = StoreNames(currency=Currency(storefront.currency))
        answer = jsonify(
            store={"zone": storefront.timezone, "currency": storefront.currency},
            words=_words(),
            widgets=[_told(each, names) for each in found],
        )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _told(standing: Standing, names: StoreNames) -> dict[str, Any]:
    """A widget as the script evaluates it, and what its rules are called."""
    widget = standing.widget
    rules, windows = widget.rules, standing.windows
    return {
        "id": widget.id,
        "kind": "notice" if widget.notice else widget.id,
        "title": widget_title(widget),
        "form": widget.form,
        "settings": {"position": widget.position},
        "rules": {
            "targeting": rules.targeting.told(),
            "triggers": rules.triggers.told(),
            "windows": windows and [[moment_told(each) for each in window] for window in windows],
            "display": rules.display.told(),
        },
        "says": _conditions(standing, names),
        "moments": [trigger_words(each, names) for each in rules.triggers.any],
    }


def _conditions(standing: Standing, names: StoreNames) -> list[list[str]]:
    groups = standing.widget.rules.targeting.any
    said = [
        [condition_text(each.fact, each.operator, each.value, names) for each in group.all]
        for group in groups
    ]
    if len(groups) < 2:
        return said
    return [
        [gettext("Group %(number)s", number=number) + ": " + words for words in group]
        for number, group in enumerate(said, 1)
    ]


def _words() -> Mapping[str, Any]:
    return {
        "title": gettext("Why did it show, why not?"),
        "note": gettext("Nothing is counted while this is open."),
        "close": gettext("Close"),
        "none": gettext("The store shows no widget now."),
        "shown": gettext("It stands on the page now."),
        "free": gettext("Nothing keeps it away."),
        "away": gettext("It does not show now."),
        "taken": gettext("Its place is taken."),
        "holds": "✓ " + gettext("Holds:"),
        "fails": "✗ " + gettext("Does not hold:"),
        "here": gettext("here:"),
        "yes": gettext("yes"),
        "no": gettext("no"),
        "unknown": gettext("not known"),
        "checkout": str(RULE_NAMES[Verdict.CHECKOUT]),
        "schedule": str(RULE_NAMES[Verdict.OUT_OF_SCHEDULE]),
        "targeting": str(RULE_NAMES[Verdict.NOT_TARGETED]),
        "held_out": str(RULE_NAMES[Verdict.HELD_OUT]),
        "seen": gettext("Not closed, converted or seen too often"),
        "waiting": str(RULE_NAMES[Verdict.WAITING]),
        "values": {
            fact: {choice: str(name) for choice, name in choices.items()}
            for fact, choices in CHOICE_NAMES.items()
        },
    }
