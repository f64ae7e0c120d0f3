"""Addresses that a request brings along: followed only where they stay in this house."""

from urllib.parse import urlsplit

_LONGEST = 2000


def local_path(text: str | None, otherwise: str = "/") -> str:
    """The text when it is a path of this site, and something harmless when it is anything else."""
    if not text or len(text) > _LONGEST or not text.startswith("/"):
        return otherwise
    # Browsers read a backslash as a slash and skip control characters: both lead elsewhere.
    if text.startswith("//") or "\\" in text or not text.isprintable() or " " in text:
        return otherwise
    try:
        parts = urlsplit(text)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else text
