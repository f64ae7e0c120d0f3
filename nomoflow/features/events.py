"""What happens to the cards."""

from dataclasses import dataclass
from typing import ClassVar

from nomoflow.kernel.events import Event
from nomoflow.kernel.feature_states import FeatureKey


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureChanged(Event):
    """A merchant switched a feature or changed its settings."""

    name: ClassVar[str] = "features.changed"
    key: FeatureKey
    enabled: bool
