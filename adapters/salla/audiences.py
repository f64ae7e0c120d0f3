"""Whom a coupon can be meant for, as the store's merchant sorted customers in Salla."""

from collections.abc import Sequence

from adapters.salla.client import SallaClient
from adapters.salla.payloads.values import extent, identity, records, text
from nomoflow.kernel.errors import Refusal, Unavailable
from nomoflow.kernel.ids import StoreId

_PER_PAGE = 60
_MOST_PAGES = 5


class SallaAudiences:
    """Reads groups of customers. Its client is a hurried one: somebody waits for the page."""

    def __init__(self, client: SallaClient) -> None:
        self._client = client

    def groups(self, store: StoreId) -> Sequence[tuple[str, str]]:
        """Each group's id and name; refuses with ``Unavailable`` alone, whatever the trouble."""
        try:
            return self._groups(store)
        except Refusal as refusal:
            raise Unavailable(neighbour="salla", reason=refusal.code) from None

    def _groups(self, store: StoreId) -> Sequence[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        page = pages = 1
        while page <= min(pages, _MOST_PAGES):
            query = {"page": page, "per_page": _PER_PAGE}
            answer = self._client.get(store, "customers/groups", query)
            for item in records(answer.data, "groups"):
                group = identity(item.get("id"), "group.id")
                found.append((group, text(item.get("name")) or group))
            pages, _ = extent(answer.pagination)
            page += 1
        return tuple(found)
