"""Why did it show, why not? The page on which merchants ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.coupons_choices import Choice, product_choices
from entrypoints.web.dashboard.formats import full_moment, unit
from entrypoints.web.dashboard.inspection_words import (
    RULE_NAMES,
    condition_of_card,
    verdict_sentence,
    widget_title,
)
from entrypoints.web.dashboard.inspector_form import Place, Question, read_question
from entrypoints.web.dashboard.notices import zone
from entrypoints.web.dashboard.rule_words import trigger_words
from entrypoints.web.dashboard.targeting_names import (
    CHOICE_NAMES,
    StoreNames,
    condition_text,
    value_text,
)
from entrypoints.web.problem_words import FAULTS
from entrypoints.web.storefront.inspector_links import PARAMETER, token_of
from nomoflow.kernel.ids import NoticeId, ProductId
from nomoflow.kernel.text import is_keepable
from nomoflow.merchants.model import Permission
from nomoflow.widgets.inspection import Inspection, Verdict
from nomoflow.widgets.inspection_service import Answer
from nomoflow.widgets.page_reading import address_on
from nomoflow.widgets.rule_reading import RulesRefused
from nomoflow.widgets.targeting import ConditionOutcome
from nomoflow.widgets.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule in words, whether it held, and what decided."""

    words: str
    passed: bool
    here: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A widget's answer as the page shows it."""

    id: str
    title: str
    is_notice: bool
    shown: bool
    sentence: str
    checks: Sequence[tuple[Verdict, Rule]]
    groups: Sequence[tuple[bool, Sequence[Rule]]]
    triggers: Sequence[Rule]
    window: str
    besides: str


@blueprint.get("/inspector")
@needs(Permission.VIEW)
def inspector() -> str:
    """Every widget's answer; the whole question stands in the address, so it can be shared."""
    shop = store()
    place = Place(domain=shop.domain, currency=shop.currency, zone=zone())
    question = read_question(request.args, place, services().clock.now())
    asked = _asked_notice()
    cards = _cards(question, asked)
    return render_template(
        "dashboard/inspector.html",
        entries=question.entries,
        faults={name: str(FAULTS[code]) for name, code in question.faults.items()},
        cards=cards,
        notice=asked or "",
        count_shown=sum(card.shown for card in cards),
        choices=_choices(question),
        currency=unit(shop.currency.code),
        on_store=_on_store(question),
    )


def _on_store(question: Question) -> str:
    """The page that was asked about, on the store itself, with the proof that opens the panel."""
    shop = store()
    try:
        return address_on(
            question.entries.get("address", ""), shop.domain, **{PARAMETER: token_of(shop.key)}
        )
    except RulesRefused:
        return ""


def _asked_notice() -> NoticeId | None:
    """The notice from whose page somebody came."""
    asked = request.args.get("notice", "").strip()[:64]
    return NoticeId(asked) if asked and is_keepable(asked) else None


def _cards(question: Question, asked: NoticeId | None) -> list[Card]:
    if question.situation is None:
        return []
    answers = services().inspections.inspect(store().key, question.situation, asked)
    titles = {answer.widget.id: widget_title(answer.widget) for answer in answers}
    names = _names(answers)
    answers.sort(key=lambda answer: answer.widget.id != asked)
    return [_card(answer, titles, names) for answer in answers]


def _card(answer: Answer, titles: dict[str, str], names: StoreNames) -> Card:
    found = answer.inspection
    return Card(
        id=found.id,
        title=titles[found.id],
        is_notice=answer.widget.notice is not None,
        shown=found.verdict is Verdict.SHOWN,
        sentence=verdict_sentence(found, titles),
        checks=[
            (each.rule, Rule(words=str(RULE_NAMES[each.rule]), passed=each.passed))
            for each in found.checks
        ],
        groups=[
            (group.passed, [_condition(each, names) for each in group.conditions])
            for group in found.groups
        ],
        triggers=[
            Rule(words=trigger_words(each.trigger, names), passed=each.passed)
            for each in found.triggers
        ],
        window=_window(answer, found),
        besides=condition_of_card(answer.widget),
    )


def _condition(outcome: ConditionOutcome, names: StoreNames) -> Rule:
    condition = outcome.condition
    return Rule(
        words=condition_text(condition.fact, condition.operator, condition.value, names),
        passed=outcome.passed,
        here=value_text(condition.fact, outcome.fact, names),
    )


def _window(answer: Answer, found: Inspection) -> str:
    """When a widget with a schedule comes next, or until when it may stay."""
    if answer.widget.rules.schedule.is_always:
        return ""
    if found.next_window is None:
        return gettext("It does not come within the next thirty days.")
    return _from_until(found.next_window)


def _from_until(window: Window) -> str:
    return gettext(
        "From %(start)s until %(end)s.", start=full_moment(window[0]), end=full_moment(window[1])
    )


def _names(answers: Sequence[Answer]) -> StoreNames:
    """The names of the products and categories that rules or the visitor speak of."""
    spoken = {
        str(value)
        for answer in answers
        for group in answer.inspection.groups
        for each in group.conditions
        if each.condition.fact in ("product", "cart_products")
        for value in (*_several(each.condition.value), *_several(each.fact))
    }
    known = services().catalog.products_of(store().id, [ProductId(id) for id in sorted(spoken)])
    categories = services().catalog.categories(store().id)
    return StoreNames(
        currency=store().currency,
        products={id: product.name for id, product in known.items() if product.name},
        categories={each.id: each.name for each in categories if each.name},
    )


def _several(value: object) -> tuple[object, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _choices(question: Question) -> dict[str, list[Choice]]:
    """What the lists of the form offer; the first of each leaves it open."""
    find = question.entries.get("find", "").strip()[:80]
    product = question.entries.get("product", "").strip()
    named = {name: [(key, str(words)) for key, words in CHOICE_NAMES[name].items()]
             for name in ("page_type", "language", "device", "click_id")}  # fmt: skip
    products = product_choices(
        [product] if is_keepable(product) else [], find if is_keepable(find) else ""
    )
    return {
        "page_type": [("", gettext("As its address says")), *named["page_type"]],
        "product": [("", gettext("As its address says")), *products],
        "language": named["language"],
        "device": named["device"],
        "click_id": [("", gettext("None")), *named["click_id"]],
        "visitor": [
            ("new", gettext("Here for the first time")),
            ("returning", gettext("Was here before")),
            ("unknown", gettext("May not be remembered")),
        ],
        "signed_in": [
            ("no", gettext("no")), ("yes", gettext("yes")), ("", gettext("not known")),
        ],
    }  # fmt: skip
