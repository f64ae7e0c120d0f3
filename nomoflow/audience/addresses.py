"""Mistyped addresses: what was probably meant.

Only the name of the mail service is looked at, and only services that most people here use.
"""

from functools import lru_cache

_USUAL = (
    "gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "live.com",
    "outlook.sa", "googlemail.com", "protonmail.com", "windowslive.com", "maktoob.com",
    "stc.com.sa", "mobily.com.sa", "aramco.com", "ksu.edu.sa", "kau.edu.sa", "kfupm.edu.sa",
    "imamu.edu.sa", "moe.gov.sa", "moh.gov.sa", "emirates.net.ae", "etisalat.ae", "qatar.net.qa",
    "batelco.com.bh", "omantel.net.om",
)  # fmt: skip
"""What is meant, the most used first: of equally near ones the first wins."""

_RIGHT_AS_WELL = frozenset(
    {
        *("ymail.com", "rocketmail.com", "email.com", "mail.com", "fastmail.com", "gmx.com"),
        *("zain.com", "sabic.com", "basic.com", "imail.com", "kuwait.net", "eim.ae", "me.com"),
    }
)
# Endings that belong to no mail service of these names, however the name itself is spelt.
_WRONG_ENDINGS = frozenset(
    {"con", "cmo", "ocm", "om", "cm", "comm", "coom", "vom", "xom", "cpm", "cim", "co", "sa"}
)
_IN_MANY_COUNTRIES = frozenset({"yahoo", "hotmail", "live", "outlook"})
_MUCH_USED = 5
"""So many of the first are meant so often that two slips are believed."""


def suggestion(address: str) -> str:
    """The address with the domain that was probably meant; empty where nothing seems wrong."""
    local, at, domain = address.rpartition("@")
    meant = _meant(domain.lower()) if at and local else ""
    return f"{local}@{meant}" if meant else ""


@lru_cache(maxsize=4096)
def _meant(domain: str) -> str:
    if domain in _USUAL or domain in _RIGHT_AS_WELL:
        return ""
    name, _, ending = domain.rpartition(".")
    if ending in _WRONG_ENDINGS and f"{name}.com" in _USUAL:
        return f"{name}.com"
    if len(ending) == 2 and name in _IN_MANY_COUNTRIES:
        return ""
    steps, place = min((distance(domain, usual), place) for place, usual in enumerate(_USUAL))
    return _USUAL[place] if steps <= (2 if place < _MUCH_USED else 1) else ""


def distance(told: str, meant: str) -> int:
    """How many slips lie between two words: a letter missing, too many, wrong, or two swapped."""
    before: list[int] = []
    above = list(range(len(meant) + 1))
    for row, letter in enumerate(told, start=1):
        here = [row]
        for column, wanted in enumerate(meant, start=1):
            steps = min(above[column] + 1, here[-1] + 1, above[column - 1] + (letter != wanted))
            swapped = row > 1 and column > 1 and letter == meant[column - 2]
            if swapped and told[row - 2] == wanted:
                steps = min(steps, before[column - 2] + 1)
            here.append(steps)
        before, above = above, here
    return above[-1]
