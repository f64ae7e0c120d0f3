"""The top of the house is laid out as its plan says, and nothing else stands there."""

from tests.architecture.sources import ROOT, kept

TOP = {
    *("README.md", "CHANGELOG.md", "LICENSE", "Makefile", "setup.cfg", "pyproject.toml", "wsgi.py"),
    *("requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt"),
    *(".ci", ".editorconfig", ".env.example", ".gitignore"),
    *("nomoflow", "adapters", "entrypoints", "templates", "static", "tests", "bench", "docs"),
}


def test_nothing_stands_at_the_top_that_the_plan_does_not_name() -> None:
    assert not {path.relative_to(ROOT).parts[0] for path in kept()} - TOP


def test_no_secret_and_no_data_is_kept_with_the_code() -> None:
    suffixes = {".sqlite3", ".db", ".key", ".keys", ".pem", ".rdb", ".log", ".pot", ".mo"}
    assert not [path for path in kept() if path.suffix in suffixes or path.name == ".env"]
