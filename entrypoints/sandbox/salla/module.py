"""Puts the stand-in for Salla together."""

import requests
from flask import Flask, current_app

from entrypoints.sandbox.options import SandboxOptions
from entrypoints.sandbox.salla.addresses import Addresses
from entrypoints.sandbox.salla.announcer import Announcer
from entrypoints.sandbox.salla.billing import Billing
from entrypoints.sandbox.salla.courier import Courier
from entrypoints.sandbox.salla.desk import AppDesk
from entrypoints.sandbox.salla.payloads.carts import CartPayloads
from entrypoints.sandbox.salla.payloads.coupons import CouponPayloads
from entrypoints.sandbox.salla.payloads.goods import GoodsPayloads
from entrypoints.sandbox.salla.payloads.orders import OrderPayloads
from entrypoints.sandbox.salla.payloads.people import PeoplePayloads
from entrypoints.sandbox.salla.tokens import Tokens
from entrypoints.sandbox.salla.trade.carts import CartTrade
from entrypoints.sandbox.salla.trade.coupons import CouponTrade
from entrypoints.sandbox.salla.trade.goods import GoodsTrade
from entrypoints.sandbox.salla.trade.orders import OrderTrade
from entrypoints.sandbox.salla.world import World


class Salla:
    """Everything the stand-in's doors need, in one place; tests take hold of it too."""

    def __init__(self, options: SandboxOptions) -> None:
        self.options = options
        self.world = World(options)
        self.addresses = Addresses(options)
        self.courier = Courier(self.world)
        self.session: requests.Session = self.courier.session
        self.announcer = Announcer(self.world, self.courier, self.addresses)
        self.tokens = Tokens(self.world)
        self.desk = AppDesk(self.world, self.announcer, self.tokens)
        self.billing = Billing(self.world, self.announcer)
        self.people = PeoplePayloads(self.world, self.addresses)
        self.goods = GoodsPayloads(self.world, self.addresses)
        self.order_payloads = OrderPayloads(self.world, self.addresses, self.people, self.goods)
        self.cart_payloads = CartPayloads(self.world, self.addresses, self.people)
        self.coupon_payloads = CouponPayloads(self.world, self.addresses)
        self.carts = CartTrade(self.world, self.announcer, self.people, self.cart_payloads)
        self.products = GoodsTrade(self.world, self.announcer, self.people, self.goods)
        self.coupons = CouponTrade(self.world)
        self.orders = OrderTrade(
            self.world,
            self.announcer,
            self.order_payloads,
            carts=self.carts,
            goods=self.products,
            coupons=self.coupons,
        )

    def stop(self) -> None:
        self.courier.stop()
        self.world.close()


def keep(app: Flask, salla: Salla) -> None:
    app.extensions["salla"] = salla


def salla() -> Salla:
    """The stand-in behind this request."""
    found: Salla = current_app.extensions["salla"]
    return found
