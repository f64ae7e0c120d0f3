"""The embedded Redis: started by the first who needs it, shared, replaced, its data kept."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from adapters.redis.connection import connect
from adapters.redis.embedded import address, kept


def eventually(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)


def answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False


def process_of(client: Redis) -> int:
    return int(client.info("server")["process_id"])


def test_a_given_redis_is_used_and_nothing_is_started(tmp_path: Path) -> None:
    with kept("redis://127.0.0.1:1/0", tmp_path) as url:
        assert url == "redis://127.0.0.1:1/0"
    assert not list(tmp_path.iterdir())


def test_it_runs_for_as_long_as_it_is_kept_and_remembers(tmp_path: Path) -> None:
    with connect(address("", tmp_path)) as client:
        with kept("", tmp_path):
            client.set("a", "kept")
        assert not answers(client)
        with kept("", tmp_path):
            assert client.get("a") == b"kept"


def test_two_keepers_share_one_server_and_the_second_inherits_it(tmp_path: Path) -> None:
    with connect(address("", tmp_path)) as client:
        first, second = kept("", tmp_path), kept("", tmp_path)
        first.__enter__()
        with second:
            one = process_of(client)
            client.set("a", "kept")
            first.__exit__(None, None, None)
            eventually(lambda: answers(client))
            assert process_of(client) != one
            assert client.get("a") == b"kept"


def test_a_server_that_dies_is_replaced(tmp_path: Path) -> None:
    with connect(address("", tmp_path)) as client, kept("", tmp_path):
        client.config_set("appendfsync", "always")
        client.set("a", "kept")
        dead = process_of(client)
        os.kill(dead, signal.SIGKILL)
        eventually(lambda: answers(client) and process_of(client) != dead)
        assert client.get("a") == b"kept"


def test_a_deep_folder_is_no_obstacle(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    with connect(address("", deep)) as client, kept("", deep):
        assert answers(client)


def test_only_we_may_speak_to_it(tmp_path: Path) -> None:
    with kept("", tmp_path):
        assert (tmp_path / "redis" / "redis.sock").stat().st_mode & 0o077 == 0
