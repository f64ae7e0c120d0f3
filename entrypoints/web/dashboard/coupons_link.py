"""A coupon's link as a QR code: on the page, as a file, and to be printed."""

from io import BytesIO

import segno
from flask import Response, render_template, request

from entrypoints.web.current import needs, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.coupon_rule_words import short_rule
from entrypoints.web.dashboard.coupons_page import found, link_of
from nomoflow.merchants.model import Permission

_SCALE = 8
_QUIET = 4
"""Modules that stay white around the code: readers need them."""


@blueprint.get("/coupons/<coupon>/qr.svg")
@needs(Permission.VIEW)
def coupon_qr(coupon: str) -> Response:
    """The QR code of the coupon's link; as a file when it is asked for as one."""
    one = found(coupon)
    drawn = BytesIO()
    # Medium: a seventh of it may be dirty or hidden, as on a printed flyer.
    code = segno.make_qr(link_of(store().key, one.code), error="m")
    code.save(drawn, kind="svg", scale=_SCALE, border=_QUIET, light="#ffffff")
    response = Response(drawn.getvalue(), mimetype="image/svg+xml")
    if request.args.get("download"):
        response.headers["Content-Disposition"] = f'attachment; filename="qr-{one.id}.svg"'
    return response


@blueprint.get("/coupons/<coupon>/print")
@needs(Permission.VIEW)
def print_coupon(coupon: str) -> str:
    """A sheet of paper with the code, what it is worth, and the QR code of its link."""
    one = found(coupon)
    return render_template(
        "dashboard/coupons/print.html",
        coupon=one,
        rule=short_rule(one.terms),
        link=link_of(store().key, one.code),
    )
