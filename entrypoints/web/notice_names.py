"""What a copy of a notice is called, wherever it is made."""

from flask_babel import gettext

from nomoflow.widgets.notice_reading import LONGEST_NAME


def copy_name(name: str) -> str:
    """The name of a copy, unless somebody gives it another."""
    return gettext("Copy of %(name)s", name=name)[:LONGEST_NAME]
