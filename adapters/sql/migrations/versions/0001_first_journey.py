"""Every table of the first journey."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Forwards."""
    op.create_table(
        "api_keys",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_keys_digest")),
    )
    op.create_table(
        "attributed_orders",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_version", sa.Integer(), nullable=False),
        sa.Column("sale", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("booked_minor", sa.BigInteger(), nullable=False),
        sa.Column("bookings", sa.Integer(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("cart", sa.Text(), nullable=True),
        sa.Column("joined_by", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("touch", _JSON, nullable=True),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_attributed_orders")),
    )
    op.create_index(
        "ix_attributed_orders_store_cart",
        "attributed_orders",
        ["store", "cart", "met_at"],
        unique=False,
    )
    op.create_index(
        "ix_attributed_orders_store_customer",
        "attributed_orders",
        ["store", "customer", "met_at"],
        unique=False,
    )
    op.create_index(
        "ix_attributed_orders_store_placed_at",
        "attributed_orders",
        ["store", "placed_at"],
        unique=False,
    )
    op.create_table(
        "attribution_links",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "store", "kind", "id", "visitor", name=op.f("pk_attribution_links")
        ),
    )
    op.create_index(
        "ix_attribution_links_store_visitor",
        "attribution_links",
        ["store", "visitor", "kind", "id"],
        unique=False,
    )
    op.create_table(
        "bookings",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("joined_by", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("touch", _JSON, nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("delta_minor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("order_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("store", "order", "number", name=op.f("pk_bookings")),
    )
    op.create_table(
        "carts",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purchased", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("total_minor", sa.BigInteger(), nullable=True),
        sa.Column("subtotal_minor", sa.BigInteger(), nullable=True),
        sa.Column("discount_minor", sa.BigInteger(), nullable=True),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("last_name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("coupon_code", sa.Text(), nullable=False),
        sa.Column("checkout_url", sa.Text(), nullable=False),
        sa.Column("lines", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_carts")),
    )
    op.create_table(
        "categories",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_categories")),
    )
    op.create_table(
        "coupon_uses",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("cart", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("store", "cart", "code", name=op.f("pk_coupon_uses")),
    )
    op.create_table(
        "customers",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("gender", sa.Text(), nullable=False),
        sa.Column("groups", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_customers")),
    )
    op.create_index(
        "ix_customers_store_reported_at", "customers", ["store", "reported_at", "id"], unique=False
    )
    op.create_table(
        "daily_figures",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("visitors", sa.Integer(), nullable=False),
        sa.Column("page_views", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("reversed_orders", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("attributed_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store", "day", name=op.f("pk_daily_figures")),
    )
    op.create_table(
        "daily_sources",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("revenue_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store", "day", "number", name=op.f("pk_daily_sources")),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_at"), "events", ["at"], unique=False)
    op.create_index(op.f("ix_events_store"), "events", ["store"], unique=False)
    op.create_table(
        "features",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("settings", _JSON, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("store", "key", name=op.f("pk_features")),
    )
    op.create_table(
        "grants",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False, comment="sealed"),
        sa.Column("refresh", sa.Text(), nullable=True, comment="sealed"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scope", _JSON, nullable=False),
        sa.Column("unanswered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_grants")),
    )
    op.create_index(op.f("ix_grants_expires_at"), "grants", ["expires_at"], unique=False)
    op.create_table(
        "hits",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("visit", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("referrer", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_hits")),
    )
    op.create_index("ix_hits_store_occurred_at", "hits", ["store", "occurred_at"], unique=False)
    op.create_index(
        "ix_hits_store_visitor_occurred_at",
        "hits",
        ["store", "visitor", "occurred_at"],
        unique=False,
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="sealed"),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint(
            "store", "source", "kind", "digest", name=op.f("uq_inbox_store_source_kind_digest")
        ),
    )
    op.create_index(op.f("ix_inbox_received_at"), "inbox", ["received_at"], unique=False)
    op.create_index("ix_inbox_store_received_at", "inbox", ["store", "received_at"], unique=False)
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
    op.create_table(
        "members",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
    )
    op.create_table(
        "orders",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_name", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("payment_method", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("shipping_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("discount_minor", sa.BigInteger(), nullable=False),
        sa.Column("subtotal_minor", sa.BigInteger(), nullable=False),
        sa.Column("revenue_minor", sa.BigInteger(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("last_name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("buyer_name", sa.Text(), nullable=False),
        sa.Column("lines", _JSON, nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("coupon_codes", _JSON, nullable=False),
        sa.Column("cart", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_orders")),
    )
    op.create_index(
        "ix_orders_store_placed_at", "orders", ["store", "placed_at", "id"], unique=False
    )
    op.create_index("ix_orders_store_reference", "orders", ["store", "reference"], unique=False)
    op.create_index(
        "ix_orders_store_state_placed_at",
        "orders",
        ["store", "state", "placed_at", "id"],
        unique=False,
    )
    op.create_table(
        "products",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.Column("price_currency", sa.Text(), nullable=True),
        sa.Column("regular_price_minor", sa.BigInteger(), nullable=True),
        sa.Column("regular_price_currency", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("categories", _JSON, nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_products")),
    )
    op.create_index(
        "ix_products_store_folded_name", "products", ["store", "folded_name", "id"], unique=False
    )
    op.create_table(
        "reviews",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("order", sa.Text(), nullable=True),
        sa.Column("customer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_reviews")),
    )
    op.create_table(
        "stale_days",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("marks", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("store", "day", name=op.f("pk_stale_days")),
    )
    op.create_index(
        "ix_stale_days_due",
        "stale_days",
        ["counted_at"],
        unique=False,
        postgresql_where=sa.text("counted < marks"),
        sqlite_where=sa.text("counted < marks"),
    )
    op.create_table(
        "stores",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uninstalled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erase_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("avatar", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("app_plan", sa.Text(), nullable=False),
        sa.Column("app_plan_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("app_plan_reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("feedback_rating", sa.Integer(), nullable=True),
        sa.Column("feedback_comment", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_stores")),
        sa.UniqueConstraint("key", name=op.f("uq_stores_key")),
    )
    op.create_table(
        "sync_runs",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_page", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("advanced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_sync_runs")),
    )
    op.create_index(
        "uq_sync_runs_running",
        "sync_runs",
        ["store", "resource"],
        unique=True,
        postgresql_where=sa.text("state = 'running'"),
        sqlite_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "touches",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("click_ids", _JSON, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("landing", sa.Text(), nullable=False),
        sa.Column("referrer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_touches")),
    )
    op.create_index(
        "ix_touches_store_visitor_at", "touches", ["store", "visitor", "at", "id"], unique=False
    )
    op.create_table(
        "visitor_links",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("store", "kind", "id", "visitor", name=op.f("pk_visitor_links")),
    )
    op.create_table(
        "visits",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("click_ids", _JSON, nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("exit", sa.Text(), nullable=False),
        sa.Column("referrer", sa.Text(), nullable=False),
        sa.Column("page_views", sa.Integer(), nullable=False),
        sa.Column("product_views", sa.Integer(), nullable=False),
        sa.Column("cart_adds", sa.Integer(), nullable=False),
        sa.Column("checkouts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_store_started_at", "visits", ["store", "started_at"], unique=False)
    op.create_index(
        "ix_visits_store_visitor_started_at",
        "visits",
        ["store", "visitor", "started_at", "id"],
        unique=False,
    )
    op.create_table(
        "memberships",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member"], ["members.id"], name=op.f("fk_memberships_member_members")
        ),
        sa.PrimaryKeyConstraint("store", "member", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_member"), "memberships", ["member"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_tasks_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "handler", name=op.f("pk_tasks")),
    )
    op.create_index(
        "ix_tasks_open",
        "tasks",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
        sqlite_where=sa.text("state IN ('waiting', 'running')"),
    )
    op.create_index(
        "ix_tasks_parked",
        "tasks",
        ["store"],
        unique=False,
        postgresql_where=sa.text("state = 'given_up'"),
        sqlite_where=sa.text("state = 'given_up'"),
    )
    op.create_index(op.f("ix_tasks_store"), "tasks", ["store"], unique=False)


def downgrade() -> None:
    """And back."""
    op.drop_index(op.f("ix_tasks_store"), table_name="tasks")
    op.drop_index(
        "ix_tasks_parked",
        table_name="tasks",
        postgresql_where=sa.text("state = 'given_up'"),
        sqlite_where=sa.text("state = 'given_up'"),
    )
    op.drop_index(
        "ix_tasks_open",
        table_name="tasks",
        postgresql_where=sa.text("state IN ('waiting', 'running')"),
        sqlite_where=sa.text("state IN ('waiting', 'running')"),
    )
    op.drop_table("tasks")
    op.drop_index(op.f("ix_memberships_member"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_index("ix_visits_store_visitor_started_at", table_name="visits")
    op.drop_index("ix_visits_store_started_at", table_name="visits")
    op.drop_table("visits")
    op.drop_table("visitor_links")
    op.drop_index("ix_touches_store_visitor_at", table_name="touches")
    op.drop_table("touches")
    op.drop_index(
        "uq_sync_runs_running",
        table_name="sync_runs",
        postgresql_where=sa.text("state = 'running'"),
        sqlite_where=sa.text("state = 'running'"),
    )
    op.drop_table("sync_runs")
    op.drop_table("stores")
    op.drop_index(
        "ix_stale_days_due",
        table_name="stale_days",
        postgresql_where=sa.text("counted < marks"),
        sqlite_where=sa.text("counted < marks"),
    )
    op.drop_table("stale_days")
    op.drop_table("reviews")
    op.drop_index("ix_products_store_folded_name", table_name="products")
    op.drop_table("products")
    op.drop_index("ix_orders_store_state_placed_at", table_name="orders")
    op.drop_index("ix_orders_store_reference", table_name="orders")
    op.drop_index("ix_orders_store_placed_at", table_name="orders")
    op.drop_table("orders")
    op.drop_table("members")
    op.drop_table("listed_coupons")
    op.drop_index("ix_inbox_store_received_at", table_name="inbox")
    op.drop_index(op.f("ix_inbox_received_at"), table_name="inbox")
    op.drop_table("inbox")
    op.drop_index("ix_hits_store_visitor_occurred_at", table_name="hits")
    op.drop_index("ix_hits_store_occurred_at", table_name="hits")
    op.drop_table("hits")
    op.drop_index(op.f("ix_grants_expires_at"), table_name="grants")
    op.drop_table("grants")
    op.drop_table("features")
    op.drop_index(op.f("ix_events_store"), table_name="events")
    op.drop_index(op.f("ix_events_at"), table_name="events")
    op.drop_table("events")
    op.drop_table("daily_sources")
    op.drop_table("daily_figures")
    op.drop_index("ix_customers_store_reported_at", table_name="customers")
    op.drop_table("customers")
    op.drop_table("coupon_uses")
    op.drop_table("categories")
    op.drop_table("carts")
    op.drop_table("bookings")
    op.drop_index("ix_attribution_links_store_visitor", table_name="attribution_links")
    op.drop_table("attribution_links")
    op.drop_index("ix_attributed_orders_store_placed_at", table_name="attributed_orders")
    op.drop_index("ix_attributed_orders_store_customer", table_name="attributed_orders")
    op.drop_index("ix_attributed_orders_store_cart", table_name="attributed_orders")
    op.drop_table("attributed_orders")
    op.drop_table("api_keys")
