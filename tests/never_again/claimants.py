"""A process of many who all want a code of the same offer at the same moment."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

from entrypoints.container import assemble
from entrypoints.settings import Settings
from nomoflow.coupons.offering import OfferService
from nomoflow.coupons.offers import NothingLeft
from nomoflow.kernel.ids import OfferId, StoreId, VisitorId

_AT_ONCE = 8


def main(store: StoreId, offer: OfferId) -> None:
    """Say when everybody is there, wait for their names, and tell what each was given."""
    parts = assemble(Settings.read())
    offers = parts.offers()
    with ThreadPoolExecutor(_AT_ONCE) as crowd:
        sys.stdout.write("here\n")
        sys.stdout.flush()
        visitors = json.loads(sys.stdin.readline())
        given = crowd.map(lambda visitor: _claimed(offers, store, offer, visitor), visitors)
        sys.stdout.write(json.dumps(list(zip(visitors, given, strict=True))))
    parts.engine().dispose()


def _claimed(offers: OfferService, store: StoreId, offer: OfferId, visitor: str) -> str | None:
    try:
        return offers.claim(store, offer, VisitorId(visitor)).code
    except NothingLeft:
        return None


if __name__ == "__main__":
    main(StoreId(sys.argv[1]), OfferId(sys.argv[2]))
