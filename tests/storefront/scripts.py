"""The modules of the storefront script by themselves, for a page to run."""

from collections.abc import Iterable

from entrypoints.web.storefront.script import FOLDER, MODULES

CORE = tuple(dict.fromkeys((*MODULES, "words")))


def enclosed(modules: Iterable[str], gives: str) -> str:
    """A script that loads modules as the whole one does, and answers with what is asked for."""
    body = "\n".join((FOLDER / f"{name}.js").read_text("utf-8") for name in modules)
    return f"(function (KEY, BASE) {{'use strict';\n{body}\nreturn {gives};\n}})('key', '')"
