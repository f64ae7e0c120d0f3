"""What channels and sources are called, and their signs."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

CHANNELS = {
    "paid_social": (_("Social ad"), "megaphone"),
    "paid_search": (_("Search ad"), "megaphone"),
    "display": (_("Display ad"), "megaphone"),
    "paid_other": (_("Other ad"), "megaphone"),
    "organic_social": (_("Social network"), "users"),
    "organic_search": (_("Search"), "search"),
    "affiliate": (_("Affiliate"), "hand-coins"),
    "coupon": (_("Coupon"), "hand-coins"),
    "email": (_("E-mail"), "mail"),
    "sms": (_("SMS"), "smartphone"),
    "whatsapp": (_("WhatsApp"), "smartphone"),
    "push": (_("Notification"), "bell"),
    "referral": (_("Another site"), "link"),
    "direct": (_("Direct"), "globe"),
    "unknown": (_("Unknown"), "circle-help"),
}

_NAMES = {
    "snapchat": _("Snapchat"),
    "tiktok": _("TikTok"),
    "instagram": _("Instagram"),
    "facebook": _("Facebook"),
    "meta": _("Meta"),
    "google": _("Google"),
    "bing": _("Bing"),
    "youtube": _("YouTube"),
    "x": _("X (Twitter)"),
    "twitter": _("X (Twitter)"),
    "whatsapp": _("WhatsApp"),
    "telegram": _("Telegram"),
    "linkedin": _("LinkedIn"),
    "pinterest": _("Pinterest"),
    "newsletter": _("Newsletter"),
}

# Here the source is the store itself or a partner's tag: the channel says more.
_OWN_CHANNELS = frozenset({"affiliate", "email", "push", "sms", "whatsapp"})

WITHOUT_SOURCE = frozenset({"", "direct", "unknown"})
"""Channels that earn nothing in the report: nobody knows the way."""


def channel_name(channel: str) -> str:
    """A channel in words."""
    return str(CHANNELS[channel][0]) if channel in CHANNELS else channel


def channel_icon(channel: str) -> str:
    """A channel's sign."""
    return CHANNELS[channel][1] if channel in CHANNELS else "link"


def source_name(channel: str, source: str) -> str:
    """A source in words: its own name, or its channel's where it has none."""
    if not source or channel in WITHOUT_SOURCE:
        return channel_name(channel or "unknown")
    known = _NAMES.get(source.casefold())
    if known:
        return str(known)
    return channel_name(channel) if channel in _OWN_CHANNELS else source


def source_with_channel(channel: str, source: str) -> str:
    """A source in words, with its channel where the name alone would not tell them apart."""
    name, kind = source_name(channel, source), channel_name(channel)
    if channel in WITHOUT_SOURCE or not source or (name == kind and source == channel):
        return name
    other = source if name == kind else kind
    return gettext("%(source)s · %(channel)s", source=name, channel=other)
