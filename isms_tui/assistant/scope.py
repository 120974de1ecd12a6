"""What is ours to answer. Everything else is declined, with the nearest useful thing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from isms_tui.assistant.search import Found
from isms_tui.catalog.talk_index import compared
from isms_tui.catalog.terms import words


class Outside(NamedTuple):
    """A matter that the tool declines, and the nearest useful thing."""

    name: str
    near: str
    pages: tuple[str, ...]


EVERYDAY = Outside("everyday life", "Ask about the ISMS, its controls and clauses, or about your own record.", ())

PER_POINT, MOST_SCORE = 0.16, 40.0
PER_WORD, MOST_WORDS = 0.35, 8
SYSTEM, ABOUT_US = 0.8, 0.85
PER_UNKNOWN, PER_EVERYDAY = -0.9, -1.75
ENOUGH = 2.0
"""How much speaks for a line being ours: the strength of its best page, its telling words, a word such as ISMS or
audit, a word such as we; against it are words that no page knows, and words of everyday life. A logistic regression
over the development questions gave the weights, rounded."""


class Scope:
    """Tells lines that are ours from others."""

    def __init__(self, talk: Mapping[str, Any]) -> None:
        """Use content/conversation: groups that are declined, words of everyday life, small words."""
        self._everyday = frozenset(talk["everyday"].split())
        self._system = frozenset(talk["about_the_system"])
        self._us = frozenset(talk["us"])
        self._passed_over = frozenset(talk["passed_over"])
        self._outside = [Outside(raw["name"], raw["near"], tuple(raw["pages"])) for raw in talk["outside"]]
        self._declines: list[tuple[str, float, int]] = talk["declines"]

    def belongs(self, found: Found, spoken: Collection[str]) -> bool:
        """Whether enough speaks for a line being ours."""
        best = found.subjects[0].score if found.subjects else 0.0
        points = PER_POINT * min(best, MOST_SCORE) + PER_WORD * min(found.telling, MOST_WORDS)
        points += SYSTEM * bool(self._system.intersection(spoken)) + ABOUT_US * bool(self._us.intersection(spoken))
        points += PER_UNKNOWN * found.unknown + PER_EVERYDAY * self._count(found)
        return best > 0 and points >= ENOUGH

    def declined(self, text: str, found: Found) -> Outside | None:
        """What a line is about when we decline it; None when it is not on the list."""
        best = found.subjects[0].score if found.subjects else 0.0
        said = f"{compared(text, self._passed_over)} {' '.join(words(text))} "
        for phrase, rival, place in self._declines:
            if phrase in said and (best < rival or found.unknown):
                return self._outside[place]
        return None

    def everyday(self, found: Found) -> Outside | None:
        """Everyday life, when a line has words of it."""
        return EVERYDAY if self._count(found) else None

    def _count(self, found: Found) -> int:
        return len(self._everyday.intersection(found.words))
