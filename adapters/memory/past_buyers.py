"""Who bought before, in memory."""

from adapters.memory.attribution import LINKS
from adapters.memory.orders import ORDERS
from adapters.memory.world import MemoryWorld
from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.orders.facts import OrderState


class MemoryPastBuyers:
    """The twin of ``SqlPastBuyers``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def has_bought(self, store: StoreId, visitor: VisitorId) -> bool:
        """Whether a browser is tied to an order that stands, or to a customer who has one."""
        links = self._world.rows(LINKS).of(store, where=lambda link: link.visitor == visitor)
        tied = {(link.kind, link.id) for link in links}
        return any(
            ("order", order.id) in tied or ("customer", order.buyer.id) in tied
            for order in self._world.rows(ORDERS).of(store)
            if not order.test and order.state in (OrderState.PENDING, OrderState.SALE)
        )
