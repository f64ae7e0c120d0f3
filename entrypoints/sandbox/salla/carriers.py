"""The companies that bring parcels, of which a shopper chooses one."""

CARRIERS = {
    "1723506390": ("سمسا", "SMSA"),
    "1298199412": ("ناقل إكسبريس", "Naqel Express"),
}
FIRST = "1723506390"


def name_of(company: str) -> str:
    return CARRIERS.get(company, CARRIERS[FIRST])[0]
