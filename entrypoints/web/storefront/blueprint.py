"""The storefront's ways through Flask; errors say what is wrong as problem JSON."""

from flask import Blueprint, Flask

from entrypoints.services import Services
from entrypoints.web.short_way import whole_way
from entrypoints.web.storefront.door import StorefrontDoor


def register(app: Flask, services: Services, base_url: str) -> StorefrontDoor:
    """Add the routes; the door that answers them."""
    door = StorefrontDoor(services, base_url)
    blueprint = Blueprint("storefront", __name__)
    for way in (*door.ways.values(), door.part_way, door.snippet_way):
        blueprint.add_url_rule(way.rule, way.answer.__name__, whole_way(way), methods=[way.method])
    app.register_blueprint(blueprint)
    return door
