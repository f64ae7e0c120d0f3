"""A coupon's link: counts the click, and opens the store with the code at hand.

It leads to the store's own address, whatever it is asked for, and never to anywhere else.
"""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from entrypoints.web.current import services
from entrypoints.web.security import caller
from nomoflow.coupons.links import is_preview, landing
from nomoflow.kernel.errors import TooMany
from nomoflow.kernel.ids import StoreKey
from nomoflow.visitors.admission import is_robot

_MINUTE = 60
_CLICKS_A_MINUTE = 300
_LONGEST_REFERRER = 4096

blueprint = Blueprint("coupon_links", __name__)


@blueprint.get("/c/<key>/<code>")
def follow(key: str, code: str) -> ResponseReturnValue:
    """On to the store; whoever asks too often goes on as well, and is not counted."""
    storefront = services().widgets.storefront(StoreKey(key))
    referrer = request.headers.get("Referer", "")[:_LONGEST_REFERRER]
    followed = services().coupon_links.follow(
        storefront.store, code, referrer, counted=_is_a_person() and _is_patient(key)
    )
    address = landing(storefront.domain, followed)
    if address is None:
        abort(404)
    answer = Response(status=302, headers={"Location": address})
    answer.headers["Cache-Control"] = "no-store"
    # The store may know as much of where the shopper came from as if there were no link.
    answer.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _is_a_person() -> bool:
    """Whether somebody opens the link: no program, no preview, no looking ahead."""
    said = request.headers.get("User-Agent", "")
    ahead = " ".join(request.headers.get(name, "") for name in ("Purpose", "Sec-Purpose", "X-Moz"))
    machine = is_robot(said) or is_preview(said)
    return request.method == "GET" and not machine and "pre" not in ahead


def _is_patient(key: str) -> bool:
    try:
        services().limits.allow(
            "coupon links", f"{key} {caller()}", times=_CLICKS_A_MINUTE, per_seconds=_MINUTE
        )
    except TooMany:
        return False
    return True
