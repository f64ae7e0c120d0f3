"""Orders from the checkout to the refund."""

from entrypoints.sandbox.salla import coupon_rules, pricing, statuses
from entrypoints.sandbox.salla.announcer import Announcer
from entrypoints.sandbox.salla.payloads.orders import OrderPayloads
from entrypoints.sandbox.salla.records import Address, Cart, Order, Visit
from entrypoints.sandbox.salla.trade.carts import CartTrade
from entrypoints.sandbox.salla.trade.coupons import CouponTrade
from entrypoints.sandbox.salla.trade.drafting import Purchase, change, write_down
from entrypoints.sandbox.salla.trade.goods import GoodsTrade
from entrypoints.sandbox.salla.world import World

PAID_LATER = {"mada", "credit_card", "apple_pay", "stc_pay", "tabby_installment"} | {
    "tamara_installment",
    "knet",
}
PAYMENT_METHODS = {
    "mada": ("مدى", "mada"),
    "credit_card": ("البطاقة الائتمانية", "Credit card"),
    "apple_pay": ("أبل باي", "Apple Pay"),
    "stc_pay": ("إس تي سي باي", "STC Pay"),
    "tabby_installment": ("قسّمها على أربع دفعات مع تابي", "Split in 4 with Tabby"),
    "tamara_installment": ("قسّمها مع تمارا", "Split with Tamara"),
    "bank": ("تحويل بنكي", "Bank transfer"),
    "cod": ("الدفع عند الاستلام", "Cash on delivery"),
}


class OrderTrade:
    def __init__(
        self,
        world: World,
        announcer: Announcer,
        orders: OrderPayloads,
        *,
        carts: CartTrade,
        goods: GoodsTrade,
        coupons: CouponTrade,
    ) -> None:
        self._world = world
        self._announcer = announcer
        self._orders = orders
        self._carts = carts
        self._goods = goods
        self._coupons = coupons

    def place_order(
        self, cart: Cart, payment_method: str, address: Address, visit: Visit
    ) -> Order | coupon_rules.Sentence:
        with self._world.changing():
            if cart.coupon_code:
                problem = coupon_rules.objection(
                    self._world, cart, cart.coupon_code, payment_method
                )
                if problem is not None:
                    return problem
            order = self._draft(cart, payment_method, address, visit)
            if cart.status == "abandoned":
                order.source = "abandoned-cart"
            self._coupons.count(order)
            self._world.orders.put(order)
            self._tell_order("order.created", order)
            self._tell_status(order)
            self._tell_order("order.updated", order)
            self._carts.purchase(cart)
            self._goods.take_from_stock(order)
            return order

    def _draft(self, cart: Cart, payment_method: str, address: Address, visit: Visit) -> Order:
        if cart.customer_id is None:
            raise ValueError("an order needs a customer")
        later = payment_method in PAID_LATER
        purchase = Purchase(
            store=self._world.store(cart.store_id),
            customer_id=cart.customer_id,
            cart_id=cart.id,
            sums=pricing.of_cart(self._world, cart, payment_method),
            coupon=coupon_rules.coupon_named(self._world, cart.store_id, cart.coupon_code),
            coupon_code=cart.coupon_code,
            payment_method=payment_method,
            pending_payment=later or payment_method == "bank",
            status="payment_pending" if later else "under_review",
            address=address,
            visit=visit,
            shipping_company=cart.shipping_company,
            at=self._world.now(),
        )
        return write_down(self._world, purchase)

    def pay(self, order: Order) -> bool:
        """The payment page (or the merchant) says that the money has come."""
        with self._world.changing():
            if not order.pending_payment or order.status in statuses.CLOSED:
                return False
            order.pending_payment = False
            if order.payment_method == "bank":
                order.receipt_image = self._orders.receipt(order)
            self._save(order)
            self._tell_order("order.payment.updated", order)
            if order.status == "payment_pending":
                self._move(order, "under_review", "تم الدفع")
            self._tell_order("order.updated", order)
            return True

    def change_status(self, order: Order, slug: str, note: str = "") -> None:
        with self._world.changing():
            self._move(order, slug, note)
            self._tell_order("order.updated", order)
            if slug == "canceled":
                self._tell_order("order.cancelled", order)
            elif slug == "restored":
                self._tell_order("order.refunded", order)

    def delete_order(self, order: Order) -> None:
        with self._world.changing():
            order.deleted = True
            self._coupons.settle(order)
            self._save(order)
            self._tell_order("order.deleted", order)

    def _move(self, order: Order, slug: str, note: str) -> None:
        order.status = slug
        if slug in statuses.COMPLETED and order.first_completed_at is None:
            order.first_completed_at = self._world.now()
        order.history.append(change(self._world, slug, note, self._world.now()))
        self._coupons.settle(order)
        self._save(order)
        self._tell_status(order)

    def _save(self, order: Order) -> None:
        order.updated_at = self._world.now()
        self._world.orders.put(order)

    def _tell_order(self, event: str, order: Order) -> None:
        self._announcer.store_event(order.store_id, event, self._orders.announced(order))

    def _tell_status(self, order: Order) -> None:
        data = self._orders.status_changed(order, order.history[-1])
        self._announcer.store_event(order.store_id, "order.status.updated", data)
