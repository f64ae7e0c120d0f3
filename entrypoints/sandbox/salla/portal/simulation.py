"""Lets shoppers buy, so that a dashboard has something to show and a worker something to do."""

import secrets

from entrypoints.sandbox.salla.cities import STREETS, city_named
from entrypoints.sandbox.salla.module import Salla
from entrypoints.sandbox.salla.records import Address, Customer, Order, Store, Visit
from entrypoints.sandbox.salla.trade.orders import PAYMENT_METHODS

MOST = 500
_AGENT = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/144.0.0.0 Mobile Safari/537.36"


def buy(salla: Salla, store: Store, count: int) -> list[Order]:
    """So many paid orders of random customers, through the same steps as in the storefront."""
    dice = secrets.SystemRandom()
    customers = salla.world.customers.of(store.id)
    products = [each for each in salla.world.products.of(store.id) if each.status == "sale"]
    placed = []
    for _ in range(min(count, MOST)):
        customer = dice.choice(customers)
        cart = salla.carts.new_cart(store.id, customer.id)
        for product in dice.sample(products, dice.choice((1, 1, 2, 3))):
            salla.carts.put_in_cart(cart, product, 1)
        method = dice.choice(list(PAYMENT_METHODS))
        order = salla.orders.place_order(cart, method, _home(store, customer), _visit())
        if isinstance(order, Order):
            salla.orders.pay(order)
            placed.append(order)
    return placed


def _home(store: Store, customer: Customer) -> Address:
    city = city_named(store, customer.city_ar)
    return Address(
        city_ar=city.name_ar,
        district=customer.district,
        street=STREETS[0],
        postal_code="12211",
        latitude=city.latitude,
        longitude=city.longitude,
    )


def _visit() -> Visit:
    return Visit(device="mobile", user_agent=_AGENT, ip="203.0.113.9")
