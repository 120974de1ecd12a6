"""Answers that rarely are both true. A conflict explains and never blocks."""

from __future__ import annotations

from collections.abc import Iterable

from isms_tui.domain.conditions import evaluate
from isms_tui.domain.flow import Flow
from isms_tui.domain.model import Conflict


def find_conflicts(conflicts: Iterable[Conflict], current: Flow, question: str | None = None) -> tuple[Conflict, ...]:
    """Conflicts that the answers show; with `question`, only those that this question takes part in."""
    return tuple(
        conflict
        for conflict in conflicts
        if (question is None or any(test.question == question for test in conflict.when))
        and all(evaluate(test, current.counts_as[test.question]) is True for test in conflict.when)
    )
