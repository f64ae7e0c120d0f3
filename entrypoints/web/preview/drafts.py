"""Widgets that nobody has saved yet: they travel in the address of their preview, signed.

Nothing is kept, so nothing has to be cleared away; what the address holds was typed by whoever
has it. A colleague who is sent the address sees the same, for a day.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

from flask import url_for
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import NotFound

from entrypoints.web.current import settings
from nomoflow.kernel.text import Language

Entry = Mapping[str, object]
"""A widget as the script's configuration tells of it."""

_LASTS = timedelta(days=1)


def address_of(entries: Sequence[Entry], *, currency: str, language: Language, page: str) -> str:
    """Where these widgets can be tried, on a page of this kind in this language."""
    draft = _signer().dumps({"widgets": list(entries), "currency": currency})
    return url_for("preview.shop", draft=draft, language=language, page=page)


def read(draft: str) -> dict[str, Any]:
    """What an address holds; nothing is found behind one that we did not sign, or long ago."""
    try:
        return cast(dict[str, Any], _signer().loads(draft, max_age=int(_LASTS.total_seconds())))
    except BadData as fault:
        raise NotFound from fault


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="widget preview")
