"""Products and what is said of them: stock, prices, reviews."""

from entrypoints.sandbox.salla.announcer import Announcer
from entrypoints.sandbox.salla.payloads.goods import GoodsPayloads
from entrypoints.sandbox.salla.payloads.people import PeoplePayloads
from entrypoints.sandbox.salla.records import Order, Product, Review
from entrypoints.sandbox.salla.world import World


class GoodsTrade:
    def __init__(
        self, world: World, announcer: Announcer, people: PeoplePayloads, goods: GoodsPayloads
    ) -> None:
        self._world = world
        self._announcer = announcer
        self._people = people
        self._goods = goods

    def take_from_stock(self, order: Order) -> None:
        for line in order.lines:
            product = self._world.products.get(line.product_id)
            if product is None:
                continue
            before = product.quantity
            product.quantity = max(0, before - line.quantity)
            product.sold += line.quantity
            self._world.products.put(product)
            if product.quantity <= product.notify_quantity < before:
                self._tell_product("product.quantity.low", product)
            if product.quantity == 0 < before:
                self.set_product_status(product, "out")

    def set_product_status(self, product: Product, status: str) -> None:
        with self._world.changing():
            product.status = status
            product.updated_at = self._world.now()
            self._world.products.put(product)
            data = self._goods.status_change(product)
            self._announcer.store_event(product.store_id, "product.status.updated", data)

    def set_price(self, product: Product, price: int, sale_price: int) -> None:
        with self._world.changing():
            product.price, product.sale_price = price, sale_price
            product.updated_at = self._world.now()
            self._world.products.put(product)
            data = self._goods.price_change(product)
            self._announcer.store_event(product.store_id, "product.price.updated", data)
            self._tell_product("product.updated", product)

    def set_stock(self, product: Product, quantity: int) -> None:
        with self._world.changing():
            product.quantity = quantity
            product.updated_at = self._world.now()
            self._world.products.put(product)
            self._tell_product("product.updated", product)
            if quantity <= product.notify_quantity:
                self._tell_product("product.quantity.low", product)

    def add_product(self, product: Product) -> None:
        with self._world.changing():
            self._world.products.put(product)
            self._tell_product("product.created", product)

    def delete_product(self, product: Product) -> None:
        with self._world.changing():
            product.status = "deleted"
            self._tell_product("product.deleted", product)
            self._world.products.remove(product)

    def _tell_product(self, event: str, product: Product) -> None:
        self._announcer.store_event(product.store_id, event, self._goods.product(product))

    def add_review(self, review: Review, order: Order) -> None:
        product = self._world.products.get(review.product_id)
        with self._world.changing():
            self._world.reviews.put(review)
            if product is None:
                return
            product.rating_count += 1
            product.rating_total += review.rating
            self._world.products.put(product)
            data = self._people.review_announced(review, order, self._goods.in_order(product))
            self._announcer.store_event(review.store_id, "review.added", data)
