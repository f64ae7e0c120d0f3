"""A feature's switch in a store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nomoflow.features.catalogue import CATALOGUE
from nomoflow.features.events import FeatureChanged
from nomoflow.kernel.errors import NotFound
from nomoflow.kernel.feature_states import FeatureKey, FeatureState, Setting


class NoSuchFeature(NotFound):
    """There is no feature of this name."""

    code = "feature_not_found"


@dataclass(slots=True, kw_only=True)
class FeatureSwitch:
    """Whether a store has a feature on, and the settings it has decided."""

    key: FeatureKey
    enabled: bool
    settings: dict[str, Setting]
    changed_at: datetime | None = None
    version: int = 0

    @classmethod
    def untouched(cls, key: FeatureKey) -> "FeatureSwitch":
        """The switch of a store that has decided nothing yet."""
        definition = CATALOGUE[key]
        return cls(key=key, enabled=definition.enabled_at_first, settings=definition.defaults())

    def change(
        self, enabled: bool | None, settings: Mapping[str, object] | None, at: datetime
    ) -> FeatureChanged | None:
        """Switch and set what is given; None when nothing changed.

        Refuses with ``SettingsRefused``, and then nothing is changed.
        """
        wanted = {**self.settings, **(settings or {})}
        complete = CATALOGUE[self.key].complete(wanted)
        turned = self.enabled if enabled is None else enabled
        if (turned, complete) == (self.enabled, self.settings):
            return None
        self.enabled, self.settings, self.changed_at = turned, complete, at
        return FeatureChanged(key=self.key, enabled=turned)

    @property
    def state(self) -> FeatureState:
        """The switch as others read it: settings completed for fields added since."""
        known = {field.key for field in CATALOGUE[self.key].fields}
        kept = {key: value for key, value in self.settings.items() if key in known}
        settings = {**CATALOGUE[self.key].defaults(), **kept}
        return FeatureState(key=self.key, enabled=self.enabled, settings=settings)


def feature_key(name: str) -> FeatureKey:
    """The feature of this name; refuses with ``NoSuchFeature``."""
    try:
        return FeatureKey(name)
    except ValueError as fault:
        raise NoSuchFeature(feature=name) from fault
