"""How a fact is compared with what a rule says: one small function for each operator.

``None`` is a fact that is not known. The storefront's ``rules.js`` does the same in the same order.
"""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal, InvalidOperation

from nomoflow.widgets.fact_kinds import FactKind, folded

FactValue = str | int | tuple[str, ...]
"""A fact as it is known. Money and dates are texts; yes or no is a ``bool``."""

RuleValue = str | int | tuple[str, ...] | tuple[int, ...] | None
"""What a rule compares with: one value, several, or nothing."""

Test = Callable[[FactValue, RuleValue], bool]


def holds(operator: str, fact: FactValue | None, value: RuleValue) -> bool:
    """Whether a fact stands the comparison. An operator that nobody knows never holds."""
    if operator in _POSITIVE:
        return fact is not None and _POSITIVE[operator](fact, value)
    if operator in _OPPOSITES:
        return fact is None or not _OPPOSITES[operator](fact, value)
    return False


def _is(fact: FactValue, value: RuleValue) -> bool:
    return folded(str(fact)) == folded(str(value))


def _in(fact: FactValue, value: RuleValue) -> bool:
    return folded(str(fact)) in {folded(str(item)) for item in _several(value)}


def _contains(fact: FactValue, value: RuleValue) -> bool:
    return folded(str(value)) in folded(str(fact))


def _starts(fact: FactValue, value: RuleValue) -> bool:
    return folded(str(fact)).startswith(folded(str(value)))


def _ends(fact: FactValue, value: RuleValue) -> bool:
    return folded(str(fact)).endswith(folded(str(value)))


def _glob(fact: FactValue, value: RuleValue) -> bool:
    """Its pieces stand in the text one after the other; never slower than the text is long."""
    text = folded(str(fact))
    first, *pieces = folded(str(value)).split("*")
    if not pieces:
        return text == first
    *middle, last = pieces
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _includes(fact: FactValue, value: RuleValue) -> bool:
    there = {folded(str(item)) for item in _several(fact)}
    return any(folded(str(item)) in there for item in _several(value))


def _equals(fact: FactValue, value: RuleValue) -> bool:
    return _size(fact) == _size(value)


def _at_least(fact: FactValue, value: RuleValue) -> bool:
    return _size(fact) >= _size(value)


def _at_most(fact: FactValue, value: RuleValue) -> bool:
    return _size(fact) <= _size(value)


def _between(fact: FactValue, value: RuleValue) -> bool:
    """Both ends counted in. From the later to the earlier hour is over midnight."""
    low, high = (_size(item) for item in _several(value))
    if low > high:
        return _size(fact) >= low or _size(fact) <= high
    return low <= _size(fact) <= high


def _known(_fact: FactValue, _value: RuleValue) -> bool:
    return True


def _yes(fact: FactValue, _value: RuleValue) -> bool:
    return fact is True


def _several(value: FactValue | RuleValue) -> Collection[str | int]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _size(value: FactValue | RuleValue) -> tuple[Decimal, str]:
    """Numbers by what they are worth, dates by their text, which sorts as they do."""
    try:
        return Decimal(str(value)), ""
    except InvalidOperation:
        return Decimal(0), str(value)


_POSITIVE: Mapping[str, Test] = {
    "is": _is,
    "in": _in,
    "contains": _contains,
    "starts": _starts,
    "ends": _ends,
    "glob": _glob,
    "includes": _includes,
    "known": _known,
    "yes": _yes,
    "equals": _equals,
    "at_least": _at_least,
    "at_most": _at_most,
    "between": _between,
}
_OPPOSITES: Mapping[str, Test] = {
    "is_not": _is,
    "not_in": _in,
    "not_contains": _contains,
    "includes_none": _includes,
    "unknown": _known,
    "no": _yes,
}

_EXACT = ("is", "is_not", "in", "not_in")
_KNOWN = ("known", "unknown")
_SIZES = ("equals", "at_least", "at_most", "between")

OPERATORS: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.CHOICE: _EXACT,
    FactKind.ID: _EXACT,
    FactKind.TEXT: (*_EXACT, "contains", "not_contains", "starts", "ends", "glob", *_KNOWN),
    FactKind.YES_OR_NO: ("yes", "no"),
    FactKind.NUMBER: _SIZES,
    FactKind.MONEY: (*_SIZES, *_KNOWN),
    FactKind.DATE: _SIZES,
    FactKind.IDS: ("includes", "includes_none", *_KNOWN),
    FactKind.CHOICES: ("includes", "includes_none", *_KNOWN),
}
"""Which comparisons make sense for which kind of fact, in the order in which forms offer them."""

LISTS = ("in", "not_in", "includes", "includes_none")
WITHOUT_VALUE = ("known", "unknown", "yes", "no")
