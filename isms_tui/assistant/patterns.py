"""Patterns of words, written in content: `who ... own|owns`, `how long`, `^undo`. No regular expressions, no code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

GAP = 6
"""Words that `...` may stand for, at most (our default)."""


Patterns = Mapping[str, Any]
"""Patterns as compiled (catalog/talk_index.py): `first` by the word they start with, `open` the others."""


class Intent(NamedTuple):
    """Something that people want, and the ways to say it."""

    name: str
    say: Patterns
    unless: Patterns
    needs_page: bool
    """Only with a page to talk about: `who owns it` without one is a search for owners."""


def read_intents(raw: Iterable[Mapping[str, Any]]) -> tuple[Intent, ...]:
    """Intents in the order in which they are tried."""
    return tuple(Intent(entry["name"], entry["say"], entry["unless"], entry["needs_page"]) for entry in raw)


def which(intents: Iterable[Intent], found: Sequence[str], *, has_page: bool) -> str:
    """The first intent that the words fit, or ""."""
    for intent in intents:
        if intent.needs_page and not has_page:
            continue
        if any_fits(intent.say, found) and not any_fits(intent.unless, found):
            return intent.name
    return ""


def any_fits(patterns: Patterns, found: Sequence[str]) -> bool:
    """Whether the words of a text contain one of the patterns."""
    first = patterns["first"]
    likely = (pattern for word in dict.fromkeys(found) for pattern in first.get(word, ()))
    return any(fits(p, found) for p in likely) or any(fits(p, found) for p in patterns["open"])


def fits(pattern: Sequence[str], found: Sequence[str]) -> bool:
    """Whether the words of a text contain a pattern: words next to each other, `...` for a gap, `a|b`, `begin*`."""
    if pattern[0].startswith("^"):
        return _from([pattern[0][1:], *pattern[1:]], found, 0)
    return any(_from(pattern, found, start) for start in range(len(found)))


def _from(pattern: Sequence[str], found: Sequence[str], place: int) -> bool:
    if not pattern:
        return True
    head, rest = pattern[0], pattern[1:]
    if head == "$":
        return place == len(found)
    if head == "...":
        return any(_from(rest, found, later) for later in range(place, min(len(found), place + GAP) + 1))
    return place < len(found) and _one(head, found[place]) and _from(rest, found, place + 1)


def _one(element: str, word: str) -> bool:
    return any(
        word.startswith(choice[:-1]) if choice.endswith("*") else word == choice for choice in element.split("|")
    )
