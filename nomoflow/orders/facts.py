"""What a platform tells about orders and carts, as values that events carry."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nomoflow.kernel.ids import CartId, CustomerId, OrderId, ProductId
from nomoflow.kernel.money import Money


class OrderState(StrEnum):
    """What an order is to the merchant's revenue."""

    PENDING = "pending"
    """Placed but unpaid, or waiting for confirmation of payment: no revenue yet."""
    SALE = "sale"
    """Counts as revenue."""
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    DELETED = "deleted"

    @property
    def reversed(self) -> bool:
        """Whether whatever was counted is taken back."""
        return self in (OrderState.CANCELLED, OrderState.REFUNDED, OrderState.DELETED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who bought, as far as the platform said. ``None`` where it said nothing."""

    id: CustomerId | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    """E.164 with the plus sign."""
    city: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One line of an order. ``weight`` splits the order's money, it is no money itself."""

    product: ProductId | None
    name: str
    quantity: int
    weight: Money | None = None
    sku: str = ""
    url: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAmounts:
    """The money of an order, each part as the platform states it."""

    total: Money
    shipping: Money
    tax: Money
    discount: Money
    subtotal: Money
    coupons: Money | None = None
    """What codes took off, of the discount; ``None`` where its parts are not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReport:
    """One telling of an order. ``None`` and empty mean: not told, not: emptied.

    ``reported_at`` is the platform's time of this telling, by which newer overwrites older.
    """

    id: OrderId
    reported_at: datetime
    state: OrderState | None = None
    status: str | None = None
    """The platform's stable slug of the status."""
    status_name: str | None = None
    reference: str | None = None
    placed_at: datetime | None = None
    amounts: OrderAmounts | None = None
    total: Money | None = None
    """Where only the total was told (``amounts`` is richer and wins)."""
    payment_method: str | None = None
    buyer: Buyer = Buyer()
    lines: tuple[OrderLine, ...] = ()
    coupon_codes: tuple[str, ...] | None = None
    cart: CartId | None = None
    source: str | None = None
    device: str | None = None
    test: bool = False
    """Placed in the platform's demo mode: kept, but no revenue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSnapshot:
    """An order as other features keep it. ``version`` grows with each change we recorded."""

    id: OrderId
    version: int
    state: OrderState
    placed_at: datetime
    revenue: Money
    """Total less shipping and tax: what is credited while the state is a sale."""
    total: Money
    customer: CustomerId | None
    cart: CartId | None
    coupon_codes: tuple[str, ...]
    discount: Money | None = None
    """What codes took off; where that is not known by itself, what was taken off in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLine:
    """A product waiting in a cart."""

    product: ProductId
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CartReport:
    """One telling of an abandoned cart. ``None`` means: not told."""

    id: CartId
    reported_at: datetime
    purchased: bool | None = None
    total: Money | None = None
    subtotal: Money | None = None
    discount: Money | None = None
    buyer: Buyer = Buyer()
    coupon_code: str | None = None
    checkout_url: str | None = None
    created_at: datetime | None = None
    lines: tuple[CartLine, ...] = ()
