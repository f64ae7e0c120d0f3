"""The app's snippet: fetched from whoever operates the app, checked, and published to stores."""

import hashlib
import re
from datetime import timedelta

import requests

from entrypoints.sandbox.salla.app_records import Snippet
from entrypoints.sandbox.salla.module import Salla

# What the Partner Portal refuses: HTML, template tokens, frames.
_REFUSED = re.compile(r"<\s*/?\s*(script|iframe|embed|html)\b|\{\{|\{%", re.IGNORECASE)
_TRY_AGAIN = timedelta(seconds=10)


class Snippets:
    def __init__(self, salla: Salla) -> None:
        self._salla = salla
        self._fetched = False

    def published(self) -> Snippet:
        """The snippet stores load; fetched once in each run, then only when asked."""
        known = self._known()
        now = self._salla.world.now()
        tired = known.fetched_at is not None and now - known.fetched_at < _TRY_AGAIN
        if not self._fetched and not (tired and known.refused):
            known = self.fetch()
        return known

    def fetch(self) -> Snippet:
        """Takes the snippet anew from the app; a bad one leaves the old one in place."""
        snippet = self._known()
        snippet.fetched_at = self._salla.world.now()
        try:
            answer = self._salla.session.get(self._salla.addresses.app_snippet_source, timeout=3)
            answer.raise_for_status()
            snippet.refused = self._objection(answer.text)
            if not snippet.refused:
                snippet.content = answer.text
                self._fetched = True
        except requests.RequestException as failure:
            snippet.refused = f"The app did not answer: {type(failure).__name__}"
        return self._salla.world.snippets.put(snippet)

    @staticmethod
    def version(snippet: Snippet) -> str:
        return hashlib.sha256(snippet.content.encode()).hexdigest()[:10]

    @staticmethod
    def _objection(content: str) -> str:
        if not content.strip():
            return "The snippet is empty."
        found = _REFUSED.search(content)
        return f"The snippet must be plain JavaScript, without {found[0]}" if found else ""

    def _known(self) -> Snippet:
        return self._salla.world.snippets.get(1) or Snippet()
