"""The app in a store: installing, updating, uninstalling, and its settings form."""

from typing import Any

from entrypoints.sandbox.salla import shapes
from entrypoints.sandbox.salla.announcer import Announcer
from entrypoints.sandbox.salla.app_records import Installation
from entrypoints.sandbox.salla.tokens import Tokens
from entrypoints.sandbox.salla.world import World

APP_NAME = "نومو فلو"
APP_SLUG = "nomo-flow"
DESCRIPTION = "أدوات تسويق وكوبونات وتنبيهات للمتاجر"


class AppDesk:
    def __init__(self, world: World, announcer: Announcer, tokens: Tokens) -> None:
        self._world = world
        self._announcer = announcer
        self._tokens = tokens

    def install_easily(self, store_id: int) -> None:
        """Easy Mode: the tokens travel by webhook. Installing again sends new ones."""
        with self._world.changing():
            self.install(store_id, self._tokens.app_scopes())
            self._authorize(store_id)

    def install(self, store_id: int, scopes: list[str]) -> None:
        known = self._world.installations.get(store_id)
        if known is not None:
            known.scopes = scopes
            self._world.installations.put(known)
            return
        installation = Installation(
            store_id=store_id,
            scopes=scopes,
            installed_at=self._world.now(),
            settings=self.default_settings(),
        )
        self._world.installations.put(installation)
        self._announcer.app_event(store_id, "app.installed", self._installed(installation))

    def update(self, store_id: int) -> bool:
        """A new version or new scopes: everything issued before is dead."""
        with self._world.changing():
            installation = self._world.installations.get(store_id)
            if installation is None:
                return False
            installation.scopes = self._tokens.app_scopes()
            installation.updated_at = self._world.now()
            self._world.installations.put(installation)
            self._tokens.revoke_all(store_id)
            self._announcer.app_event(store_id, "app.updated", self._updated(installation))
            self._authorize(store_id)
            return True

    def uninstall(self, store_id: int) -> bool:
        with self._world.changing():
            installation = self._world.installations.get(store_id)
            if installation is None:
                return False
            self._world.installations.remove(installation)
            self._tokens.revoke_all(store_id)
            for own in self._world.subscriptions.of(store_id):
                self._world.subscriptions.remove(own)
            data = {
                **self._common("app_description"),
                "categories": ["Marketing"],
                "installation_date": shapes.plain_date(installation.installed_at),
                "uninstallation_date": shapes.plain_date(self._world.now()),
                "refunded": False,
                "store_type": "live",
            }
            self._announcer.app_event(store_id, "app.uninstalled", data)
            return True

    def save_settings(self, store_id: int, values: dict[str, Any], *, announce: bool) -> bool:
        """All fields at once: what is left out becomes null."""
        with self._world.changing():
            installation = self._world.installations.get(store_id)
            if installation is None:
                return False
            installation.settings = {each["id"]: values.get(each["id"]) for each in self.form()}
            self._world.installations.put(installation)
            if announce:
                data = {
                    **self._common("app_description"),
                    "app_type": "public",
                    "settings": {
                        name: "true" if value is True else "false" if value is False else value
                        for name, value in installation.settings.items()
                    },
                }
                self._announcer.app_event(store_id, "app.settings.updated", data)
            return True

    def form(self) -> list[dict[str, Any]]:
        known = self._world.forms.get(1)
        return known.fields if known is not None else []

    def default_settings(self) -> dict[str, Any]:
        return {each["id"]: each.get("value") for each in self.form()}

    def public_settings(self, store_id: int) -> dict[str, Any]:
        installation = self._world.installations.get(store_id)
        if installation is None:
            return {}
        public = [each["id"] for each in self.form() if each.get("public")]
        return {name: installation.settings.get(name) for name in public}

    def _authorize(self, store_id: int) -> None:
        grant = self._tokens.issue(store_id, self._tokens.app_scopes())
        expiry = self._tokens.expiry(grant, self._world.knobs.webhook_expiry, "expires")
        data = {
            "access_token": grant.access_token,
            **expiry,
            "refresh_token": grant.refresh_token,
            "scope": " ".join(grant.scopes),
            "token_type": "bearer",
        }
        self._announcer.app_event(store_id, "app.store.authorize", data)

    def _common(self, description: str) -> dict[str, Any]:
        return {
            "id": self._world.options.app_id,
            "app_name": APP_NAME,
            description: DESCRIPTION,
            "app_type": "app",
        }

    def _installed(self, installation: Installation) -> dict[str, Any]:
        return {
            **self._common("description"),
            "app_scopes": installation.scopes,
            "installation_date": shapes.plain_date(installation.installed_at),
            "store_type": "live",
        }

    def _updated(self, installation: Installation) -> dict[str, Any]:
        return {
            **self._common("description"),
            "categories": ["Marketing"],
            "app_scopes": installation.scopes,
            "installation_date": shapes.plain_date(installation.installed_at),
            "update_date": shapes.plain_date(installation.updated_at or installation.installed_at),
            "store_type": "live",
        }
