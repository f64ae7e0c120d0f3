"""What a merchant does with an offer that is there: start, pause, end, go on."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.offers import found
from entrypoints.web.dashboard.offers_words import end_words, refusal_sentence
from nomoflow.coupons.licence import OutsideLicence
from nomoflow.coupons.offers import Offer
from nomoflow.kernel.errors import Conflict, Invalid
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import OfferId
from nomoflow.merchants.model import Permission


@blueprint.post("/offers/<offer>/start")
@needs(Permission.MANAGE_COUPONS)
def start_offer(offer: str) -> ResponseReturnValue:
    """Let it hand out codes; outside the sale licence only after a question."""
    return start(OfferId(offer), knowingly=request.form.get("knowingly") == "true")


@blueprint.get("/offers/<offer>/start")
@needs(Permission.MANAGE_COUPONS)
def ask_start_offer(offer: str) -> str:
    """Ask before a public discount runs outside the sale licence."""
    row = found(offer)
    return _question(
        row.offer,
        title=gettext("Start outside your sale licence?"),
        text=gettext(
            "Everybody can get this code, and it runs on days that your licence for discounts "
            "from the Ministry of Commerce does not cover, as far as we know. You can note your "
            "licence with your coupons, or start it knowingly."
        ),
        confirm=gettext("Start it knowingly"),
        endpoint="dashboard.start_offer",
        fields={"knowingly": "true"},
    )


@blueprint.post("/offers/<offer>/pause")
@needs(Permission.MANAGE_COUPONS)
def pause_offer(offer: str) -> ResponseReturnValue:
    """Hand out no more for now."""
    said = gettext("Paused. Codes that were given stay good.")
    return _turn(OfferId(offer), services().offers.pause, said)


@blueprint.get("/offers/<offer>/end")
@needs(Permission.MANAGE_COUPONS)
def ask_end_offer(offer: str) -> str:
    """Ask before an offer ends for good, where no script can."""
    row = found(offer)
    return _question(
        row.offer,
        title=gettext("End “%(offer)s”?", offer=row.offer.draft.name),
        text=end_words(),
        confirm=gettext("End it"),
        endpoint="dashboard.end_offer",
        fields={},
    )


@blueprint.post("/offers/<offer>/end")
@needs(Permission.MANAGE_COUPONS)
def end_offer(offer: str) -> ResponseReturnValue:
    """Hand out no more for good."""
    return _turn(OfferId(offer), services().offers.end, gettext("Ended."))


@blueprint.post("/offers/<offer>/codes/prepare")
@needs(Permission.MANAGE_COUPONS)
def prepare_offer(offer: str) -> ResponseReturnValue:
    """Go on with codes that did not reach the platform."""
    said = gettext("It goes on. If Salla says no again, you see it here.")
    return _turn(OfferId(offer), services().offers.prepare_again, said)


@blueprint.post("/offers/<offer>/show")
@needs(Permission.MANAGE_FEATURES)
def show_offer(offer: str) -> ResponseReturnValue:
    """Let the coupon box of the store hand out this offer."""
    row = found(offer)
    services().features.change(
        store().id, FeatureKey.COUPONS, settings={"offer": row.offer.id}, enabled=True
    )
    flash(gettext("The coupon box hands out this offer within a minute."), "good")
    return _to(row.offer.id)


def start(offer: OfferId, *, knowingly: bool) -> ResponseReturnValue:
    """Start an offer, and lead to its page, or to the question that must be answered before."""
    shop = store()
    try:
        services().offers.start(shop.id, offer, knowingly=knowingly)
    except OutsideLicence:
        return redirect(url_for("dashboard.ask_start_offer", store_key=shop.key, offer=offer))
    except (Invalid, Conflict) as refusal:
        flash(refusal_sentence(refusal), "bad")
    else:
        flash(gettext("Started."), "good")
    return _to(offer)


def _turn(offer: OfferId, turn: Callable[..., Offer], said: str) -> ResponseReturnValue:
    try:
        turn(store().id, offer)
    except (Invalid, Conflict) as refusal:
        flash(refusal_sentence(refusal), "bad")
    else:
        flash(said, "good")
    return _to(offer)


def _to(offer: OfferId) -> ResponseReturnValue:
    return redirect(url_for("dashboard.offer", store_key=store().key, offer=offer))


def _question(
    offer: Offer, *, title: str, text: str, confirm: str, endpoint: str, fields: dict[str, str]
) -> str:
    key = store().key
    question = {
        "title": title,
        "text": text,
        "confirm": confirm,
        "href": url_for(endpoint, store_key=key, offer=offer.id),
        "fields": fields,
        "back": url_for("dashboard.offer", store_key=key, offer=offer.id),
    }
    return render_template("dashboard/confirm.html", question=question)
