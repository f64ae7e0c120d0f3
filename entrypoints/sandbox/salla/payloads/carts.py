"""Carts as JSON: in the API, in the abandonment webhooks, and in `coupon.applied`."""

from typing import Any

from entrypoints.sandbox.salla import coupon_rules, pricing, shapes
from entrypoints.sandbox.salla.addresses import Addresses
from entrypoints.sandbox.salla.payloads.people import PeoplePayloads
from entrypoints.sandbox.salla.records import Cart, Coupon
from entrypoints.sandbox.salla.world import World


class CartPayloads:
    def __init__(self, world: World, addresses: Addresses, people: PeoplePayloads) -> None:
        self._world = world
        self._addresses = addresses
        self._people = people

    def listed(self, cart: Cart) -> dict[str, Any]:
        return {
            **self._summary(cart),
            "customer": self._customer(cart),
            "coupon": self._api_coupon(cart),
            "items": self._items(cart),
        }

    def detailed(self, cart: Cart) -> dict[str, Any]:
        status = "purchased" if cart.status == "purchased" else "active"
        return {**self.listed(cart), "status": status}

    def abandoned(self, cart: Cart) -> dict[str, Any]:
        """What `abandoned.cart` carries: coupon amounts are plain numbers."""
        return {
            **self._summary(cart),
            "customer": self._customer(cart),
            "coupon": self._webhook_coupon(cart),
            "items": self._bare_items(cart),
        }

    def coupon_applied(self, cart: Cart) -> dict[str, Any]:
        customer = self._customer(cart)
        if customer is not None:
            customer.pop("email")
        return {
            "cart": {
                **self._summary(cart),
                "customer": customer,
                "coupon": self._api_coupon(cart),
                "items": self._bare_items(cart),
            }
        }

    def purchased(self, cart: Cart) -> dict[str, Any]:
        currency = self._world.store(cart.store_id).currency
        sums = pricing.of_cart(self._world, cart)
        return {
            "id": cart.id,
            "status": "purchased",
            "currency": currency,
            "total": shapes.number(sums.goods_after_discount, currency),
            "subtotal": shapes.number(sums.sub_total, currency),
            "total_discount": shapes.number(sums.discount, currency),
        }

    def _summary(self, cart: Cart) -> dict[str, Any]:
        store = self._world.store(cart.store_id)
        sums = pricing.of_cart(self._world, cart)
        age = self._world.now() - cart.created_at
        return {
            "id": cart.id,
            "total": shapes.money(sums.goods_after_discount, store.currency),
            "subtotal": shapes.money(sums.sub_total, store.currency),
            "total_discount": shapes.money(sums.discount, store.currency),
            "checkout_url": self._addresses.checkout(store, cart.id),
            "age_in_minutes": int(age.total_seconds() // 60),
            "created_at": shapes.date_object(cart.created_at),
            "updated_at": shapes.date_object(cart.updated_at),
        }

    def _customer(self, cart: Cart) -> dict[str, Any] | None:
        if cart.customer_id is None:
            return None
        return self._people.brief(self._world.customer(cart.customer_id))

    def _coupon(self, cart: Cart) -> Coupon | None:
        return coupon_rules.coupon_named(self._world, cart.store_id, cart.coupon_code)

    def _api_coupon(self, cart: Cart) -> dict[str, Any] | None:
        coupon = self._coupon(cart)
        if coupon is None:
            return None
        currency = self._world.store(cart.store_id).currency
        return {
            "id": coupon.id,
            "code": cart.coupon_code,
            "status": coupon.status,
            "type": coupon.type,
            "amount": {"amount": coupon.amount, "currency": currency},
            "minimum_amount": {"amount": coupon.minimum_amount or 0, "currency": currency},
            "expiry_date": coupon.expires_at,
            "created_at": shapes.date_object(coupon.created_at),
        }

    def _webhook_coupon(self, cart: Cart) -> dict[str, Any] | None:
        coupon = self._coupon(cart)
        if coupon is None:
            return None
        return {
            "id": coupon.id,
            "code": cart.coupon_code,
            "status": coupon.status,
            "type": coupon.type,
            "amount": coupon.amount,
            "minimum_amount": coupon.minimum_amount or 0,
            "expiry_date": coupon.expires_at,
            "start_date": coupon.starts_at,
            "created_at": shapes.script_date(coupon.created_at),
            "free_shipping": bool(coupon.settings.get("free_shipping")),
        }

    def _bare_items(self, cart: Cart) -> list[dict[str, Any]]:
        return [
            {"id": line.id, "product_id": line.product_id, "quantity": line.quantity}
            for line in cart.lines
        ]

    def _items(self, cart: Cart) -> list[dict[str, Any]]:
        store = self._world.store(cart.store_id)
        currency = store.currency
        return [
            {
                "id": line.line_id,
                "product_id": line.product.id,
                "quantity": line.quantity,
                "weight": line.product.weight_grams / 1000,
                "amounts": {
                    "price_without_tax": shapes.money(line.price, currency),
                    "total_discount": shapes.money(line.discount, currency),
                    "tax": {
                        "percent": f"{store.tax_percent:.2f}",
                        "amount": shapes.money(line.tax, currency),
                    },
                    "total": shapes.money(line.price, currency),
                },
                "notes": "",
            }
            for line in pricing.of_cart(self._world, cart).lines
        ]
