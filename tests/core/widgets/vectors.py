"""The table of cases that the core and the storefront script must both answer."""

import json
from pathlib import Path
from typing import Any

from nomoflow.widgets.targeting import Condition, Group, Targeting

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "targeting.json").read_text("utf-8")
)


def targeting_of(case: dict[str, Any]) -> Targeting:
    """The rules of a case: as they are read, or as a newer version may have told them."""
    if not case.get("newer"):
        return Targeting.read({"any": case["any"]})
    groups = [[Condition(**condition) for condition in group["all"]] for group in case["any"]]
    return Targeting(tuple(Group(tuple(conditions)) for conditions in groups))
