"""What Salla tells an app of its trial and subscription in a store."""

from datetime import UTC, datetime, timedelta
from typing import Any

from entrypoints.sandbox.salla import shapes
from entrypoints.sandbox.salla.announcer import Announcer
from entrypoints.sandbox.salla.desk import APP_NAME, DESCRIPTION
from entrypoints.sandbox.salla.world import World

EVENTS = (
    "app.trial.started",
    "app.trial.expired",
    "app.trial.canceled",
    "app.subscription.started",
    "app.subscription.renewed",
    "app.subscription.expired",
    "app.subscription.canceled",
    "app.feedback.created",
)


class Billing:
    def __init__(self, world: World, announcer: Announcer) -> None:
        self._world = world
        self._announcer = announcer

    def tell(self, store_id: int, event: str) -> None:
        subject = event.split(".")[1]
        told = {"trial": self._trial, "subscription": self._subscription}
        data = told.get(subject, self._feedback)(event)
        self._announcer.app_event(store_id, event, data)

    def _common(self, description: str) -> dict[str, Any]:
        return {
            "id": self._world.options.app_id,
            "app_name": APP_NAME,
            description: DESCRIPTION,
            "app_type": "app",
            "categories": ["Marketing"],
            "store_type": "live",
        }

    def _trial(self, event: str) -> dict[str, Any]:
        now = self._world.now()
        ends = now + timedelta(days=7)
        data = {
            **self._common("app_description"),
            "plan_name": "الباقة الأساسية",
            "plan_type": "one_time",
            "start_date": shapes.wall_clock(now).strftime("%Y-%m-%d"),
            "end_date": shapes.wall_clock(ends).strftime("%Y-%m-%d"),
        }
        if event == "app.trial.expired":
            return {**data, "start_date": _iso(now), "end_date": _iso(ends)}
        data.update(created_at=shapes.plain_date(now), features=[])
        if event == "app.trial.canceled":
            data["subscription_at"] = shapes.plain_date(now)
        return data

    def _subscription(self, event: str) -> dict[str, Any]:
        now = self._world.now()
        data = {
            **self._common("description"),
            "subscription_id": 1510766049,
            "item_type": "plan",
            "item_slug": None,
            "quantity": 1,
            "plan_type": "recurring",
            "plan_name": "الباقة الاحترافية",
            "plan_period": "1",
            "start_date": _iso(now),
            "end_date": _iso(now + timedelta(days=30)),
            "coupon": {"name": "LAUNCH", "amount": "0.15"},
            "initialization_cost": 0,
            "price_before_discount": 99,
            "price": "84.15",
            "tax": "0.15",
            "tax_value": "12.62",
            "total": "96.77",
            "subscription_balance": "null",
            "features": [{"key": "campaigns", "quantity": 10}],
        }
        if event == "app.subscription.renewed":
            data["renew_date"] = _iso(now)
        return data

    def _feedback(self, event: str) -> dict[str, Any]:
        return {
            **self._common("app_description"),
            "rating": "5",
            "rated_by": "نورة الدوسري",
            "comment": "تطبيق ممتاز",
        }


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
