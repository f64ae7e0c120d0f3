"""Webhook subscriptions in the Admin API."""

from typing import Any

from flask import Blueprint, Response, request

from entrypoints.sandbox.salla import rules
from entrypoints.sandbox.salla.admin.answers import (
    acted,
    body,
    done,
    invalid,
    not_found,
    paged,
)
from entrypoints.sandbox.salla.admin.guard import needs, store
from entrypoints.sandbox.salla.app_records import Subscription
from entrypoints.sandbox.salla.events import EVENTS
from entrypoints.sandbox.salla.module import salla

_BAD_URL = "لابد أن يكون الرابط صالح وفعّال (لا يحتوي على localhost أو test.)"


def routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/webhooks", view_func=list_webhooks)
    blueprint.add_url_rule("/webhooks/events", view_func=list_events)
    blueprint.add_url_rule("/webhooks/subscribe", view_func=subscribe, methods=["POST"])
    blueprint.add_url_rule("/webhooks/unsubscribe", view_func=unsubscribe, methods=["DELETE"])
    blueprint.add_url_rule("/webhooks/<int:webhook_id>", view_func=change, methods=["PUT"])


@needs("webhooks.read")
def list_webhooks() -> Response:
    return paged(salla().world.subscriptions.of(store().id), _shown)


@needs("webhooks.read")
def list_events() -> Response:
    known = enumerate(EVENTS.items())
    return done(
        [
            {"id": 1473353380 + number, "label": label, "event": event}
            for number, (event, label) in known
        ]
    )


@needs("webhooks.read_write")
def subscribe() -> Response:
    sent = body()
    event, url = sent.get("event"), sent.get("url")
    problems = {}
    if event not in EVENTS:
        problems["event"] = ["الحدث غير صحيح"]
    if not _is_acceptable(url):
        problems["url"] = [_BAD_URL]
    if problems:
        invalid(problems)
    return done(_shown(_subscribed(str(event), str(url), sent)))


def _subscribed(event: str, url: str, sent: dict[str, Any]) -> Subscription:
    """The same address for the same event again updates, it does not double."""
    world = salla().world
    with world.changing():
        known = next(
            (
                each
                for each in world.subscriptions.of(store().id)
                if each.url == url and each.event == event
            ),
            None,
        )
        subscription = Subscription(
            id=known.id if known else world.next_id("webhook"),
            store_id=store().id,
            name=str(sent.get("name") or ""),
            event=event,
            url=url,
            version=_version(sent),
            rule=_rule(sent),
            headers=_headers(sent),
            strategy=known.strategy if known else None,
            secret=known.secret if known else None,
        )
        return world.subscriptions.put(subscription)


@needs("webhooks.read_write")
def change(webhook_id: int) -> Response:
    subscription = _known(webhook_id)
    sent = body()
    strategy = sent.get("security_strategy", subscription.strategy)
    secret = sent.get("secret", subscription.secret)
    if strategy not in (None, "signature", "token"):
        invalid({"security_strategy": ["استراتيجية الحماية غير صحيحة"]})
    if strategy == "signature" and not secret:
        invalid({"secret": ["حقل secret مطلوب."]})
    if "url" in sent and not _is_acceptable(sent["url"]):
        invalid({"url": [_BAD_URL]})
    subscription.name = str(sent.get("name", subscription.name))
    subscription.url = str(sent.get("url", subscription.url))
    subscription.version = _version({"version": subscription.version, **sent})
    subscription.rule = _rule({"rule": subscription.rule, **sent})
    if "headers" in sent:
        subscription.headers = _headers(sent)
    subscription.strategy, subscription.secret = strategy, secret
    salla().world.subscriptions.put(subscription)
    security = {"strategy": strategy, "secret": secret}
    return done({**_shown(subscription), "security": security})


@needs("webhooks.read_write")
def unsubscribe() -> Response:
    wanted_id = request.args.get("id", type=int)
    wanted_url = request.args.get("url")
    if wanted_id is None and not wanted_url:
        invalid({"id": ["حقل id مطلوب."]})
    found = [
        each
        for each in salla().world.subscriptions.of(store().id)
        if each.id == wanted_id or (wanted_url and each.url == wanted_url)
    ]
    if not found:
        not_found()
    for each in found:
        salla().world.subscriptions.remove(each)
    return acted("The webhook has been removed successfully", 202)


def _shown(subscription: Subscription) -> dict[str, Any]:
    return {
        "id": subscription.id,
        "name": subscription.name,
        "event": subscription.event,
        "type": "manual",
        "url": subscription.url,
        "version": subscription.version,
        "rule": subscription.rule,
        "headers": subscription.headers,
    }


def _known(webhook_id: int) -> Subscription:
    found = salla().world.subscriptions.get(webhook_id)
    if found is None or found.store_id != store().id:
        not_found()
    return found


def _is_acceptable(url: object) -> bool:
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return False
    return "localhost" not in url and "test." not in url


def _version(sent: dict[str, Any]) -> int:
    version = sent.get("version", 2)
    if version not in (1, 2):
        invalid({"version": ["الإصدار غير صحيح"]})
    return int(version)


def _rule(sent: dict[str, Any]) -> str | None:
    rule = sent.get("rule")
    if rule is None:
        return None
    try:
        rules.check(str(rule))
    except rules.BadRule:
        invalid({"rule": ["القاعدة غير صحيحة"]})
    return str(rule)


def _headers(sent: dict[str, Any]) -> dict[str, str]:
    pairs = sent.get("headers") or []
    try:
        return {str(pair["key"]): str(pair["value"]) for pair in pairs}
    except (KeyError, TypeError):
        invalid({"headers": ["الترويسات غير صحيحة"]})
