"""The Redis servers that suites run on: the real one, and the one that the application embeds."""

import pytest
from redis import Redis

from adapters.redis.connection import connect

PREFIX = "test:"
SERVERS = ("redis_url", "embedded_redis_url")


def server(request: pytest.FixtureRequest, name: str) -> Redis:
    """A client of the named server, emptied; closed when the test ends."""
    client = connect(request.getfixturevalue(name))
    request.addfinalizer(client.close)
    return client
