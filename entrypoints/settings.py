"""Settings: typed and complete, or nothing starts."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal, Self
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from dotenv import dotenv_values

Environment = Literal["development", "production"]
WebhookStrategy = Literal["signature", "token"]
LogFormat = Literal["text", "json"]

# What the sandbox knows everybody by. It is public, so production refuses it.
SANDBOX_APP_ID = "1098452376"
SANDBOX_CLIENT_ID = "sandbox-client-id"
SANDBOX_CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105
SANDBOX_WEBHOOK_SECRET = "sandbox-webhook-secret"  # noqa: S105
SANDBOX_MAIL_USER = "sandbox"
SANDBOX_MAIL_PASSWORD = "sandbox-mail-password"  # noqa: S105

# How far the sandbox's mail server is from its pages: 8001 and 8026.
_MAIL_BESIDE = 25
_SMTP = "smtps://host, or smtp://host:587?starttls=1, with user and password before the host"

# Spelled so that the log, which hides what looks like a password, leaves it whole.
_POSTGRES = "postgresql+psycopg://host/database, with user and password before the host"
_SENDER = re.compile(r"(?:[^<>@\"\\,;:\r\n]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)")
_MAKE_FERNET_KEY = (
    "python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
)


class SettingsError(Exception):
    """What is missing or malformed, all of it at once: one sentence a variable."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        lines = [f"  - {problem}" for problem in problems]
        super().__init__("\n".join(["Nomo Flow cannot start with these settings:", *lines]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, checked. A field is its variable in lower case, without ``NOMOFLOW_``."""

    env: Environment
    base_url: str
    host: str
    port: int
    sandbox_port: int
    sandbox_mail_port: int
    var: Path
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    encryption_keys: tuple[str, ...] = field(repr=False)
    operator_token: str = field(repr=False)
    retention_days: int
    smtp_url: str = field(repr=False)
    mail_from: str
    trusted_proxies: int
    web_workers: int
    web_threads: int
    log_format: LogFormat
    salla_app_id: str
    salla_client_id: str
    salla_client_secret: str = field(repr=False)
    salla_webhook_secret: str = field(repr=False)
    salla_webhook_strategy: WebhookStrategy
    salla_api_url: str
    salla_accounts_url: str
    salla_dashboard_url: str

    @classmethod
    def read(
        cls, environ: Mapping[str, str] | None = None, *, directory: Path | None = None
    ) -> Self:
        """Read ``environ`` (the process's own by default), then ``directory``'s ``.env``.

        A test that hands in a mapping and no directory sees the mapping and nothing else.
        Raises ``SettingsError`` with everything that is missing or malformed.
        """
        home = directory or Path.cwd()
        reads_file = environ is None or directory is not None
        written = dotenv_values(home / ".env", interpolate=False) if reads_file else {}
        reader = _Reader(os.environ if environ is None else environ, written)
        settings = cls(**_everything(reader, home))  # type: ignore[arg-type]
        if reader.problems:
            raise SettingsError(reader.problems)
        return settings

    @property
    def production(self) -> bool:
        """Whether strict checks, secure cookies and HSTS are on."""
        return self.env == "production"

    @property
    def over_https(self) -> bool:
        """Whether browsers come over HTTPS, whatever a proxy in front makes of it."""
        return self.base_url.startswith("https://")

    @property
    def embedded_redis(self) -> bool:
        """Whether Redis is the one that this installation starts for itself."""
        return not self.redis_url

    @property
    def salla_is_the_sandbox(self) -> bool:
        """Whether nothing that is done at Salla reaches a real merchant."""
        ours = f"{self.sandbox_url}/"
        return all(url.startswith(ours) for url in (self.salla_api_url, self.salla_accounts_url))

    @property
    def mail_stays_here(self) -> bool:
        """Whether letters go to the sandbox's mail server, and to nobody else."""
        return urlsplit(self.smtp_url).netloc.endswith(f"127.0.0.1:{self.sandbox_mail_port}")

    @property
    def tallies(self) -> Path:
        """Where the processes of this web server count together; `nomoflow web` makes it."""
        return self.var / f"tallies-{self.port}"

    @property
    def sandbox_url(self) -> str:
        """Where the sandbox of this installation listens."""
        return f"http://127.0.0.1:{self.sandbox_port}"


class _Reader:
    """Reads one variable at a time and remembers what was wrong with each."""

    def __init__(self, environ: Mapping[str, str], written: Mapping[str, str | None]) -> None:
        self._environ = environ
        self._written = written
        self.problems: list[str] = []

    def refuse(self, name: str, remedy: str) -> None:
        self.problems.append(f"{name} {remedy}")

    def text(self, name: str, default: str = "") -> str:
        given = self._environ.get(name)
        if given is None:
            given = self._written.get(name)
        return (given or "").strip() or default

    def needed(self, name: str, remedy: str) -> str:
        value = self.text(name)
        if not value:
            self.refuse(name, f"is missing: {remedy}.")
        return value

    def generated(self, name: str, path: Path, make: Callable[[], str]) -> str:
        """The variable, or what development keeps in ``path``, made on first use."""
        try:
            value = self.text(name) or _kept(path, make)
        except OSError as error:
            self.refuse(name, f"is missing, and {path} cannot hold one: {error.strerror}.")
            return ""
        if not value:
            self.refuse(name, f"is missing, and {path} is empty: delete that file.")
        return value

    def integer(self, name: str, default: int, *, low: int, high: int) -> int:
        text = self.text(name, str(default))
        if text.isascii() and text.isdecimal() and len(text) < 12 and low <= int(text) <= high:
            return int(text)
        self.refuse(name, f"is {text!r}: give a whole number from {low} to {high}.")
        return default

    def choice(self, name: str, default: str, options: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in options:
            self.refuse(name, f"is {value!r}: give {' or '.join(options)}.")
        return value

    def url(self, name: str, default: str, *, origin: bool = False) -> str:
        """An http address without a trailing slash; an origin has no path either."""
        value = self.text(name, default).rstrip("/")
        shape = "https://shop.example" if origin else "https://shop.example/path"
        if not _is_address(value):
            self.refuse(
                name, f"is not an address: give one such as {shape}, without user or query."
            )
        elif origin and (path := urlsplit(value).path):
            self.refuse(name, f"has the path {path!r}: leave it off, as in {shape}.")
        return value


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or "@" in parts.netloc or set(value) & set(' \t\n"'))
    return parts.scheme in ("http", "https") and has_host and plain


def _everything(reader: _Reader, home: Path) -> dict[str, object]:
    env = reader.choice("NOMOFLOW_ENV", "development", ("development", "production"))
    production = env == "production"
    var = home / Path(reader.text("NOMOFLOW_VAR", "var")).expanduser()
    sandbox = reader.integer("NOMOFLOW_SANDBOX_PORT", 8001, low=1, high=65535)
    beside = min(sandbox + _MAIL_BESIDE, 65535)
    sandbox_mail = reader.integer("NOMOFLOW_SANDBOX_MAIL_PORT", beside, low=1, high=65535)
    return {
        "env": env,
        "var": var,
        "sandbox_port": sandbox,
        "sandbox_mail_port": sandbox_mail,
        "operator_token": reader.text("NOMOFLOW_OPERATOR_TOKEN"),
        "retention_days": reader.integer("NOMOFLOW_RETENTION_DAYS", 30, low=1, high=3650),
        "log_format": reader.choice(
            "NOMOFLOW_LOG_FORMAT", "json" if production else "text", ("text", "json")
        ),
        **_web(reader, production=production),
        **_stores_of_data(reader, var, production=production),
        **_keys(reader, var, production=production),
        **_salla(reader, sandbox, production=production),
        **_mail(reader, sandbox_mail, production=production),
    }


def _web(reader: _Reader, *, production: bool) -> dict[str, object]:
    port = reader.integer("NOMOFLOW_PORT", 8000, low=1, high=65535)
    base_url = reader.url("NOMOFLOW_BASE_URL", f"http://127.0.0.1:{port}", origin=True)
    if production and not base_url.startswith("https://"):
        reader.refuse("NOMOFLOW_BASE_URL", "must begin with https:// in production.")
    return {
        "base_url": base_url,
        "host": reader.text("NOMOFLOW_HOST", "127.0.0.1"),
        "port": port,
        "trusted_proxies": reader.integer("NOMOFLOW_TRUSTED_PROXIES", 0, low=0, high=10),
        "web_workers": reader.integer("NOMOFLOW_WEB_WORKERS", 2, low=1, high=256),
        "web_threads": reader.integer("NOMOFLOW_WEB_THREADS", 32, low=1, high=1024),
    }


def _stores_of_data(reader: _Reader, var: Path, *, production: bool) -> dict[str, object]:
    sqlite = f"sqlite:///{var / 'nomoflow.sqlite3'}"
    database = reader.text("NOMOFLOW_DATABASE_URL", sqlite)
    if production and not reader.text("NOMOFLOW_DATABASE_URL"):
        reader.refuse("NOMOFLOW_DATABASE_URL", f"is missing: give {_POSTGRES}.")
    scheme, separator, rest = database.partition("://")
    if scheme in ("postgres", "postgresql"):
        database = f"postgresql+psycopg://{rest}"
    elif not separator or scheme not in ("sqlite", "postgresql+psycopg"):
        # Without its value: it holds a password.
        remedy = f"give sqlite:///path, or {_POSTGRES}"
        reader.refuse("NOMOFLOW_DATABASE_URL", f"is of no known kind: {remedy}.")
    redis = reader.text("NOMOFLOW_REDIS_URL")
    if redis and not redis.startswith(("redis://", "rediss://", "unix://")):
        remedy = "give redis://host:6379/0, or nothing for the embedded one"
        reader.refuse("NOMOFLOW_REDIS_URL", f"is of no known kind: {remedy}.")
    return {"database_url": database, "redis_url": redis}


def _keys(reader: _Reader, var: Path, *, production: bool) -> dict[str, object]:
    if production:
        secret = reader.needed("NOMOFLOW_SECRET_KEY", "make one with `openssl rand -hex 32`")
        if secret and len(secret) < 32:
            reader.refuse("NOMOFLOW_SECRET_KEY", "is shorter than 32 characters.")
        listed = reader.needed("NOMOFLOW_ENCRYPTION_KEYS", f"make one with `{_MAKE_FERNET_KEY}`")
    else:
        secret = reader.generated(
            "NOMOFLOW_SECRET_KEY", var / "secret.key", lambda: secrets.token_urlsafe(48)
        )
        listed = reader.generated(
            "NOMOFLOW_ENCRYPTION_KEYS",
            var / "encryption.keys",
            lambda: Fernet.generate_key().decode(),
        )
    keys = tuple(key.strip() for key in listed.split(",") if key.strip())
    for position, key in enumerate(keys, start=1):
        if not _is_fernet_key(key):
            remedy = f"key number {position} is malformed; make one with `{_MAKE_FERNET_KEY}`."
            reader.refuse("NOMOFLOW_ENCRYPTION_KEYS", f"is a comma-separated list: {remedy}")
    return {"secret_key": secret, "encryption_keys": keys}


def _is_fernet_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _kept(path: Path, make: Callable[[], str]) -> str:
    """What ``path`` holds. Of several who come first one decides: a file is whole or not there."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.") as draft:
            draft.write(make() + "\n")
            draft.flush()
            os.fsync(draft.fileno())
            _link(Path(draft.name), path)
    return path.read_text("utf-8").strip()


def _link(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return


def _salla(reader: _Reader, sandbox_port: int, *, production: bool) -> dict[str, object]:
    sandbox = f"http://127.0.0.1:{sandbox_port}"
    api = "https://api.salla.dev/admin/v2" if production else f"{sandbox}/salla/admin/v2"
    accounts = "https://accounts.salla.sa" if production else f"{sandbox}/salla/accounts"
    dashboard = "https://s.salla.sa" if production else sandbox
    return {
        "salla_app_id": reader.text("SALLA_APP_ID", "" if production else SANDBOX_APP_ID),
        "salla_client_id": _own(reader, "SALLA_CLIENT_ID", SANDBOX_CLIENT_ID, production),
        "salla_client_secret": _own(
            reader, "SALLA_CLIENT_SECRET", SANDBOX_CLIENT_SECRET, production
        ),
        "salla_webhook_secret": _own(
            reader, "SALLA_WEBHOOK_SECRET", SANDBOX_WEBHOOK_SECRET, production
        ),
        "salla_webhook_strategy": _strategy(reader, production),
        "salla_api_url": reader.url("SALLA_API_URL", api),
        "salla_accounts_url": reader.url("SALLA_ACCOUNTS_URL", accounts),
        "salla_dashboard_url": reader.url("SALLA_DASHBOARD_URL", dashboard, origin=True),
    }


def _mail(reader: _Reader, sandbox_port: int, *, production: bool) -> dict[str, object]:
    account = f"{SANDBOX_MAIL_USER}:{SANDBOX_MAIL_PASSWORD}"
    smtp = reader.text("NOMOFLOW_SMTP_URL", f"smtp://{account}@127.0.0.1:{sandbox_port}")
    sender = reader.text("NOMOFLOW_MAIL_FROM", "Nomo Flow <no-reply@localhost>")
    # Without a relay all but letters works; those wait, and `nomoflow doctor` says why.
    if not _is_relay(smtp):
        # Without its value: it holds a password.
        reader.refuse("NOMOFLOW_SMTP_URL", f"is not the address of a mail server: give {_SMTP}.")
    elif production and not _is_encrypted(smtp):
        reader.refuse("NOMOFLOW_SMTP_URL", f"would send mail in the open: give {_SMTP}.")
    if not _SENDER.fullmatch(sender):
        remedy = "give one such as Nomo Flow <no-reply@shop.example>"
        reader.refuse("NOMOFLOW_MAIL_FROM", f"is not a sender: {remedy}.")
    return {"smtp_url": smtp, "mail_from": sender}


def _is_relay(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = parts.path in ("", "/") and not parts.fragment and not set(url) & set(' \t\n"')
    starts_open = parts.scheme == "smtp" and parts.query in ("", "starttls=1")
    return has_host and plain and (starts_open or (parts.scheme == "smtps" and not parts.query))


def _is_encrypted(url: str) -> bool:
    """Whether nobody on the way can read along; on this machine there is no way."""
    parts = urlsplit(url)
    secret = parts.scheme == "smtps" or parts.query == "starttls=1"
    return secret or parts.hostname in ("127.0.0.1", "::1", "localhost")


def _strategy(reader: _Reader, production: bool) -> str:
    """How deliveries prove themselves. Nobody gets to leave it open where it matters."""
    name = "SALLA_WEBHOOK_STRATEGY"
    if production and not reader.text(name):
        reader.refuse(name, "is missing: give signature or token, as Salla's Partners Portal says.")
    return reader.choice(name, "signature", ("signature", "token"))


def _own(reader: _Reader, name: str, sandbox: str, production: bool) -> str:
    """The app's own value; the sandbox's stands in everywhere but in production."""
    value = reader.text(name, sandbox)
    if production and value == sandbox:
        reader.refuse(name, "is missing or the sandbox's: copy it from Salla's Partners Portal.")
    return value
