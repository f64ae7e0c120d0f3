"""A text that must not be seen: it hides itself wherever it is printed."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """A token or key. Its ``repr`` and ``str`` show nothing; storage seals it."""

    _text: str = field(repr=False)

    def reveal(self) -> str:
        """The text itself: only for the adapter that must send or seal it."""
        return self._text

    def __str__(self) -> str:
        return "[secret]"

    def __repr__(self) -> str:
        return "Secret([secret])"
