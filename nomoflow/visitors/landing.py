"""Reads where a landing came from out of its address and its referrer.

The rules and their examples are those of the attribution contract: UTM first, then click ids,
then the referrer; payment pages and the store itself are no source; nothing left is direct.
"""

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from nomoflow.visitors.facts import Channel, Origin

_LIMIT = 200
_UNEXPANDED = re.compile(r"\{\{.*\}\}|__[A-Za-z0-9_]+__|\{[^}]*\}")

DIRECT = Origin(channel=Channel.DIRECT, source="direct")

# Click ids: name in lower case -> (canonical name, source, platform). Paid for sure.
_PAID_CLICKS = {
    "gclid": ("gclid", "google", "google_ads"),
    "gbraid": ("gbraid", "google", "google_ads"),
    "wbraid": ("wbraid", "google", "google_ads"),
    "dclid": ("dclid", "google", "google_ads"),
    "ttclid": ("ttclid", "tiktok", "tiktok"),
    "sccid": ("ScCid", "snapchat", "snapchat"),
    "scid": ("ScCid", "snapchat", "snapchat"),
    "msclkid": ("msclkid", "bing", "microsoft_ads"),
    "twclid": ("twclid", "twitter", "x"),
    "li_fat_id": ("li_fat_id", "linkedin", "linkedin"),
    "epik": ("epik", "pinterest", "pinterest"),
    "rdt_cid": ("rdt_cid", "reddit", "reddit"),
}
# On organic links too: they name a source, they prove no payment.
_UNPAID_CLICKS = {"fbclid": ("fbclid", "facebook", "meta")}
_CLICKS = {**_PAID_CLICKS, **_UNPAID_CLICKS}

_PAID_MEDIA = {
    "cpc",
    "ppc",
    "paid",
    "cpm",
    "paid_search",
    "paid_social",
    "paidsocial",
    "paidsearch",
}
_OWN_CHANNELS = {
    "email": Channel.EMAIL, "e-mail": Channel.EMAIL, "sms": Channel.SMS,
    "whatsapp": Channel.WHATSAPP, "push": Channel.PUSH, "affiliate": Channel.AFFILIATE,
    "social": Channel.ORGANIC_SOCIAL, "organic": Channel.ORGANIC_SEARCH,
    "referral": Channel.REFERRAL,
}  # fmt: skip

_SOCIAL_HOSTS = {
    "facebook.com": "facebook", "instagram.com": "instagram", "tiktok.com": "tiktok",
    "snapchat.com": "snapchat", "twitter.com": "twitter", "x.com": "twitter", "t.co": "twitter",
    "youtube.com": "youtube", "linkedin.com": "linkedin", "lnkd.in": "linkedin",
    "pinterest.com": "pinterest", "reddit.com": "reddit", "threads.net": "threads",
    "t.me": "telegram", "web.telegram.org": "telegram", "whatsapp.com": "whatsapp",
    "wa.me": "whatsapp",
}  # fmt: skip
_SEARCH_NAMES = ("google", "bing", "yahoo", "duckduckgo", "yandex", "ecosia", "baidu", "qwant")
_SEARCH_SOURCES = {*_SEARCH_NAMES, "google_ads", "adwords"}
_SOCIAL_SOURCES = {
    *_SOCIAL_HOSTS.values(), "meta", "fb", "ig", "snap", "tik_tok", "x",
}  # fmt: skip
_PLATFORMS = {
    "facebook": "meta", "instagram": "meta", "meta": "meta", "fb": "meta", "ig": "meta",
    "tiktok": "tiktok", "snapchat": "snapchat", "snap": "snapchat", "twitter": "x", "x": "x",
    "linkedin": "linkedin", "pinterest": "pinterest", "reddit": "reddit",
    "google": "google_ads", "bing": "microsoft_ads",
}  # fmt: skip

# Where shoppers pay: coming back from there is no new way of coming.
_PAYMENT_HOSTS = (
    "tabby.ai", "tamara.co", "moyasar.com", "salla.sa", "salla.com", "mada.com.sa",
    "stcpay.com.sa", "stcbank.com.sa", "apple.com", "applepay.apple.com", "paypal.com",
    "oppwa.com", "hyperpay.com", "payfort.com", "checkout.com", "tap.company", "myfatoorah.com",
    "paytabs.com", "paytabs.sa", "urway-tech.com", "geidea.net", "mispay.co", "emkan.com.sa",
    "knet.com.kw", "cardinalcommerce.com", "arcot.com", "rsa3dsauth.com", "3dsecure.io",
)  # fmt: skip


def read_landing(url: str, referrer: str) -> Origin | None:
    """Where a page view came from; None when it came from inside the store or a payment page."""
    said = _parameters(url)
    clicks = {name: said[key] for key, (name, _, _) in _CLICKS.items() if said.get(key)}
    if said.get("utm_source") or said.get("utm_medium") or said.get("utm_campaign"):
        return _tagged(said, clicks, referrer)
    if any(said.get(key) for key in _PAID_CLICKS):
        return _tagged(said, clicks, referrer)
    return _referred(url, referrer, clicks)


