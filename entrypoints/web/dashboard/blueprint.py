"""The pages of one store: where they stand and what all of them are given."""

from flask import Blueprint, g, session

from entrypoints.web.current import place_of, places, role, services, settings, store
from entrypoints.web.sessions import embedded
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.model import Permission, may
from nomoflow.merchants.ports import StoreRow
from nomoflow.relay.model import TaskState

blueprint = Blueprint("dashboard", __name__, url_prefix="/dashboard/<store_key>")

LAST_STORE = "last_store"
_ONE_ROW = PageRequest(page=1, size=1)


@blueprint.url_value_preprocessor
def take_key(_endpoint: str | None, values: dict[str, str] | None) -> None:
    """Find the store of the address once, for every view: none of them asks for a key."""
    g.place = place_of((values or {}).pop("store_key", ""))


@blueprint.before_request
def enter() -> None:
    """Remember the store for the next time."""
    if session.get(LAST_STORE) != store().key:
        session[LAST_STORE] = store().key


@blueprint.context_processor
def frame() -> dict[str, object]:
    """What the frame around every page shows; a problem without a store has no such frame."""
    if "place" not in g:
        return {}
    shop = store()
    return {
        "framed": embedded(),
        "embedding_dashboard": settings().salla_dashboard_url,
        "shop": shop,
        "shops": [known.store for known in places()],
        "shop_trouble": trouble(shop),
        "may_manage": allowed(Permission.MANAGE_FEATURES),
    }


def trouble(shop: StoreRow) -> int:
    """How much work of the store was given up."""
    work = services().work
    return work.tasks(_ONE_ROW, state=TaskState.GIVEN_UP, store=shop.id).total


def allowed(permission: Permission) -> bool:
    """Whether the person's role in this store includes a permission."""
    return may(role(), permission)
