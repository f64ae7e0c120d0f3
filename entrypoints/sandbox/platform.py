"""What the sandbox asks of each platform's stand-in."""

from collections.abc import Callable
from dataclasses import dataclass, field

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response


@dataclass(frozen=True, kw_only=True)
class Link:
    label_ar: str
    label_en: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Platform:
    """A mounted stand-in: its name and links for the home page, and its threads."""

    name: str
    about_ar: str
    about_en: str
    links: list[Link] = field(default_factory=list)
    api_prefix: str
    """Addresses below this one answer errors as the platform's API does."""
    explain: Callable[[HTTPException], Response]
    start: Callable[[], None]
    stop: Callable[[], None]
