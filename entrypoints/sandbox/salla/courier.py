"""Delivers webhooks over HTTP as Salla does: 30 seconds, 200 or 201 only, three more tries."""

import heapq
import secrets
import threading
import time
from datetime import timedelta
from typing import cast

import requests

from entrypoints.sandbox.options import Strategy
from entrypoints.sandbox.salla.app_records import Attempt, Shipment
from entrypoints.sandbox.salla.signing import proof
from entrypoints.sandbox.salla.world import World

TIMEOUT_SECONDS = 30
TRIES = 4
KEPT = 3000
_LANES = 4


class Courier:
    """Owns its threads; in `manual` delivery there are none and `flush` does the work."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.session = requests.Session()
        self.session.headers["User-Agent"] = "Salla"
        self._changed = threading.Condition()
        self._due: list[tuple[float, int]] = []
        self._threads: list[threading.Thread] = []
        self._stopping = False

    # What the rest of the stand-in asks for.

    def accept(self, shipment: Shipment) -> None:
        """Takes a new webhook; the knobs may lose it or send it twice."""
        knobs = self._world.knobs
        if secrets.randbelow(100) < knobs.webhook_drop_percent:
            shipment.state = "lost"
        self._world.shipments.put(shipment)
        if shipment.state == "waiting":
            self._schedule(shipment)
        self._forget_oldest()

    def send_again(self, shipment: Shipment) -> None:
        shipment.state = "waiting"
        shipment.attempts = []
        shipment.due_at = self._world.now()
        self._world.shipments.put(shipment)
        self._schedule(shipment)

    def waiting(self) -> list[Shipment]:
        return [each for each in self._world.shipments.all() if each.state == "waiting"]

    def flush(self, *, everything: bool = False) -> int:
        """Sends, in this thread, what is due (or all that waits); says how many it sent."""
        now = self._world.now()
        chosen = [each for each in self.waiting() if everything or each.due_at <= now]
        if self._world.knobs.webhook_shuffle:
            secrets.SystemRandom().shuffle(chosen)
        for shipment in chosen:
            self._send(shipment)
        return len(chosen)

    def resume(self) -> None:
        """Takes up what an earlier run left waiting."""
        for shipment in self.waiting():
            self._schedule(shipment)

    def stop(self) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        # Whoever waits for a slow answer is not waited for: the delivery is kept, and sent again.
        deadline = time.monotonic() + 2
        for thread in self._threads:
            thread.join(timeout=max(0.0, deadline - time.monotonic()))

    # One thread a lane; a store keeps to its lane, so its webhooks mostly keep their order.

    def _schedule(self, shipment: Shipment) -> None:
        if self._world.options.delivery == "manual":
            return
        wait = max(0.0, (shipment.due_at - self._world.now()).total_seconds())
        if self._world.knobs.webhook_shuffle and not shipment.attempts:
            wait += secrets.randbelow(2000) / 1000
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + wait, shipment.id))
            if not self._threads and not self._stopping:
                self._threads = [self._start(lane) for lane in range(_LANES)]
            self._changed.notify_all()

    def _start(self, lane: int) -> threading.Thread:
        thread = threading.Thread(
            target=self._work, args=(lane,), name=f"salla-courier-{lane}", daemon=True
        )
        thread.start()
        return thread

    def _work(self, lane: int) -> None:
        while (shipment := self._next(lane)) is not None:
            self._send(shipment)

    def _next(self, lane: int) -> Shipment | None:
        with self._changed:
            while not self._stopping:
                shipment = None if self._world.knobs.webhook_pause else self._take(lane)
                if shipment is not None:
                    return shipment
                self._changed.wait(timeout=self._pause())
        return None

    def _take(self, lane: int) -> Shipment | None:
        now = time.monotonic()
        shuffled = self._world.knobs.webhook_shuffle
        for entry in sorted(each for each in self._due if each[0] <= now):
            shipment = self._world.shipments.get(entry[1])
            if shipment is None or shipment.state != "waiting":
                self._due.remove(entry)
                heapq.heapify(self._due)
                continue
            if shuffled or shipment.store_id % _LANES == lane:
                self._due.remove(entry)
                heapq.heapify(self._due)
                return shipment
        return None

    def _pause(self) -> float:
        if not self._due:
            return 5.0
        return min(5.0, max(0.05, self._due[0][0] - time.monotonic()))

    # One delivery.

    def _send(self, shipment: Shipment) -> None:
        attempt = self._attempt(shipment)
        shipment.attempts.append(attempt)
        if attempt.status in (200, 201):
            shipment.state = "delivered"
        elif len(shipment.attempts) >= TRIES:
            shipment.state = "failed"
        else:
            pause = self._world.knobs.webhook_retry_seconds
            shipment.due_at = self._world.now() + timedelta(seconds=pause)
        self._world.shipments.put(shipment)
        if shipment.state == "waiting":
            self._schedule(shipment)
        elif len(shipment.attempts) == 1 and self._wants_twin():
            self._attempt(shipment)

    def _wants_twin(self) -> bool:
        return secrets.randbelow(100) < self._world.knobs.webhook_duplicate_percent

    def _attempt(self, shipment: Shipment) -> Attempt:
        body = shipment.body.encode()
        headers = {"Content-Type": "application/json", **self._proof(shipment, body)}
        started = time.monotonic()
        status, note = None, ""
        try:
            answer = self.session.post(
                shipment.url,
                data=body,
                headers=headers,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
            status, note = answer.status_code, answer.text[:200]
        except requests.RequestException as failure:
            note = type(failure).__name__
        return Attempt(
            at=self._world.now(),
            status=status,
            note=note,
            milliseconds=round((time.monotonic() - started) * 1000),
        )

    def _proof(self, shipment: Shipment, body: bytes) -> dict[str, str]:
        own = self._world.subscriptions.get(shipment.subscription_id)
        if own is None:
            knobs, options = self._world.knobs, self._world.options
            return proof(knobs.webhook_strategy, options.webhook_secret, body)
        security = proof(cast(Strategy, own.strategy or "none"), own.secret or "", body)
        return {**own.headers, **security}

    def _forget_oldest(self) -> None:
        kept = self._world.shipments.all()
        for shipment in kept[: max(0, len(kept) - KEPT)]:
            if shipment.state != "waiting":
                self._world.shipments.remove(shipment)
