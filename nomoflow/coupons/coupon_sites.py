"""Public coupon sites: whoever comes from one found the code there."""

from urllib.parse import urlsplit

COUPON_SITES = (
    # Of the Arab world.
    "3rodoffers.com", "alcoupon.com", "allcouponat.com", "almowafir.com", "codekhasem.com",
    "codkhasm.com", "coupon4sales.com", "couponaat.com", "couponarab.com", "couponksa.com",
    "couponmas.com", "couponwafir.com", "couponwafy.com", "coupoonat.com",
    "e5smley.com", "goldencouponzz.com", "kudovo.com", "otlobcoupon.com", "waffarx.com",
    "yajny.com",
    # Of the whole world: lists, and browser extensions that try codes at the checkout.
    "capitaloneshopping.com", "cuponation.com", "couponbirds.com", "couponcabin.com",
    "couponchief.com", "couponfollow.com", "coupons.com", "dealcatcher.com", "dealspotr.com",
    "groupon.com", "hotdeals.com", "hotukdeals.com", "joinhoney.com", "knoji.com",
    "offers.com", "picodi.com", "promocodes.com", "rakuten.com", "retailmenot.com",
    "simplycodes.com", "slickdeals.net", "topcashback.com", "vouchercodes.co.uk",
    "wethrift.com",
)  # fmt: skip
"""Their registered domains. Known ones only: a site that is not here proves nothing."""

_KNOWN = frozenset(COUPON_SITES)


def coupon_site(address: str) -> str | None:
    """The coupon site that an address is on, a part of its domain included; else nothing."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return None
    labels = host.rstrip(".").split(".")
    suffixes = (".".join(labels[start:]) for start in range(len(labels)))
    return next((suffix for suffix in suffixes if suffix in _KNOWN), None)
