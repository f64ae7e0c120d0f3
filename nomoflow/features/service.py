"""What a merchant can do with the cards."""

from collections.abc import Mapping, Sequence

from nomoflow.features.catalogue import CATALOGUE
from nomoflow.features.model import FeatureSwitch
from nomoflow.features.ports import FeatureWork
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.unit_of_work import Opens


class FeatureService:
    """Switches features and changes their settings."""

    def __init__(self, work: Opens[FeatureWork], clock: Clock) -> None:
        self._work = work
        self._clock = clock

    def all(self, store: StoreId) -> Sequence[FeatureSwitch]:
        """Every feature's switch, in the order of the cards."""
        with self._work(store) as work:
            touched = {switch.key: switch for switch in work.features.all()}
        return [touched.get(key) or FeatureSwitch.untouched(key) for key in CATALOGUE]

    def one(self, store: StoreId, key: FeatureKey) -> FeatureSwitch:
        """One feature's switch."""
        with self._work(store) as work:
            return work.features.find(key) or FeatureSwitch.untouched(key)

    def change(
        self,
        store: StoreId,
        key: FeatureKey,
        *,
        enabled: bool | None = None,
        settings: Mapping[str, object] | None = None,
        version: int | None = None,
    ) -> FeatureSwitch:
        """Switch it, change given settings, or both.

        Refuses with ``SettingsRefused``; with ``Stale`` when ``version`` is given and another
        change came between.
        """
        with self._work(store) as work:
            switch = work.features.find(key) or FeatureSwitch.untouched(key)
            if version is not None and version != switch.version:
                raise Stale(feature=key.value)
            changed = switch.change(enabled, settings, self._clock.now())
            if changed is not None:
                work.features.keep(switch)
                work.emit(changed)
                work.commit()
        return switch
