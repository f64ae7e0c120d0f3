"""The short form in which a store's goods are written down."""

from dataclasses import dataclass

Size = tuple[str, str, float]
"""Arabic, English, and the price as a multiple of the first size."""


@dataclass(frozen=True, slots=True)
class Section:
    name_ar: str
    name_en: str
    slug: str
    art: str
    hue: int
    sku: str


@dataclass(frozen=True, slots=True)
class Line:
    section: int
    name_ar: str
    name_en: str
    price: float
    sizes: tuple[Size, ...] = (("", "", 1.0),)
