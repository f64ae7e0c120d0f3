"""The product itself, as processes: started by its own command, on ports and data of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

import requests

from entrypoints.container import Container, assemble
from entrypoints.settings import Settings
from nomoflow.kernel.ids import StoreId
from nomoflow.merchants.facts import Grant
from nomoflow.merchants.ports import StoreRow

HOUSE = Path(__file__).resolve().parents[2]
OPERATOR = {"Authorization": "Bearer the-operator-of-these-tests"}

# Everybody in the sandbox, by the number they sign in with, and their stores.
MERCHANTS = {
    736201945: {"oudnajd": StoreId("salla-1482930571"), "saduhome": StoreId("salla-1593827460")},
    736418207: {"daralfann": StoreId("salla-1604738291")},
}

_START_SECONDS = 60
_STOP_SECONDS = 30
_LOOK_SECONDS = 0.1

Seen = TypeVar("Seen")


def eventually(look: Callable[[], Seen | None], what: str, seconds: float = 30) -> Seen:
    """Look again and again until there is something to be seen."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, f"It did not happen within {seconds:.0f} s: {what}"
        time.sleep(_LOOK_SECONDS)
    return seen


class Product:
    """Everything that ``nomoflow run`` starts, and a look behind its doors."""

    def __init__(self, home: Path, given: Mapping[str, str]) -> None:
        port, sandbox_port, mail_port = _free_ports()
        self.url = f"http://127.0.0.1:{port}"
        self.sandbox = f"http://127.0.0.1:{sandbox_port}"
        self.environment = {
            "NOMOFLOW_VAR": str(home / "var"),
            "NOMOFLOW_PORT": str(port),
            "NOMOFLOW_SANDBOX_PORT": str(sandbox_port),
            "NOMOFLOW_SANDBOX_MAIL_PORT": str(mail_port),
            "NOMOFLOW_OPERATOR_TOKEN": OPERATOR["Authorization"].removeprefix("Bearer "),
            **given,
        }
        self._home = home
        self._log = home / "nomoflow.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.parts: Container = assemble(Settings.read(self.environment))

    def start(self) -> None:
        """Start it, and return once its doors are open."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "entrypoints.cli", "run", "--no-demo", "--verbose"],
                # Not in the checkout: an `.env` there is somebody's, and none of our business.
                cwd=self._home,
                env={**os.environ, **self.environment, "PYTHONPATH": str(HOUSE)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        eventually(self._ready, "every door of the product opens", _START_SECONDS)

    def stop(self) -> None:
        """Stop it as Ctrl-C does: it goes by itself, takes everything with it, and has failed at
        nothing that was asked of it.
        """
        for pool in (self.parts.redis(), self.parts.patient_redis()):
            pool.close()
        self.parts.engine().dispose()
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            code = self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        assert code == 0, self.log()[-2000:]
        for door in (self.url, self.sandbox):
            assert not _answers(door, "/healthz"), f"{door} still answers"
        assert self.complaints() == []

    def log(self) -> str:
        """What its processes have said."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    def complaints(self) -> list[str]:
        """The failures that its processes have told of: a whole journey goes without one."""
        return re.findall(r"^.*\b(?:ERROR|CRITICAL|Traceback)\b.*$", self.log(), re.MULTILINE)

    def keeps_quiet_about(self, *secrets: str) -> None:
        """Nothing secret is in what its processes have said."""
        said, settings = self.log(), self.parts.settings()
        own = (settings.salla_client_secret, settings.salla_webhook_secret, settings.secret_key)
        for secret in (*secrets, *own, *settings.encryption_keys):
            assert secret, "an empty secret proves nothing"
            assert secret not in said

    def leave_every_store(self) -> None:
        """Uninstall the app wherever a story before installed it: every story begins at Salla with
        stores that have not got it.
        """
        for merchant, stores in MERCHANTS.items():
            with requests.Session() as desk:
                door = f"{self.sandbox}/salla/merchant"
                desk.post(f"{door}/session", data={"merchant_id": merchant}, timeout=10)
                for username in stores:
                    desk.post(f"{door}/{username}/apps/uninstall", timeout=10).raise_for_status()
        known = [store for stores in MERCHANTS.values() for store in stores.values()]
        eventually(lambda: not any(map(self.tokens, known)), "the tokens of every store go")

    # --- behind the doors ---

    def store(self, store: StoreId) -> StoreRow | None:
        """The store as lists show it."""
        return self.parts.all_stores().by_id(store)

    def key(self, store: StoreId) -> str:
        """The public key of a store that is connected."""
        found = eventually(lambda: self.store(store), f"{store} is met")
        return found.key

    def tokens(self, store: StoreId) -> Grant | None:
        """The tokens that are kept of a store."""
        with self.parts.units(store) as unit:
            return unit.grants.find()

    def asked(self, path: str) -> requests.Response:
        """A plain question, without a browser's memory."""
        return requests.get(self.url + path, timeout=10, allow_redirects=False)

    def turn(self, **knobs: object) -> None:
        """Turn knobs of the sandbox."""
        requests.post(f"{self.sandbox}/salla/knobs.json", json=knobs, timeout=10).raise_for_status()

    def _ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log()[-4000:]
        return _answers(self.url, "/readyz") and _answers(self.sandbox, "/healthz")


@contextmanager
def started(home: Path, **given: str) -> Iterator[Product]:
    """The product, for as long as the block lasts."""
    product = Product(home, given)
    with ExitStack() as afterwards:
        afterwards.callback(product.stop)
        product.start()
        yield product


def _answers(address: str, path: str) -> bool:
    try:
        return requests.get(address + path, timeout=5).status_code == 200
    except requests.RequestException:
        return False


def _free_ports() -> tuple[int, int, int]:
    with socket.socket() as one, socket.socket() as other, socket.socket() as third:
        for door in (one, other, third):
            door.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1], third.getsockname()[1]
