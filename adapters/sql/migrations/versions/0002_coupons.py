"""Coupons of our own, and the offers that hand out their codes."""

import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")

_SUMMED = ("counts", "sale", "returned", "currency", "discount_minor", "revenue_minor")

# What figures are read by; of a partial index with its condition.
_FOR_FIGURES = (
    (
        "ix_orders_store_customer_placed_at",
        "orders",
        ["store", "customer", "placed_at", "id"],
        None,
    ),
    (
        "ix_hits_about_codes",
        "hits",
        ["store", "occurred_at"],
        "kind IN ('widget_shown', 'coupon_copied')",
    ),
    ("ix_coupons_store_partner", "coupons", ["store", "partner"], "partner <> ''"),
    ("ix_coupons_store_campaign", "coupons", ["store", "campaign"], "campaign <> ''"),
    ("ix_coupon_link_clicks_store_day", "coupon_link_clicks", ["store", "day"], None),
)


def upgrade() -> None:
    """Forwards."""
    op.create_table(
        "coupon_alerts",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("store", "subject", "percent", name=op.f("pk_coupon_alerts")),
    )
    op.create_table(
        "coupon_denials",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=True),
        sa.Column("cart_minor", sa.BigInteger(), nullable=True),
        sa.Column("cart_currency", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_coupon_denials")),
    )
    op.create_index(
        "ix_coupon_denials_store_at", "coupon_denials", ["store", "at", "id"], unique=False
    )
    op.create_index(
        "ix_coupon_denials_store_cause_at",
        "coupon_denials",
        ["store", "cause", "at", "id"],
        unique=False,
    )
    op.create_table(
        "coupon_import_faults",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("import", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "store", "import", "line", "field", name=op.f("pk_coupon_import_faults")
        ),
    )
    op.create_table(
        "coupon_import_lines",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("import", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("store", "import", "line", name=op.f("pk_coupon_import_lines")),
    )
    op.create_table(
        "coupon_imports",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("columns", _JSON, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.Column("next_line", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("faulty", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_coupon_imports")),
        sa.UniqueConstraint("store", "digest", name=op.f("uq_coupon_imports_store_digest")),
    )
    op.create_index(
        "ix_coupon_imports_store_begun_at", "coupon_imports", ["store", "begun_at"], unique=False
    )
    op.create_table(
        "coupon_link_clicks",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("referrer", sa.Text(), nullable=False),
        sa.Column("clicks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "store", "code_key", "day", "referrer", name=op.f("pk_coupon_link_clicks")
        ),
    )
    op.create_table(
        "coupon_versions",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("coupon", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("terms", _JSON, nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("store", "coupon", "number", name=op.f("pk_coupon_versions")),
    )
    op.create_table(
        "coupons",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.Column("terms", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("usage_limit", sa.BigInteger(), nullable=True),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=True),
        sa.Column("budget_currency", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("platform_id", sa.Text(), nullable=True),
        sa.Column("platform", _JSON, nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", _JSON, nullable=True),
        sa.Column("redeemed", _JSON, nullable=False),
        sa.Column("extra_uses", sa.BigInteger(), nullable=False),
        sa.Column("paused_by_budget", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_coupons")),
        sa.UniqueConstraint("store", "platform_id", name=op.f("uq_coupons_store_platform_id")),
    )
    op.create_index(
        "ix_coupons_store_changed_at", "coupons", ["store", "changed_at", "id"], unique=False
    )
    op.create_index("ix_coupons_store_code_key", "coupons", ["store", "code_key"], unique=False)
    op.create_index(
        "ix_coupons_store_intent_ends_at",
        "coupons",
        ["store", "intent", "ends_at", "starts_at", "usage_limit", "uses"],
        unique=False,
    )
    op.create_index(
        "uq_coupons_store_code_key",
        "coupons",
        ["store", "code_key"],
        unique=True,
        postgresql_where=sa.text("intent <> 'archived'"),
        sqlite_where=sa.text("intent <> 'archived'"),
    )
    op.create_table(
        "issued_codes",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint(
            "store", "offer", "visitor", "number", name=op.f("pk_issued_codes")
        ),
    )
    op.create_index(
        "ix_issued_codes_store_code_key",
        "issued_codes",
        ["store", "code_key", "issued_at"],
        unique=False,
    )
    op.create_index(
        "ix_issued_codes_store_issued_at", "issued_codes", ["store", "issued_at"], unique=False
    )
    op.create_index(
        "ix_issued_codes_store_offer_issued_at",
        "issued_codes",
        ["store", "offer", "issued_at"],
        unique=False,
    )
    op.create_table(
        "offer_codes",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("platform_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("store", "code_key", name=op.f("pk_offer_codes")),
    )
    op.create_index(
        "uq_offer_codes_store_platform_id",
        "offer_codes",
        ["store", "platform_id"],
        unique=True,
        postgresql_where=sa.text("platform_id IS NOT NULL"),
        sqlite_where=sa.text("platform_id IS NOT NULL"),
    )
    op.create_index(
        "ix_offer_codes_store_offer_number",
        "offer_codes",
        ["store", "offer", "number"],
        unique=False,
    )
    op.create_index(
        "ix_offer_codes_store_offer_state",
        "offer_codes",
        ["store", "offer", "state", "number"],
        unique=False,
    )
    op.create_table(
        "offer_counters",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("issued_that_day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("store", "offer", name=op.f("pk_offer_counters")),
    )
    op.create_table(
        "offers",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("draft", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("coupon", sa.Text(), nullable=True),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("spent_minor", sa.BigInteger(), nullable=True),
        sa.Column("spent_currency", sa.Text(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_offers")),
    )
    op.create_index("ix_offers_store_coupon", "offers", ["store", "coupon"], unique=False)
    op.create_index(
        "ix_offers_store_created_at", "offers", ["store", "created_at", "id"], unique=False
    )
    op.create_table(
        "redemptions",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("coupon", sa.Text(), nullable=True),
        sa.Column("offer", sa.Text(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("sale", sa.Boolean(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("discount_minor", sa.BigInteger(), nullable=False),
        sa.Column("revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("order_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("store", "order", "code_key", name=op.f("pk_redemptions")),
    )
    op.create_index(
        "ix_redemptions_store_code_key",
        "redemptions",
        ["store", "code_key", "placed_at"],
        unique=False,
    )
    op.create_index(
        "ix_redemptions_store_coupon",
        "redemptions",
        ["store", "coupon", "placed_at", *_SUMMED],
        unique=False,
    )
    op.create_index(
        "ix_redemptions_store_offer",
        "redemptions",
        ["store", "offer", "placed_at", *_SUMMED],
        unique=False,
    )
    op.create_index(
        "ix_redemptions_store_placed_at", "redemptions", ["store", "placed_at"], unique=False
    )
    op.create_table(
        "sale_licences",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_sale_licences")),
    )
    # What the platform told is read again, and the events that still tell it in the old words
    # could not be.
    op.drop_table("listed_coupons")
    op.execute(
        "DELETE FROM tasks WHERE event_id IN"
        " (SELECT id FROM events WHERE name = 'coupons.reported')"
    )
    op.execute("DELETE FROM events WHERE name = 'coupons.reported'")
    op.add_column("coupon_uses", sa.Column("code_key", sa.Text(), nullable=True))
    _fill_code_keys()
    with op.batch_alter_table("coupon_uses") as changed:
        changed.alter_column("code_key", existing_type=sa.Text(), nullable=False)
    op.create_index(
        "ix_coupon_uses_store_applied_at", "coupon_uses", ["store", "applied_at"], unique=False
    )
    op.create_index(
        "ix_coupon_uses_store_code_key",
        "coupon_uses",
        ["store", "code_key", "applied_at"],
        unique=False,
    )


def _fill_code_keys() -> None:
    connection = op.get_bind()
    for (code,) in connection.execute(sa.text("SELECT DISTINCT code FROM coupon_uses")).all():
        key = unicodedata.normalize("NFC", code).strip().casefold()
        connection.execute(
            sa.text("UPDATE coupon_uses SET code_key = :key WHERE code = :code"),
            {"key": key, "code": code},
        )
    for name, table, columns, condition in _FOR_FIGURES:
        where = sa.text(condition) if condition else None
        op.create_index(name, table, columns, postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    """And back."""
    for name, table, _, _ in _FOR_FIGURES:
        op.drop_index(name, table_name=table)
    op.drop_index("ix_coupon_uses_store_code_key", table_name="coupon_uses")
    op.drop_index("ix_coupon_uses_store_applied_at", table_name="coupon_uses")
    op.drop_column("coupon_uses", "code_key")
    op.create_table(
        "listed_coupons",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("free_shipping", sa.Boolean(), nullable=False),
        sa.Column("usage_limit", sa.BigInteger(), nullable=True),
        sa.Column("uses", sa.BigInteger(), nullable=True),
        sa.Column("sales_minor", sa.BigInteger(), nullable=True),
        sa.Column("sales_currency", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_listed_coupons")),
    )
    op.drop_table("sale_licences")
    op.drop_index("ix_redemptions_store_placed_at", table_name="redemptions")
    op.drop_index("ix_redemptions_store_offer", table_name="redemptions")
    op.drop_index("ix_redemptions_store_coupon", table_name="redemptions")
    op.drop_index("ix_redemptions_store_code_key", table_name="redemptions")
    op.drop_table("redemptions")
    op.drop_index("ix_offers_store_created_at", table_name="offers")
    op.drop_index("ix_offers_store_coupon", table_name="offers")
    op.drop_table("offers")
    op.drop_table("offer_counters")
    op.drop_index("uq_offer_codes_store_platform_id", table_name="offer_codes")
    op.drop_index("ix_offer_codes_store_offer_state", table_name="offer_codes")
    op.drop_index("ix_offer_codes_store_offer_number", table_name="offer_codes")
    op.drop_table("offer_codes")
    op.drop_index("ix_issued_codes_store_offer_issued_at", table_name="issued_codes")
    op.drop_index("ix_issued_codes_store_issued_at", table_name="issued_codes")
    op.drop_index("ix_issued_codes_store_code_key", table_name="issued_codes")
    op.drop_table("issued_codes")
    op.drop_index("uq_coupons_store_code_key", table_name="coupons")
    op.drop_index("ix_coupons_store_intent_ends_at", table_name="coupons")
    op.drop_index("ix_coupons_store_code_key", table_name="coupons")
    op.drop_index("ix_coupons_store_changed_at", table_name="coupons")
    op.drop_table("coupons")
    op.drop_table("coupon_versions")
    op.drop_table("coupon_link_clicks")
    op.drop_index("ix_coupon_imports_store_begun_at", table_name="coupon_imports")
    op.drop_table("coupon_imports")
    op.drop_table("coupon_import_lines")
    op.drop_table("coupon_import_faults")
    op.drop_index("ix_coupon_denials_store_cause_at", table_name="coupon_denials")
    op.drop_index("ix_coupon_denials_store_at", table_name="coupon_denials")
    op.drop_table("coupon_denials")
    op.drop_table("coupon_alerts")
