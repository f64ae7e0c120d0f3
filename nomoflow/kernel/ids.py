"""The identities that features share, and where new ones come from."""

from typing import NewType, Protocol

StoreId = NewType("StoreId", str)
"""A store: the platform and its number there, such as ``salla-1305146709``."""

StoreKey = NewType("StoreKey", str)
"""A store's public name in the address of its script: random, no secret, never the number."""

MemberId = NewType("MemberId", str)
"""A person who works in the dashboard: the platform and the user's number there."""

EventId = NewType("EventId", str)
TaskId = NewType("TaskId", str)
MessageId = NewType("MessageId", str)

OrderId = NewType("OrderId", str)
"""The platform's own number of an order, as text (numbers there exceed 32 bits)."""

CartId = NewType("CartId", str)
CustomerId = NewType("CustomerId", str)
ProductId = NewType("ProductId", str)
CategoryId = NewType("CategoryId", str)
CouponId = NewType("CouponId", str)
"""Our own name of a coupon: it has one before the platform knows it."""

PlatformCouponId = NewType("PlatformCouponId", str)
"""The platform's own number of a coupon, as text."""

OfferId = NewType("OfferId", str)
NoticeId = NewType("NoticeId", str)
"""Something a merchant tells shoppers on the storefront."""

ReviewId = NewType("ReviewId", str)

VisitorId = NewType("VisitorId", str)
"""A browser in one store, as the storefront script named it. Never shared between stores."""


class Ids(Protocol):
    """Where new identities come from."""

    def new(self) -> str:
        """A fresh identity; later ones sort after earlier ones."""
        ...

    def secret(self) -> str:
        """A fresh unguessable text, at least 128 bits, safe in an address."""
        ...


def platform_of(store: StoreId) -> str:
    """The platform a store lives on: ``salla`` of ``salla-1305146709``."""
    return store.partition("-")[0]


def number_of(store: StoreId) -> str:
    """The store's number on its platform: ``1305146709`` of ``salla-1305146709``."""
    return store.partition("-")[2]
