"""The same change of several coupons: asked before, and told coupon by coupon afterwards."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.coupon_words import refusal_sentence
from entrypoints.web.dashboard.coupons import next_page
from entrypoints.web.dashboard.coupons_turns import archive_words
from entrypoints.web.dashboard.formats import number
from nomoflow.coupons.licence import OutsideLicence
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.service import CouponService
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.ids import CouponId, StoreId
from nomoflow.merchants.model import Permission

_MOST = 100

Turn = Callable[[CouponService, StoreId, CouponId], Coupon]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one coupon."""

    coupon: Coupon
    done: bool
    words: str
    outside_licence: bool = False


_TURNS: dict[str, Turn] = {
    "publish": lambda coupons, shop, one: coupons.publish(shop, one),
    "publish_knowingly": lambda coupons, shop, one: coupons.publish(shop, one, knowingly=True),
    "pause": lambda coupons, shop, one: coupons.pause(shop, one),
    "archive": lambda coupons, shop, one: coupons.archive(shop, one),
    "restore": lambda coupons, shop, one: coupons.restore(shop, one),
}
_UNDONE_BY = {"pause": "publish_knowingly", "archive": "restore"}


@blueprint.post("/coupons/bulk")
@needs(Permission.MANAGE_COUPONS)
def bulk_coupons() -> ResponseReturnValue:
    """Ask what is to happen to the coupons that were ticked; then do it, and tell."""
    action, chosen = request.form.get("action", ""), _chosen()
    if action not in _TURNS or not chosen:
        flash(gettext("Tick at least one coupon first."), "bad")
        return redirect(next_page())
    if request.form.get("sure") != "true":
        return render_template(
            "dashboard/coupons/bulk_ask.html",
            coupons=chosen,
            action=action,
            title=_question(action, len(chosen)),
            text=_warning(action),
            confirm=_name(action),
            back=next_page(),
        )
    return _report(action, chosen)


def _report(action: str, chosen: list[Coupon]) -> str:
    shop, coupons = store().id, services().coupons
    # What an undo brings back is what was there before it.
    before = {coupon.id: coupon.intent for coupon in chosen}
    result = coupons.bulk(list(before), lambda one: _TURNS[action](coupons, shop, one))
    outcomes = [
        Outcome(
            coupon=coupon,
            done=coupon.id not in result.refused,
            words=refusal_sentence(result.refused[coupon.id])
            if coupon.id in result.refused
            else _done(action),
            outside_licence=isinstance(result.refused.get(coupon.id), OutsideLicence),
        )
        for coupon in chosen
    ]
    undoable = [one for one in result.done if action != "pause" or before[one] is Intent.LIVE]
    return render_template(
        "dashboard/coupons/bulk_report.html",
        outcomes=outcomes,
        done=len(result.done),
        action=action,
        undo=_UNDONE_BY.get(action, ""),
        undoable=undoable if action in _UNDONE_BY else [],
        outside=[outcome.coupon for outcome in outcomes if outcome.outside_licence],
        back=next_page(),
    )


def _chosen() -> list[Coupon]:
    """The store's coupons that the form names."""
    ids = list(dict.fromkeys(request.form.getlist("coupon")))[:_MOST]
    reports, shop = services().coupon_reports, store().id
    found = (reports.coupon(shop, CouponId(one)) for one in ids)
    return [coupon for coupon in found if coupon is not None]


def _question(action: str, count: int) -> str:
    told = {"count": number(count)}
    match action:
        case "pause":
            return ngettext("Pause %(count)s coupon?", "Pause %(count)s coupons?", count, **told)
        case "archive":
            return ngettext(
                "Archive %(count)s coupon?", "Archive %(count)s coupons?", count, **told
            )
        case "restore":
            return ngettext(
                "Bring %(count)s coupon back?", "Bring %(count)s coupons back?", count, **told
            )
        case _:
            return ngettext(
                "Publish %(count)s coupon?", "Publish %(count)s coupons?", count, **told
            )


def _warning(action: str) -> str:
    match action:
        case "pause":
            return gettext("Shoppers cannot use them until you publish them again.")
        case "archive":
            return archive_words()
        case "restore":
            return gettext("They come back as drafts.")
        case "publish_knowingly":
            return gettext("They are public discounts outside your sale licence.")
        case _:
            return gettext("They are written to Salla, and work from their start on.")


def _name(action: str) -> str:
    match action:
        case "pause":
            return gettext("Pause")
        case "archive":
            return gettext("Archive")
        case "restore":
            return gettext("Bring back")
        case _:
            return gettext("Publish")


def _done(action: str) -> str:
    match action:
        case "pause":
            return gettext("Paused")
        case "archive":
            return gettext("Archived")
        case "restore":
            return gettext("Back as a draft")
        case _:
            return gettext("Published")
