"""Rules of version 2 webhooks, such as ``total > 100 AND payment_method = mada``."""

import re
from typing import Any

_CONDITION = re.compile(r"^\s*(\w+)\s*(!=|=|>|<)\s*(`[^`]*`|\S+)\s*$")


class BadRule(ValueError):
    """Not attribute, operator, value joined by AND or OR."""


def check(rule: str | None) -> None:
    if rule:
        _parse(rule)


def allows(rule: str | None, data: dict[str, Any]) -> bool:
    if not rule:
        return True
    return any(all(_holds(*each, data) for each in group) for group in _parse(rule))


def _parse(rule: str) -> list[list[tuple[str, str, str]]]:
    groups = []
    for alternative in re.split(r"\s+OR\s+", rule):
        conditions = []
        for condition in re.split(r"\s+AND\s+", alternative):
            found = _CONDITION.match(condition)
            if found is None:
                raise BadRule(condition)
            conditions.append((found[1], found[2], found[3].strip("`")))
        groups.append(conditions)
    return groups


def _holds(attribute: str, operator: str, wanted: str, data: dict[str, Any]) -> bool:
    actual = _value(attribute, data)
    if operator in "><":
        try:
            difference = float(actual) - float(wanted)
        except (TypeError, ValueError):
            return False
        return difference > 0 if operator == ">" else difference < 0
    return (str(actual) == wanted) == (operator == "=")


def _value(attribute: str, data: dict[str, Any]) -> Any:
    order = data.get("order", data)
    amounts = order.get("amounts", {})
    try:
        if attribute == "status_id":
            return order["status"]["id"]
        if attribute == "customer_id":
            return order["customer"]["id"]
        if attribute == "coupon_code":
            return amounts["discounts"][0]["code"]
        if attribute == "total_discount":
            return sum(float(each["discount"]) for each in amounts["discounts"])
    except (KeyError, IndexError, TypeError):
        return None
    found = amounts.get(attribute, order.get(attribute))
    return found.get("amount") if isinstance(found, dict) else found