def page_of(url: str) -> str:
    """The page of an address: its path, decoded by nobody, without query and closing slash."""
    try:
        return urlsplit(url).path.rstrip("/")[:500] or "/"
    except ValueError:
        return "/"


def _tagged(said: Mapping[str, str], clicks: Mapping[str, str], referrer: str) -> Origin:
    """The address says so itself, by UTM or by the id of a paid click."""
    clicked = next((_CLICKS[key] for key in _CLICKS if said.get(key)), None)
    paid = any(said.get(key) for key in _PAID_CLICKS)
    source = said.get("utm_source", "").lower() or (clicked[1] if clicked else "")
    medium = said.get("utm_medium", "").lower()
    campaign = said.get("utm_campaign", "")
    if not source:
        source = _referring_source(referrer)
    if paid and not medium:
        medium = "cpc"
    if source == "ref" and campaign and not medium:
        return Origin(
            channel=Channel.AFFILIATE,
            source="ref",
            campaign=campaign,
            click_ids=clicks,
            tagged=True,
        )
    channel = _channel(source, medium, paid=paid)
    platform = _PLATFORMS.get(source, "") if channel in _PAID_CHANNELS else ""
    if source == "nomo":
        platform = "nomo"
    return Origin(
        channel=channel,
        source=source,
        medium=medium,
        campaign=campaign,
        term=said.get("utm_term", ""),
        content=said.get("utm_content", ""),
        click_ids=clicks,
        platform=(clicked[2] if clicked and paid else "") or platform,
        tagged=True,
    )


_PAID_CHANNELS = {
    Channel.PAID_SOCIAL, Channel.PAID_SEARCH, Channel.DISPLAY, Channel.PAID_OTHER,
}  # fmt: skip


def _channel(source: str, medium: str, *, paid: bool) -> Channel:
    if medium in _OWN_CHANNELS:
        return _OWN_CHANNELS[medium]
    if medium in {"display", "banner"}:
        return Channel.DISPLAY
    if paid or medium in _PAID_MEDIA:
        if source in _SOCIAL_SOURCES:
            return Channel.PAID_SOCIAL
        return Channel.PAID_SEARCH if source in _SEARCH_SOURCES else Channel.PAID_OTHER
    if source in _SOCIAL_SOURCES:
        return Channel.ORGANIC_SOCIAL
    return Channel.ORGANIC_SEARCH if source in _SEARCH_SOURCES else Channel.REFERRAL


def _referred(url: str, referrer: str, clicks: Mapping[str, str]) -> Origin | None:
    """The address says nothing: the referrer may."""
    host = _host(referrer)
    if not host and clicks:
        return Origin(
            channel=Channel.ORGANIC_SOCIAL,
            source="facebook",
            medium="social",
            click_ids=clicks,
        )
    if not host:
        return DIRECT
    if host == _host(url) or _is_payment(host):
        return None
    social = _social(host)
    if social:
        return Origin(
            channel=Channel.ORGANIC_SOCIAL, source=social, medium="social", click_ids=clicks
        )
    search = _search(host)
    if search:
        return Origin(channel=Channel.ORGANIC_SEARCH, source=search, medium="organic")
    return Origin(channel=Channel.REFERRAL, source=host, medium="referral", click_ids=clicks)


def _referring_source(referrer: str) -> str:
    host = _host(referrer)
    return _social(host) or _search(host) or host or "unnamed"


def _social(host: str) -> str:
    return next((name for known, name in _SOCIAL_HOSTS.items() if _under(host, known)), "")


def _search(host: str) -> str:
    labels = host.split(".")
    return next((name for name in _SEARCH_NAMES if name in labels[:-1]), "")


def _is_payment(host: str) -> bool:
    return any(_under(host, known) for known in _PAYMENT_HOSTS) or "3ds" in host


def _under(host: str, domain: str) -> bool:
    return host == domain or host.endswith("." + domain)


def _host(url: str) -> str:
    try:
        host = (urlsplit(url).netloc.rpartition("@")[2]).lower()
    except ValueError:
        return ""
    for prefix in ("www.", "m.", "l.", "lm."):
        host = host.removeprefix(prefix)
    return host


def _parameters(url: str) -> dict[str, str]:
    """Query parameters by lower-case name: the first value that says something wins."""
    try:
        pairs = parse_qsl(urlsplit(url).query, max_num_fields=100)
    except ValueError:
        return {}
    said: dict[str, str] = {}
    for name, value in pairs:
        text = _plain(value)
        if text:
            said.setdefault(name.lower(), text)
    return said


def _plain(value: str) -> str:
    text = "".join(letter for letter in value if unicodedata.category(letter) != "Cc").strip()
    return "" if _UNEXPANDED.search(text) else text[:_LIMIT]
