"""The customers of a city are counted without reading its orders."""

from alembic import op

revision = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Forwards."""
    op.create_index("ix_orders_store_city_customer", "orders", ["store", "city", "customer"])


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_orders_store_city_customer", table_name="orders")
