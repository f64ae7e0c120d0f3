"""Subscribers, what each agreed to, and the letters that ask them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_TABLES = (
    "audience_labels",
    "consent_chains",
    "consents",
    "contact_faults",
    "contact_lines",
    "contact_lists",
    "erasure_receipts",
    "invitations",
    "subscriber_hours",
    "subscriber_labels",
    "subscriber_totals",
    "subscribers",
)


def upgrade() -> None:
    """Forwards."""
    op.create_table(
        "audience_labels",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("store", "kind", "label", name=op.f("pk_audience_labels")),
    )
    op.create_table(
        "consent_chains",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_consent_chains")),
    )
    op.create_table(
        "consents",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subscriber", sa.Text(), nullable=False),
        sa.Column("address_hash", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("acted_by", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("invitation", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email_sha256", sa.Text(), nullable=False),
        sa.Column("page_sha256", sa.Text(), nullable=False),
        sa.Column("ip_sha256", sa.Text(), nullable=False),
        sa.Column("user_agent_sha256", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("page", sa.Text(), nullable=True),
        sa.Column("ip", sa.Text(), nullable=True),
        sa.Column("user_agent", sa.Text(), nullable=True),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("store", "number", name=op.f("pk_consents")),
    )
    op.create_index(
        "ix_consents_store_subscriber", "consents", ["store", "subscriber", "number"], unique=False
    )
    op.create_table(
        "contact_faults",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("store", "list", "line", "field", name=op.f("pk_contact_faults")),
    )
    op.create_table(
        "contact_lines",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("store", "list", "number", name=op.f("pk_contact_lines")),
    )
    op.create_table(
        "contact_lists",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("columns", _JSON, nullable=False),
        sa.Column("declaration", _JSON, nullable=False),
        sa.Column("tags", _JSON, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("next_line", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("withheld", sa.Integer(), nullable=False),
        sa.Column("faulty", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_contact_lists")),
    )
    op.create_table(
        "erasure_receipts",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("subscriber", sa.Text(), nullable=False),
        sa.Column("address_hash", sa.Text(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_erasure_receipts")),
    )
    op.create_index(
        "ix_erasure_receipts_store_address_hash",
        "erasure_receipts",
        ["store", "address_hash"],
        unique=False,
    )
    op.create_table(
        "invitations",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("subscriber", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitations_digest")),
    )
    op.create_index(
        "ix_invitations_store_subscriber",
        "invitations",
        ["store", "subscriber", "made_at"],
        unique=False,
    )
    op.create_table(
        "subscriber_hours",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("many", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store", "hour", "step", name=op.f("pk_subscriber_hours")),
    )
    op.create_table(
        "subscriber_labels",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("subscriber", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "store", "kind", "label", "subscriber", name=op.f("pk_subscriber_labels")
        ),
    )
    op.create_index(
        "ix_subscriber_labels_store_subscriber",
        "subscriber_labels",
        ["store", "subscriber"],
        unique=False,
    )
    op.create_table(
        "subscriber_totals",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("many", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("store", "status", name=op.f("pk_subscriber_totals")),
    )
    op.create_table(
        "subscribers",
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("sources", _JSON, nullable=False),
        sa.Column("tags", _JSON, nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unreachable_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leave_digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("store", "id", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("leave_digest", name=op.f("uq_subscribers_leave_digest")),
    )
    op.create_index(
        "ix_subscribers_store_folded_name",
        "subscribers",
        ["store", "folded_name"],
        unique=False,
        postgresql_ops={"folded_name": "text_pattern_ops"},
    )
    op.create_index(
        "ix_subscribers_store_phone",
        "subscribers",
        ["store", "phone"],
        unique=False,
        postgresql_ops={"phone": "text_pattern_ops"},
    )
    op.create_index(
        "ix_subscribers_store_status", "subscribers", ["store", "status", "id"], unique=False
    )
    op.create_index(
        "uq_subscribers_store_email",
        "subscribers",
        ["store", "email"],
        unique=True,
        postgresql_ops={"email": "text_pattern_ops"},
    )


def downgrade() -> None:
    """And back."""
    for table in reversed(_TABLES):
        op.drop_table(table)
