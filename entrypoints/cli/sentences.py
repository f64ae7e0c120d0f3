"""Faults in words: those of the dashboard and the API, which are English away from a page."""

from entrypoints.web.problem_words import FAULTS, REFUSALS


def sentence(fault: str) -> str:
    """What is wrong, by the fault's code; a code without words stays itself."""
    return str(FAULTS.get(fault) or REFUSALS.get(fault) or fault)
