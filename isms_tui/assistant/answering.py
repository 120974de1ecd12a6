"""Lines that answer a question of the interview: `cloud: customer data`, `headcount 42`, `we use only cloud mail`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from isms_tui.assistant.answer import Answer, Option, Proposal
from isms_tui.assistant.understand import Meant
from isms_tui.catalog.load import Catalog
from isms_tui.catalog.terms import stems, words
from isms_tui.domain.answers import answer_labels, check_answer
from isms_tui.domain.errors import UsageProblem
from isms_tui.domain.interview import Given
from isms_tui.domain.model import UNSURE, Question
from isms_tui.domain.model import Answer as Choices

if TYPE_CHECKING:
    from isms_tui.workspace import Workspace

_PAIR = re.compile(r"^\s*(?:answer\s+)?([a-z][a-z0-9-]+)\s*(?P<sign>[=:]|\s)\s*(.+?)\s*$", re.I | re.S)
_THOUSANDS = re.compile(r"(?<=\d)[,.' ](?=\d{3}\b)")
LONGEST_TOLD, LEAST_TOLD = 12, 2.5
"""Words of a line that is taken as an answer to some question of the interview, and how many of them have to be words
of the question or the choice (our defaults)."""

COUNTED, DENIED = 1.5, 0.5
"""What a figure beside the word people, or a plain no, adds to the words of a line (our defaults)."""

ENOUGH, CLEAR = 1.0, 1.3
"""How many words of a choice have to be said, and how much more than of the next one (our defaults)."""


class Answering:
    """Finds the question and the choice that a line answers."""

    def __init__(self, catalog: Catalog) -> None:
        """Use the interview."""
        self._questions = catalog.questions
        talk = catalog.search["talk"]
        self._about_us = frozenset(talk["about_us"])
        self._question_words = frozenset(talk["question_words"])
        self._says_no = frozenset(talk["says_no"])
        self._asks_or_tells = frozenset(talk["asks_or_tells"])
        self._not_sure: list[str] = talk["not_sure"]
        self._text = {q.id: frozenset(stems(f"{q.id} {q.text}")) for q in catalog.questions.values()}
        self._choices = {
            (q.id, c.id): frozenset(stems(f"{c.id} {c.label} {c.means}"))
            for q in catalog.questions.values()
            for c in q.choices
        }

    def answer(self, meant: Meant, workspace: Workspace | None, present: str = "") -> Answer | None:
        """A proposal for an answer; None when the line answers no question. `present`: the question on the screen."""
        if workspace is None:
            return None
        pair = _PAIR.match(meant.text)
        if pair and pair[1].lower() in self._questions:
            question = self._questions[pair[1].lower()]
            if pair["sign"].strip() or (question.kind == "number" and pair[3].isdigit()):
                return self._named(question, pair[3], workspace)
        if present and (found := self._fitting(self._questions[present], meant)):
            return self._propose(self._questions[present], found, workspace)
        return None if meant.intent in ("find", "draft", "check", "mine") else self._told(meant, workspace)

    def _named(self, question: Question, text: str, workspace: Workspace) -> Answer:
        try:
            if question.kind == "number":
                text = _THOUSANDS.sub("", text)
            choices = check_answer(question, [part.strip() for part in text.split(",") if part.strip()])
        except UsageProblem as problem:
            fitting = self._best(question, frozenset(stems(text)), text)
            if fitting:
                return self._propose(question, fitting, workspace)
            options = tuple(Option(c.label, f"{question.id}={c.id}") for c in question.choices[:3])
            return Answer("half", "fill", str(problem), (), (), options, asks=True)
        return self._propose(question, choices, workspace)

    def _fitting(self, question: Question, meant: Meant) -> Choices:
        """The choice of the present question that a short line names; () when it rather asks something."""
        if meant.text.rstrip().endswith("?") or len(meant.spoken) > 14:
            return ()
        return self._best(question, frozenset(stems(meant.text)), meant.text)

    def _best(self, question: Question, said: frozenset[str], text: str) -> Choices:
        plain = text.lower()
        if any(phrase in plain for phrase in self._not_sure):
            return (UNSURE,)
        if question.kind == "number":
            numbers = re.findall(r"\b\d{1,7}\b", _THOUSANDS.sub("", text))
            return (numbers[0],) if len(numbers) == 1 else ()  # "40, soon 60" is for the person to say
        if self._says_no & set(words(plain)):
            return _none_of(question)
        scores = {
            c.id: self._overlap(said, self._choices[question.id, c.id])
            for c in question.choices
            if question.kind != "multi" or not _is_none(c.id)
        }
        best = sorted(scores, key=lambda choice: -scores[choice])
        if not best or scores[best[0]] < ENOUGH:
            return ()
        second = scores[best[1]] if len(best) > 1 else 0.0
        if question.kind == "multi":
            return tuple(
                choice
                for choice in question.choice_ids
                if scores.get(choice, 0.0) >= max(ENOUGH, 0.6 * scores[best[0]])
            )
        return (best[0],) if scores[best[0]] >= CLEAR * second else ()

    def _denies_one(self, question: Question, said: frozenset[str]) -> bool:
        """Whether a no names one of several choices rather than what the question is about."""
        about = self._text[question.id].union(*(self._choices[question.id, c] for c in _none_of(question)))
        named = {word for c in question.choices if not _is_none(c.id) for word in self._choices[question.id, c.id]}
        return question.kind == "multi" and bool(said & (named - about))

    def _overlap(self, said: frozenset[str], choice: Iterable[str]) -> float:
        common = said & frozenset(choice)
        return sum(1.0 if len(word) > 3 else 0.5 for word in common)

    def _told(self, meant: Meant, workspace: Workspace) -> Answer | None:
        """A statement about the organization that fits a question: `our headcount is 42`."""
        asks = meant.text.rstrip().endswith("?") or meant.spoken[0] in self._question_words
        asks = asks or len(meant.spoken) > LONGEST_TOLD or bool(self._asks_or_tells & set(meant.spoken))
        if asks or not set(meant.spoken[:3]) & self._about_us or meant.mentions:
            return None
        said = frozenset(stems(meant.text))
        ranked: list[tuple[float, str, Choices]] = []
        for question in self._questions.values():
            choices = self._best(question, said, meant.text)
            if not choices or (choices == (UNSURE,) and not said & self._text[question.id]):
                continue
            score = self._overlap(said, self._text[question.id])
            score += max(
                (
                    self._overlap(said, self._choices[question.id, c])
                    for c in choices
                    if c != UNSURE and question.choices
                ),
                default=0.0,
            )
            if question.kind == "number" and not said & {"headcount", "peopl", "staff", "employe"}:
                continue
            if question.kind == "number":
                score += COUNTED
            elif choices == _none_of(question) and self._says_no & set(words(meant.text.lower())):
                if self._denies_one(question, said):
                    continue  # "no card payments" says nothing about the other ways to pay
                score += DENIED
            ranked.append((score, question.id, choices))
        ranked.sort(key=lambda entry: -entry[0])
        if not ranked or ranked[0][0] < LEAST_TOLD:
            return None
        if len(ranked) > 1 and ranked[0][0] < CLEAR * ranked[1][0]:
            options = tuple(
                Option(f"{self._questions[q].text} {answer_labels(self._questions[q], c)}", f"{q}={','.join(c)}")
                for _, q, c in ranked[:3]
            )
            return Answer("half", "fill", "Which question does that answer?", options=options, asks=True)
        return self._propose(self._questions[ranked[0][1]], ranked[0][2], workspace)

    def _propose(self, question: Question, choices: Choices, workspace: Workspace) -> Answer:
        old = workspace.given().get(question.id, Given())
        changes = ((question.id, answer_labels(question, old.answer) or "open", answer_labels(question, choices)),)

        shown = workspace.seen("answers", question.id)

        def write(space: Workspace) -> str:
            space.answer(question.id, choices, shown=shown)
            state = space.progress()
            return f"{question.id}: {answer_labels(question, choices)}. {state.answered} of {state.arising} answered."

        arising = question.id in workspace.proposal().flow.arising
        warning = (
            ""
            if arising
            else "This question does not arise with your other answers: the answer is kept, without effect."
        )
        proposal = Proposal(question.text, changes, write, warning=warning)
        return Answer("sure", "fill", "I would change your record:", proposal=proposal)


def _is_none(choice: str) -> bool:
    """Whether a choice says that there is nothing of the kind."""
    return choice.startswith(("no", "none", "never"))


def _none_of(question: Question) -> Choices:
    """The choice that says no; () when there is none, for a no is never taken for the thing it denies."""
    nos = [choice.id for choice in question.choices if _is_none(choice.id)]
    return (nos[0],) if len(nos) == 1 else ()
