"""Counterfactuals: which one changed answer would give a control another outcome."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from isms_tui.domain.answers import format_answer
from isms_tui.domain.conditions import evaluate
from isms_tui.domain.flow import Answers, flow
from isms_tui.domain.model import NOTHING, UNSURE, Answer, Outcome, Question, Rule
from isms_tui.domain.proposal import HasRules, outcome_of


class Flip(NamedTuple):
    """Exactly one question changes; `answer` is the whole new answer as `answer FILE question=...` takes it."""

    question: str
    answer: str
    outcome: Outcome


def flips(catalog: HasRules, answers: Answers, control: str) -> tuple[Flip, ...]:
    """Every single changed answer, among those a person would try, that gives another outcome.

    Tried for each question that the control depends on: each choice alone, each choice added to or taken from the
    present answer, `unsure`; and two choices together where only both reach an outcome (a test tries all sets).
    """
    rule = catalog.rules[control]
    judge = _Judge(catalog, rule)
    before = judge.outcome(answers)
    found: list[Flip] = []
    for question_id in judge.questions:
        question = catalog.questions[question_id]
        present = answers.get(question_id, ())
        reached: set[Outcome] = {before}
        for variants in (_variants(question, present), _pairs(question)):
            fresh: set[Outcome] = set()
            for answer in dict.fromkeys(variants):
                outcome = judge.outcome({**answers, question_id: answer}) if answer != present else before
                if outcome != before and outcome not in reached:
                    found.append(Flip(question_id, format_answer(answer), outcome))
                    fresh.add(outcome)
            reached |= fresh
    return tuple(found)


class _Judge:
    """Judges one control, looking only at the facts that its rule reads."""

    def __init__(self, catalog: HasRules, rule: Rule) -> None:
        self._catalog = catalog
        self._rule = rule
        named = [fact for _, alternatives in rule.ways_out for alternative in alternatives for fact in alternative]
        self._facts = {fact: catalog.facts[fact] for fact in named}
        self.questions = self._depends_on()

    def outcome(self, answers: Answers) -> Outcome:
        counts_as = flow(self._catalog, answers).counts_as
        facts = {name: evaluate(fact.test, counts_as[fact.test.question]) for name, fact in self._facts.items()}
        return outcome_of(self._rule, facts)

    def _depends_on(self) -> list[str]:
        """Questions that the rule reads, and those that decide whether these arise; in the order of the interview."""
        wanted = {fact.test.question for fact in self._facts.values()}
        size = 0
        while size != len(wanted):
            size = len(wanted)
            for question in [self._catalog.questions[q] for q in wanted]:
                wanted |= {test.question for test in question.asked_if}
        return [question for question in self._catalog.questions if question in wanted]


def _pairs(question: Question) -> Iterator[Answer]:
    """Two choices together: an outcome may need one fact to hold and another to fail."""
    if question.kind == "multi":
        choices = [choice for choice in question.choice_ids if choice not in NOTHING]
        yield from combinations(choices, 2)


def _variants(question: Question, present: Answer) -> Iterator[Answer]:
    if question.kind == "number":
        yield (UNSURE,)
        return
    for choice in question.choice_ids:
        yield (choice,)
    if question.kind == "multi" and present and not NOTHING & set(present):
        for choice in question.choice_ids:
            if choice not in NOTHING:
                toggled = {*present} ^ {choice}
                answer = tuple(c for c in (*question.choice_ids, UNSURE) if c in toggled)
                if answer:
                    yield answer
    yield (UNSURE,)
