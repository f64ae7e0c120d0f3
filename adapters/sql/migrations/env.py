"""What Alembic runs for each command: our connection, our tables, our transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON

from adapters.sql.tables import metadata
from adapters.sql.types import UtcTime


def _plain(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Revisions outlive our classes: they name the types of the libraries."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        autogen.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return "sa.JSON().with_variant(JSONB(), 'postgresql')"
    return False


_connection = context.config.attributes["connection"]
context.configure(
    connection=_connection,
    target_metadata=metadata,
    render_as_batch=context.config.attributes.get("as_batch", True),
    render_item=_plain,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
