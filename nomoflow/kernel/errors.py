"""Refusals: the ways in which the world can say no."""

from datetime import timedelta


class Refusal(Exception):
    """Something was asked that cannot be. Carries a code and facts, never a sentence.

    ``fields`` names the fields of the input that were wrong, each with the code of its fault;
    the door that received the input finds the sentences.
    """

    code = "refused"

    def __init__(self, fields: dict[str, str] | None = None, **facts: object) -> None:
        super().__init__(self.code)
        self.fields = fields or {}
        self.facts = facts


class Invalid(Refusal):
    """The input means something impossible."""

    code = "invalid"


class Forbidden(Refusal):
    """Known, but not allowed."""

    code = "forbidden"


class NotFound(Refusal):
    """There is no such thing, at least not for whoever asks."""

    code = "not_found"


class Conflict(Refusal):
    """It would contradict what is already so."""

    code = "conflict"


class TooMany(Refusal):
    """Too often, or too much at once. ``after`` says when to come again."""

    code = "too_many"

    def __init__(self, after: timedelta | None = None, **facts: object) -> None:
        super().__init__(None, **facts)
        self.after = after


class Unavailable(Refusal):
    """A neighbour is unreachable, too busy, or answers nonsense. Trying again may help.

    ``after`` is how long the neighbour asked us to wait, when it said so.
    """

    code = "unavailable"

    def __init__(self, after: timedelta | None = None, **facts: object) -> None:
        super().__init__(None, **facts)
        self.after = after


class Stale(Conflict):
    """It was changed by somebody else since it was read."""

    code = "stale"
