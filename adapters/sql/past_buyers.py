"""Who bought before, as far as browsers are tied to orders and customers."""

from sqlalchemy import Engine, and_, exists, or_, select

from adapters.sql.coupon_figures import STANDS
from adapters.sql.engine import reading
from adapters.sql.tables import attribution_links, orders
from nomoflow.kernel.ids import StoreId, VisitorId


class SqlPastBuyers:
    """Reads what attribution tied together, and the orders."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def has_bought(self, store: StoreId, visitor: VisitorId) -> bool:
        """Whether a browser is tied to an order that stands, or to a customer who has one."""
        links = attribution_links.c
        ways = or_(
            and_(links.kind == "order", orders.c.id == links.id),
            and_(links.kind == "customer", orders.c.customer == links.id),
        )
        tied = exists().where(
            links.store == store, links.visitor == visitor, orders.c.store == store, ways, STANDS
        )
        with reading(self._engine) as connection:
            return bool(connection.execute(select(tied)).scalar_one())
