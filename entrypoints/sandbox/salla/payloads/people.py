"""Customers, stores and reviews as JSON."""

from datetime import UTC, datetime
from typing import Any

from entrypoints.sandbox.salla import shapes, statuses
from entrypoints.sandbox.salla.addresses import Addresses
from entrypoints.sandbox.salla.records import Customer, Order, Review, Store, Visit
from entrypoints.sandbox.salla.world import World


class PeoplePayloads:
    def __init__(self, world: World, addresses: Addresses) -> None:
        self._world = world
        self._addresses = addresses

    def store_info(self, store: Store, language: str = "ar") -> dict[str, Any]:
        english = language == "en"
        return {
            "id": store.id,
            "name": store.name_en if english else store.name_ar,
            "entity": "company",
            "email": store.email,
            "avatar": self._addresses.store_avatar(store),
            "plan": store.plan,
            "type": "live",
            "status": "active",
            "verified": True,
            "currency": store.currency,
            "domain": self._addresses.shop(store),
            "description": store.description_en if english else store.description_ar,
            "licenses": {
                "tax_number": "300000000000003" if store.tax_percent else None,
                "commercial_number": "1010000000",
                "freelance_number": None,
            },
            "social": self._social(store),
        }

    @staticmethod
    def _social(store: Store) -> dict[str, Any]:
        return {
            "telegram": None,
            "twitter": f"https://twitter.com/{store.username}",
            "facebook": None,
            "maroof": None,
            "youtube": None,
            "snapchat": f"https://snapchat.com/add/{store.username}",
            "whatsapp": store.mobile,
            "appstore_link": None,
            "googleplay_link": None,
        }

    def nested_store(self, store: Store) -> dict[str, Any]:
        """The store as an order carries it."""
        return {
            "id": store.id,
            "store_id": store.id,
            "user_id": store.merchant_id,
            "user_email": store.email,
            "username": store.username,
            "name": {"ar": store.name_ar, "en": store.name_en},
            "avatar": self._addresses.store_avatar(store),
        }

    def nested(self, customer: Customer) -> dict[str, Any]:
        """The customer as an order carries it."""
        store = self._world.store(customer.store_id)
        return {
            "id": customer.id,
            "first_name": customer.first_name,
            "last_name": customer.last_name,
            "mobile": customer.mobile,
            "mobile_code": customer.mobile_code,
            "email": customer.email,
            "urls": {
                "customer": self._addresses.customer_profile(store),
                "admin": self._addresses.customer_admin(customer.token),
            },
            "avatar": self._addresses.person_avatar(customer.gender),
            "gender": customer.gender,
            "birthday": _birthday(customer),
            "city": customer.city_ar,
            "country": customer.country_ar,
            "country_code": customer.country_code,
            "currency": store.currency,
            "location": customer.district,
            "updated_at": shapes.date_object(customer.updated_at),
        }

    def listed(self, customer: Customer) -> dict[str, Any]:
        nested = self.nested(customer)
        updated_at = nested.pop("updated_at")
        first = {"id": nested.pop("id"), "full_name": customer.full_name}
        return {
            **first,
            **nested,
            "lang": customer.lang,
            "created_at": shapes.date_object(customer.created_at),
            "updated_at": updated_at,
            "groups": list(customer.groups),
        }

    def detailed(self, customer: Customer) -> dict[str, Any]:
        orders = [
            order
            for order in self._world.orders.of(customer.store_id)
            if order.customer_id == customer.id and not order.deleted
        ]
        currency = self._world.store(customer.store_id).currency
        amount = sum(order.total for order in orders)
        average = round(amount / len(orders)) if orders else 0
        latest = max((order.placed_at for order in orders), default=None)
        return {
            **self.listed(customer),
            "stats": {
                "orders_count": len(orders),
                "orders_amount": shapes.number(amount, currency),
            },
            "is_orders_rated": False,
            "pending_rating_count": sum(order.status == "delivered" for order in orders),
            "is_blocked": False,
            "block_reason": None,
            "is_inactive": False,
            "is_notifications_enabled": customer.notifications,
            "orders_average": shapes.number(average, currency),
            "latest_purchase": shapes.date_object_or_none(latest),
            "abandoned_carts_items": None,
            "total_points": 40 * len(orders),
            "wallet_balance": 0,
        }

    def announced(self, customer: Customer, visit: Visit) -> dict[str, Any]:
        """The customer as a webhook carries it."""
        return {
            **self.nested(customer),
            "groups": list(customer.groups),
            "source": {
                "device": visit.device,
                "user-agent": visit.user_agent,
                "ip": visit.ip,
            },
            "is_notifications_enabled": customer.notifications,
        }

    def brief(self, customer: Customer) -> dict[str, Any]:
        """The customer as a cart or a light order carries it."""
        return {
            "id": customer.id,
            "name": customer.full_name,
            "mobile": customer.phone,
            "email": customer.email,
            "avatar": self._addresses.person_avatar(customer.gender),
            "country": customer.country_ar,
            "city": customer.city_ar,
        }

    def review_listed(self, review: Review) -> dict[str, Any]:
        return {
            "id": review.id,
            "type": "rating",
            "rating": review.rating,
            "content": review.content,
            "order_id": review.order_id,
            "is_published": True,
            "created_at": shapes.plain_date(review.created_at),
            "customer": self.brief(self._world.customer(review.customer_id)),
        }

    def review_announced(
        self, review: Review, order: Order, product: dict[str, Any]
    ) -> dict[str, Any]:
        """The review as a webhook carries it: product fields flat, numbers as text."""
        customer = self.brief(self._world.customer(review.customer_id))
        customer.pop("email")
        customer["id"] = str(customer["id"])
        status = statuses.of_order(order.status)
        flat = {name: product[name] for name in ("is_available", "sku", "name", "price")}
        return {
            "type": "rating",
            "rating": str(review.rating),
            "content": review.content,
            "customer": customer,
            "product": {
                "id": str(product["id"]),
                "type": product["type"],
                "promotion": product["promotion"],
            },
            "status": {
                "id": str(status["id"]),
                "name": status["name"],
                "customized": {
                    "id": str(status["customized"]["id"]),
                    "name": status["customized"]["name"],
                },
                "can_cancel": False,
            },
            **flat,
            "sale_price": _as_text(product["sale_price"]),
            "currency": order.currency,
            "url": product["url"],
            "thumbnail": product["thumbnail"],
            "has_special_price": product["has_special_price"],
            "regular_price": _as_text(product["regular_price"]),
            "favorite": None,
            "order": {
                "id": str(order.id),
                "reference_id": str(order.reference_id),
                "total": _as_text(shapes.money(order.total, order.currency)),
            },
            "date": [shapes.wall_clock(review.created_at).strftime("%Y-%m-%d")],
            "items": [{"name": line.name, "quantity": str(line.quantity)} for line in order.lines],
        }


def _as_text(money: dict[str, Any]) -> dict[str, Any]:
    return {"amount": str(money["amount"]), "currency": money["currency"]}


def _birthday(customer: Customer) -> dict[str, Any] | None:
    if customer.birthday is None:
        return None
    day = datetime.fromisoformat(customer.birthday)
    midnight = day.replace(tzinfo=shapes.RIYADH).astimezone(UTC)
    return shapes.date_object(midnight)
