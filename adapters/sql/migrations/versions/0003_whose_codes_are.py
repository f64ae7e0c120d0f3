"""Whose codes are, what they took off orders, and lists that are read again by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Forwards."""
    op.create_table(
        "code_sources",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=True),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("store", "code_key", name=op.f("pk_code_sources")),
    )
    op.create_table(
        "coded_orders",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("store", "order", "code_key", name=op.f("pk_coded_orders")),
    )
    op.create_index(
        "ix_coded_orders_store_code_key", "coded_orders", ["store", "code_key", "met_at"]
    )
    op.add_column("sync_runs", sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_sync_runs_resource_finished_at", "sync_runs", ["resource", "finished_at"])
    op.add_column("orders", sa.Column("coupons_minor", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """And back."""
    op.drop_column("orders", "coupons_minor")
    op.drop_index("ix_sync_runs_resource_finished_at", table_name="sync_runs")
    op.drop_column("sync_runs", "renewed_at")
    op.drop_index("ix_coded_orders_store_code_key", table_name="coded_orders")
    op.drop_table("coded_orders")
    op.drop_table("code_sources")
