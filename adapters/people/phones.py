"""How telephone numbers are written."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

_HOME = "SA"


class KnownPhones:
    """Reads numbers by the plans of all countries. Local ones are Saudi ones."""

    def read(self, typed: str) -> str | None:
        """A number with its country, such as +966501234567; nothing when it is none.

        The library reads Arabic digits by itself.
        """
        try:
            number = phonenumbers.parse(_international(typed), _HOME)
        except NumberParseException:
            return None
        if not phonenumbers.is_valid_number(number):
            return None
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _international(typed: str) -> str:
    """People write 00966… and 966… where +966… is meant."""
    told = typed.strip()
    if told.startswith(("966", "٩٦٦")):
        return f"+{told}"
    if told.startswith(("00", "٠٠")):
        return f"+{told[2:]}"
    return told
