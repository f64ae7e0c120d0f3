"""The core knows the standard library and itself; and each library has its own place."""

import configparser
import re
import sys
from importlib.metadata import packages_distributions

from tests.architecture.sources import ROOT, files, imported, kept, name

OURS = {"nomoflow", "adapters", "entrypoints", "tests", "bench", "wsgi"}


def test_the_core_imports_the_standard_library_and_itself_only() -> None:
    allowed = sys.stdlib_module_names | {"nomoflow"}
    strangers = {
        f"{name(path)} imports {module}"
        for path in files("nomoflow")
        for module in imported(path)
        if module.partition(".")[0] not in allowed
    }
    assert not strangers


def test_the_core_never_speaks_to_the_outside_by_way_of_the_standard_library() -> None:
    outside = {
        "asyncio", "ctypes", "ftplib", "http", "imaplib", "logging", "multiprocessing", "os",
        "pathlib", "poplib", "select", "shutil", "signal", "smtplib", "socket", "socketserver",
        "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "urllib.request", "wsgiref",
    }  # fmt: skip
    doors = {
        f"{name(path)} imports {module}"
        for path in files("nomoflow")
        for module in imported(path)
        if module in outside or module.partition(".")[0] in outside
    }
    # Something unexpected that a handler did is written down where it is caught: in the relay.
    assert doors <= {"nomoflow/relay/runner.py imports logging"}


def test_only_the_container_knows_dependency_injector() -> None:
    knowing = {
        name(path)
        for path in files("nomoflow", "adapters", "entrypoints", "wsgi.py")
        if any(module.partition(".")[0] == "dependency_injector" for module in imported(path))
    }
    assert knowing <= {"entrypoints/container.py"}


def test_every_library_we_import_is_one_we_ask_for() -> None:
    """Also the other way round: what is not imported is not asked for, but for good reasons."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    asked = {_plain(line) for line in config["options"]["install_requires"].split("\n") if line}
    providing = packages_distributions()
    used = {
        _plain(distribution)
        for path in files("nomoflow", "adapters", "entrypoints", "wsgi.py")
        for module in imported(path)
        for distribution in providing.get(module.partition(".")[0], [])
        if module.partition(".")[0] not in OURS
    }
    # Part of Flask's own package family: they come with it and cannot be missing.
    with_flask = {"werkzeug", "jinja2", "markupsafe", "itsdangerous", "click", "wtforms"}
    assert used - with_flask <= asked
    # A parser that redis uses, and a driver that SQLAlchemy loads, by being there.
    assert asked - used <= {"hiredis", "psycopg"}


def test_the_locks_hold_what_is_asked_for_and_name_no_place() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    asked = {_plain(line) for line in config["options"]["install_requires"].split("\n") if line}
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    pinned = {_plain(line) for line in lock.splitlines() if "==" in line}
    assert asked <= pinned
    for path in ("requirements.txt", "requirements-dev.txt"):
        assert not re.findall(r"^-|//|index", (ROOT / path).read_text("utf-8"), re.MULTILINE)


def test_no_file_names_the_machine_it_was_written_on() -> None:
    places = re.compile(rb"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/|\.\./shared\b")
    naming = [name(path) for path in kept() if places.search(path.read_bytes())]
    assert not naming


def _plain(requirement: str) -> str:
    return re.split(r"[\[<>=;! ]", requirement.strip(), maxsplit=1)[0].lower().replace("_", "-")
