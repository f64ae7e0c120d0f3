"""The days of the year on which shops here do something of their own."""

from enum import StrEnum


class Occasion(StrEnum):
    """A day or a season; those of the Islamic year are the Umm al-Qura calendar's."""

    RAMADAN = "ramadan"
    EID_AL_FITR = "eid_al_fitr"
    EID_AL_ADHA = "eid_al_adha"
    ARAFAH = "arafah"
    NATIONAL_DAY = "national_day"
    FOUNDING_DAY = "founding_day"
    WHITE_FRIDAY = "white_friday"
