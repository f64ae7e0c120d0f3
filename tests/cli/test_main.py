"""The command line as a whole: help everywhere, sentences instead of tracebacks, exit codes."""

import socket

import click
import pytest
from click.testing import CliRunner

from entrypoints.cli.main import cli
from tests.cli.conftest import Installation

NAMES = (
    "run", "web", "worker", "scheduler", "sandbox", "migrate", "demo", "doctor", "merchants",
    "jobs", "coupons", "keys", "export",
)  # fmt: skip


def every_command() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    with click.Context(cli) as context:
        for name in NAMES:
            found.append((name,))
            command = cli.get_command(context, name)
            if isinstance(command, click.Group):
                found += [(name, each) for each in command.list_commands(context)]
    return found


def test_the_commands_are_the_ones_that_are_promised() -> None:
    with click.Context(cli) as context:
        assert tuple(cli.list_commands(context)) == NAMES


@pytest.mark.parametrize("path", every_command(), ids=" ".join)
def test_help_on_every_level(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(cli, [*path, "--help"])
    assert shown.exit_code == 0
    assert "Usage: " in shown.output
    assert len(shown.output.splitlines()) > 4


@pytest.mark.parametrize("command", ["migrate", "doctor", "web", "worker", "run"])
def test_wrong_settings_are_named_in_sentences(nomoflow: Installation, command: str) -> None:
    told = {"NOMOFLOW_PORT": "door", "NOMOFLOW_DATABASE_URL": "oracle://me:hush@host/db"}
    shown = nomoflow.run(command, told=told)
    assert shown.exit_code == 2
    assert "NOMOFLOW_PORT is 'door'" in shown.output
    assert "NOMOFLOW_DATABASE_URL is of no known kind" in shown.output
    assert "hush" not in shown.output
    assert "Traceback" not in shown.output


def test_an_absent_neighbour_is_a_sentence_and_a_failure(nomoflow: Installation) -> None:
    told = {"NOMOFLOW_DATABASE_URL": "postgresql://me:hush@127.0.0.1:1/nomoflow"}
    shown = nomoflow.run("migrate", told=told)
    assert shown.exit_code == 1
    assert "database does not answer" in shown.output
    assert "hush" not in shown.output


def test_the_sandbox_is_not_for_production(nomoflow: Installation) -> None:
    told = {
        "NOMOFLOW_ENV": "production",
        "NOMOFLOW_BASE_URL": "https://nomoflow.example",
        "NOMOFLOW_SECRET_KEY": "x" * 32,
        "NOMOFLOW_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "SALLA_CLIENT_ID": "own",
        "SALLA_CLIENT_SECRET": "own",
        "SALLA_WEBHOOK_SECRET": "own",
        "SALLA_WEBHOOK_STRATEGY": "signature",
        "NOMOFLOW_SMTP_URL": "smtps://mail.example",
        "NOMOFLOW_MAIL_FROM": "Nomo Flow <letters@nomo.example>",
    }
    for command in ("sandbox", "demo"):
        shown = nomoflow.run(command, told=told)
        assert shown.exit_code == 1, shown.output
        assert "production" in shown.output or "development" in shown.output


@pytest.mark.parametrize(
    ("command", "variable"),
    [("web", "NOMOFLOW_PORT"), ("sandbox", "NOMOFLOW_SANDBOX_PORT"), ("run", "NOMOFLOW_PORT")],
)
def test_a_taken_port_is_a_sentence_that_names_its_variable(
    nomoflow: Installation, command: str, variable: str
) -> None:
    with socket.socket() as taken:
        # As servers do that share a port among their processes.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        shown = nomoflow.run(command, told={variable: port})
    assert shown.exit_code == 1
    assert f"127.0.0.1:{port} cannot be listened on" in shown.output
    assert f"choose another port by {variable}" in shown.output
