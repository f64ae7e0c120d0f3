"""How long questions take, asked in turn, and how that grows."""

import time
from collections.abc import Callable
from statistics import median

TIMES = 15

Question = Callable[[], object]


def compare(
    what: str, before: int, after: int, few: dict[str, float], many: dict[str, float]
) -> None:
    """Print how long each question took before and after."""
    print(f"  {what + ', ms with':<34}{before:>10,}{after:>10,}{'ratio':>10}")
    for name, seconds in few.items():
        grown = many[name]
        figures = f"{seconds * 1000:>10.1f}{grown * 1000:>10.1f}{grown / seconds:>10.1f}"
        print(f"  {name:<34}{figures}", flush=True)


def timed(questions: dict[str, Question], times: int = TIMES) -> dict[str, float]:
    """The middle time of each question, all asked in turn."""
    taken: dict[str, list[float]] = {name: [] for name in questions}
    for ask in questions.values():
        ask()
    for _ in range(times):
        for name, ask in questions.items():
            began = time.perf_counter()
            ask()
            taken[name].append(time.perf_counter() - began)
    return {name: median(each) for name, each in taken.items()}
