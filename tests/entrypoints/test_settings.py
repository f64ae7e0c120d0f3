"""Settings: complete and checked, or refused with every reason; and silent about secrets."""

import base64
import stat
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrypoints.logs import hide
from entrypoints.settings import Settings, SettingsError

ROOT = Path(__file__).parents[2]
# The same in every process, or the tests would not have the same names.
FERNET = base64.urlsafe_b64encode(bytes(32)).decode()
PRODUCTION = {
    "NOMOFLOW_ENV": "production",
    "NOMOFLOW_BASE_URL": "https://nomo.example",
    "NOMOFLOW_DATABASE_URL": "postgresql+psycopg://nomo:hunter2@db/nomo",
    "NOMOFLOW_SECRET_KEY": "s" * 32,
    "NOMOFLOW_ENCRYPTION_KEYS": FERNET,
    "SALLA_CLIENT_ID": "a-client",
    "SALLA_CLIENT_SECRET": "a-client-secret",
    "SALLA_WEBHOOK_SECRET": "a-webhook-secret",
    "SALLA_WEBHOOK_STRATEGY": "signature",
    "NOMOFLOW_SMTP_URL": "smtps://nomo:hunter2@mail.example",
    "NOMOFLOW_MAIL_FROM": "Nomo Flow <letters@nomo.example>",
}
MAIL = ("NOMOFLOW_SMTP_URL", "NOMOFLOW_MAIL_FROM")


