"""Looks at everything Nomo Flow stands on, and says what to do about what is wrong."""

import http.client
import ssl
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import click

from entrypoints.cli.surroundings import Surroundings, pass_surroundings
from nomoflow.kernel.errors import Refusal, Unavailable
from nomoflow.kernel.mail import MailDelayed, MailFault

_HEARD_WITHIN = timedelta(seconds=90)
_PATIENCE_SECONDS = 5


class _Wrong(Exception):
    """What is wrong, and what to do about it."""

    def __init__(self, found: str, remedy: str) -> None:
        super().__init__(found)
        self.found = found
        self.remedy = remedy


Check = Callable[[Surroundings], str]


@click.command()
@pass_surroundings
def doctor(around: Surroundings) -> None:
    """Check settings, database, Redis, keys, Salla, mail and whether anybody is at work."""
    wrong = 0
    with around.redis():
        for name, check in _checks():
            try:
                click.echo(f"{click.style('ok', fg='green')}     {name:<11} {check(around)}")
            except _Wrong as reason:
                wrong += 1
                _complain(name, reason)
            except Exception as fault:  # whatever is wrong, the other checks are of use
                wrong += 1
                found = f"cannot be tried ({type(fault).__name__})"
                _complain(name, _Wrong(found, "See first to what is wrong above."))
    if wrong:
        click.echo(f"\n{wrong} of these need you.", err=True)
        raise SystemExit(1)


def _complain(name: str, reason: _Wrong) -> None:
    click.echo(f"{click.style('wrong', fg='red')}  {name:<11} {reason.found}")
    click.echo(f"       {'':<11} {reason.remedy}")


def _checks() -> Iterator[tuple[str, Check]]:
    yield "settings", _settings
    yield "database", _database
    yield "tables", _tables
    yield "redis", _redis
    yield "keys", _keys
    yield "salla api", lambda around: _reachable("SALLA_API_URL", around.settings.salla_api_url)
    yield (
        "salla login",
        lambda around: _reachable("SALLA_ACCOUNTS_URL", around.settings.salla_accounts_url),
    )
    yield "mail", _mail
    yield "worker", _worker
    yield "scheduler", _scheduler
    yield "work", _work


def _settings(around: Surroundings) -> str:
    return f"complete, for {around.settings.env}; the public address is {around.settings.base_url}"


def _database(around: Surroundings) -> str:
    try:
        around.container.checks()["database"]()
    except Refusal as refusal:
        remedy = "Start it, and see that NOMOFLOW_DATABASE_URL names it and its user may log in."
        raise _Wrong("it does not answer", remedy) from refusal
    return f"{around.container.engine().dialect.name} answers"


def _tables(around: Surroundings) -> str:
    newest, current = around.container.schema_newest(), around.container.schema_current()
    if current != newest:
        found = f"at {current or 'nothing'}, but the program needs {newest}"
        raise _Wrong(found, "Run `nomoflow migrate`.")
    return f"up to date ({newest})"


def _redis(around: Surroundings) -> str:
    try:
        around.container.checks()["redis"]()
    except Refusal as refusal:
        remedy = "Start it, and see that NOMOFLOW_REDIS_URL names it; or leave that empty."
        raise _Wrong("it does not answer", remedy) from refusal
    return "the embedded one answers" if around.settings.embedded_redis else "answers"


def _keys(around: Surroundings) -> str:
    sealed = 0
    try:
        for store in around.container.all_stores().all():
            if store.token_expires_at is not None:
                with around.container.units(store.id) as unit:
                    unit.grants.find()
                sealed += 1
    except Unavailable as refusal:
        if refusal.facts.get("reason") != "no_key_fits":
            raise
        remedy = "Put the key that sealed them back at the end of NOMOFLOW_ENCRYPTION_KEYS."
        raise _Wrong("a store's tokens open with none of the keys", remedy) from refusal
    keys = len(around.settings.encryption_keys)
    return f"{keys} in use; the tokens of {sealed} stores open"


def _reachable(name: str, url: str) -> str:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    connection = (
        http.client.HTTPSConnection(
            parts.netloc, timeout=_PATIENCE_SECONDS, context=ssl.create_default_context()
        )
        if secure
        else http.client.HTTPConnection(parts.netloc, timeout=_PATIENCE_SECONDS)
    )
    try:
        # Whatever it answers, it is there: nobody is logged in here.
        connection.request("GET", parts.path or "/", headers={"Accept": "application/json"})
        connection.getresponse()
    except (OSError, http.client.HTTPException) as fault:
        remedy = f"See that this machine reaches it and that {name} is right."
        if parts.hostname in ("127.0.0.1", "localhost"):
            remedy = "Start the sandbox: `nomoflow run`, or `nomoflow sandbox`."
        raise _Wrong(f"{parts.netloc} does not answer ({fault})", remedy) from fault
    finally:
        connection.close()
    return f"{parts.netloc} answers"


def _mail(around: Surroundings) -> str:
    settings = around.settings
    server = urlsplit(settings.smtp_url).netloc.rpartition("@")[2]
    try:
        around.container.mailer().answers()
    except MailDelayed as refusal:
        if settings.production and settings.mail_stays_here:
            remedy = "Set NOMOFLOW_SMTP_URL; until then letters wait."
        elif settings.mail_stays_here:
            remedy = "Start the sandbox: `nomoflow run`, or `nomoflow sandbox`."
        elif refusal.fault is MailFault.SETTINGS:
            remedy = "See that user, password and encryption in NOMOFLOW_SMTP_URL are right."
        else:
            remedy = "See that this machine reaches it and that NOMOFLOW_SMTP_URL is right."
        said = f"{refusal.status} {refusal.words}".removeprefix("0 ").strip()
        raise _Wrong(f"{server} does not take letters ({said})", remedy) from refusal
    return f"{server} takes letters from {settings.mail_from}"


def _worker(around: Surroundings) -> str:
    return _heard(around, "worker")


def _scheduler(around: Surroundings) -> str:
    return _heard(around, "scheduler")


def _heard(around: Surroundings, who: str) -> str:
    # The worker's world is large; the other checks do without.
    from entrypoints.worker.heartbeats import heartbeats

    last: datetime | None = getattr(heartbeats(around.container.redis()), who)
    now = around.container.clock().now()
    if last is None or now - last > _HEARD_WITHIN:
        found = f"heard last {last:%Y-%m-%d %H:%M:%S} UTC" if last else "never heard"
        raise _Wrong(found, f"Start one: `nomoflow run`, or `nomoflow {who}`.")
    return f"at work, heard {max(0, int((now - last).total_seconds()))} s ago"


def _work(around: Surroundings) -> str:
    figures = around.container.work_reports().figures(around.container.clock().now())
    if figures.given_up:
        found = f"{figures.given_up} tasks were given up"
        raise _Wrong(found, "Look: `nomoflow jobs list --parked`. Again: `nomoflow jobs retry`.")
    return f"{figures.waiting} tasks wait, {figures.running} run"
