"""What this process works with: one container, built on first use."""

from entrypoints.container import Container, assemble
from entrypoints.services import Services
from entrypoints.settings import Settings

_container: Container | None = None


def container() -> Container:
    """The container of this process."""
    global _container  # noqa: PLW0603 - RQ calls functions by name; this is where they find us
    if _container is None:
        _container = assemble(Settings.read())
    return _container


def adopt(other: Container | None) -> None:
    """Work with this container from now on: for commands that have one already, and for tests."""
    global _container  # noqa: PLW0603
    _container = other


def services() -> Services:
    """Everything the application can do."""
    return container().services()
