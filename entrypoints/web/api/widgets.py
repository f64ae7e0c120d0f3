"""Everything that shoppers may see, cards and notices, and the schemas of their settings."""

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, url_for
from flask_smorest.pagination import PaginationParameters

from entrypoints.web.api.blueprint import PAGES, blueprint, page_asked
from entrypoints.web.api.notice_schemas import WidgetSchema
from entrypoints.web.current import needs, services, store
from nomoflow.features.catalogue import CATALOGUE
from nomoflow.features.model import FeatureSwitch, feature_key
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.model import Permission
from nomoflow.widgets.notice_schema import notice_schema
from nomoflow.widgets.notices import Notice, NoticeState
from nomoflow.widgets.ports import NoticeFilter

_NOTICE = "notice"
_CARDS = (FeatureKey.LIVE_COUNTER, FeatureKey.RECENT_PURCHASES, FeatureKey.COUPONS)
_USUAL = (NoticeState.DRAFT, NoticeState.LIVE, NoticeState.PAUSED)

Told = dict[str, Any]


@blueprint.get("/widgets")
@blueprint.response(200, WidgetSchema(many=True))
@blueprint.paginate(**PAGES)
@needs(Permission.VIEW)
def list_widgets(pagination_parameters: PaginationParameters) -> list[Told]:
    """Every widget of the store: the cards first, then the notices that are not archived."""
    asked = page_asked(pagination_parameters)
    switches = {switch.key: switch for switch in services().features.all(store().id)}
    cards = [_card(switches[key]) for key in _CARDS]
    shown = cards[asked.offset : asked.offset + asked.size]
    wanted = NoticeFilter(states=_USUAL)
    # Pages count from the first card, so the notices of a page may lie on two of their own.
    skipped = max(0, asked.offset - len(cards))
    upto = PageRequest(page=1, size=max(1, skipped + asked.size - len(shown)))
    page = services().notice_reports.list(store().id, wanted, upto)
    pagination_parameters.item_count = len(cards) + page.total
    rows = page.rows[skipped:] if len(shown) < asked.size else []
    return shown + [_notice(notice) for notice in rows]


@blueprint.get("/widgets/<key>/schema")
@blueprint.response(200, description="JSON Schema (2020-12)")
@needs(Permission.VIEW)
def read_widget_schema(key: str) -> Response:
    """The schema of a widget's settings: of a card, or of a whole `notice`."""
    schema: Mapping[str, object]
    schema = notice_schema() if key == _NOTICE else CATALOGUE[feature_key(key)].schema()
    return jsonify(schema)


def _card(switch: FeatureSwitch) -> Told:
    return {
        "kind": switch.key.value,
        "id": switch.key.value,
        "name": switch.key.value,
        "form": None,
        "state": "live" if switch.enabled else "off",
        "version": switch.version,
        "changed_at": switch.changed_at,
        "address": url_for("api.read_feature", key=switch.key.value),
        "schema": url_for("api.read_widget_schema", key=switch.key.value),
    }


def _notice(notice: Notice) -> Told:
    return {
        "kind": _NOTICE,
        "id": notice.id,
        "name": notice.draft.name,
        "form": notice.draft.form,
        "state": notice.state.value,
        "version": notice.version,
        "changed_at": notice.changed_at,
        "address": url_for("api.read_notice", notice=notice.id),
        "schema": url_for("api.read_widget_schema", key=_NOTICE),
    }
