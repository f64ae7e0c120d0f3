"""The form of a notice as its page shows it: rows, choices, and what is wrong with each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from entrypoints.web.dashboard import notices_form
from entrypoints.web.dashboard.notice_rule_words import HINTS, TRIGGERS
from entrypoints.web.dashboard.notice_words import FORMS, POSITIONS, THEMES, field_name
from entrypoints.web.dashboard.rule_words import (
    OCCASION_NAMES,
    display_sentences,
    schedule_sentence,
    triggers_sentence,
)
from entrypoints.web.dashboard.targeting_names import (
    CHOICE_NAMES,
    FACT_NAMES,
    OPERATOR_NAMES,
    StoreNames,
)
from entrypoints.web.dashboard.targeting_words import targeting_sentence
from entrypoints.web.problem_words import FAULTS
from nomoflow.kernel.money import Currency
from nomoflow.kernel.text import Language
from nomoflow.widgets.cities import CITIES
from nomoflow.widgets.fact_kinds import FACTS as KNOWN
from nomoflow.widgets.fact_kinds import WEEKDAYS, FactKind
from nomoflow.widgets.notices import PLACES, NoticeForm
from nomoflow.widgets.occasions import Occasion
from nomoflow.widgets.operators import OPERATORS as FITTING
from nomoflow.widgets.rules import Rules
from nomoflow.widgets.triggers import NUMBERS, TriggerKind

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRow:
    """A condition with its fields. ``ticked`` where values are chosen, ``typed`` elsewhere."""

    place: str
    fact: str
    name: str
    operator: str
    operators: Options
    choices: Options
    ticked: tuple[str, ...]
    typed: str
    hint: str
    takes_value: bool
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerRow:
    """A trigger with the one thing it takes, if it takes any."""

    place: str
    word: str
    name: str
    taken: str
    value: str
    least: int | None
    most: int | None
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A notice in its form. ``told`` is JSON, ``faults`` says where it does not fit."""

    told: Mapping[str, Any]
    faults: Mapping[str, str]
    zone: tzinfo
    language: Language

    def error(self, place: str) -> str:
        """What is wrong at a place or within it."""
        codes = [
            code for at, code in self.faults.items() if at == place or at.startswith(f"{place}.")
        ]
        return str(FAULTS[codes[0]]) if codes else ""

    def troubles(self) -> list[tuple[str, str, str]]:
        """All that is wrong: the place, what its field is called, and the sentence."""
        return [(at, field_name(at), str(FAULTS[code])) for at, code in self.faults.items()]

    def text(self, language: str, name: str) -> str:
        """What stands in a field of the words."""
        return str(self.told["texts"][language].get(name, ""))

    def setting(self, name: str, part: str = "") -> str:
        """What stands in a field of the look."""
        value = self.told["settings"].get(name)
        if part:
            value = (value or {}).get(part)
        if name == "countdown_until" and value:
            return notices_form.local(value, self.zone)
        return "" if value is None else str(value)

    def groups(self) -> list[list[ConditionRow]]:
        """The rows of who sees it."""
        return [
            [
                self._condition(each, f"{notices_form.TARGETING}.{group}.all.{number}")
                for number, each in enumerate(conditions["all"])
            ]
            for group, conditions in enumerate(self.told["rules"]["targeting"]["any"])
        ]

    def triggers(self) -> list[TriggerRow]:
        """The rows of what sets it off."""
        return [
            self._trigger(each, f"{notices_form.TRIGGERS}.{number}")
            for number, each in enumerate(self.told["rules"]["triggers"])
        ]

    @property
    def schedule(self) -> Mapping[str, Any]:
        """When it may be seen."""
        schedule: Mapping[str, Any] = self.told["rules"]["schedule"]
        return schedule

    @property
    def display(self) -> Mapping[str, Any]:
        """How often it is shown."""
        display: Mapping[str, Any] = self.told["rules"]["display"]
        return display

    @property
    def positions(self) -> Options:
        """Where this form may stand; every place while the form is not known."""
        form = self.told.get("form")
        places = PLACES[NoticeForm(form)] if form in set(NoticeForm) else tuple(POSITIONS)
        return _named(places, POSITIONS)

    def _condition(self, condition: Mapping[str, Any], place: str) -> ConditionRow:
        shown = notices_form.several(dict(condition))
        fact, operator, value = shown["fact"], shown["operator"], shown.get("value")
        known = KNOWN.get(fact)
        fitting = [
            each
            for each in (FITTING[known.kind] if known else (operator,))
            if not (known and known.kind is FactKind.CHOICE and each in ("is", "is_not"))
        ]
        return ConditionRow(
            place=place,
            fact=fact,
            name=str(FACT_NAMES.get(fact, fact)),
            operator=operator,
            operators=_named(fitting, OPERATOR_NAMES),
            choices=_named(known.choices if known else (), CHOICE_NAMES.get(fact, {})),
            ticked=tuple(map(str, value)) if isinstance(value, list | tuple) else (),
            typed=notices_form.value_text(value),
            hint=str(HINTS.get(known.kind, "")) if known else "",
            takes_value=known is not None and known.kind is not FactKind.YES_OR_NO,
            error=self.error(place),
        )

    def _trigger(self, trigger: Mapping[str, Any], place: str) -> TriggerRow:
        word = str(trigger["trigger"])
        kind = TriggerKind(word) if word in set(TriggerKind) else None
        taken = notices_form.taken(kind) if kind else ""
        bounds = NUMBERS.get(kind) if kind else None
        value = trigger.get(taken) if taken else ""
        return TriggerRow(
            place=place,
            word=word,
            name=str(TRIGGERS[kind]) if kind else word,
            taken=taken,
            value="" if value is None else str(value),
            least=bounds.least if bounds else None,
            most=bounds.most if bounds else None,
            error=self.error(place),
        )


def aloud(rules: Rules, currency: Currency) -> list[str]:
    """The rules of a notice in sentences."""
    names = StoreNames(currency=currency)
    return [
        targeting_sentence(rules.targeting, names),
        triggers_sentence(rules.triggers, names),
        schedule_sentence(rules.schedule),
        *display_sentences(rules.display),
    ]


def choices_of(language: Language) -> dict[str, Options]:
    """What the form's lists offer, by name."""
    return {
        "forms": [(form.value, str(words.name)) for form, words in FORMS.items()],
        "themes": _named(THEMES, THEMES),
        "facts": _named(FACT_NAMES, FACT_NAMES),
        "trigger_kinds": [(kind.value, str(name)) for kind, name in TRIGGERS.items()],
        "weekdays": _named(WEEKDAYS, CHOICE_NAMES["weekday"]),
        "occasions": [(each.value, str(OCCASION_NAMES[each])) for each in Occasion],
        "cities": [(key, city.name.into(language)) for key, city in CITIES.items()],
    }


def _named(keys: Iterable[str], names: Mapping[str, Any]) -> Options:
    return [(key, str(names.get(key, key))) for key in keys]
