"""What an address of a store says by itself: which page it is, and which link led to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import (
    SplitResult,
    parse_qs,
    parse_qsl,
    quote,
    urlencode,
    urlsplit,
    urlunsplit,
)

from nomoflow.widgets.rule_reading import RulesRefused

_PRODUCT = re.compile(r"/p(\d+)/?$")
_CATEGORY = re.compile(r"/c(\d+)/?$")
_CART = re.compile(r"/cart/?$")
_CHECKOUT = re.compile(r"/(checkout|payments?|thank-?you)([/.]|$)")
_LANGUAGE = re.compile(r"^/(ar|en)(?=/|$)")
_CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")
_CLICKS = {
    "gclid": "google",
    "gbraid": "google",
    "wbraid": "google",
    "dclid": "google",
    "srsltid": "google",
    "fbclid": "meta",
    "ttclid": "tiktok",
    "sccid": "snapchat",
    "scid": "snapchat",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """The facts of a page as JSON has them, and whether shoppers pay there."""

    facts: Mapping[str, object]
    in_checkout: bool


def read_page(address: str, domain: str) -> PageRead:
    """The page behind an address or a path of a store; its home page where nothing is said.

    Refuses with ``RulesRefused`` what is an address of somebody else.
    """
    home = _split(domain)
    asked = _split(address, home.netloc) if address.strip() else home
    if asked.netloc and home.netloc and _host(asked) != _host(home):
        raise RulesRefused({"address": "inspection_elsewhere"})
    path = asked.path or home.path or "/"
    facts: dict[str, object] = {"path": path, "page_type": _kind(path, home.path)}
    for fact, pattern in (("product", _PRODUCT), ("category", _CATEGORY)):
        if found := pattern.search(path):
            facts[fact] = found[1]
    if spoken := _LANGUAGE.match(path.removeprefix(home.path.rstrip("/"))):
        facts["language"] = spoken[1]
    return PageRead(
        facts={**facts, **_marks(asked.query)}, in_checkout=bool(_CHECKOUT.search(path))
    )


def address_on(address: str, domain: str, **brings: str) -> str:
    """An address or path of a store, whole, with what it brings; nothing without a store's own.

    Refuses with ``RulesRefused`` what is an address of somebody else.
    """
    if not domain.strip():
        return ""
    read_page(address, domain)
    home = _split(domain)
    asked = _split(address, home.netloc) if address.strip() else home
    query = urlencode([*parse_qsl(asked.query), *brings.items()])
    path = quote(asked.path or home.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit(("http" if home.scheme == "http" else "https", home.netloc, path, query, ""))


def _split(address: str, host: str = "") -> SplitResult:
    """An address in its parts; with a host, also a path of it."""
    given = address.strip()
    if "://" not in given:
        known = not host or given.lower().startswith(host)
        given = f"https://{given}" if known else f"https://{host}/{given.removeprefix('/')}"
    try:
        return urlsplit(given)
    except ValueError as fault:
        raise RulesRefused({"address": "not_address"}) from fault


def _host(address: SplitResult) -> str:
    return address.netloc.lower().removeprefix("www.")


def _kind(path: str, home: str) -> str:
    if _PRODUCT.search(path):
        return "product"
    if _CATEGORY.search(path):
        return "category"
    if _CART.search(path):
        return "cart"
    inner = path.removeprefix(home.rstrip("/"))
    return "index" if not _LANGUAGE.sub("", inner).strip("/") else "other"


def _marks(query: str) -> dict[str, object]:
    """The campaign and the networks, as the storefront script reads them."""
    given = {name: values[0] for name, values in parse_qs(query).items()}
    marks: dict[str, object] = {name: given[name] for name in _CAMPAIGN if name in given}
    networks = [_CLICKS[name.lower()] for name in given if name.lower() in _CLICKS]
    return {**marks, "click_id": list(dict.fromkeys(networks))}
