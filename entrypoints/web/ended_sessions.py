"""Which sessions somebody has ended: their cookies may still exist, and open nothing any more."""

import logging

from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.notes import Notes

_log = logging.getLogger(__name__)


class EndedSessions:
    """Notes each ended session for as long as its cookie could be sent again.

    While nothing can be noted or asked, sessions stand: nobody is thrown out of the dashboard
    because a neighbour is away. Going away is written down once, not with every request.
    """

    def __init__(self, notes: Notes, seconds: int) -> None:
        self._notes = notes
        self._seconds = seconds
        self._away = False

    def end(self, session: str) -> None:
        """No cookie of this session opens anything from now on."""
        try:
            self._notes.put(_name(session), "ended", seconds=self._seconds)
        except Unavailable:
            _log.warning("a session was ended in its browser only: it cannot be noted")

    def has(self, session: str) -> bool:
        """Whether this session was ended."""
        try:
            ended = self._notes.find(_name(session)) is not None
        except Unavailable:
            if not self._away:
                _log.warning("nobody can say which sessions were ended; all of them stand")
            self._away = True
            return False
        self._away = False
        return ended


def _name(session: str) -> str:
    return f"session ended:{session}"
