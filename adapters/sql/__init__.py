"""Everything we keep, on SQLite and on PostgreSQL."""
