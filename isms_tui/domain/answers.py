"""Reading and writing answers as text: `own-rooms,homes`, `42`, `unsure`."""

from __future__ import annotations

from collections.abc import Iterable

from isms_tui.domain.errors import UsageProblem
from isms_tui.domain.model import NOTHING, UNSURE, Answer, Question

HIGHEST_NUMBER = 10_000_000
"""Our default bound for a head count."""


def parse_answer(question: Question, text: str) -> Answer:
    """Read one answer as typed after `question=`.

    Raises:
        UsageProblem: an unknown choice, several choices for a single question, or `none` beside another choice;
            the sentence names the valid ones.

    """
    return check_answer(question, [part.strip() for part in text.split(",") if part.strip()])


def check_answer(question: Question, given: Iterable[str]) -> Answer:
    """Bring choices into the order of the list and refuse what cannot be an answer (see `parse_answer`)."""
    chosen = {choice.lower() for choice in given}
    if question.kind == "number":
        return _number(question, chosen)
    valid = (*question.choice_ids, UNSURE)
    for choice in sorted(chosen):
        if choice not in valid:
            raise UsageProblem(f"{question.id}: there is no choice {choice[:40]!r}. Valid choices: {', '.join(valid)}.")
    if not chosen:
        raise UsageProblem(f"{question.id}: no choice given. Valid choices: {', '.join(valid)}.")
    if question.kind == "single" and len(chosen) > 1:
        raise UsageProblem(f"{question.id} takes one choice. Valid choices: {', '.join(valid)}.")
    if len(chosen) > 1 and (nothing := chosen & NOTHING):
        raise UsageProblem(
            f"{question.id}: {nothing.pop()!r} excludes every other choice. Valid choices: {', '.join(valid)}."
        )
    return tuple(choice for choice in valid if choice in chosen)


def _number(question: Question, given: set[str]) -> Answer:
    text = next(iter(given)) if len(given) == 1 else ""
    if text == UNSURE:
        return (UNSURE,)
    if text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= HIGHEST_NUMBER:
        return (str(int(text)),)
    raise UsageProblem(f"{question.id} takes a whole number from 1 to {HIGHEST_NUMBER}, or {UNSURE}.")


def format_answer(answer: Answer | None) -> str:
    """The text that `answer FILE question=...` takes."""
    return ",".join(answer or ())


def answer_labels(question: Question, answer: Answer | None) -> str:
    """An answer in words, for people."""
    return "; ".join(question.label_of(choice) for choice in answer or ())
