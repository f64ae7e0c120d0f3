"""Access and refresh tokens: given once, refreshed once, and all dead when one is used twice."""

from datetime import datetime, timedelta
from typing import Any

from entrypoints.sandbox.salla.app_records import AuthorizationCode, EmbeddedToken, Grant
from entrypoints.sandbox.salla.world import World


class InvalidGrant(Exception):
    """The code or refresh token is unknown, expired, revoked, or was already used."""


class Tokens:
    def __init__(self, world: World) -> None:
        self._world = world

    def app_scopes(self) -> list[str]:
        return [*self._world.knobs.app_scopes.split(), "offline_access"]

    def granted(self, asked: str) -> list[str]:
        """What the app may have of what it asks: never more than the Portal lists."""
        listed = self.app_scopes()
        wanted = asked.split()
        if set(wanted) <= {"offline_access"}:
            return [each for each in listed if each in wanted or each != "offline_access"]
        return [each for each in wanted if each in listed or _with_write(each) in listed]

    def new_code(self, store_id: int, redirect_uri: str, scopes: list[str]) -> str:
        seconds = self._world.knobs.code_seconds
        code = AuthorizationCode(
            code=self._world.secret("ory_ac_"),
            store_id=store_id,
            redirect_uri=redirect_uri,
            scopes=scopes,
            expires_at=self._world.now() + timedelta(seconds=seconds),
        )
        return self._world.codes.put(code).code

    def exchange(self, value: str, redirect_uri: str) -> Grant:
        with self._world.changing():
            code = self._world.codes.get(value)
            if code is None or code.used or code.expires_at <= self._world.now():
                raise InvalidGrant
            if code.redirect_uri != redirect_uri:
                raise InvalidGrant
            code.used = True
            self._world.codes.put(code)
            return self.issue(code.store_id, code.scopes)

    def refresh(self, value: str) -> Grant:
        with self._world.changing():
            grant = self._refreshed(value)
        # Raised out here, so that what a refusal has revoked stays revoked.
        if grant is None:
            raise InvalidGrant
        return grant

    def _refreshed(self, value: str) -> Grant | None:
        known = self._with_refresh(value)
        if known is None or known.refresh_revoked:
            return None
        if known.refresh_used:
            self.revoke_all(known.store_id)
            return None
        known.refresh_used = True
        if self._world.knobs.refresh_kills_access:
            known.access_revoked = True
        self._world.grants.put(known)
        return self.issue(known.store_id, known.scopes)

    def issue(self, store_id: int, scopes: list[str]) -> Grant:
        now = self._world.now()
        offline = "offline_access" in scopes
        grant = Grant(
            access_token=self._world.secret("ory_at_"),
            refresh_token=self._world.secret("ory_rt_") if offline else None,
            store_id=store_id,
            scopes=scopes,
            issued_at=now,
            expires_at=now + timedelta(seconds=self._world.knobs.access_token_seconds),
        )
        return self._world.grants.put(grant)

    def revoke_all(self, store_id: int) -> None:
        for grant in self._world.grants.of(store_id):
            grant.access_revoked = True
            grant.refresh_revoked = True
            self._world.grants.put(grant)

    def live(self, access_token: str) -> Grant | None:
        """The grant behind a token that still opens doors."""
        grant = self._world.grants.get(access_token)
        if grant is None or grant.access_revoked or grant.expires_at <= self._world.now():
            return None
        return grant if self._world.is_installed(grant.store_id) else None

    @staticmethod
    def expiry(grant: Grant, form: str, name: str) -> dict[str, Any]:
        if form == "missing":
            return {}
        if form == "absolute":
            return {name: int(grant.expires_at.timestamp())}
        return {name: int((grant.expires_at - grant.issued_at).total_seconds())}

    def new_embedded(self, store_id: int) -> str:
        lifetime = timedelta(seconds=self._world.knobs.embedded_token_seconds)
        token = EmbeddedToken(
            token=self._world.secret("em_tok_"),
            store_id=store_id,
            expires_at=self._world.now() + lifetime,
        )
        return self._world.embedded_tokens.put(token).token

    def embedded(self, value: str) -> tuple[int, datetime] | None:
        token = self._world.embedded_tokens.get(value)
        if token is None or token.expires_at <= self._world.now():
            return None
        return token.store_id, token.expires_at

    def _with_refresh(self, value: str) -> Grant | None:
        return next(
            (grant for grant in self._world.grants.all() if grant.refresh_token == value), None
        )


def _with_write(scope: str) -> str:
    """Whoever may write may also read."""
    return scope.replace(".read", ".read_write") if scope.endswith(".read") else scope
