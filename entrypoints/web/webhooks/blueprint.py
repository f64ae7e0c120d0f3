"""Takes messages in: proven, stored, acknowledged. All work on them comes later."""

from flask import Blueprint, Flask

from entrypoints.services import Services
from entrypoints.web.security import BODY
from entrypoints.web.short_way import Asked, Reply, Way, whole_way

_STORED = b'{"status":"stored"}'
_REPEATED = b'{"status":"repeated"}'
_HEADERS = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]


class WebhookDoor:
    """Takes each platform's deliveries at an address of its own."""

    def __init__(self, services: Services) -> None:
        self._receiver = services.receiver
        self.salla_way = Way(method="POST", rule="/webhooks/salla", answer=self.salla, longest=BODY)

    def find(self, method: str, path: str) -> tuple[Way, str] | None:
        """The way of this address."""
        way = self.salla_way
        return (way, "") if path == way.rule and method == way.method else None

    def salla(self, asked: Asked) -> Reply:
        """A delivery of Salla. Stored or known already: both are received, and Salla stops."""
        new = self._receiver.receive("salla", asked.headers(), asked.body)
        return Reply(_STORED if new else _REPEATED, _HEADERS)


def register(app: Flask, services: Services) -> WebhookDoor:
    """Add the routes; the door that answers them."""
    door = WebhookDoor(services)
    blueprint = Blueprint("webhooks", __name__)
    blueprint.add_url_rule(
        door.salla_way.rule, "salla", whole_way(door.salla_way), methods=[door.salla_way.method]
    )
    app.register_blueprint(blueprint)
    return door
