"""How a store is met and connected, whichever way its tokens came."""

from datetime import datetime

from nomoflow.kernel.ids import Ids, StoreId
from nomoflow.merchants.events import StoreConnected
from nomoflow.merchants.facts import Grant
from nomoflow.merchants.model import Store, StoreStatus, met, overtaken
from nomoflow.merchants.ports import MerchantWork


def meet(work: MerchantWork, store: StoreId, ids: Ids, at: datetime) -> Store:
    """The store's record, made when we meet it for the first time."""
    known = work.stores.find()
    if known is None:
        known = met(store, ids.secret(), at)
        work.stores.add(known)
    return known


def connect(work: MerchantWork, store: Store, grant: Grant) -> bool:
    """Keep tokens unless they, newer ones or a later uninstall are known; whether they were."""
    held = work.grants.find()
    if held is not None and (
        held.access == grant.access or overtaken(grant.granted_at, held.granted_at)
    ):
        return False
    was, first = store.status, store.granted_at is None
    if not store.connect(grant.granted_at):
        return False
    work.grants.keep(grant)
    work.stores.save(store)
    if was is not StoreStatus.CONNECTED:
        work.emit(StoreConnected(first=first))
    return True
