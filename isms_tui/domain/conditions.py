"""Three-valued logic over answers: True, False, or None for "not known"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from isms_tui.domain.model import UNSURE, Alternatives, Answer, Test

Truth = bool | None


def evaluate(test: Test, answer: Answer | None) -> Truth:
    """Judge one test. Unanswered and unsure make None, unless the choices that were given settle it."""
    if not answer:
        return None
    given = [choice for choice in answer if choice != UNSURE]
    open_ended = len(given) != len(answer)
    if not given:
        return None
    kind = test.kind
    if kind == "has":
        if any(choice in test.values for choice in given):
            return True
        return None if open_ended else False
    if kind == "only":
        if any(choice not in test.values for choice in given):
            return False
        return None if open_ended else True
    if open_ended:  # "is" and "over" read a single value
        return None
    if kind == "is":
        return given[0] in test.values
    return int(given[0]) > int(test.values[0])


def any_of(truths: Iterable[Truth]) -> Truth:
    """True if one surely is; False if all surely are not; else None."""
    unknown = False
    for truth in truths:
        if truth:
            return True
        if truth is None:
            unknown = True
    return None if unknown else False


def all_of(truths: Iterable[Truth]) -> Truth:
    """False if one surely is not; True if all surely are; else None."""
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            unknown = True
    return None if unknown else True


def any_alternative(alternatives: Alternatives, facts: Mapping[str, Truth]) -> Truth:
    """Judge a rule: a list of alternatives, each a list of facts that hold together."""
    return any_of(all_of(facts[fact] for fact in alternative) for alternative in alternatives)


def true_alternative(alternatives: Alternatives, facts: Mapping[str, Truth]) -> tuple[str, ...] | None:
    """The first alternative whose facts all surely hold, or None."""
    for alternative in alternatives:
        if all(facts[fact] is True for fact in alternative):
            return alternative
    return None
