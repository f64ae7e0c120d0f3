"""The switches that one store has touched, in memory."""

from collections.abc import Sequence

from adapters.memory.world import MemoryTable, MemoryTransaction
from nomoflow.features.model import FeatureSwitch
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import StoreId

FEATURES = MemoryTable[FeatureSwitch]("features")


class MemoryFeatureSwitches:
    """The twin of ``SqlFeatureSwitches``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(FEATURES)
        self._store = store

    def find(self, key: FeatureKey) -> FeatureSwitch | None:
        """The switch, or nothing when the store never touched it."""
        return self._rows.get(self._store, key)

    def all(self) -> Sequence[FeatureSwitch]:
        """Every switch that was touched."""
        return sorted(self._rows.of(self._store), key=lambda switch: switch.key)

    def keep(self, switch: FeatureSwitch) -> None:
        """Insert a switch of version 0, else write over the version that was read."""
        kept = self._rows.get(self._store, switch.key)
        if (kept.version if kept is not None else 0) != switch.version:
            raise Stale(feature=switch.key.value)
        switch.version += 1
        self._rows.put(switch, self._store, switch.key)
