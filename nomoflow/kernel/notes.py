"""Short texts that are worth remembering for a while, and no longer."""

from typing import Protocol


class Notes(Protocol):
    """Texts by name, for all processes together. Each ends by itself.

    Any method refuses with ``Unavailable`` where nothing can be remembered.
    """

    def find(self, name: str) -> str | None:
        """The text, unless there is none or its time is over."""
        ...

    def add(self, name: str, text: str, *, seconds: int) -> bool:
        """Keep a text where there is none; False when there was one, which stays."""
        ...

    def put(self, name: str, text: str, *, seconds: int) -> None:
        """Keep a text, over whatever was there."""
        ...

    def drop(self, name: str) -> None:
        """Forget it; what is not there does not matter."""
        ...
