"""Typing errors: a word that no page knows becomes the one known word that is one slip away, or two in a long word."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST, LONG, LONGEST = 5, 8, 20
"""Letters of a word from which one slip is mended, from which two are, and beyond which it is no word."""

REMEMBERED = 1_000
"""Mended words that are remembered; a stream of nonsense must not fill the memory."""


class Spelling:
    """Knows the words worth mending to. Time depends on the length of the word, not on how many are known."""

    def __init__(self, known: str) -> None:
        """`known`: words of names and vocabularies, with blanks between; split when the first word is unknown."""
        self._text = known
        self._mended: dict[str, str] = {}

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._text.split())

    def mend(self, word: str) -> str:
        """The word itself when it is known or nothing near is; otherwise the nearest known word."""
        if word in self._known or not SHORTEST <= len(word) <= LONGEST or not word.isalpha() or self._inflected(word):
            return word
        if word not in self._mended:
            if len(self._mended) >= REMEMBERED:
                self._mended.clear()
            self._mended[word] = self._nearest(word)
        return self._mended[word]

    def _inflected(self, word: str) -> bool:
        return any(
            word.removesuffix(ending) in self._known or word.removesuffix(ending) + "e" in self._known
            for ending in ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "al")
            if word.endswith(ending)
        )

    def _nearest(self, word: str) -> str:
        near = [
            other for other in _slips(word) if other in self._known and (other[0] == word[0] or len(word) > SHORTEST)
        ]
        if not near and len(word) >= LONG:
            near = [other for once in _short_slips(word) for other in _slips(once) if other in self._known]
        return min(near, key=lambda other: (other[0] != word[0], abs(len(other) - len(word)), other)) if near else word


def _slips(word: str) -> Iterator[str]:
    """One letter left out, doubled, swapped with its neighbour, or another one."""
    yield from _short_slips(word)
    for place in range(len(word) + 1):
        for letter in LETTERS:
            yield word[:place] + letter + word[place:]
            yield word[:place] + letter + word[place + 1 :]


def _short_slips(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
        yield word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
