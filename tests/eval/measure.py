"""What the conversation gets right, measured on questions with known answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from isms_tui.assistant.conversation import Conversation

DATA = Path(__file__).parents[1] / "data"
Question = dict[str, Any]


class Marked(NamedTuple):
    """One question, the answer it got, and how good that is."""

    question: Question
    sources: list[str]
    band: str
    declined: bool
    first: bool
    third: bool

    @property
    def inside(self) -> bool:
        """Whether the question has an answer."""
        return bool(self.question["gold"])

    @property
    def confidently_wrong(self) -> bool:
        """Sure of itself, and the page is not among the acceptable ones (or there is none)."""
        return self.band == "sure" and not self.declined and not self.first


class Score(NamedTuple):
    """The figures of a set of questions, as shares from 0 to 1."""

    count: int
    hit_1: float
    hit_3: float
    declined_out: float
    declined_in: float
    wrong_and_sure: float


def read(name: str) -> list[Question]:
    """The questions of one file."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def source(gold: str) -> str:
    """An acceptable page as `sources` writes it: topics are written without a prefix in the files."""
    return gold if gold[:1].isdigit() or gold.startswith("clause ") else f"topic:{gold.removeprefix('topic:')}"


def mark(conversation: Conversation, question: Question) -> Marked:
    """Ask one question, with nothing said before."""
    conversation.it = ""
    got = conversation.say(question["q"]).as_json(question["q"])
    found = [str(name) for name in got["sources"]]  # type: ignore[attr-defined]
    good = {source(gold) for gold in question["gold"]}
    return Marked(
        question,
        found,
        str(got["band"]),
        bool(got["declined"]),
        found[:1] != [] and found[0] in good,
        bool(good & set(found[:3])),
    )


def mark_all(conversation: Conversation, questions: Iterable[Question]) -> Iterator[Marked]:
    """Ask every question."""
    for question in questions:
        yield mark(conversation, question)


def score(marked: Iterable[Marked]) -> Score:
    """The figures of a set."""
    every = list(marked)
    inside = [one for one in every if one.inside]
    outside = [one for one in every if not one.inside]
    return Score(
        len(every),
        _share(one.first for one in inside),
        _share(one.third for one in inside),
        _share(one.declined for one in outside),
        _share(one.declined for one in inside),
        _share(one.confidently_wrong for one in every),
    )


LIMITS = Score(0, 0.80, 0.93, 0.95, 0.03, 0.03)
"""The goals: at least the first three, at most the last two."""


def missed(found: Score) -> Iterator[str]:
    """The goals that a score does not reach, in words."""
    for name, value, goal, least in (
        ("hit@1", found.hit_1, LIMITS.hit_1, True),
        ("hit@3", found.hit_3, LIMITS.hit_3, True),
        ("declined outside", found.declined_out, LIMITS.declined_out, True),
        ("declined inside", found.declined_in, LIMITS.declined_in, False),
        ("sure and wrong", found.wrong_and_sure, LIMITS.wrong_and_sure, False),
    ):
        if value < goal if least else value > goal:
            yield f"{name} {value:.1%} (goal: {'at least' if least else 'at most'} {goal:.0%})"


def misses(marked: Iterable[Marked]) -> Iterator[str]:
    """What went wrong, one line each."""
    for one in marked:
        if (one.inside and not one.first) or one.confidently_wrong or one.inside == one.declined:
            flags = {
                "SURE": one.confidently_wrong,
                "NOT IN THREE": one.inside and not one.third,
                "DECLINED": one.declined,
            }
            told = " ".join(flag for flag, is_so in flags.items() if is_so)
            question = one.question
            yield f"{question['id']} {question['q'][:110]!r} gold {question['gold']} got {one.sources[:4]} {told}"


def _share(values: Iterable[bool]) -> float:
    every = list(values)
    return sum(every) / len(every) if every else 1.0
