"""Does a small thing every few seconds in a thread of its own."""

import threading
from collections.abc import Callable


class Ticker:
    def __init__(self, task: Callable[[], None], seconds: float = 5) -> None:
        self._task = task
        self._seconds = seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="salla-ticker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def _run(self) -> None:
        while not self._stopping.wait(self._seconds):
            self._task()
