"""The switches that one store has touched."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from adapters.sql.tables import features
from nomoflow.features.model import FeatureSwitch
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import StoreId

_ALL = select(features).where(features.c.store == bindparam("of_store")).order_by(features.c.key)
_FIND = _ALL.where(features.c.key == bindparam("of_key"))
_ADD = insert(features)
_SAVE = update(features).where(
    features.c.store == bindparam("of_store"),
    features.c.key == bindparam("of_key"),
    features.c.version == bindparam("read_version"),
)


class SqlFeatureSwitches:
    """The switches of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def find(self, key: FeatureKey) -> FeatureSwitch | None:
        """The switch, or nothing when the store never touched it."""
        wanted = {"of_store": self._store, "of_key": key}
        row = self._connection.execute(_FIND, wanted).mappings().one_or_none()
        return _switch(row) if row is not None else None

    def all(self) -> Sequence[FeatureSwitch]:
        """Every switch that was touched."""
        rows = self._connection.execute(_ALL, {"of_store": self._store}).mappings()
        return [_switch(row) for row in rows]

    def keep(self, switch: FeatureSwitch) -> None:
        """Insert a switch of version 0, else write over the version that was read."""
        row = {
            "enabled": switch.enabled,
            "settings": dict(switch.settings),
            "changed_at": switch.changed_at,
            "version": switch.version + 1,
        }
        if switch.version == 0:
            self._connection.execute(_ADD, {**row, "store": self._store, "key": switch.key})
        else:
            self._save(row, switch)
        switch.version += 1

    def _save(self, row: dict[str, object], switch: FeatureSwitch) -> None:
        read = {"of_store": self._store, "of_key": switch.key, "read_version": switch.version}
        if self._connection.execute(_SAVE, {**row, **read}).rowcount == 0:
            raise Stale(feature=switch.key.value)


def _switch(row: RowMapping) -> FeatureSwitch:
    return FeatureSwitch(
        key=FeatureKey(row["key"]),
        enabled=row["enabled"],
        settings=row["settings"],
        changed_at=row["changed_at"],
        version=row["version"],
    )
