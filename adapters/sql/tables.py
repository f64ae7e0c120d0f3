"""Every table, in one picture. What a feature keeps stands under the feature's name.

A column ``store`` marks what belongs to a store, and is what erasing a store goes by. No table
points to ``stores``: a platform speaks of a store before we have met it.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from adapters.sql.types import CurrencyCode, Json, Minor, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# --- merchants ---------------------------------------------------------------------------------

stores = Table(
    "stores",
    metadata,
    Column("store", Text, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("status", Text, nullable=False),
    Column("connected_at", UtcTime, nullable=False),
    Column("granted_at", UtcTime),
    Column("uninstalled_at", UtcTime),
    Column("erase_at", UtcTime),
    Column("name", Text, nullable=False),
    Column("username", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("domain", Text, nullable=False),
    Column("avatar", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("currency", CurrencyCode, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("app_plan", Text, nullable=False),
    Column("app_plan_ends_at", UtcTime),
    Column("app_plan_reported_at", UtcTime),
    Column("feedback_rating", Integer),
    Column("feedback_comment", Text, nullable=False),
    Column("version", Integer, nullable=False),
)

grants = Table(
    "grants",
    metadata,
    Column("store", Text, primary_key=True),
    Column("access", Text, nullable=False, comment="sealed"),
    Column("refresh", Text, comment="sealed"),
    Column("expires_at", UtcTime, nullable=False, index=True),
    Column("granted_at", UtcTime, nullable=False),
    Column("scope", Json, nullable=False),
    Column("unanswered_at", UtcTime),
)

members = Table(
    "members",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("language", Text),
    Column("version", Integer, nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("store", Text, primary_key=True),
    Column("member", Text, ForeignKey("members.id"), primary_key=True, index=True),
    Column("role", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("label", Text, nullable=False),
    Column("hint", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("revoked_at", UtcTime),
    Column("version", Integer, nullable=False),
)

# --- relay -------------------------------------------------------------------------------------

inbox = Table(
    "inbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("store", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", LargeBinary, nullable=False, comment="sealed"),
    Column("size", Integer, nullable=False),
    Column("received_at", UtcTime, nullable=False, index=True),
    Column("state", Text, nullable=False),
    UniqueConstraint("store", "source", "kind", "digest"),
    Index("ix_inbox_store_received_at", "store", "received_at"),
)

events = Table(
    "events",
    metadata,
    Column("id", Text, primary_key=True),
    Column("store", Text, nullable=False, index=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("payload", Text, nullable=False),
)

# Queries write these states out, so that the databases see that the small indexes will do.
_open_task = text("state IN ('waiting', 'running')")
_parked_task = text("state = 'given_up'")
tasks = Table(
    "tasks",
    metadata,
    Column("event_id", Text, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("handler", Text, primary_key=True),
    Column("store", Text, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    # When anybody may claim it: of a running task, the moment its lease ends.
    Column("due_at", UtcTime, nullable=False),
    Column("fault", Text, nullable=False),
    Index("ix_tasks_open", "due_at", postgresql_where=_open_task, sqlite_where=_open_task),
    Index("ix_tasks_parked", "store", postgresql_where=_parked_task, sqlite_where=_parked_task),
)

# --- features ----------------------------------------------------------------------------------

features = Table(
    "features",
    metadata,
    Column("store", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("enabled", Boolean, nullable=False),
    Column("settings", Json, nullable=False),
    Column("changed_at", UtcTime),
    Column("version", Integer, nullable=False),
)

# --- widgets -----------------------------------------------------------------------------------

notices = Table(
    "notices",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("draft", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("stood", Text),
    Column("priority", Integer, nullable=False),
    # Its name and headings, folded, to be searched.
    Column("search", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Index("ix_notices_store_state", "store", "state", "priority"),
)

# --- synchronisation ---------------------------------------------------------------------------

_running = text("state = 'running'")
sync_runs = Table(
    "sync_runs",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("resource", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("next_page", Integer, nullable=False),
    Column("pages", Integer),
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("finished_at", UtcTime),
    Column("advanced_at", UtcTime),
    Column("fault", Text, nullable=False),
    Column("renewed_at", UtcTime),
    Column("version", Integer, nullable=False),
    Index("ix_sync_runs_resource_finished_at", "resource", "finished_at"),
    Index(
        "uq_sync_runs_running",
        "store",
        "resource",
        unique=True,
        postgresql_where=_running,
        sqlite_where=_running,
    ),
)

# --- orders --------------------------------------------------------------------------------------
# ``revenue_minor`` is what may be credited; ``buyer_name`` is folded, for searching.


def _buyer() -> list[Column[Any]]:
    return [
        Column("customer", Text),
        Column("first_name", Text),
        Column("last_name", Text),
        Column("email", Text),
        Column("phone", Text),
        Column("city", Text),
        Column("country", Text),
    ]


def _origin() -> list[Column[Any]]:
    return [
        Column("channel", Text, nullable=False),
        Column("source", Text, nullable=False),
        Column("medium", Text, nullable=False),
        Column("campaign", Text, nullable=False),
    ]


def _whole_origin() -> list[Column[Any]]:
    return [
        *_origin(),
        Column("term", Text, nullable=False),
        Column("content", Text, nullable=False),
        Column("click_ids", Json, nullable=False),
        Column("platform", Text, nullable=False),
    ]


orders = Table(
    "orders",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("reported_at", UtcTime, nullable=False),
    Column("placed_at", UtcTime, nullable=False),
    Column("paid_at", UtcTime),
    Column("state", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("status_name", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("payment_method", Text, nullable=False),
    Column("currency", CurrencyCode, nullable=False),
    Column("total_minor", Minor, nullable=False),
    Column("shipping_minor", Minor, nullable=False),
    Column("tax_minor", Minor, nullable=False),
    Column("discount_minor", Minor, nullable=False),
    Column("coupons_minor", Minor),
    Column("subtotal_minor", Minor, nullable=False),
    Column("revenue_minor", Minor, nullable=False),
    *_buyer(),
    Column("buyer_name", Text, nullable=False),
    Column("lines", Json, nullable=False),
    Column("items", Integer, nullable=False),
    Column("coupon_codes", Json, nullable=False),
    Column("cart", Text),
    Column("source", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("test", Boolean, nullable=False),
    Index("ix_orders_store_placed_at", "store", "placed_at", "id"),
    Index("ix_orders_store_state_placed_at", "store", "state", "placed_at", "id"),
    Index("ix_orders_store_reference", "store", "reference"),
    Index("ix_orders_store_customer_placed_at", "store", "customer", "placed_at", "id"),
    Index("ix_orders_store_city_customer", "store", "city", "customer"),
)

carts = Table(
    "carts",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("reported_at", UtcTime, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("purchased", Boolean, nullable=False),
    Column("currency", CurrencyCode),
    Column("total_minor", Minor),
    Column("subtotal_minor", Minor),
    Column("discount_minor", Minor),
    *_buyer(),
    Column("coupon_code", Text, nullable=False),
    Column("checkout_url", Text, nullable=False),
    Column("lines", Json, nullable=False),
)

# --- catalog -------------------------------------------------------------------------------------
# ``folded_name`` is what lists sort and search by.

products = Table(
    "products",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("reported_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("gone_at", UtcTime),
    Column("name", Text, nullable=False),
    Column("folded_name", Text, nullable=False),
    Column("sku", Text, nullable=False),
    Column("price_minor", Minor),
    Column("price_currency", CurrencyCode),
    Column("regular_price_minor", Minor),
    Column("regular_price_currency", CurrencyCode),
    Column("url", Text, nullable=False),
    Column("image", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("available", Boolean, nullable=False),
    Column("quantity", BigInteger),
    Column("categories", Json, nullable=False),
    Column("brand", Text, nullable=False),
    Index("ix_products_store_folded_name", "store", "folded_name", "id"),
)

categories = Table(
    "categories",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("reported_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("gone_at", UtcTime),
    Column("name", Text, nullable=False),
    Column("parent", Text),
    Column("url", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

customers = Table(
    "customers",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("reported_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("folded_name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("gender", Text, nullable=False),
    Column("groups", Json, nullable=False),
    Column("created_at", UtcTime),
    Index("ix_customers_store_reported_at", "store", "reported_at", "id"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("reported_at", UtcTime, nullable=False),
    Column("rating", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("product", Text),
    Column("order", Text),
    Column("customer", Text),
)

# --- coupons -------------------------------------------------------------------------------------
# ``code_key`` is what codes are compared by. ``terms``, ``platform`` and ``draft`` are kept whole;
# the columns beside them are what lists filter and sort by. ``search`` is folded.

_not_archived = text("intent <> 'archived'")
_of_partners, _of_campaigns = text("partner <> ''"), text("campaign <> ''")
coupons = Table(
    "coupons",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("code_key", Text, nullable=False),
    Column("terms", Json, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("intent", Text, nullable=False),
    Column("delivery", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("starts_at", UtcTime),
    Column("ends_at", UtcTime, nullable=False),
    Column("usage_limit", BigInteger),
    Column("uses", BigInteger, nullable=False),
    Column("title", Text, nullable=False),
    Column("campaign", Text, nullable=False),
    Column("partner", Text, nullable=False),
    Column("search", Text, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("budget_minor", Minor),
    Column("budget_currency", CurrencyCode),
    Column("revision", Integer, nullable=False),
    Column("written", Integer, nullable=False),
    Column("versions", Integer, nullable=False),
    Column("platform_id", Text),
    Column("platform", Json),
    Column("seen_at", UtcTime),
    Column("gone_at", UtcTime),
    Column("refusal", Json),
    Column("redeemed", Json, nullable=False),
    Column("extra_uses", BigInteger, nullable=False),
    Column("paused_by_budget", Boolean, nullable=False),
    UniqueConstraint("store", "platform_id"),
    Index("ix_coupons_store_code_key", "store", "code_key"),
    Index(
        "uq_coupons_store_code_key",
        "store",
        "code_key",
        unique=True,
        postgresql_where=_not_archived,
        sqlite_where=_not_archived,
    ),
    Index("ix_coupons_store_changed_at", "store", "changed_at", "id"),
    # All that phases are told by.
    Index(
        "ix_coupons_store_intent_ends_at",
        *("store", "intent", "ends_at", "starts_at", "usage_limit", "uses"),
    ),
    Index(
        "ix_coupons_store_partner",
        "store",
        "partner",
        postgresql_where=_of_partners,
        sqlite_where=_of_partners,
    ),
    Index(
        "ix_coupons_store_campaign",
        "store",
        "campaign",
        postgresql_where=_of_campaigns,
        sqlite_where=_of_campaigns,
    ),
)

coupon_versions = Table(
    "coupon_versions",
    metadata,
    Column("store", Text, primary_key=True),
    Column("coupon", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kept_at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("conflict", Boolean, nullable=False),
    Column("code", Text, nullable=False),
    Column("terms", Json, nullable=False),
    Column("enabled", Boolean, nullable=False),
)

coupon_uses = Table(
    "coupon_uses",
    metadata,
    Column("store", Text, primary_key=True),
    Column("cart", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("code_key", Text, nullable=False),
    Column("applied_at", UtcTime, nullable=False),
    Column("customer", Text),
    Index("ix_coupon_uses_store_code_key", "store", "code_key", "applied_at"),
    Index("ix_coupon_uses_store_applied_at", "store", "applied_at"),
)

offers = Table(
    "offers",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("draft", Json, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("coupon", Text),
    Column("campaign", Text, nullable=False),
    Column("partner", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("spent_minor", Minor),
    Column("spent_currency", CurrencyCode),
    Column("fault", Text, nullable=False),
    Index("ix_offers_store_created_at", "store", "created_at", "id"),
    Index("ix_offers_store_coupon", "store", "coupon"),
)

offer_counters = Table(
    "offer_counters",
    metadata,
    Column("store", Text, primary_key=True),
    Column("offer", Text, primary_key=True),
    Column("issued", Integer, nullable=False),
    # The latest day on which a code was handed out, and how many were on it.
    Column("day", Date),
    Column("issued_that_day", Integer, nullable=False),
)

# ``number`` tells the order of the codes' making; two may have the same.
_on_platform = text("platform_id IS NOT NULL")
offer_codes = Table(
    "offer_codes",
    metadata,
    Column("store", Text, primary_key=True),
    Column("code_key", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("offer", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("platform_id", Text),
    Index(
        "uq_offer_codes_store_platform_id",
        "store",
        "platform_id",
        unique=True,
        postgresql_where=_on_platform,
        sqlite_where=_on_platform,
    ),
    Index("ix_offer_codes_store_offer_number", "store", "offer", "number"),
    Index("ix_offer_codes_store_offer_state", "store", "offer", "state", "number"),
)

issued_codes = Table(
    "issued_codes",
    metadata,
    Column("store", Text, primary_key=True),
    Column("offer", Text, primary_key=True),
    Column("visitor", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("code_key", Text, nullable=False),
    Column("issued_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("returned_at", UtcTime),
    Index("ix_issued_codes_store_code_key", "store", "code_key", "issued_at"),
    Index("ix_issued_codes_store_offer_issued_at", "store", "offer", "issued_at"),
    Index("ix_issued_codes_store_issued_at", "store", "issued_at"),
)

# What is summed over all orders with a code: the indexes alone tell it.
_summed = ("counts", "sale", "returned", "currency", "discount_minor", "revenue_minor")
redemptions = Table(
    "redemptions",
    metadata,
    Column("store", Text, primary_key=True),
    Column("order", Text, primary_key=True),
    Column("code_key", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("coupon", Text),
    Column("offer", Text),
    Column("placed_at", UtcTime, nullable=False),
    Column("counts", Boolean, nullable=False),
    Column("sale", Boolean, nullable=False),
    Column("returned", Boolean, nullable=False),
    Column("currency", CurrencyCode, nullable=False),
    Column("discount_minor", Minor, nullable=False),
    Column("revenue_minor", Minor, nullable=False),
    Column("customer", Text),
    Column("order_version", Integer, nullable=False),
    Index("ix_redemptions_store_coupon", "store", "coupon", "placed_at", *_summed),
    Index("ix_redemptions_store_offer", "store", "offer", "placed_at", *_summed),
    Index("ix_redemptions_store_code_key", "store", "code_key", "placed_at"),
    Index("ix_redemptions_store_placed_at", "store", "placed_at"),
)

coupon_denials = Table(
    "coupon_denials",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("code", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("visitor", Text),
    Column("cart_minor", Minor),
    Column("cart_currency", CurrencyCode),
    Index("ix_coupon_denials_store_at", "store", "at", "id"),
    Index("ix_coupon_denials_store_cause_at", "store", "cause", "at", "id"),
)

sale_licences = Table(
    "sale_licences",
    metadata,
    Column("store", Text, primary_key=True),
    Column("number", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
)

coupon_alerts = Table(
    "coupon_alerts",
    metadata,
    Column("store", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("percent", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("dismissed_at", UtcTime),
)

coupon_imports = Table(
    "coupon_imports",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("begun_at", UtcTime, nullable=False),
    Column("currency", CurrencyCode, nullable=False),
    Column("columns", Json, nullable=False),
    Column("total", Integer, nullable=False),
    Column("publish", Boolean, nullable=False),
    Column("next_line", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("faulty", Integer, nullable=False),
    Column("done_at", UtcTime),
    UniqueConstraint("store", "digest"),
    Index("ix_coupon_imports_store_begun_at", "store", "begun_at"),
)

coupon_import_lines = Table(
    "coupon_import_lines",
    metadata,
    Column("store", Text, primary_key=True),
    Column("import", Text, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("text", Text, nullable=False),
)

coupon_import_faults = Table(
    "coupon_import_faults",
    metadata,
    Column("store", Text, primary_key=True),
    Column("import", Text, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("fault", Text, nullable=False),
    Column("text", Text, nullable=False),
)

coupon_link_clicks = Table(
    "coupon_link_clicks",
    metadata,
    Column("store", Text, primary_key=True),
    Column("code_key", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("referrer", Text, primary_key=True),
    Column("clicks", Integer, nullable=False),
    Index("ix_coupon_link_clicks_store_day", "store", "day"),
)

# --- audience ------------------------------------------------------------------------------------
# Subscribers come in the order of their ids. ``folded_name`` is what names are searched by; the
# operator classes let PostgreSQL find what begins so. Labels are the tags and sources of the rows,
# once more, to be looked up by. Evidence is only ever added, and cut: never written over.

subscribers = Table(
    "subscribers",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("email", Text, nullable=False),
    Column("typed", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("folded_name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("sources", Json, nullable=False),
    Column("tags", Json, nullable=False),
    Column("joined_at", UtcTime, nullable=False),
    Column("confirmed_at", UtcTime),
    Column("left_at", UtcTime),
    Column("unreachable_at", UtcTime),
    Column("leave_digest", Text, nullable=False, unique=True),
    Index(
        "uq_subscribers_store_email",
        *("store", "email"),
        unique=True,
        postgresql_ops={"email": "text_pattern_ops"},
    ),
    Index("ix_subscribers_store_status", "store", "status", "id"),
    Index(
        "ix_subscribers_store_folded_name",
        *("store", "folded_name"),
        postgresql_ops={"folded_name": "text_pattern_ops"},
    ),
    Index(
        "ix_subscribers_store_phone",
        *("store", "phone"),
        postgresql_ops={"phone": "text_pattern_ops"},
    ),
)

subscriber_labels = Table(
    "subscriber_labels",
    metadata,
    Column("store", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("label", Text, primary_key=True),
    Column("subscriber", Text, primary_key=True),
    Index("ix_subscriber_labels_store_subscriber", "store", "subscriber"),
)

audience_labels = Table(
    "audience_labels",
    metadata,
    Column("store", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("label", Text, primary_key=True),
)

invitations = Table(
    "invitations",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("subscriber", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("made_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("sent_at", UtcTime),
    Column("used_at", UtcTime),
    Index("ix_invitations_store_subscriber", "store", "subscriber", "made_at"),
)

consents = Table(
    "consents",
    metadata,
    Column("store", Text, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("subscriber", Text, nullable=False),
    Column("address_hash", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("acted_by", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_version", Text, nullable=False),
    Column("text_sha256", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("invitation", Text, nullable=False),
    Column("occurred_at", UtcTime, nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
    Column("email_sha256", Text, nullable=False),
    Column("page_sha256", Text, nullable=False),
    Column("ip_sha256", Text, nullable=False),
    Column("user_agent_sha256", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("email", Text),
    Column("page", Text),
    Column("ip", Text),
    Column("user_agent", Text),
    Column("salt", Text),
    Index("ix_consents_store_subscriber", "store", "subscriber", "number"),
)

consent_chains = Table(
    "consent_chains",
    metadata,
    Column("store", Text, primary_key=True),
    Column("length", BigInteger, nullable=False),
    Column("last", Text, nullable=False),
    Column("seal", Text, nullable=False),
)

subscriber_totals = Table(
    "subscriber_totals",
    metadata,
    Column("store", Text, primary_key=True),
    Column("status", Text, primary_key=True),
    Column("many", BigInteger, nullable=False),
)

subscriber_hours = Table(
    "subscriber_hours",
    metadata,
    Column("store", Text, primary_key=True),
    Column("hour", UtcTime, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("many", BigInteger, nullable=False),
)

erasure_receipts = Table(
    "erasure_receipts",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("subscriber", Text, nullable=False),
    Column("address_hash", Text, nullable=False),
    Column("records", Integer, nullable=False),
    Column("erased_at", UtcTime, nullable=False),
    Index("ix_erasure_receipts_store_address_hash", "store", "address_hash"),
)

contact_lists = Table(
    "contact_lists",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("begun_at", UtcTime, nullable=False),
    Column("columns", Json, nullable=False),
    Column("declaration", Json, nullable=False),
    Column("tags", Json, nullable=False),
    Column("total", Integer, nullable=False),
    Column("next_line", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("withheld", Integer, nullable=False),
    Column("faulty", Integer, nullable=False),
    Column("arrived_at", UtcTime),
    Column("done_at", UtcTime),
)

contact_lines = Table(
    "contact_lines",
    metadata,
    Column("store", Text, primary_key=True),
    Column("list", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
)

contact_faults = Table(
    "contact_faults",
    metadata,
    Column("store", Text, primary_key=True),
    Column("list", Text, primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("fault", Text, nullable=False),
    Column("text", Text, nullable=False),
)

# --- widgets -------------------------------------------------------------------------------------

widget_people = Table(
    "widget_people",
    metadata,
    Column("store", Text, primary_key=True),
    Column("visitor", Text, primary_key=True),
    Column("widget", Text, primary_key=True),
    Column("met_at", UtcTime, nullable=False),
    Column("day", Date, nullable=False),
    Column("held_out", Boolean, nullable=False),
    Column("device", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("clicked", Boolean, nullable=False),
    Column("acted", Boolean, nullable=False),
    Column("currency", CurrencyCode),
    Column("revenue_minor", Minor),
)

widget_purchases = Table(
    "widget_purchases",
    metadata,
    Column("store", Text, primary_key=True),
    Column("order", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("placed_at", UtcTime, nullable=False),
    Column("sale", Boolean, nullable=False),
    Column("currency", CurrencyCode, nullable=False),
    Column("revenue_minor", Minor, nullable=False),
)

widget_buyers = Table(
    "widget_buyers",
    metadata,
    Column("store", Text, primary_key=True),
    Column("visitor", Text, primary_key=True),
    Column("order", Text, primary_key=True),
    Index("ix_widget_buyers_store_order", "store", "order"),
)

widget_counted = Table(
    "widget_counted",
    metadata,
    Column("store", Text, primary_key=True),
    Column("event", Text, primary_key=True),
)

widget_figures = Table(
    "widget_figures",
    metadata,
    Column("store", Text, primary_key=True),
    Column("widget", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("page", Text, primary_key=True),
    Column("held_out", Boolean, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("shown", BigInteger, nullable=False),
    Column("clicked", BigInteger, nullable=False),
    Column("closed", BigInteger, nullable=False),
    Column("acted", BigInteger, nullable=False),
    Column("people", BigInteger, nullable=False),
    Column("clicking", BigInteger, nullable=False),
    Column("acting", BigInteger, nullable=False),
    Column("buying", BigInteger, nullable=False),
    Column("revenue_minor", BigInteger, nullable=False),
    Index("ix_widget_figures_store_day", "store", "day"),
)

# --- visitors ------------------------------------------------------------------------------------

visits = Table(
    "visits",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("visitor", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    *_whole_origin(),
    Column("entry", Text, nullable=False),
    Column("exit", Text, nullable=False),
    Column("referrer", Text, nullable=False),
    Column("page_views", Integer, nullable=False),
    Column("product_views", Integer, nullable=False),
    Column("cart_adds", Integer, nullable=False),
    Column("checkouts", Integer, nullable=False),
    Index("ix_visits_store_visitor_started_at", "store", "visitor", "started_at", "id"),
    Index("ix_visits_store_started_at", "store", "started_at"),
)

_about_codes = text("kind IN ('widget_shown', 'coupon_copied')")
hits = Table(
    "hits",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("visitor", Text, nullable=False),
    Column("visit", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("referrer", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("occurred_at", UtcTime, nullable=False),
    Column("data", Json, nullable=False),
    Index("ix_hits_store_visitor_occurred_at", "store", "visitor", "occurred_at"),
    Index("ix_hits_store_occurred_at", "store", "occurred_at"),
    Index(
        "ix_hits_about_codes",
        "store",
        "occurred_at",
        postgresql_where=_about_codes,
        sqlite_where=_about_codes,
    ),
)

visitor_links = Table(
    "visitor_links",
    metadata,
    Column("store", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("visitor", Text, primary_key=True),
    Column("at", UtcTime, nullable=False),
)

# --- attribution ---------------------------------------------------------------------------------
# ``bookings`` is the ledger: rows are only ever added to it.

touches = Table(
    "touches",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("visitor", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    *_whole_origin(),
    Column("landing", Text, nullable=False),
    Column("referrer", Text, nullable=False),
    Index("ix_touches_store_visitor_at", "store", "visitor", "at", "id"),
)

attribution_links = Table(
    "attribution_links",
    metadata,
    Column("store", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("visitor", Text, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Index("ix_attribution_links_store_visitor", "store", "visitor", "kind", "id"),
)

code_sources = Table(
    "code_sources",
    metadata,
    Column("store", Text, primary_key=True),
    Column("code_key", Text, primary_key=True),
    Column("since", UtcTime, nullable=False),
    Column("visitor", Text),
    Column("campaign", Text, nullable=False),
    Column("partner", Text, nullable=False),
)

coded_orders = Table(
    "coded_orders",
    metadata,
    Column("store", Text, primary_key=True),
    Column("order", Text, primary_key=True),
    Column("code_key", Text, primary_key=True),
    Column("met_at", UtcTime, nullable=False),
    Index("ix_coded_orders_store_code_key", "store", "code_key", "met_at"),
)

attributed_orders = Table(
    "attributed_orders",
    metadata,
    Column("store", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("placed_at", UtcTime, nullable=False),
    Column("met_at", UtcTime, nullable=False),
    Column("order_version", Integer, nullable=False),
    Column("sale", Boolean, nullable=False),
    Column("currency", CurrencyCode, nullable=False),
    Column("revenue_minor", Minor, nullable=False),
    Column("booked_minor", Minor, nullable=False),
    Column("bookings", Integer, nullable=False),
    Column("customer", Text),
    Column("cart", Text),
    Column("joined_by", Text, nullable=False),
    *_origin(),
    # The credited touch whole, as it was: credit outlives the touches it was given to.
    Column("touch", Json),
    Index("ix_attributed_orders_store_placed_at", "store", "placed_at"),
    Index("ix_attributed_orders_store_cart", "store", "cart", "met_at"),
    Index("ix_attributed_orders_store_customer", "store", "customer", "met_at"),
)

bookings = Table(
    "bookings",
    metadata,
    Column("store", Text, primary_key=True),
    Column("order", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("joined_by", Text, nullable=False),
    *_origin(),
    Column("touch", Json),
    Column("currency", CurrencyCode, nullable=False),
    Column("delta_minor", Minor, nullable=False),
    Column("reason", Text, nullable=False),
    Column("order_at", UtcTime, nullable=False),
    Column("booked_at", UtcTime, nullable=False),
)

# --- analytics -----------------------------------------------------------------------------------
# Days are the store's own. A day is stale while it was marked more often than counted; the row is
# never deleted, so that no mark can be mistaken for an earlier one.

_due = text("counted < marks")
stale_days = Table(
    "stale_days",
    metadata,
    Column("store", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("marks", BigInteger, nullable=False),
    Column("counted", BigInteger, nullable=False),
    Column("counted_at", UtcTime),
    Index("ix_stale_days_due", "counted_at", postgresql_where=_due, sqlite_where=_due),
)

daily_figures = Table(
    "daily_figures",
    metadata,
    Column("store", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("visits", Integer, nullable=False),
    Column("visitors", Integer, nullable=False),
    Column("page_views", Integer, nullable=False),
    Column("orders", Integer, nullable=False),
    Column("reversed_orders", Integer, nullable=False),
    Column("currency", CurrencyCode, nullable=False),
    Column("revenue_minor", Minor, nullable=False),
    Column("attributed_minor", Minor, nullable=False),
)

daily_sources = Table(
    "daily_sources",
    metadata,
    Column("store", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("number", Integer, primary_key=True),
    *_origin(),
    Column("visits", Integer, nullable=False),
    Column("orders", Integer, nullable=False),
    Column("currency", CurrencyCode, nullable=False),
    Column("revenue_minor", Minor, nullable=False),
)
