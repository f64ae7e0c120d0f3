"""What a merchant does with a coupon that is there: publish, pause, archive, bring back."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.coupon_words import refusal_sentence
from entrypoints.web.dashboard.coupons import next_page
from entrypoints.web.dashboard.coupons_page import found
from entrypoints.web.dashboard.formats import day
from nomoflow.coupons.licence import OutsideLicence, SaleLicence
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.errors import Conflict, Invalid
from nomoflow.kernel.ids import CouponId, StoreId
from nomoflow.merchants.model import Permission

KNOWINGLY = {"knowingly": "true"}
"""What a form says when its reader has seen what it is about."""

Turn = Callable[[StoreId, CouponId], Coupon]


@blueprint.get("/coupons/<coupon>/publish")
@needs(Permission.MANAGE_COUPONS)
def ask_publish_coupon(coupon: str) -> ResponseReturnValue:
    """Ask before it is published, above all when it is public and outside the sale licence."""
    one = found(coupon)
    if one.intent not in (Intent.DRAFT, Intent.PAUSED):
        return _to(one.id)
    licence, now = services().coupons.licence(store().id), services().clock.now()
    if not one.public or (licence is not None and licence.covers(one.terms, now)):
        return _question(
            one,
            title=gettext("Publish “%(code)s”?", code=one.code),
            text=gettext("It goes to Salla, and shoppers can use it as its rule says."),
            confirm=gettext("Publish"),
            endpoint="dashboard.publish_coupon",
            fields={},
            tone="primary",
        )
    return _question(
        one,
        title=gettext("Publish “%(code)s” outside your sale licence?", code=one.code),
        text=licence_state(licence)
        + " "
        + gettext(
            "This discount is announced to everybody, and part of it lies outside. In Saudi "
            "Arabia such discounts need a licence of the Ministry of Commerce."
        ),
        confirm=gettext("Publish it knowingly"),
        endpoint="dashboard.publish_coupon",
        fields=KNOWINGLY,
    )


@blueprint.post("/coupons/<coupon>/publish")
@needs(Permission.MANAGE_COUPONS)
def publish_coupon(coupon: str) -> ResponseReturnValue:
    """Let it live; outside the sale licence only after a question."""
    return publish(CouponId(coupon), knowingly=request.form.get("knowingly") == "true")


@blueprint.post("/coupons/<coupon>/pause")
@needs(Permission.MANAGE_COUPONS)
def pause_coupon(coupon: str) -> ResponseReturnValue:
    """Stop it for now; the message that says so can undo it."""
    one = found(coupon)
    undo = url_for("dashboard.publish_coupon", store_key=store().key, coupon=one.id)
    said = {
        "text": gettext("“%(code)s” is paused.", code=one.code),
        "undo": undo,
        "fields": KNOWINGLY,
    }
    return _turn(one.id, services().coupons.pause, said)


@blueprint.get("/coupons/<coupon>/archive")
@needs(Permission.MANAGE_COUPONS)
def ask_archive_coupon(coupon: str) -> str:
    """Ask before a coupon is deleted in Salla, where no script can."""
    one = found(coupon)
    return _question(
        one,
        title=gettext("Archive “%(code)s”?", code=one.code),
        text=archive_words(),
        confirm=gettext("Archive"),
        endpoint="dashboard.archive_coupon",
        fields={},
    )


@blueprint.post("/coupons/<coupon>/archive")
@needs(Permission.MANAGE_COUPONS)
def archive_coupon(coupon: str) -> ResponseReturnValue:
    """Delete it in Salla and keep its history; the message that says so can undo it."""
    one = found(coupon)
    said = {
        "text": gettext("“%(code)s” is archived.", code=one.code),
        "undo": url_for("dashboard.restore_coupon", store_key=store().key, coupon=one.id),
        "fields": {"live": "true"} if one.intent is Intent.LIVE else {},
    }
    return _turn(one.id, services().coupons.archive, said)


@blueprint.post("/coupons/<coupon>/restore")
@needs(Permission.MANAGE_COUPONS)
def restore_coupon(coupon: str) -> ResponseReturnValue:
    """Bring it back as a draft, or as it was when it is only undone."""
    one = found(coupon)
    said = gettext("“%(code)s” is back as a draft.", code=one.code)
    if request.form.get("live") != "true":
        return _turn(one.id, services().coupons.restore, said)
    said = gettext("“%(code)s” is back and published again.", code=one.code)
    return _turn(one.id, _revive, said)


@blueprint.post("/coupons/<coupon>/send")
@needs(Permission.MANAGE_COUPONS)
def send_coupon(coupon: str) -> ResponseReturnValue:
    """Try once more what Salla refused or lost."""
    said = gettext("Sent again. If Salla says no once more, you see it here.")
    return _turn(found(coupon).id, services().coupons.send_again, said)


@blueprint.post("/coupons/<coupon>/duplicate")
@needs(Permission.MANAGE_COUPONS)
def duplicate_coupon(coupon: str) -> ResponseReturnValue:
    """Make a draft with the same terms, and open it."""
    shop = store()
    copy = services().coupons.duplicate(shop.id, found(coupon).id)
    flash(gettext("A copy under the code “%(code)s”. It is a draft.", code=copy.code), "good")
    return redirect(url_for("dashboard.edit_coupon", store_key=shop.key, coupon=copy.id))


@blueprint.post("/coupons/<coupon>/bring-back")
@needs(Permission.MANAGE_COUPONS)
def bring_back_version(coupon: str) -> ResponseReturnValue:
    """Make an earlier version the present one."""
    number = request.form.get("number", 0, type=int)

    def bring_back(shop: StoreId, one: CouponId) -> Coupon:
        return services().coupons.bring_back(shop, one, number)

    said = gettext("This version is current again. The one before it is kept below.")
    return _turn(found(coupon).id, bring_back, said)


def publish(one: CouponId, *, knowingly: bool) -> ResponseReturnValue:
    """Publish, and lead to its page, or to the question that must be answered before."""
    shop = store()
    try:
        services().coupons.publish(shop.id, one, knowingly=knowingly)
    except OutsideLicence:
        return redirect(url_for("dashboard.ask_publish_coupon", store_key=shop.key, coupon=one))
    except (Invalid, Conflict) as refusal:
        flash(refusal_sentence(refusal), "bad")
    else:
        flash(gettext("Published. Salla has it within a minute."), "good")
    return _to(one)


def archive_words() -> str:
    """What becomes of a coupon that is archived."""
    return gettext(
        "It is deleted in Salla, and shoppers cannot use it any more. Here it stays with its "
        "history, and can be brought back as a draft."
    )


def licence_state(licence: SaleLicence | None) -> str:
    """What is known of the store's sale licence, in a sentence."""
    if licence is None:
        return gettext("No sale licence is noted for this store.")
    return gettext(
        "Your sale licence %(number)s covers %(first)s to %(last)s.",
        number=licence.number,
        first=day(licence.first_day),
        last=day(licence.last_day),
    )


