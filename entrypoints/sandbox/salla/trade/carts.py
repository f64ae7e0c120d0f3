"""Shoppers and their carts: registering, filling, applying coupons, leaving."""

from datetime import timedelta

from entrypoints.sandbox.salla import coupon_rules
from entrypoints.sandbox.salla.announcer import Announcer
from entrypoints.sandbox.salla.payloads.carts import CartPayloads
from entrypoints.sandbox.salla.payloads.people import PeoplePayloads
from entrypoints.sandbox.salla.records import Cart, CartLine, Customer, Product, Visit
from entrypoints.sandbox.salla.world import World


class CartTrade:
    def __init__(
        self, world: World, announcer: Announcer, people: PeoplePayloads, carts: CartPayloads
    ) -> None:
        self._world = world
        self._announcer = announcer
        self._people = people
        self._carts = carts

    def register(self, customer: Customer, visit: Visit) -> Customer:
        with self._world.changing():
            self._world.customers.put(customer)
            self._tell_customer("customer.created", customer, visit)
            return customer

    def change_customer(self, customer: Customer, visit: Visit) -> None:
        with self._world.changing():
            customer.updated_at = self._world.now()
            self._world.customers.put(customer)
            self._tell_customer("customer.updated", customer, visit)

    def sign_in(self, customer: Customer, visit: Visit) -> None:
        self._tell_customer("customer.login", customer, visit)

    def _tell_customer(self, event: str, customer: Customer, visit: Visit) -> None:
        data = self._people.announced(customer, visit)
        self._announcer.store_event(customer.store_id, event, data)

    def new_cart(self, store_id: int, customer_id: int | None) -> Cart:
        now = self._world.now()
        cart = Cart(
            id=self._world.next_id("cart"),
            store_id=store_id,
            created_at=now,
            updated_at=now,
            customer_id=customer_id,
            channel=self._world.knobs.storefront_channel,
        )
        return self._world.carts.put(cart)

    def put_in_cart(self, cart: Cart, product: Product, quantity: int) -> CartLine:
        with self._world.changing():
            line = next((each for each in cart.lines if each.product_id == product.id), None)
            if line is None:
                line = CartLine(
                    id=self._world.next_id("line"), product_id=product.id, quantity=quantity
                )
                cart.lines.append(line)
            else:
                line.quantity += quantity
            self._touch(cart)
            return line

    def set_quantity(self, cart: Cart, line_id: int, quantity: int) -> None:
        with self._world.changing():
            for line in cart.lines:
                if line.id == line_id:
                    line.quantity = quantity
            cart.lines = [line for line in cart.lines if line.quantity > 0]
            self._touch(cart)

    def set_customer(self, cart: Cart, customer_id: int | None) -> None:
        with self._world.changing():
            cart.customer_id = customer_id
            self._touch(cart)

    def choose_carrier(self, cart: Cart, company: str) -> None:
        with self._world.changing():
            cart.shipping_company = company
            self._touch(cart)

    def apply_coupon(self, cart: Cart, code: str) -> coupon_rules.Sentence | None:
        with self._world.changing():
            problem = coupon_rules.objection(self._world, cart, code)
            if problem is not None:
                return problem
            cart.coupon_code = code
            self._touch(cart)
            data = self._carts.coupon_applied(cart)
            self._announcer.store_event(cart.store_id, "coupon.applied", data)
            return None

    def remove_coupon(self, cart: Cart) -> None:
        with self._world.changing():
            cart.coupon_code = None
            self._touch(cart)

    def _touch(self, cart: Cart) -> None:
        cart.updated_at = self._world.now()
        self._world.carts.put(cart)
        if cart.status == "abandoned":
            self._announcer.store_event(
                cart.store_id, "abandoned.cart", self._carts.abandoned(cart)
            )

    def abandon(self, cart: Cart) -> bool:
        """Only a cart with goods and a known customer is ever called abandoned."""
        with self._world.changing():
            if cart.status != "open" or cart.customer_id is None or not cart.lines:
                return False
            cart.status = "abandoned"
            self._world.carts.put(cart)
            self._announcer.store_event(
                cart.store_id, "abandoned.cart", self._carts.abandoned(cart)
            )
            return True

    def abandon_idle(self) -> None:
        patience = timedelta(seconds=self._world.knobs.abandon_cart_seconds)
        for cart in self._world.carts.all():
            if cart.status == "open" and cart.updated_at + patience <= self._world.now():
                self.abandon(cart)

    def purchase(self, cart: Cart) -> None:
        """The cart has become an order."""
        was_abandoned = cart.status == "abandoned"
        cart.status = "purchased"
        self._world.carts.put(cart)
        if not was_abandoned:
            return
        changed = {"id": cart.id, "status": "purchased"}
        self._announcer.store_event(cart.store_id, "abandoned.cart.status.changed", changed)
        self._announcer.store_event(
            cart.store_id, "abandoned.cart.purchased", self._carts.purchased(cart)
        )