class Recording(dict[str, str]):
    """A mapping that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, key: str, default: object = None) -> None:  # type: ignore[override]
        self.asked.add(key)


def problems(environ: Mapping[str, str], directory: Path) -> dict[str, str]:
    """What is refused: the first word of each sentence is the variable."""
    with pytest.raises(SettingsError) as refused:
        Settings.read(environ, directory=directory)
    return dict(problem.split(" ", 1) for problem in refused.value.problems)


def test_nothing_has_to_be_set_in_development(tmp_path: Path) -> None:
    settings = Settings.read({}, directory=tmp_path)
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{tmp_path}/var/nomoflow.sqlite3"
    assert settings.embedded_redis
    assert not settings.production
    assert settings.salla_webhook_strategy == "signature"
    assert settings.salla_client_id == "sandbox-client-id"


def test_the_sandbox_and_the_base_address_follow_their_ports(tmp_path: Path) -> None:
    ports = {"NOMOFLOW_PORT": "9000", "NOMOFLOW_SANDBOX_PORT": "9001"}
    settings = Settings.read(ports, directory=tmp_path)
    assert settings.base_url == "http://127.0.0.1:9000"
    assert settings.salla_api_url == "http://127.0.0.1:9001/salla/admin/v2"
    assert settings.salla_accounts_url == "http://127.0.0.1:9001/salla/accounts"
    assert settings.salla_dashboard_url == settings.sandbox_url == "http://127.0.0.1:9001"
    assert settings.smtp_url.endswith("@127.0.0.1:9026")
    assert settings.mail_stays_here


def test_production_speaks_to_the_real_platform_unless_told_otherwise(tmp_path: Path) -> None:
    settings = Settings.read(PRODUCTION, directory=tmp_path)
    assert settings.production
    assert settings.salla_api_url == "https://api.salla.dev/admin/v2"
    assert settings.salla_accounts_url == "https://accounts.salla.sa"
    assert settings.salla_dashboard_url == "https://s.salla.sa"
    assert settings.log_format == "json"
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"NOMOFLOW_ENV", *MAIL}))
def test_production_refuses_to_start_without(name: str, tmp_path: Path) -> None:
    without = {key: value for key, value in PRODUCTION.items() if key != name}
    assert problems(without, tmp_path).keys() == {name}
    assert problems({**PRODUCTION, name: " "}, tmp_path).keys() == {name}


@pytest.mark.parametrize("name", ["CLIENT_ID", "CLIENT_SECRET", "WEBHOOK_SECRET"])
def test_production_refuses_what_everybody_knows(name: str, tmp_path: Path) -> None:
    known = "sandbox-" + name.lower().replace("_", "-")
    assert problems({**PRODUCTION, f"SALLA_{name}": known}, tmp_path).keys() == {f"SALLA_{name}"}


def test_production_starts_without_mail_and_its_letters_wait(tmp_path: Path) -> None:
    without = {key: value for key, value in PRODUCTION.items() if key not in MAIL}
    settings = Settings.read(without, directory=tmp_path)
    assert settings.mail_stays_here
    assert settings.mail_from == "Nomo Flow <no-reply@localhost>"


def test_production_sends_no_mail_in_the_open(tmp_path: Path) -> None:
    for relay, allowed in {
        "smtp://nomo:hunter2@mail.example:25": False,
        "smtp://nomo:hunter2@mail.example:587?starttls=1": True,
        "smtp://127.0.0.1": True,
    }.items():
        given = {**PRODUCTION, "NOMOFLOW_SMTP_URL": relay}
        if allowed:
            assert not Settings.read(given, directory=tmp_path).mail_stays_here
        else:
            assert problems(given, tmp_path).keys() == {"NOMOFLOW_SMTP_URL"}


@pytest.mark.parametrize("env", ["development", "production"])
@pytest.mark.parametrize("strategy", ["none", "Signature", "signature,token", "off"])
def test_no_third_webhook_strategy_exists(env: str, strategy: str, tmp_path: Path) -> None:
    given = {**PRODUCTION, "NOMOFLOW_ENV": env, "SALLA_WEBHOOK_STRATEGY": strategy}
    assert problems(given, tmp_path).keys() == {"SALLA_WEBHOOK_STRATEGY"}


MALFORMED = [
    ("NOMOFLOW_ENV", "prod"),
    ("NOMOFLOW_BASE_URL", "nomo.example"),
    ("NOMOFLOW_BASE_URL", "https://nomo.example/app"),
    ("NOMOFLOW_BASE_URL", "https://user:password@nomo.example"),
    ("NOMOFLOW_BASE_URL", "https://nomo.example:99999"),
    ("NOMOFLOW_PORT", "0"),
    ("NOMOFLOW_PORT", "65536"),
    ("NOMOFLOW_PORT", "٨٠٠٠"),
    ("NOMOFLOW_DATABASE_URL", "mysql://root:hunter2@db/nomo"),
    ("NOMOFLOW_DATABASE_URL", "nomoflow.sqlite3"),
    ("NOMOFLOW_REDIS_URL", "127.0.0.1:6379"),
    ("NOMOFLOW_ENCRYPTION_KEYS", "not-a-key"),
    ("NOMOFLOW_ENCRYPTION_KEYS", f"{FERNET},short"),
    ("NOMOFLOW_RETENTION_DAYS", "0"),
    ("NOMOFLOW_TRUSTED_PROXIES", "-1"),
    ("NOMOFLOW_WEB_THREADS", "1.5"),
    ("NOMOFLOW_LOG_FORMAT", "xml"),
    ("NOMOFLOW_SMTP_URL", "mail.example:25"),
    ("NOMOFLOW_SMTP_URL", "http://mail.example"),
    ("NOMOFLOW_SMTP_URL", "smtp://nomo:hunter2@mail.example:587?tls=1"),
    ("NOMOFLOW_SMTP_URL", "smtp://nomo:hunter2@mail.example:99999"),
    ("NOMOFLOW_SANDBOX_MAIL_PORT", "smtp"),
    ("NOMOFLOW_MAIL_FROM", "Nomo Flow"),
    ("NOMOFLOW_MAIL_FROM", "a@b.example, c@d.example"),
    ("SALLA_API_URL", "ftp://api.salla.dev"),
    ("SALLA_DASHBOARD_URL", "https://s.salla.sa/embedded"),
]


@pytest.mark.parametrize(("name", "value"), MALFORMED)
def test_a_malformed_value_is_refused_by_name(name: str, value: str, tmp_path: Path) -> None:
    assert problems({name: value}, tmp_path).keys() == {name}


@pytest.mark.parametrize(("name", "value"), [*MALFORMED, ("NOMOFLOW_ENV", "production")])
def test_no_sentence_looks_like_a_secret(name: str, value: str, tmp_path: Path) -> None:
    for sentence in problems({name: value}, tmp_path).values():
        assert hide(sentence) == sentence


def test_a_path_too_many_is_called_a_path(tmp_path: Path) -> None:
    refused = problems({"NOMOFLOW_BASE_URL": "https://nomo.example/app/"}, tmp_path)
    assert "has the path '/app'" in refused["NOMOFLOW_BASE_URL"]


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    wrong = {"NOMOFLOW_ENV": "production", "NOMOFLOW_PORT": "http"}
    needed = PRODUCTION.keys() - {"NOMOFLOW_ENV", *MAIL}
    assert problems(wrong, tmp_path).keys() == {"NOMOFLOW_PORT"} | needed


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "NOMOFLOW_PORT=9000\nNOMOFLOW_HOST=0.0.0.0\nNOMOFLOW_OPERATOR_TOKEN='let $me in'\n", "utf-8"
    )
    settings = Settings.read({"NOMOFLOW_PORT": "9009"}, directory=tmp_path)
    assert settings.port == 9009
    assert settings.host == "0.0.0.0"
    assert settings.operator_token == "let $me in"


def test_a_bare_postgresql_address_means_psycopg_3(tmp_path: Path) -> None:
    given = {"NOMOFLOW_DATABASE_URL": "postgres://nomo@db/nomo"}
    settings = Settings.read(given, directory=tmp_path)
    assert settings.database_url == "postgresql+psycopg://nomo@db/nomo"


def test_keys_are_made_once_and_only_for_their_owner(tmp_path: Path) -> None:
    first, second = (Settings.read({}, directory=tmp_path) for _ in range(2))
    assert first == second
    assert first.secret_key not in (str(first), "")
    files = sorted((tmp_path / "var").iterdir())
    assert [file.name for file in files] == ["encryption.keys", "secret.key"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def _keys(directory: Path) -> tuple[str, tuple[str, ...]]:
    settings = Settings.read({}, directory=directory)
    return settings.secret_key, settings.encryption_keys


def test_processes_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        assert len(set(pool.map(_keys, [tmp_path] * 16))) == 1


def test_a_place_that_cannot_hold_keys_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("in the way", "utf-8")
    refused = problems({}, tmp_path)
    assert refused.keys() == {"NOMOFLOW_SECRET_KEY", "NOMOFLOW_ENCRYPTION_KEYS"}
    assert str(tmp_path / "var") in refused["NOMOFLOW_SECRET_KEY"]


def test_an_emptied_key_file_is_not_an_empty_key(tmp_path: Path) -> None:
    Settings.read({}, directory=tmp_path)
    (tmp_path / "var" / "secret.key").write_text("", "utf-8")
    assert problems({}, tmp_path).keys() == {"NOMOFLOW_SECRET_KEY"}


SECRETS = [
    "NOMOFLOW_DATABASE_URL",
    "NOMOFLOW_REDIS_URL",
    "NOMOFLOW_SECRET_KEY",
    "NOMOFLOW_ENCRYPTION_KEYS",
    "NOMOFLOW_OPERATOR_TOKEN",
    "NOMOFLOW_SMTP_URL",
    "SALLA_CLIENT_SECRET",
    "SALLA_WEBHOOK_SECRET",
]


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_neither_shown_nor_quoted(name: str, tmp_path: Path) -> None:
    """Not when it is accepted, and not in the sentence that refuses it."""
    marked = {
        "NOMOFLOW_DATABASE_URL": "sqlite:///hunter2",
        "NOMOFLOW_REDIS_URL": "redis://:hunter2@r",
        "NOMOFLOW_SMTP_URL": "smtp://nomo:hunter2@m",
    }
    rest = {"NOMOFLOW_ENCRYPTION_KEYS": FERNET, "NOMOFLOW_PORT": "0"}
    value = marked.get(name, "hunter2")
    with pytest.raises(SettingsError) as refused:
        Settings.read({**rest, name: value}, directory=tmp_path)
    assert "hunter2" not in str(refused.value) + repr(refused.value)
    if name != "NOMOFLOW_ENCRYPTION_KEYS":
        accepted = Settings.read({**rest, "NOMOFLOW_PORT": "1", name: value}, directory=tmp_path)
        assert "hunter2" not in repr(accepted)


@given(
    st.dictionaries(
        st.sampled_from([*PRODUCTION, "NOMOFLOW_PORT", "SALLA_API_URL", "NOMOFLOW_REDIS_URL"]),
        st.text(max_size=30) | st.sampled_from(["production", "https://[", "//", "redis://"]),
    )
)
def test_whatever_is_given_there_are_settings_or_sentences(given: dict[str, str]) -> None:
    keys = {"NOMOFLOW_SECRET_KEY": "s" * 32, "NOMOFLOW_ENCRYPTION_KEYS": FERNET}
    provided = keys | {name: value for name, value in given.items() if value.strip()}
    said: list[str]
    try:
        said = [Settings.read(provided).salla_webhook_strategy]
    except SettingsError as refused:
        said = [problem.split("_")[0] for problem in refused.problems]
    assert said
    assert set(said) <= {"signature", "token", "NOMOFLOW", "SALLA"}


def test_the_example_file_lists_exactly_what_is_read(tmp_path: Path) -> None:
    environ = Recording()
    Settings.read(environ, directory=tmp_path)
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    listed = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert sorted(listed) == sorted(environ.asked)
    assert lines[0].startswith("#")


def test_the_example_file_says_the_defaults(tmp_path: Path) -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    (tmp_path / ".env").write_text(example, "utf-8")
    assert Settings.read({}, directory=tmp_path) == Settings.read(Recording(), directory=tmp_path)
