"""Salla's description of a store, and ours to it: the key that the storefront snippet reads."""

from adapters.salla.client import SallaClient
from adapters.salla.payloads.app import profile
from adapters.salla.payloads.values import part, record
from nomoflow.kernel.errors import Invalid, NotFound, Unavailable
from nomoflow.kernel.ids import StoreId, StoreKey
from nomoflow.merchants.facts import StoreProfile
from nomoflow.merchants.model import NotPermitted


class SallaStoreProfiles:
    """Reads a store's description and writes the app's settings in it."""

    def __init__(self, client: SallaClient, app_id: str, setting: str) -> None:
        self._client = client
        self._settings_path = f"apps/{app_id}/settings"
        self._setting = setting

    def read(self, store: StoreId) -> StoreProfile:
        """What Salla says about the store."""
        try:
            answer = self._client.get(store, "store/info")
            return profile(record(answer.data, "store"))
        except (Invalid, NotFound) as refusal:
            raise Unavailable(neighbour="salla", reason="nonsense") from refusal

    def tell_key(self, store: StoreId, key: StoreKey) -> None:
        """Let the storefront snippet know the store's public key.

        Where the app is not active yet this does nothing: saving its settings form activates it,
        and then Salla tells us, which leads here again.
        """
        try:
            known = part(part(self._client.get(store, self._settings_path).data).get("settings"))
            if known.get(self._setting) != key:
                # All fields at once: what is left out becomes null.
                self._client.post(store, self._settings_path, {**known, self._setting: key})
        except NotFound:
            return
        except NotPermitted as refusal:
            if "scope" in refusal.facts:
                raise
        except Invalid as refusal:
            raise Unavailable(neighbour="salla", reason="settings_refused") from refusal
