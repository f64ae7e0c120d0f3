"""What is known of visitors, as values that events carry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from nomoflow.kernel.ids import VisitorId
from nomoflow.kernel.money import Money


class Channel(StrEnum):
    """The kind of way on which somebody came."""

    PAID_SOCIAL = "paid_social"
    PAID_SEARCH = "paid_search"
    DISPLAY = "display"
    PAID_OTHER = "paid_other"
    ORGANIC_SOCIAL = "organic_social"
    ORGANIC_SEARCH = "organic_search"
    AFFILIATE = "affiliate"
    EMAIL = "email"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    PUSH = "push"
    REFERRAL = "referral"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a landing came from: what its address and its referrer say."""

    channel: Channel
    source: str = ""
    medium: str = ""
    campaign: str = ""
    term: str = ""
    content: str = ""
    click_ids: Mapping[str, str] = field(default_factory=dict)
    platform: str = ""
    """The ad platform behind a paid click, such as ``snapchat``."""
    tagged: bool = False
    """Whether the address itself said so, by UTM or a click id: such a landing begins a visit."""

    @property
    def direct(self) -> bool:
        """Whether nothing is known of the way."""
        return self.channel is Channel.DIRECT

    def same_campaign(self, other: "Origin") -> bool:
        """Whether both came by the same campaign, click ids aside."""
        mine = (self.channel, self.source, self.medium, self.campaign.casefold())
        return mine == (other.channel, other.source, other.medium, other.campaign.casefold())


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """The beginning of a visit, with where it came from."""

    id: str
    visitor: VisitorId
    at: datetime
    origin: Origin
    landing: str
    """The address it landed on, without query."""
    referrer: str = ""


class LinkKind(StrEnum):
    """What a browser was seen together with."""

    CART = "cart"
    CUSTOMER = "customer"
    ORDER = "order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A visitor was seen with a cart, a customer or an order. A hint, no proof of money."""

    visitor: VisitorId
    kind: LinkKind
    id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetMeeting:
    """Something happened between a browser and a widget."""

    visitor: VisitorId
    at: datetime
    widget: str
    deed: str
    """``shown``, ``held_out``, ``clicked``, ``closed`` or ``acted``: left an address in it, or
    copied its code."""
    device: str
    """``phone``, ``tablet`` or ``desktop``; ``unknown`` where the browser did not say."""
    page: str
    """``index``, ``category``, ``product``, ``cart`` or ``other``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeniedCode:
    """A code that a store refused at a cart, as the browser saw it."""

    id: str
    visitor: VisitorId
    at: datetime
    code: str
    said: str
    """The store's own words to the shopper."""
    cart: Money | None = None
