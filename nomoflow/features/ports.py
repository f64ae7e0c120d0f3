"""What features need from the outside."""

from collections.abc import Sequence
from typing import Protocol

from nomoflow.features.model import FeatureSwitch
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.unit_of_work import UnitOfWork


class FeatureSwitches(Protocol):
    """The switches that the unit's store has touched."""

    def find(self, key: FeatureKey) -> FeatureSwitch | None: ...

    def all(self) -> Sequence[FeatureSwitch]: ...

    def keep(self, switch: FeatureSwitch) -> None:
        """Insert a switch of version 0, else write over the version that was read.

        Refuses with ``Stale`` when somebody else was faster.
        """
        ...


class FeatureWork(UnitOfWork, Protocol):
    """A unit of work with the switches."""

    @property
    def features(self) -> FeatureSwitches: ...
