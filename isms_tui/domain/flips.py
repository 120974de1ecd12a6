"""Counterfactuals: which one changed answer would give a control another outcome."""

from collections.abc import Iterator
from typing import NamedTuple

from isms_tui.domain.answers import format_answer
from isms_tui.domain.flow import Answers, flow
from isms_tui.domain.model import NOTHING, UNSURE, Answer, Outcome, Question, Rule
from isms_tui.domain.proposal import HasRules, judge_facts, outcome_of


class Flip(NamedTuple):
    """Exactly one question changes; `answer` is the whole new answer as `answer FILE question=...` takes it."""

    question: str
    answer: str
    outcome: Outcome


def flips(catalog: HasRules, answers: Answers, control: str) -> tuple[Flip, ...]:
    """Every single changed answer, among those a person would try, that gives another outcome.

    Tried for each question that the control depends on: each choice alone, each choice added to or taken from the
    present answer, and `unsure`. Facts are `is`, `only` or `has`, so a choice alone reaches every outcome that a
    set of choices can reach.
    """
    rule = catalog.rules[control]
    before = _outcome(catalog, answers, rule)
    found: list[Flip] = []
    for question_id in _depends_on(catalog, rule):
        question = catalog.questions[question_id]
        present = answers.get(question_id, ())
        for answer in dict.fromkeys(_variants(question, present)):
            if answer == present:
                continue
            outcome = _outcome(catalog, {**answers, question_id: answer}, rule)
            if outcome != before:
                found.append(Flip(question_id, format_answer(answer), outcome))
    return tuple(found)


def _outcome(catalog: HasRules, answers: Answers, rule: Rule) -> Outcome:
    return outcome_of(rule, judge_facts(catalog, flow(catalog, answers)))


def _depends_on(catalog: HasRules, rule: Rule) -> list[str]:
    """Questions that the rule reads, and those that decide whether these arise; in the order of the interview."""
    facts = [fact for _, alternatives in rule.ways_out for alternative in alternatives for fact in alternative]
    wanted = {catalog.facts[fact].test.question for fact in facts}
    size = 0
    while size != len(wanted):
        size = len(wanted)
        for question in [catalog.questions[q] for q in wanted]:
            wanted |= {test.question for test in question.asked_if}
    return [question for question in catalog.questions if question in wanted]


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
