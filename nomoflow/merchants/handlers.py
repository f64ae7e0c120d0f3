"""What follows by itself when the platform tells about the app in a store."""

from datetime import timedelta

from nomoflow.kernel.clock import Clock
from nomoflow.kernel.events import Recorded
from nomoflow.kernel.ids import Ids, StoreId
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.merchants.connecting import connect, meet
from nomoflow.merchants.events import (
    AccessGranted,
    AppInstalled,
    AppSettingsReported,
    AppUninstalled,
    FeedbackReported,
    PlanReported,
    StoreConnected,
    StoreUninstalled,
)
from nomoflow.merchants.model import Store, StoreStatus
from nomoflow.merchants.ports import MerchantWork, StoreProfiles

SETTING_KEY = "store_key"
"""The app setting on the platform under which the storefront snippet finds the store's key."""


class MerchantHandlers:
    """Keeps our record of a store in step with the platform."""

    def __init__(
        self,
        work: Opens[MerchantWork],
        profiles: StoreProfiles,
        clock: Clock,
        ids: Ids,
        retention: timedelta,
    ) -> None:
        self._work = work
        self._profiles = profiles
        self._clock = clock
        self._ids = ids
        self._retention = retention

    def take_access(self, recorded: Recorded[AccessGranted]) -> None:
        """Keep tokens that came by message, unless newer ones or an uninstall are known.

        They come when the app is installed or updated. A store that was connected already is
        connected anew: the platform may have forgotten our key, and may let us read more.
        """
        with self._work(recorded.store) as work:
            store = self._met(work, recorded.store)
            again = store.status is StoreStatus.CONNECTED
            if connect(work, store, recorded.event.grant):
                if again:
                    work.emit(StoreConnected(first=False))
                work.commit()

    def note_install(self, recorded: Recorded[AppInstalled]) -> None:
        """Meet the store, and note what kind of store it is."""
        with self._work(recorded.store) as work:
            store = self._met(work, recorded.store)
            store.kind = recorded.event.store_kind
            work.stores.save(store)
            work.commit()

    def depart(self, recorded: Recorded[AppUninstalled]) -> None:
        """Destroy the tokens at once; the data waits for the retention time.

        A store we have not met is met by this: its tokens may still be on their way to us.
        """
        with self._work(recorded.store) as work:
            store = self._met(work, recorded.store)
            if not store.uninstall(
                recorded.event.uninstalled_at, self._clock.now() + self._retention
            ):
                return
            work.grants.destroy()
            work.stores.save(store)
            work.emit(StoreUninstalled(erase_at=self._clock.now() + self._retention))
            work.commit()

    def read_profile(self, recorded: Recorded[StoreConnected]) -> None:
        """Learn the store's name, currency and address."""
        profile = self._profiles.read(recorded.store)
        with self._work(recorded.store) as work:
            store = self._met(work, recorded.store)
            store.describe(profile)
            work.stores.save(store)
            work.commit()

    def tell_key(self, recorded: Recorded[StoreConnected | AppSettingsReported]) -> None:
        """Let the storefront snippet know the store's key, unless it does."""
        with self._work(recorded.store) as work:
            store = work.stores.find()
        if store is None or store.status is not StoreStatus.CONNECTED:
            return
        told = recorded.event
        if isinstance(told, AppSettingsReported) and told.settings.get(SETTING_KEY) == store.key:
            return
        self._profiles.tell_key(recorded.store, store.key)

    def book_plan(self, recorded: Recorded[PlanReported]) -> None:
        """Note the trial or subscription."""
        with self._work(recorded.store) as work:
            store = self._met(work, recorded.store)
            store.book(recorded.event.plan)
            work.stores.save(store)
            work.commit()

    def record_feedback(self, recorded: Recorded[FeedbackReported]) -> None:
        """Note how the merchant rated us."""
        with self._work(recorded.store) as work:
            store = self._met(work, recorded.store)
            store.feedback_rating = recorded.event.rating
            store.feedback_comment = recorded.event.comment
            work.stores.save(store)
            work.commit()

    def _met(self, work: MerchantWork, store: StoreId) -> Store:
        return meet(work, store, self._ids, self._clock.now())
