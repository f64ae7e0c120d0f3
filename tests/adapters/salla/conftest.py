"""The real adapters on the stand-in for Salla."""

import socket
from collections.abc import Iterator

import pytest

from nomoflow.kernel.ids import StoreId
from tests.contracts.salla_sandbox import SallaSandbox, salla_sandbox


@pytest.fixture
def sandbox() -> Iterator[SallaSandbox]:
    """A fresh stand-in for Salla."""
    with salla_sandbox() as opened:
        yield opened


@pytest.fixture
def store(sandbox: SallaSandbox) -> StoreId:
    """A store that is connected."""
    return sandbox.connect()


@pytest.fixture
def silent_address() -> Iterator[str]:
    """A neighbour that takes calls and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
def dead_address() -> str:
    """Where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    return f"http://127.0.0.1:{port}"
