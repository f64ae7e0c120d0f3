"""Turns what happened in a store into webhooks, for the stores that have the app."""

import json
from datetime import datetime
from typing import Any

from entrypoints.sandbox.salla import rules, shapes
from entrypoints.sandbox.salla.addresses import Addresses
from entrypoints.sandbox.salla.app_records import Shipment
from entrypoints.sandbox.salla.courier import Courier
from entrypoints.sandbox.salla.world import World


class Announcer:
    def __init__(self, world: World, courier: Courier, addresses: Addresses) -> None:
        self._world = world
        self._courier = courier
        self._addresses = addresses

    def app_event(self, store_id: int, event: str, data: dict[str, Any]) -> Shipment:
        """App events come without subscribing and carry a plain date."""
        return self._ship(store_id, event, data, shapes.plain_date)

    def store_event(self, store_id: int, event: str, data: dict[str, Any]) -> None:
        """Store events go to the app where it is installed, and to its own subscriptions."""
        if not self._world.is_installed(store_id):
            return
        self._ship(store_id, event, data, shapes.script_date)
        for own in self._world.subscriptions.of(store_id):
            if own.event == event and rules.allows(own.rule, data):
                self._ship(store_id, event, data, shapes.script_date, own.id, own.url)

    def _ship(
        self,
        store_id: int,
        event: str,
        data: dict[str, Any],
        written: Any,
        subscription_id: int | None = None,
        url: str | None = None,
    ) -> Shipment:
        now = self._world.now()
        shipment = Shipment(
            id=self._world.next_id("shipment"),
            store_id=store_id,
            event=event,
            url=url or self._addresses.app_webhooks,
            body=self._envelope(store_id, event, data, written, now),
            created_at=now,
            due_at=now,
            subscription_id=subscription_id,
        )
        self._courier.accept(shipment)
        return shipment

    def _envelope(
        self, store_id: int, event: str, data: dict[str, Any], written: Any, now: datetime
    ) -> str:
        envelope = {
            "event": event,
            "merchant": store_id,
            "created_at": written(now),
            "data": data,
        }
        return json.dumps(
            envelope,
            ensure_ascii=self._world.knobs.webhook_escape_arabic,
            separators=(",", ":"),
        )
