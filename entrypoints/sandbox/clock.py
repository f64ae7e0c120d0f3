"""The sandbox's own look at the time, for it shares nothing with the application."""

from datetime import UTC, datetime


def system_now() -> datetime:
    return datetime.now(UTC)
