"""What could be better about a notice, though nothing forbids it."""

from collections.abc import Iterator
from dataclasses import dataclass

from nomoflow.widgets.contrast import faintness
from nomoflow.widgets.notices import NoticeDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A field that could be better, why, and what would be; nothing where only people know."""

    field: str
    code: str
    instead: str = ""


def advice_on(draft: NoticeDraft) -> tuple[Advice, ...]:
    """All advice on a notice; nothing where it is fine."""
    return tuple(_advice(draft))


def _advice(draft: NoticeDraft) -> Iterator[Advice]:
    faint = faintness(draft.look.accent, draft.look.theme)
    if faint is not None:
        yield Advice(field="settings.accent", code="notice_accent_faint", instead=faint.instead)
    heading, body = draft.words.heading, draft.words.body
    for language in ("ar", "en"):
        if not getattr(heading, language) and not getattr(body, language):
            yield Advice(field=f"texts.{language}.heading", code="notice_in_one_language")
