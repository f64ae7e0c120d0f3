"""Rules read aloud: the sentence a merchant would say, in both languages."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from entrypoints.web.dashboard.rule_words import (
    OCCASION_NAMES,
    TRIGGER_NAMES,
    display_sentences,
    schedule_sentence,
    triggers_sentence,
)
from entrypoints.web.dashboard.targeting_names import (
    CHOICE_NAMES,
    FACT_NAMES,
    OPERATOR_NAMES,
    StoreNames,
    condition_text,
    value_text,
)
from entrypoints.web.dashboard.targeting_words import targeting_sentence
from nomoflow.kernel.money import Currency
from nomoflow.widgets.display import Display
from nomoflow.widgets.fact_kinds import FACTS, FactKind
from nomoflow.widgets.occasions import Occasion
from nomoflow.widgets.operators import LISTS, OPERATORS, WITHOUT_VALUE
from nomoflow.widgets.rules import Rules
from nomoflow.widgets.targeting import Targeting
from nomoflow.widgets.triggers import TriggerKind
from tests.core.widgets.test_rules import EVERYTHING
from tests.web.house import WebHouse

NAMES = StoreNames(currency=Currency("SAR"), products={"190731": "دهن عود كمبودي"})
SAMPLES: dict[FactKind, list[object]] = {
    FactKind.MONEY: ["150.00", "200.50"],
    FactKind.NUMBER: [3, 5],
    FactKind.DATE: ["2026-03-01", "2026-03-19"],
    FactKind.ID: ["190731", "777"],
    FactKind.IDS: ["190731", "777"],
    FactKind.TEXT: ["عروض", "تخفيضات"],
    FactKind.YES_OR_NO: [],
}
CONDITIONS = [
    (fact, operator)
    for fact, definition in FACTS.items()
    for operator in OPERATORS[definition.kind]
]


@pytest.fixture(scope="module")
def app() -> Flask:
    return WebHouse().app()


@pytest.fixture
def arabic(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Accept-Language": "ar"}):
        yield


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield


def _condition(fact: str, operator: str) -> dict[str, object]:
    samples = list(FACTS[fact].choices) or SAMPLES[FACTS[fact].kind]
    told: dict[str, object] = {"fact": fact, "operator": operator}
    if operator in LISTS or operator == "between":
        told["value"] = samples[:2]
    elif operator not in WITHOUT_VALUE:
        told["value"] = samples[0]
    return told


def _sentence(*groups: list[dict[str, object]]) -> str:
    targeting = Targeting.read({"any": [{"all": group} for group in groups]})
    return targeting_sentence(targeting, NAMES)


DOCUMENTED: list[list[dict[str, object]]] = [
    [
        {"fact": "page_type", "operator": "is", "value": "product"},
        {"fact": "cart_value", "operator": "at_least", "value": "150.00"},
    ],
    [{"fact": "utm_campaign", "operator": "starts", "value": "ramadan"}],
]
CROWDED: list[list[dict[str, object]]] = [
    [
        {"fact": "weekday", "operator": "in", "value": ["thursday", "friday"]},
        {"fact": "hour", "operator": "between", "value": [22, 2]},
        {"fact": "device", "operator": "is", "value": "phone"},
        {"fact": "path", "operator": "contains", "value": "عود"},
        {"fact": "language", "operator": "is", "value": "ar"},
        {"fact": "page_type", "operator": "in", "value": ["product", "category"]},
        {"fact": "visits", "operator": "at_least", "value": 2},
    ]
]


@pytest.mark.usefixtures("arabic")
def test_targeting_is_said_in_arabic() -> None:
    assert _sentence(*DOCUMENTED) == (
        "يظهر في صفحات المنتجات لمن قيمة سلته 150\u00a0ر.س فأكثر، "
        "أو لمن جاء من حملة اسمها يبدأ بـ «ramadan»."
    )
    assert _sentence(*CROWDED) == (
        "يظهر في صفحات المنتجات أو صفحات التصنيفات باللغة العربية التي عنوانها يحتوي على «عود» "
        "لمن يتصفح من الجوال وعدد زياراته 2 فأكثر يوم الخميس أو الجمعة "
        "من الساعة 10:00 م إلى 3:00 ص."
    )
    assert _sentence() == "يظهر للجميع."


@pytest.mark.usefixtures("english")
def test_targeting_is_said_in_english() -> None:
    assert _sentence(*DOCUMENTED) == (
        "Shown on product pages to shoppers whose cart is worth 150\u00a0SAR or more, "
        "or to shoppers who came from a campaign whose name starts with “ramadan”."
    )
    assert _sentence(*CROWDED) == (
        "Shown on product pages or category pages in Arabic whose address contains “عود” "
        "to shoppers who use a phone and whose number of visits is 2 or more "
        "on Thursday or Friday between 10:00\u202fPM and 3:00\u202fAM."
    )
    assert _sentence([_condition("cart_products", "includes_none")]) == (
        "Shown to shoppers whose cart does not hold دهن عود كمبودي or 777."
    )
    assert _sentence([_condition("path", "not_contains")]) == (
        "Shown on all pages except those whose address contains “عروض”."
    )


def _all_sentences() -> dict[str, tuple[str, str]]:
    found = {}
    for fact, operator in CONDITIONS:
        targeting = Targeting.read({"any": [{"all": [_condition(fact, operator)]}]})
        (condition,) = targeting.any[0].all
        told = condition_text(fact, operator, condition.value, NAMES)
        found[f"{fact} {operator}"] = targeting_sentence(targeting, NAMES), told
    return found


@pytest.mark.usefixtures("arabic")
def test_every_condition_can_be_said_in_arabic() -> None:
    sentences = _all_sentences()
    # “Exactly this one” and “one of these two” say different things; so does everything else.
    assert len({said for said, _ in sentences.values()}) == len(sentences)
    assert len({told for _, told in sentences.values()}) == len(sentences)
    foreign = [said for both in sentences.values() for said in both if re.search("[A-Za-z%]", said)]
    assert foreign == []


@pytest.mark.usefixtures("english")
def test_every_condition_can_be_said_in_english() -> None:
    sentences = _all_sentences()
    assert len({said for said, _ in sentences.values()}) == len(sentences)
    assert all(said.startswith("Shown ") and said.endswith(".") for said, _ in sentences.values())
    assert not [
        said for both in sentences.values() for said in both if "  " in said or "()" in said
    ]


@pytest.mark.usefixtures("english")
def test_conditions_and_facts_are_told_as_a_table() -> None:
    assert condition_text("language", "in", ("ar", "en"), NAMES) == (
        "Language of the page: Arabic or English"
    )
    assert condition_text("cart_value", "between", ("50", "75.25"), NAMES) == (
        "Worth of the cart: is between 50\u00a0SAR and 75.25\u00a0SAR"
    )
    assert condition_text("moon", "rhymes", ("a", "b"), NAMES) == "moon: rhymes “a” or “b”"
    assert value_text("returning", True, NAMES) == "yes"
    assert value_text("city", None, NAMES) == "not known"
    assert value_text("cart_products", ("190731", "5"), NAMES) == "دهن عود كمبودي, 5"
    assert value_text("date", "2026-03-01", NAMES) == "1 March 2026"
    assert value_text("hour", 0, NAMES) == "12:00\u202fAM"


def test_everything_there_is_has_a_name() -> None:
    assert set(FACT_NAMES) == set(FACTS)
    assert set(OPERATOR_NAMES) == {each for some in OPERATORS.values() for each in some}
    assert {fact: set(words) for fact, words in CHOICE_NAMES.items()} == {
        fact: set(definition.choices) for fact, definition in FACTS.items() if definition.choices
    }
    assert set(TRIGGER_NAMES) == set(TriggerKind)
    assert set(OCCASION_NAMES) == set(Occasion)


@pytest.mark.usefixtures("arabic")
def test_the_other_rules_are_said_in_arabic() -> None:
    rules = Rules.read(EVERYTHING)
    assert triggers_sentence(rules.triggers, NAMES) == (
        "يظهر بعد 8 ثوانٍ في الصفحة، أو بعد 60 ثانية في المتجر، أو بعد تصفح 40% من الصفحة، "
        "أو عندما يهمّ المتسوق بالمغادرة، أو بعد 30 ثانية دون أي تفاعل، "
        "أو عند الضغط على «size-guide»، أو عند إضافة منتج إلى السلة، "
        "أو عندما تبلغ السلة 150\u00a0ر.س."
    )
    assert schedule_sentence(rules.schedule) == (
        "يمكن أن يظهر من 1 مارس 2026 الساعة 9:00 ص، حتى 20 مارس 2026 الساعة 11:59 م، "
        "في رمضان فقط، يوم الخميس أو الجمعة، من الساعة 4:00 م إلى 11:30 م "
        "أو من الساعة 10:00 م إلى 2:00 ص، مع التوقف 20 دقيقة بعد كل أذان في الرياض."
    )
    assert display_sentences(rules.display) == [
        "لا يظهر أكثر من مرة واحدة في الزيارة الواحدة.",
        "لا يظهر أكثر من مرتين في اليوم.",
        "لا يعود لمن أغلقه إلا بعد 7 أيام.",
        "لا يراه 10% من الزوار أبدًا، لقياس أثره.",
        "أولويته 50 من 100.",
    ]


@pytest.mark.usefixtures("english")
def test_the_other_rules_are_said_in_english() -> None:
    rules = Rules.read(EVERYTHING)
    assert triggers_sentence(rules.triggers, NAMES).startswith(
        "Comes after 8 seconds on the page, or after 60 seconds in the store, "
        "or after 40% of the page was read, or when the shopper is about to leave, "
    )
    assert schedule_sentence(rules.schedule).endswith(
        "only during Ramadan, on Thursday or Friday, "
        "between 4:00\u202fPM and 11:30\u202fPM or between 10:00\u202fPM and 2:00\u202fAM, "
        "but not for 20 minutes after each call to prayer in Riyadh."
    )
    assert display_sentences(Display(per_visit=0, rest_days=1, ever=1)) == [
        "At most once ever.",
        "Stays away for 1 day from whoever closes it.",
        "Its priority is 50 of 100.",
    ]


@pytest.mark.usefixtures("english")
def test_rules_that_say_nothing_are_said_too() -> None:
    rules = Rules()
    assert triggers_sentence(rules.triggers, NAMES) == "Comes as soon as the page has settled."
    assert schedule_sentence(rules.schedule) == "May be seen at any time."
    assert display_sentences(Display(per_visit=0, rest_days=0))[0] == "As often as its rules hold."
