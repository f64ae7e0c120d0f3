"""What is told when coming in does not work: what happened, and the way to start again."""

from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from entrypoints.web import problems
from entrypoints.web.problem_words import FRAME_DETAIL, FRAME_TITLE


def foreign_state() -> Answer:
    """The return belongs to another beginning than the one of this browser."""
    return _start_again(
        gettext("This sign-in did not begin here"),
        gettext(
            "Salla brought back another mark than the one this browser was given, so nothing was "
            "accepted and nobody was signed in. This happens with old tabs and copied links; if "
            "somebody sent you the link, do not use it."
        ),
        403,
    )


def not_agreed() -> Answer:
    """The merchant, or Salla, said no."""
    return _start_again(
        gettext("Salla did not give its consent"),
        gettext("The request was declined or interrupted, so no store was connected."),
        403,
    )


def nothing_brought() -> Answer:
    """The return holds neither a code nor an error."""
    return _start_again(
        gettext("Something is missing"),
        gettext("Salla’s answer came without the code that a sign-in needs."),
        400,
    )


def spent() -> Answer:
    """The code was used, is too old, or is not ours."""
    return _start_again(
        gettext("This sign-in link has been used"),
        gettext(
            "Salla’s code works once and for a short time. If the page was loaded twice, you may "
            "be signed in already."
        ),
        403,
    )


def nobody_waits() -> Answer:
    """Nobody arrived, or it was too long ago."""
    return _start_again(
        gettext("This question is no longer open"),
        gettext("Too much time has passed since you came from Salla. Nothing was changed."),
        409,
    )


def reload_frame() -> Answer:
    """The frame's token is spent: only Salla can bring a new one."""
    return problems.page(str(FRAME_TITLE), str(FRAME_DETAIL), 401, [])


def not_yet() -> Answer:
    """Salla has not given us this store yet, or the app was removed."""
    return problems.page(
        gettext("Your store is not connected yet"),
        gettext(
            "Salla is still handing the store over, or the app was removed. Wait a moment and "
            "reload the page; if it stays like this, install the app again."
        ),
        404,
        [],
    )


def _start_again(title: str, detail: str, status: int) -> Answer:
    ways = [
        (gettext("Start again"), url_for("sign_in.connect")),
        (gettext("Back to the start"), "/"),
    ]
    return problems.page(title, detail, status, ways)
