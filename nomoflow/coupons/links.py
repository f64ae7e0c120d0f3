"""A coupon's link: it counts who follows it, and says where the shopper goes on."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode, urlsplit

from nomoflow.coupons.codes import with_latin_digits
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import CodeState, Offer, OfferCode, OfferState
from nomoflow.coupons.ports import CouponWork
from nomoflow.coupons.standing import Intent, Phase
from nomoflow.coupons.terms import CALENDAR
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.text import is_keepable
from nomoflow.kernel.unit_of_work import Opens

CODE_PARAMETER = "nomo_coupon"
"""What the storefront script looks for in the address that a shopper lands on."""

_LONGEST_CODE = 40
_LONGEST_HOST = 253
# What chat programs and social networks send ahead to draw a link's preview; their own built-in
# browsers, in which people follow the link, call themselves otherwise.
_PREVIEWERS = (
    "whatsapp", "telegrambot", "slackbot", "discordbot", "snap url preview", "linkedinbot",
    "skypeuripreview", "pinterestbot", "pinterest/0.", "redditbot", "vkshare", "embedly",
    "iframely", "facebookcatalog", "meta-externalagent", "tiktokspider", "google-inspectiontool",
    "feedfetcher", "mastodon", "bitlybot", "preview",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Where a link leads. All is empty for a code that the store never had."""

    code: str = ""
    """The code to apply, as it is written; empty for one that is over."""
    source: str = ""
    medium: str = ""
    campaign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A code of the store: whose it is, and whether a cart would take it now."""

    code: str
    good: bool
    partner: str
    campaign: str


class LinkService:
    """Follows the links of coupons and of offers' unique codes."""

    def __init__(self, work: Opens[CouponWork], clock: Clock) -> None:
        self._work = work
        self._clock = clock

    def follow(
        self, store: StoreId, code: str, referrer: str = "", *, counted: bool = True
    ) -> Followed:
        """Where whoever opened a code's link goes on; counts the click of a code that exists.

        ``referrer`` is the address the shopper came from. Codes that are made up are neither
        counted nor repeated. Digits may be written in Arabic, as a keyboard writes them; a code
        that the platform has with Arabic digits comes first.
        """
        if not code or len(code) > _LONGEST_CODE or not is_keepable(code):
            return Followed()
        now = self._clock.now()
        with self._work(store) as work:
            known = _known(work, code, now)
            if known is None and (written := with_latin_digits(code)) != code:
                known = _known(work, written, now)
            if known is None:
                return Followed()
            if counted:
                work.link_clicks.count(known.code, now.astimezone(CALENDAR).date(), host(referrer))
                work.commit()
        return Followed(
            code=known.code if known.good else "",
            source=known.partner or "coupon",
            medium="affiliate" if known.partner else "coupon",
            campaign=known.campaign or known.code,
        )


def is_preview(user_agent: str) -> bool:
    """Whether a link is opened by a program that draws previews, or by one that says nothing."""
    said = user_agent.lower()
    return not said or any(word in said for word in _PREVIEWERS)


def host(address: str) -> str:
    """The host of an address, in small letters; empty where it has none."""
    try:
        named = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return named if len(named) <= _LONGEST_HOST and named.isprintable() else ""


def landing(domain: str, followed: Followed) -> str | None:
    """The store's own address with what the link brings; nothing without an address to go to.

    ``domain`` is the store's address as its platform tells it, with or without ``https://``, for
    stores of their own domain and for those under a path of the platform's.
    """
    given = domain.strip()
    if not given or not given.isprintable() or "\\" in given or " " in given:
        return None
    try:
        parts = urlsplit(given if "://" in given else f"https://{given}")
        named, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not named:
        return None
    place = f"{named}:{port}" if port else named
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    brings = {
        CODE_PARAMETER: followed.code,
        "utm_source": followed.source,
        "utm_medium": followed.medium,
        "utm_campaign": followed.campaign,
    }
    query = urlencode({name: value for name, value in brings.items() if value})
    return f"{parts.scheme}://{place}{path}" + (f"?{query}" if query else "")


def _known(work: CouponWork, code: str, now: datetime) -> _Known | None:
    return _coupon(work.coupons.find_code(code), now) or _unique(work, code, now)


def _coupon(coupon: Coupon | None, now: datetime) -> _Known | None:
    if coupon is None or coupon.intent is Intent.DRAFT:
        return None
    return _Known(
        code=coupon.code,
        good=coupon.phase(now) is Phase.ACTIVE,
        partner=coupon.partner,
        campaign=coupon.campaign,
    )


def _unique(work: CouponWork, code: str, now: datetime) -> _Known | None:
    found = work.offer_codes.find(code)
    if found is None:
        return None
    offer_id, ours = found
    offer = work.offers.find(offer_id)
    if offer is None:
        return None
    return _Known(
        code=ours.code,
        good=_works(work, offer, ours, now),
        partner=offer.draft.partner,
        campaign=offer.draft.campaign,
    )


def _works(work: CouponWork, offer: Offer, ours: OfferCode, now: datetime) -> bool:
    """Whether a unique code is good: given to somebody, or waiting where it was printed."""
    terms = offer.draft.terms
    if terms is None or terms.ends_at <= now:
        return False
    if terms.starts_at is not None and now < terms.starts_at:
        return False
    if ours.state is CodeState.READY:
        return offer.state is not OfferState.ENDED
    given = work.issues.of_code(ours.code) if ours.state is CodeState.GIVEN else ()
    return any(issue.good(now) for issue in given)