def _revive(shop: StoreId, one: CouponId) -> Coupon:
    services().coupons.restore(shop, one)
    return services().coupons.publish(shop, one, knowingly=True)


def _turn(one: CouponId, turn: Turn, said: str | Mapping[str, object]) -> ResponseReturnValue:
    try:
        turn(store().id, one)
    except (Invalid, Conflict) as refusal:
        flash(refusal_sentence(refusal), "bad")
    else:
        flash(said, "good")  # type: ignore[arg-type]  # the session keeps mappings as well
    return _to(one)


def _to(one: CouponId) -> ResponseReturnValue:
    """Back to where the form came from, or to the coupon."""
    if request.form.get("next"):
        return redirect(next_page())
    return redirect(url_for("dashboard.coupon", store_key=store().key, coupon=one))


def _question(
    one: Coupon,
    *,
    title: str,
    text: str,
    confirm: str,
    endpoint: str,
    fields: dict[str, str],
    tone: str = "danger",
) -> str:
    key = store().key
    question = {
        "title": title,
        "text": text,
        "confirm": confirm,
        "tone": tone,
        "href": url_for(endpoint, store_key=key, coupon=one.id),
        "fields": fields,
        "back": url_for("dashboard.coupon", store_key=key, coupon=one.id),
    }
    return render_template("dashboard/confirm.html", question=question)
