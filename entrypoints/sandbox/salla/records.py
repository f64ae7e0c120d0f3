"""What the stand-in remembers: plain records of merchants, stores and what is sold in them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from entrypoints.sandbox.salla import carriers

# Money is kept in minor units of the store's currency everywhere in here.


@dataclass(slots=True, kw_only=True)
class Merchant:
    id: int
    name_ar: str
    name_en: str
    email: str
    mobile: str
    created_at: datetime


@dataclass(slots=True, kw_only=True)
class Store:
    id: int
    merchant_id: int
    username: str
    name_ar: str
    name_en: str
    description_ar: str
    description_en: str
    plan: str
    currency: str
    email: str
    mobile: str
    city_ar: str
    accent: str
    deep: str
    tax_percent: int
    shipping: int
    free_shipping_from: int
    cash_fee: int
    created_at: datetime
    account_state: str = "active"


@dataclass(slots=True, kw_only=True)
class Category:
    id: int
    store_id: int
    name_ar: str
    name_en: str
    slug: str
    art: str
    sort: int
    updated_at: datetime


@dataclass(slots=True, kw_only=True)
class Brand:
    id: int
    store_id: int
    name_ar: str
    name_en: str


@dataclass(slots=True, kw_only=True)
class Product:
    id: int
    store_id: int
    sku: str
    name_ar: str
    name_en: str
    description_ar: str
    description_en: str
    slug: str
    price: int
    cost: int
    category_ids: list[int]
    art: str
    hue: int
    quantity: int
    sort: int
    updated_at: datetime
    sale_price: int = 0
    sale_end: str | None = None
    notify_quantity: int = 5
    status: str = "sale"
    weight_grams: int = 250
    views: int = 0
    sold: int = 0
    rating_total: int = 0
    rating_count: int = 0
    brand_id: int | None = None

    @property
    def selling_price(self) -> int:
        return self.sale_price or self.price


@dataclass(slots=True, kw_only=True)
class Customer:
    id: int
    store_id: int
    first_name: str
    last_name: str
    first_name_en: str
    last_name_en: str
    mobile: int
    mobile_code: str
    email: str | None
    gender: str
    birthday: str | None
    city_ar: str
    city_en: str
    district: str
    created_at: datetime
    updated_at: datetime
    groups: list[int] = field(default_factory=list)
    country_code: str = "SA"
    country_ar: str = "السعودية"
    lang: str = "ar"
    notifications: bool = True
    token: str = ""
    street: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def phone(self) -> str:
        return f"{self.mobile_code}{self.mobile}"


@dataclass(slots=True, kw_only=True)
class CustomerGroup:
    id: int
    store_id: int
    name: str


@dataclass(slots=True, kw_only=True)
class CartLine:
    id: int
    product_id: int
    quantity: int


@dataclass(slots=True, kw_only=True)
class Cart:
    """`status` is open, abandoned, or purchased; only a cart with a known customer is abandoned."""

    id: int
    store_id: int
    created_at: datetime
    updated_at: datetime
    customer_id: int | None = None
    lines: list[CartLine] = field(default_factory=list)
    coupon_code: str | None = None
    status: str = "open"
    channel: str = "web"
    shipping_company: str = carriers.FIRST


@dataclass(slots=True, kw_only=True)
class OrderLine:
    id: int
    product_id: int
    name: str
    sku: str
    quantity: int
    price: int
    """For the whole line, before discount and tax."""
    discount: int
    tax: int
    weight_grams: int


@dataclass(slots=True, kw_only=True)
class StatusChange:
    id: int
    slug: str
    note: str
    at: datetime


@dataclass(slots=True, kw_only=True)
class Address:
    city_ar: str
    district: str
    street: str
    postal_code: str
    latitude: float
    longitude: float


@dataclass(slots=True, kw_only=True)
class Visit:
    """The device an order came from, as Salla reports it."""

    device: str = "mobile"
    user_agent: str = ""
    ip: str = "203.0.113.24"


@dataclass(slots=True, kw_only=True)
class Order:
    id: int
    reference_id: int
    store_id: int
    cart_id: int | None
    customer_id: int
    lines: list[OrderLine]
    status: str
    payment_method: str
    pending_payment: bool
    currency: str
    sub_total: int
    discount: int
    shipping_cost: int
    cash_fee: int
    tax_percent: int
    tax: int
    total: int
    placed_at: datetime
    updated_at: datetime
    token: str
    address: Address
    visit: Visit
    coupon_id: int | None = None
    coupon_code: str | None = None
    source: str = "store"
    source_type: str = "direct"
    source_value: str | None = None
    shipping_id: int = 0
    shipping_company: str = carriers.FIRST
    holds_coupon_use: bool = False
    history: list[StatusChange] = field(default_factory=list)
    first_completed_at: datetime | None = None
    receipt_image: str | None = None
    deleted: bool = False
    read: bool = False
    tags: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ChildCode:
    """One code of a group, which is counted by itself."""

    id: int
    code: str
    uses: int = 0
    used_by: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Coupon:
    """Fields of the request are kept under the names of the response."""

    id: int
    store_id: int
    code: str
    type: str
    amount: float
    created_at: datetime
    updated_at: datetime
    starts_at: str | None
    expires_at: str
    status: str = "active"
    maximum_amount: float = 0
    minimum_amount: float | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    marketing: dict[str, Any] = field(default_factory=dict)
    children: list[ChildCode] = field(default_factory=list)
    uses: int = 0
    used_by: list[int] = field(default_factory=list)
    sales: int = 0

    def answers_to(self, code: str) -> bool:
        if self.children:
            return self.child(code) is not None
        return self.code.casefold() == code.casefold()

    def child(self, code: str) -> ChildCode | None:
        wanted = code.casefold()
        return next((child for child in self.children if child.code.casefold() == wanted), None)

    def uses_of(self, code: str) -> tuple[int, list[int]]:
        """How often this code was used, and by whom."""
        child = self.child(code)
        return (self.uses, self.used_by) if child is None else (child.uses, child.used_by)


@dataclass(slots=True, kw_only=True)
class Review:
    id: int
    store_id: int
    customer_id: int
    product_id: int
    order_id: int
    rating: int
    content: str
    created_at: datetime
