"""Whether colours can be told apart: WCAG's ratio, and a colour near the wished one that can."""

from dataclasses import dataclass
from typing import Literal

Theme = Literal["auto", "light", "dark"]

LEGIBLE = 4.5
"""Of text on what it stands on (WCAG 2.2, 1.4.3)."""

VISIBLE = 3.0
"""Of a button on the card around it (1.4.11)."""

# The cards of the storefront script, by day and by night.
_SURFACES: dict[Theme, tuple[str, ...]] = {
    "light": ("#ffffff",),
    "dark": ("#171b22",),
    "auto": ("#ffffff", "#171b22"),
}
_BLACK, _WHITE = "#000000", "#ffffff"
# Above it black letters are the better ones; the storefront script draws the same line.
_HALF_WAY = 0.18
_STEPS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Faint:
    """An accent that hardly shows on its card, how far it is from showing, and one that does."""

    ratio: float
    needed: float
    instead: str


def ratio(one: str, other: str) -> float:
    """The contrast of two colours (``#rrggbb``): from 1, none at all, to 21."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def ink_on(accent: str) -> str:
    """The letters that stand on an accent: black or white, always legible."""
    return _BLACK if _luminance(accent) > _HALF_WAY else _WHITE


def faintness(accent: str, theme: Theme) -> Faint | None:
    """What keeps an accent from showing on the cards of a theme; nothing when it shows."""
    weakest = _weakest(accent, theme)
    if weakest >= VISIBLE:
        return None
    return Faint(ratio=round(weakest, 2), needed=VISIBLE, instead=_nearest(accent, theme))


def _weakest(accent: str, theme: Theme) -> float:
    return min(ratio(accent, surface) for surface in _SURFACES[theme])


def _nearest(accent: str, theme: Theme) -> str:
    """The first colour on the way to black or to white that shows; of two, the nearer one."""
    for step in range(1, _STEPS + 1):
        for end in (_BLACK, _WHITE):
            mixed = _mixed(accent, end, step / _STEPS)
            if _weakest(mixed, theme) >= VISIBLE:
                return mixed
    return ink_on(_SURFACES[theme][0])


def _mixed(colour: str, end: str, share: float) -> str:
    parts = zip(_channels(colour), _channels(end), strict=True)
    return "#" + "".join(f"{round(own + (its - own) * share):02x}" for own, its in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
