"""A store's working access token, whoever asks and however many at once."""

from dataclasses import replace
from datetime import timedelta

from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.secret import Secret
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.merchants.events import StoreAccessLost
from nomoflow.merchants.facts import Grant
from nomoflow.merchants.model import AccessRefused, AuthorisationRefused, RefreshUnanswered
from nomoflow.merchants.ports import AllGrants, Authoriser, Locks, MerchantWork

AHEAD = timedelta(days=1)
"""Tokens are renewed so long before they end, not when they have failed."""

_LOCK_SECONDS = 60.0
_WAIT_SECONDS = 30.0


class StoreAccess:
    """Hands out access tokens and renews them, one process at a time per store.

    A refresh token works once, and using it twice makes the platform revoke everything. So the
    row is read again inside the lock, and both new tokens are stored before it is let go.
    """

    def __init__(
        self,
        work: Opens[MerchantWork],
        authoriser: Authoriser,
        locks: Locks,
        clock: Clock,
        due: AllGrants,
    ) -> None:
        self._work = work
        self._authoriser = authoriser
        self._locks = locks
        self._clock = clock
        self._due = due

    def token(self, store: StoreId) -> Secret:
        """A token that works now.

        Refuses with ``AccessRefused`` when the store must be connected again, with
        ``AccessBusy`` or ``Unavailable`` when it cannot be had just now.
        """
        grant = self._grant(store)
        if grant.fresh(self._clock.now(), AHEAD):
            return grant.access
        return self._renewed(store, AHEAD).access

    def token_instead_of(self, store: StoreId, refused: Secret) -> Secret:
        """Another token than one that the platform just refused; renewed at most once for all.

        Refuses as ``token`` does.
        """
        return self._renewed(store, AHEAD, refused=refused).access

    def renew_due(self) -> int:
        """Renew every token that ends soon; how many. One store's trouble stops no other."""
        renewed = 0
        for store in self._due.expiring(self._clock.now() + 2 * AHEAD):
            try:
                self._renewed(store, 2 * AHEAD)
                renewed += 1
            except (AccessRefused, Unavailable):
                continue
        return renewed

    def _renewed(self, store: StoreId, ahead: timedelta, refused: Secret | None = None) -> Grant:
        with self._locks.hold(f"access:{store}", seconds=_LOCK_SECONDS, wait=_WAIT_SECONDS):
            grant = self._grant(store)
            replaced = refused is None or grant.access != refused
            if replaced and grant.fresh(self._clock.now(), ahead):
                return grant
            if grant.refresh is None:
                raise self._lost(store)
            try:
                renewed = self._authoriser.refresh(grant.refresh)
            except AuthorisationRefused as refusal:
                raise self._lost(store, spent=grant.refresh) from refusal
            except RefreshUnanswered:
                self._keep(store, replace(grant, unanswered_at=self._clock.now()))
                raise
            self._keep(store, renewed)
            return renewed

    def _keep(self, store: StoreId, grant: Grant) -> None:
        with self._work(store) as work:
            work.grants.keep(grant)
            work.commit()

    def _grant(self, store: StoreId) -> Grant:
        with self._work(store) as work:
            grant = work.grants.find()
        if grant is None:
            raise AccessRefused(store=store)
        return grant

    def _lost(self, store: StoreId, spent: Secret | None = None) -> AccessRefused:
        """Note that the store must be connected again, unless new tokens came meanwhile."""
        with self._work(store) as work:
            record, grant = work.stores.find(), work.grants.find()
            overtaken = grant is not None and spent is not None and grant.refresh != spent
            if record is not None and not overtaken and record.lose_access():
                work.stores.save(record)
                work.grants.destroy()
                work.emit(StoreAccessLost())
                work.commit()
        return AccessRefused(store=store)
