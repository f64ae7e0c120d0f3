"""Reads rules as JSON brings them, and notes every fault at its place in them."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from nomoflow.kernel.errors import Invalid
from nomoflow.kernel.text import is_keepable

_LONGEST_TEXT = 200
_DATE = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_MINUTE = re.compile(_DATE.pattern + r"T[0-9]{2}:[0-9]{2}")


class RulesRefused(Invalid):
    """The rules are impossible; ``fields`` says where and why: ``targeting.any.0.all.1.value``."""

    code = "widget_rules_refused"


class RuleReading:
    """One reading of rules. What is at fault is noted, and read as something harmless."""

    def __init__(self) -> None:
        self._faults: dict[str, str] = {}

    def fault(self, place: str, code: str) -> None:
        """Notes what is wrong at a place; the first fault of a place stays."""
        self._faults.setdefault(place, code)

    def finish(self) -> None:
        """Refuses with ``RulesRefused`` when anything was at fault."""
        if self._faults:
            raise RulesRefused(self._faults)

    def members(self, raw: object, place: str, known: Collection[str]) -> Mapping[str, object]:
        """An object that has none but the known members."""
        if not isinstance(raw, Mapping):
            self.fault(place, "not_object")
            return {}
        for name in raw:
            if name not in known:
                self.fault(f"{place}.{name}", "not_known")
        return raw

    def items(self, raw: object, place: str, most: int, least: int = 0) -> Sequence[object]:
        """A list that is neither too short nor too long."""
        if not isinstance(raw, list | tuple):
            self.fault(place, "missing" if raw is None else "not_list")
            return ()
        if len(raw) > most:
            self.fault(place, "rules_too_many")
            return ()
        if len(raw) < least:
            self.fault(place, "not_empty")
        return raw

    def text(self, raw: object, place: str, longest: int = _LONGEST_TEXT) -> str:
        """A text that says something, without spaces around."""
        if not isinstance(raw, str):
            self.fault(place, "missing" if raw is None else "not_text")
            return ""
        text = raw.strip()
        if not text:
            self.fault(place, "not_empty")
        elif len(text) > longest:
            self.fault(place, "too_long")
        elif not is_keepable(text):
            self.fault(place, "text_not_keepable")
        return text

    def choice(self, raw: object, place: str, choices: Collection[str]) -> str:
        """One of the words there are."""
        text = self.text(raw, place)
        if text and text not in choices:
            self.fault(place, "not_known")
        return text

    def choices(
        self, raw: object, place: str, choices: Collection[str], most: int = 100
    ) -> tuple[str, ...]:
        """Some of the words there are, each once."""
        items = self.items(raw, place, most, least=1)
        found = [
            self.choice(item, f"{place}.{number}", choices) for number, item in enumerate(items)
        ]
        return tuple(dict.fromkeys(found))

    def integer(self, raw: object, place: str, least: int, most: int) -> int:
        """A whole number within bounds."""
        if isinstance(raw, bool) or not isinstance(raw, int):
            self.fault(place, "missing" if raw is None else "setting_not_integer")
            return least
        if not least <= raw <= most:
            self.fault(place, "not_in_range")
            return least
        return raw

    def shaped(self, raw: object, place: str, shape: re.Pattern[str], fault: str) -> str:
        """A text of a certain shape."""
        text = self.text(raw, place)
        if text and not shape.fullmatch(text):
            self.fault(place, fault)
            return ""
        return text

    def date(self, raw: object, place: str) -> str:
        """A day that exists, as ``YYYY-MM-DD``."""
        text = self.text(raw, place)
        if text and not (_DATE.fullmatch(text) and _exists(text)):
            self.fault(place, "not_date")
            return ""
        return text

    def minute(self, raw: object, place: str) -> str:
        """A minute that exists, on the clock of the store: ``YYYY-MM-DDTHH:MM``."""
        text = self.text(raw, place)
        if text and not (_MINUTE.fullmatch(text) and _exists(text)):
            self.fault(place, "rule_minute_malformed")
            return ""
        return text


def _exists(moment: str) -> bool:
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return False
    return True
