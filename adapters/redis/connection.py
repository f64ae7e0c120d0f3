"""Opens connections to Redis that give up soon, try once more, and notice a dead line."""

from typing import Any

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as LineBroken
from redis.exceptions import RedisError, ResponseError
from redis.retry import Retry

from nomoflow.kernel.errors import Unavailable

PATIENCE_SECONDS = 2.0
"""How long anybody waits for one answer: a shopper's page must not hang on a counter."""

_AGAIN_AFTER_SECONDS = 0.05
_CHECK_IDLE_SECONDS = 30


class DirectRedis(Redis):
    """The same commands and answers at a third of the price.

    Asked by the thousand, the client's own care for each command (looking whether the line is
    still good, counting for its reports, locking its pool) costs more than Redis does. Here a
    command is sent at once on a line that lay idle. Only when that line turns out to be broken the
    command goes the client's own, careful way.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Lists give and take one at a time, whatever threads do.
        self._idle: list[Any] = []

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """The answer to a command."""
        try:
            line = self._idle.pop()
        except IndexError:
            line = self.connection_pool.make_connection()
        try:
            line.send_command(*args)
            answer = self.parse_response(line, args[0], **options)  # type: ignore[no-untyped-call]
        except LineBroken:
            line.disconnect()
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        except ResponseError:
            self._idle.append(line)
            raise
        except BaseException:
            line.disconnect()
            raise
        self._idle.append(line)
        return answer

    def close(self) -> None:
        """Close every line."""
        while getattr(self, "_idle", None):
            self._idle.pop().disconnect()
        super().close()


def connect(url: str, *, patience: float | None = PATIENCE_SECONDS) -> Redis:
    """A client with a pool of its own; nothing is opened before the first command.

    Without patience it waits for as long as a command lasts: for those who wait by trade.
    """
    kind = Redis if patience is None else DirectRedis
    return kind.from_url(
        url,
        socket_timeout=patience,
        socket_connect_timeout=PATIENCE_SECONDS,
        health_check_interval=_CHECK_IDLE_SECONDS,
        retry=Retry(ConstantBackoff(_AGAIN_AFTER_SECONDS), 1),
    )


def answers(redis: Redis) -> None:
    """Refuses with ``Unavailable`` unless Redis answers."""
    try:
        redis.ping()
    except RedisError as fault:
        raise Unavailable(neighbour="redis") from fault
