"""Orders as JSON: the light list, the details, and the two forms that webhooks carry."""

from typing import Any

from entrypoints.sandbox.salla import carriers, shapes, statuses
from entrypoints.sandbox.salla.addresses import Addresses
from entrypoints.sandbox.salla.payloads.goods import GoodsPayloads
from entrypoints.sandbox.salla.payloads.people import PeoplePayloads
from entrypoints.sandbox.salla.records import Order, OrderLine, StatusChange, Store
from entrypoints.sandbox.salla.world import World

_PENDING_SECONDS = 86400


class OrderPayloads:
    def __init__(
        self, world: World, addresses: Addresses, people: PeoplePayloads, goods: GoodsPayloads
    ) -> None:
        self._world = world
        self._addresses = addresses
        self._people = people
        self._goods = goods

    def listed(self, order: Order, language: str = "ar") -> dict[str, Any]:
        return {
            "id": order.id,
            "reference_id": order.reference_id,
            "total": shapes.money(order.total, order.currency),
            "date": shapes.date_object(order.placed_at),
            "status": statuses.of_order(order.status, language),
            "can_cancel": False,
            "can_reorder": True,
            "payment_method": order.payment_method,
            "is_pending_payment": order.pending_payment,
            "pending_payment_ends_at": self._pending_seconds(order),
            "features": _features(),
            "items": [
                {
                    "name": line.name,
                    "quantity": line.quantity,
                    "thumbnail": self._thumbnail(line),
                }
                for line in order.lines
            ],
        }

    def detailed(self, order: Order, language: str = "ar") -> dict[str, Any]:
        store = self._world.store(order.store_id)
        announced = self.announced(order)
        announced.pop("product_reservations")
        customer = self._world.customer(order.customer_id)
        return {
            **announced,
            "cart_reference_id": order.cart_id,
            "updated_at": shapes.date_object(order.updated_at),
            "status": statuses.of_order(order.status, language),
            "is_price_quote": False,
            "exchange_rate": {
                "base_currency": order.currency,
                "exchange_currency": order.currency,
                "rate": 1,
            },
            "shipping": {
                **self._shipping(order, store),
                "shipping_details_id": order.shipping_id - 713,
            },
            "pickup_branch": None,
            "customer": {**announced["customer"], "groups": list(customer.groups)},
            "store": self._people.nested_store(store),
            "features": _features(),
        }

    def light(self, order: Order, language: str = "ar") -> dict[str, Any]:
        """Details without what `?format=light` leaves out."""
        details = self.detailed(order, language)
        for name in ("shipments", "items", "pickup_branch"):
            details.pop(name)
        details["customer"].pop("groups")
        details["shipping"].pop("receiver")
        return details

    def announced(self, order: Order) -> dict[str, Any]:
        """The full order as `order.*` webhooks carry it."""
        store = self._world.store(order.store_id)
        return {
            "id": order.id,
            "reference_id": order.reference_id,
            "urls": self._urls(order, store),
            "date": shapes.date_object(order.placed_at),
            "draft": False,
            "read": order.read,
            **self._source(order),
            "status": statuses.of_order(order.status),
            "receipt_image": order.receipt_image,
            "payment_method": order.payment_method,
            "currency": order.currency,
            "amounts": self._amounts(order),
            "shipping": self._shipping(order, store),
            "shipments": [],
            **self._state(order),
            "shipment_branch": [],
            "customer": self._people.nested(self._world.customer(order.customer_id)),
            "items": [self._full_item(order, line) for line in order.lines],
            "product_reservations": [],
            "bank": self._bank(order, store),
            "tags": [{"id": n + 1, "name": name} for n, name in enumerate(order.tags)],
        }

    def status_changed(self, order: Order, change: StatusChange) -> dict[str, Any]:
        """What `order.status.updated` carries: the history entry, with a lighter order inside."""
        return {
            "id": change.id,
            "status": statuses.STATUSES[change.slug].name_ar,
            "customized": None,
            "note": change.note,
            "created_at": shapes.date_object(change.at),
            "order": self._lighter(order),
        }

    def _lighter(self, order: Order) -> dict[str, Any]:
        store = self._world.store(order.store_id)
        status = statuses.of_order(order.status)
        status.pop("customized")
        return {
            "id": order.id,
            "reference_id": order.reference_id,
            "urls": self._urls(order, store),
            "date": shapes.date_object(order.placed_at),
            **self._source(order),
            "first_complete_at": shapes.date_object_or_none(order.first_completed_at),
            "status": status,
            "payment_method": order.payment_method,
            "currency": order.currency,
            "amounts": self._amounts(order),
            "shipping": self._shipping(order, store),
            **self._state(order),
            "can_reorder": False,
            "shipment_branch": [_branch()],
            "customer": self._people.brief(self._world.customer(order.customer_id)),
            "items": [self._light_item(order, line) for line in order.lines],
            "total": shapes.money(order.total, order.currency),
        }

    def items(self, order: Order) -> list[dict[str, Any]]:
        """The items endpoint: no product inside."""
        found = []
        for line in order.lines:
            item = self._full_item(order, line)
            item.pop("product")
            found.append({**item, "reservations": []})
        return found

    @staticmethod
    def histories(order: Order, language: str = "ar") -> list[dict[str, Any]]:
        return [
            {
                "id": change.id,
                "status": statuses.STATUSES[change.slug].name(language),
                "customized": None,
                "note": change.note,
                "created_at": shapes.date_object(change.at),
            }
            for change in order.history
        ]

    def receipt(self, order: Order) -> str:
        return f"{self._addresses.own}/salla/cdn/receipts/{order.reference_id}.svg"

    def _urls(self, order: Order, store: Store) -> dict[str, Any]:
        urls: dict[str, Any] = {
            "customer": self._addresses.order(store, order),
            "admin": self._addresses.order_admin(order),
            "digital_content": None,
            "rating": None,
        }
        if order.first_completed_at is not None:
            urls["rating"] = self._addresses.order_rating(store, order)
        if order.pending_payment and order.cart_id is not None:
            urls["checkout"] = self._addresses.checkout(store, order.cart_id)
        return urls

    @staticmethod
    def _source(order: Order) -> dict[str, Any]:
        return {
            "source": order.source,
            "source_device": order.visit.device,
            "source_details": {
                "type": order.source_type,
                "value": order.source_value,
                "device": order.visit.device,
                "user-agent": order.visit.user_agent,
                "ip": order.visit.ip,
            },
        }

    def _state(self, order: Order) -> dict[str, Any]:
        weight = sum(line.weight_grams * line.quantity for line in order.lines)
        return {
            "can_cancel": order.status in {"payment_pending", "under_review"},
            "show_weight": False,
            "can_reorder": True,
            "is_pending_payment": order.pending_payment,
            "pending_payment_ends_at": self._pending_seconds(order),
            "total_weight": shapes.weight_label(weight),
        }

    def _pending_seconds(self, order: Order) -> int:
        if not order.pending_payment:
            return 0
        waited = (self._world.now() - order.placed_at).total_seconds()
        return max(0, int(_PENDING_SECONDS - waited))

    @staticmethod
    def _amounts(order: Order) -> dict[str, Any]:
        currency = order.currency
        return {
            "sub_total": shapes.money(order.sub_total, currency),
            "shipping_cost": shapes.money(order.shipping_cost, currency),
            "cash_on_delivery": shapes.money(order.cash_fee, currency),
            "tax": {
                "percent": f"{order.tax_percent:.2f}",
                "amount": shapes.money(order.tax, currency),
            },
            "discounts": _discounts(order),
            "total": shapes.money(order.total, currency),
        }

    def _shipping(self, order: Order, store: Store) -> dict[str, Any]:
        customer = self._world.customer(order.customer_id)
        return {
            "id": order.shipping_id,
            "app_id": "2032004508",
            "company": carriers.name_of(order.shipping_company),
            "logo": "",
            "receiver": {
                "name": customer.full_name,
                "email": customer.email,
                "phone": customer.phone.lstrip("+"),
            },
            "shipper": {
                "name": store.name_ar,
                "company_name": store.username,
                "email": store.email,
                "phone": store.mobile.lstrip("+"),
            },
            "pickup_address": _pickup(store, customer.country_ar, customer.country_code),
            "address": {
                "country": customer.country_ar,
                "country_code": customer.country_code,
                "city": order.address.city_ar,
                "shipping_address": (
                    f"{order.address.street}، {order.address.district}، "
                    f"{order.address.city_ar}، {customer.country_ar}"
                ),
                "street_number": order.address.street,
                "block": order.address.district,
                "postal_code": order.address.postal_code,
                "geo_coordinates": {
                    "lat": order.address.latitude,
                    "lng": order.address.longitude,
                },
            },
            "shipment": {"id": "0", "pickup_id": None, "tracking_link": "0", "label": []},
            "policy_options": [],
        }

    def _line_amounts(self, order: Order, line: OrderLine) -> dict[str, Any]:
        return {
            "price_without_tax": shapes.money(line.price, order.currency),
            "total_discount": shapes.money(line.discount, order.currency),
            "tax": {
                "percent": f"{order.tax_percent:.2f}",
                "amount": shapes.money(line.tax, order.currency),
            },
            "total": shapes.money(line.price, order.currency),
        }

    def _full_item(self, order: Order, line: OrderLine) -> dict[str, Any]:
        product = self._world.products.get(line.product_id)
        return {
            "id": line.id,
            "name": line.name,
            "sku": line.sku,
            "quantity": line.quantity,
            "currency": order.currency,
            "weight": line.weight_grams / 1000,
            "weight_label": shapes.weight_label(line.weight_grams),
            "amounts": self._line_amounts(order, line),
            "notes": "",
            "product": self._goods.in_order(product) if product is not None else None,
            "options": [],
            "images": [],
            "codes": [],
            "files": [],
        }

    def _light_item(self, order: Order, line: OrderLine) -> dict[str, Any]:
        return {
            "id": line.id,
            "product_id": line.product_id,
            "name": line.name,
            "sku": line.sku,
            "quantity": line.quantity,
            "weight": line.weight_grams / 1000,
            "amounts": self._line_amounts(order, line),
        }

    def _thumbnail(self, line: OrderLine) -> str | None:
        product = self._world.products.get(line.product_id)
        return self._addresses.product_image(product) if product is not None else None

    @staticmethod
    def _bank(order: Order, store: Store) -> dict[str, Any] | None:
        if order.payment_method != "bank":
            return None
        return {
            "id": 326553500,
            "bank_name": "مصرف الراجحي",
            "bank_id": 1473353380,
            "account_name": f"مؤسسة {store.name_ar} التجارية",
            "account_number": "000000608010167519",
            "iban_number": "SA0380000000608010167519",
            "status": "active",
        }


def _features() -> dict[str, Any]:
    return {"digitalable": False, "shippable": True, "has_suspicious_alert": False}


def _branch() -> dict[str, Any]:
    return {
        "id": 2019138561,
        "name": "الفرع الرئيسي",
        "status": "active",
        "is_default": True,
        "type": {},
    }


def _pickup(store: Store, country: str, country_code: str) -> dict[str, Any]:
    return {
        "country": country,
        "country_code": country_code,
        "city": store.city_ar,
        "shipping_address": f"طريق العليا العام، حي العليا، {store.city_ar}، {country}",
        "street_number": "طريق العليا العام",
        "block": "العليا",
        "postal_code": "12211",
        "geo_coordinates": {"lat": 24.6905, "lng": 46.685},
    }


def _discounts(order: Order) -> list[dict[str, Any]]:
    if not order.coupon_code:
        return []
    return [
        {
            "title": f"كوبون تخفيض {order.coupon_code}",
            "type": "coupon",
            "code": order.coupon_code,
            "discount": shapes.decimal_text(order.discount, order.currency),
            "currency": order.currency,
            "discounted_shipping": 0,
        }
    ]
