"""A shopper's sign-up for letters: what the browser sends, and what stood beside the box."""

from collections.abc import Mapping

from entrypoints.web.storefront.bodies import LONGEST_ID, Fault, parsed, plain
from entrypoints.web.storefront.texts import CONSENT
from nomoflow.audience.facts import ShownText, Trace, shown
from nomoflow.audience.forms import SignUp
from nomoflow.audience.model import SignUpRefused
from nomoflow.kernel.feature_states import Setting
from nomoflow.kernel.text import Language

_LONGEST_TEXT = 300
_LONGEST_PAGE = 2048
_LONGEST_AGENT = 512
_LANGUAGES: tuple[Language, ...] = ("ar", "en")
_TRAP = "website"
"""A field that people do not see, so that only programs fill it in."""


def read_sign_up(
    body: bytes, own_consent: Setting, ip: str, user_agent: str
) -> tuple[SignUp, str] | None:
    """The form and the visitor who sent it; nothing when a program filled it in.

    ``own_consent``: the merchant's words beside the box.

    Raises ``BadRequest`` when it is not JSON; refuses with ``SignUpRefused`` what is no form.
    """
    told = parsed(body)
    if not isinstance(told, dict):
        raise SignUpRefused({"email": "not_object"})
    if told.get(_TRAP):
        return None
    try:
        form = SignUp(
            email=_text(told, "email", _LONGEST_TEXT),
            consent=told.get("consent") is True,
            shown=_shown(told, own_consent),
            name=plain(_text(told, "name", _LONGEST_TEXT)),
            phone=_text(told, "phone", _LONGEST_TEXT),
            language=_language(told),
            source=plain(_text(told, "source", LONGEST_ID)),
            certain=told.get("certain") is True,
            trace=Trace(
                page=plain(_text(told, "page", _LONGEST_PAGE)),
                ip=ip,
                user_agent=plain(user_agent)[:_LONGEST_AGENT],
            ),
        )
        return form, _text(told, "visitor", LONGEST_ID)
    except Fault as fault:
        raise SignUpRefused({fault.field: fault.code}) from fault


def consents(own: Setting) -> Mapping[Language, ShownText]:
    """What stands beside the box, in each language, with the version the browser sends back.

    ``own``: the merchant's words; ours stand where there are none.
    """
    words = own if isinstance(own, dict) else {}
    return {
        language: shown(words.get(language, "").strip() or CONSENT[language], language)
        for language in _LANGUAGES
    }


def _shown(told: Mapping[str, object], own: Setting) -> ShownText:
    """The text that the shopper saw, by its version; of whoever names none, the present one."""
    present = consents(own)
    version = _text(told, "consent_version", LONGEST_ID)
    if not version:
        return present[_language(told)]
    for each in (*present.values(), *consents("").values()):
        if each.version == version:
            return each
    raise Fault("consent", "consent_text_changed")


def _language(told: Mapping[str, object]) -> Language:
    language = told.get("language")
    return next((known for known in _LANGUAGES if known == language), "ar")


def _text(told: Mapping[str, object], field: str, longest: int) -> str:
    found = told.get(field)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise Fault(field, "not_text")
    if len(found) > longest:
        raise Fault(field, "too_long")
    return found
