"""A notice as the script is told of it: docs/targeting.md has the shape."""

from typing import Any

from entrypoints.web.storefront.texts import NOTICE
from nomoflow.widgets.markup import parsed, told
from nomoflow.widgets.model import ShownNotice
from nomoflow.widgets.notice_reading import LANGUAGES, moment_told
from nomoflow.widgets.notices import Look, Words
from nomoflow.widgets.windows import Window


def notice_told(shown: ShownNotice) -> dict[str, Any]:
    """One entry of the widgets: settings that are absent are left out."""
    notice, draft = shown.notice, shown.notice.draft
    return {
        "kind": "notice",
        "id": notice.id,
        "form": draft.form.value,
        "settings": _settings(draft.look),
        "rules": {
            "targeting": draft.rules.targeting.told(),
            "triggers": draft.rules.triggers.told(),
            "windows": None if shown.windows is None else [_window(each) for each in shown.windows],
            "display": draft.rules.display.told(),
            "made": moment_told(notice.created_at),
        },
        "texts": {language: _texts(draft.words, language) for language in LANGUAGES},
    }


def _settings(look: Look) -> dict[str, Any]:
    image, until, free = look.image, look.countdown_until, look.free_shipping_from
    told = {
        "theme": look.theme,
        "accent": look.accent,
        "position": look.position,
        "link": look.link,
        "image": image and {"src": image.src, "width": image.width, "height": image.height},
        "countdown_until": until and moment_told(until),
        "free_shipping_from": free and str(free.major),
    }
    return {name: value for name, value in told.items() if value}


def _texts(words: Words, language: str) -> dict[str, Any]:
    """The words of one language with ours; nothing where the merchant wrote nothing in it."""
    heading, body, action = (
        getattr(text, language) for text in (words.heading, words.body, words.action)
    )
    if not heading and not body:
        return {}
    said = {"heading": heading, "body": told(parsed(body)), "action": action}
    return {**{name: value for name, value in said.items() if value}, **NOTICE[language]}


def _window(window: Window) -> list[str]:
    return [moment_told(moment) for moment in window]
