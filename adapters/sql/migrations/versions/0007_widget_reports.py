"""What came of widgets: who met them, what they bought, and the figures of every day."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Forwards."""
    op.create_table(
        "widget_people",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("widget", sa.Text(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("held_out", sa.Boolean(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("clicked", sa.Boolean(), nullable=False),
        sa.Column("acted", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("revenue_minor", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("store", "visitor", "widget", name=op.f("pk_widget_people")),
    )
    op.create_table(
        "widget_purchases",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sale", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("revenue_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store", "order", name=op.f("pk_widget_purchases")),
    )
    op.create_table(
        "widget_buyers",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("store", "visitor", "order", name=op.f("pk_widget_buyers")),
    )
    op.create_index("ix_widget_buyers_store_order", "widget_buyers", ["store", "order"])
    op.create_table(
        "widget_counted",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("store", "event", name=op.f("pk_widget_counted")),
    )
    op.create_table(
        "widget_figures",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("widget", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("held_out", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("shown", sa.BigInteger(), nullable=False),
        sa.Column("clicked", sa.BigInteger(), nullable=False),
        sa.Column("closed", sa.BigInteger(), nullable=False),
        sa.Column("acted", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("clicking", sa.BigInteger(), nullable=False),
        sa.Column("acting", sa.BigInteger(), nullable=False),
        sa.Column("buying", sa.BigInteger(), nullable=False),
        sa.Column("revenue_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "store",
            "widget",
            "day",
            "device",
            "page",
            "held_out",
            "currency",
            name=op.f("pk_widget_figures"),
        ),
    )
    op.create_index("ix_widget_figures_store_day", "widget_figures", ["store", "day"])


def downgrade() -> None:
    """And back."""
    op.drop_index("ix_widget_figures_store_day", table_name="widget_figures")
    op.drop_table("widget_figures")
    op.drop_table("widget_counted")
    op.drop_index("ix_widget_buyers_store_order", table_name="widget_buyers")
    op.drop_table("widget_buyers")
    op.drop_table("widget_purchases")
    op.drop_table("widget_people")
