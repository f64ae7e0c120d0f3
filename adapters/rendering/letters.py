"""Writes the house's letters from ``templates/letters/``: a subject, a text and a page of each."""

from collections.abc import Mapping
from pathlib import Path

from babel import Locale
from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from nomoflow.kernel.mail import Written
from nomoflow.kernel.text import Language

LETTERS = Path(__file__).resolve().parents[2] / "templates" / "letters"


class TemplateLetterWriter:
    """A letter is ``{language}/{template}`` with the endings .subject, .txt and .html.

    Templates reach nothing but the facts they are given.
    """

    def __init__(self, directory: Path = LETTERS) -> None:
        self._templates = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(directory),
            autoescape=_is_page,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(counted=_counted, address=_address)

    def write(self, template: str, language: Language, facts: Mapping[str, object]) -> Written:
        """The letter of that name with these facts in it."""
        known = {
            **facts,
            "language": language,
            "direction": "rtl" if language == "ar" else "ltr",
        }
        place = f"{language}/{template}"
        subject = " ".join(self._render(f"{place}.subject", known).split())
        return Written(
            subject=subject,
            text=self._render(f"{place}.txt", known).strip() + "\n",
            html=self._render(f"{place}.html", {**known, "subject": subject}),
        )

    def _render(self, name: str, facts: Mapping[str, object]) -> str:
        try:
            return self._templates.get_template(name).render(facts)
        except (TemplateNotFound, UndefinedError) as fault:
            raise KeyError(str(fault)) from fault


def _is_page(name: str | None) -> bool:
    return name is not None and name.endswith(".html")


def _counted(number: int, language: Language, **forms: str) -> str:
    """A number with its noun: Arabic has a word for one, for two, for a few and for many."""
    form = Locale(language).plural_form(number)
    return forms.get(form, forms["other"]).replace("#", str(number))


def _address(link: str) -> str:
    """A link that a mail program may open, and nothing that it would run."""
    if not link.startswith(("https://", "http://")):
        raise KeyError("a link in a letter is an absolute address")
    return link
