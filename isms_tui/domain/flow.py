"""Which questions arise, what each counts as, and how far the interview is."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from isms_tui.domain.conditions import any_of, evaluate
from isms_tui.domain.model import Answer, Question

Answers = Mapping[str, Answer]


class HasQuestions(Protocol):
    """Anything that holds the questions in order (the catalog)."""

    @property
    def questions(self) -> Mapping[str, Question]:
        """Questions by id, in the order in which they are asked."""


class Flow(NamedTuple):
    """The interview as the answers leave it."""

    arising: tuple[str, ...]
    """Ids of the questions that arise, in order."""
    counts_as: Mapping[str, Answer | None]
    """What every question counts as: its answer, its `closed` value if it does not arise, or None for unknown."""


def flow(catalog: HasQuestions, answers: Answers) -> Flow:
    """Follow the branching: a question arises unless its condition is surely false (contracts.md 1)."""
    arising: list[str] = []
    counts_as: dict[str, Answer | None] = {}
    for question in catalog.questions.values():
        if arises(question, counts_as):
            arising.append(question.id)
            counts_as[question.id] = answers.get(question.id)
        else:
            counts_as[question.id] = question.closed
    return Flow(tuple(arising), counts_as)


def arises(question: Question, counts_as: Mapping[str, Answer | None]) -> bool:
    """Whether a question arises, given what the questions before it count as."""
    if not question.asked_if:
        return True
    return any_of(evaluate(test, counts_as[test.question]) for test in question.asked_if) is not False


class Progress(NamedTuple):
    """`answered` of `arising`: unsure counts as answered, skipped does not."""

    answered: int
    arising: int
    minutes: float
    """Minutes left for the questions that are open (our estimate per question)."""

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means complete."""
        return self.answered * 100 // self.arising if self.arising else 100

    @property
    def complete(self) -> bool:
        """Nothing that arises is open."""
        return self.answered == self.arising


def progress(catalog: HasQuestions, answers: Answers, current: Flow | None = None) -> Progress:
    """Count the questions that arise and those of them that are answered."""
    current = current or flow(catalog, answers)
    still_open = [q for q in current.arising if not answers.get(q)]
    minutes = sum(catalog.questions[q].minutes for q in still_open)
    return Progress(len(current.arising) - len(still_open), len(current.arising), minutes)
