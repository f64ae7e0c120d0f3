"""A notice on trial while it is still being written: the real script on a sample page."""

from dataclasses import replace

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from entrypoints.web.current import needs, store
from entrypoints.web.dashboard import notices_form
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.notices import found, zone
from entrypoints.web.language import LANGUAGES
from entrypoints.web.preview import drafts
from entrypoints.web.storefront.notices import notice_told
from nomoflow.merchants.model import Permission
from nomoflow.widgets.display import Display
from nomoflow.widgets.model import ShownNotice
from nomoflow.widgets.notice_reading import read_draft
from nomoflow.widgets.notices import Notice, NoticeDraft
from nomoflow.widgets.rules import Rules

# Whoever tries a notice sees it whatever its rules are, and again however often it was closed.
_AT_ONCE = Rules(display=Display(per_visit=0, rest_days=0))
_PAGE = "product"


@blueprint.post("/notices/<notice>/preview")
@needs(Permission.VIEW)
def preview_notice(notice: str) -> ResponseReturnValue:
    """Where what is in the form can be tried; refuses as saving it would."""
    known, currency = found(notice), store().currency
    typed = notices_form.read(request.form, currency, zone())
    return jsonify(addresses(known, read_draft(typed, currency)))


def addresses(known: Notice, draft: NoticeDraft) -> dict[str, str]:
    """Where a notice with this description can be tried, by language."""
    tried = replace(known, draft=replace(draft, rules=_AT_ONCE))
    entry = notice_told(ShownNotice(notice=tried, windows=None))
    currency = store().currency.code
    return {
        language: drafts.address_of([entry], currency=currency, language=language, page=_PAGE)
        for language in LANGUAGES
    }
