"""A notice as the script is told of it: docs/targeting.md has the shape."""

from typing import Any

from entrypoints.web.storefront.texts import Texts, notice_texts
from nomoflow.widgets.markup import parsed, told
from nomoflow.widgets.model import ShownNotice
from nomoflow.widgets.notice_reading import moment_told
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
        "texts": {
            language: {**_said(draft.words, language), **ours}
            for language, ours in _own_words(draft.look).items()
        },
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


def _own_words(look: Look) -> Texts:
    return notice_texts(
        counts_down=look.countdown_until is not None,
        ships_free=look.free_shipping_from is not None,
    )


def _said(words: Words, language: str) -> dict[str, Any]:
    """The merchant's words in a language; where there are none, those in the other one."""
    other = "en" if language == "ar" else "ar"
    said, stand_in = _in(words, language), _in(words, other)
    heading, body, action = said if said[0] or said[1] else stand_in
    found = {"heading": heading, "body": told(parsed(body)), "action": action}
    return {name: value for name, value in found.items() if value}


def _in(words: Words, language: str) -> list[str]:
    return [getattr(text, language) for text in (words.heading, words.body, words.action)]


def _window(window: Window) -> list[str]:
    return [moment_told(moment) for moment in window]
