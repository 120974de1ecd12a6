"""Ranked search over every page. Weights were compiled (catalog/search_index.py); here they are only added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from isms_tui.assistant.spelling import Spelling
from isms_tui.catalog.terms import STOP, WEAK, phrase_key, phrase_keys, stem, words

SYNONYM_SHARE = 0.4
"""What a word counts that nobody typed, but that means the same (our default)."""

LEAD_SHARES = (0.75, 0.45, 0.3, 0.2)
"""How much of the strength of a question, term, step or risk goes to the subjects it names, in their order."""

SITUATION_WEIGHT = 4.0

EXACT_RIVAL = 0.7
"""A second page with the same name counts when it is this strong beside the first."""

NAMED_SHARE = 0.4
"""Whoever says "ISO 27001" beside other words wants those; the name of the standard stands in every second question."""

SYSTEM_SHARES, PRACTICE_SHARES = (1.1, 1.1), (0.7, 0.75)
"""What topics and clauses count beside controls: a line that names the ISMS, the standard or an audit means them more
often than one about doors and passwords (our defaults, tuned on the development questions)."""


class Hit(NamedTuple):
    """A page and how strongly the words speak for it."""

    name: str
    score: float


class Found(NamedTuple):
    """What a text finds: subjects (controls, clauses, topics), all pages, and how much of the text was known."""

    subjects: list[Hit]
    pages: list[Hit]
    telling: int
    """How many of the words say something about the subject."""
    unknown: int
    """How many of these stand in no name, title or vocabulary."""
    words: list[str]
    """The meaningful words, spelling mended."""


class Search:
    """Finds pages by what people say."""

    def __init__(self, index: Mapping[str, Any]) -> None:
        """Use the search part of the catalog."""
        self._docs: list[str] = index["docs"]
        self._leads: Mapping[str, list[str]] = index["leads"]
        self._postings: Mapping[str, str] = index["postings"]
        self._phrases: Mapping[str, str] = index["phrases"]
        self._synonyms: Mapping[str, str] = index["synonyms"]
        self._groups: list[str] = index["groups"]
        self._situations: Mapping[str, list[str]] = index["talk"]["situations"]
        self._system = frozenset(index["talk"]["about_the_system"])
        self._named = frozenset(index["named"].split())
        self._everyday = frozenset(index["talk"]["everyday"].split())
        self._spelling = Spelling(index["spellings"])

    def find(self, text: str) -> Found:
        """Rank every page for a text. Time grows with the text, hardly with the content."""
        typed = [word for word in words(text) if word not in STOP][:60]
        mended = [self.mend(word) for word in typed]
        parts = [stem(word) for word in mended]
        telling = [part for part in parts if part not in WEAK]
        unknown = sum(part not in self._named and not part.isdigit() for part in telling)
        asked = dict.fromkeys(parts)
        phrases = [key for key in phrase_keys(parts) if key in self._phrases or key in self._synonyms]
        pages = self._scores(asked, phrases)
        ranked = {self._docs[doc]: score for doc, score in pages.items()}
        subjects = self._subjects(ranked, self.is_about_the_system(text))
        for phrase in dict.fromkeys([*asked, *phrases, *phrase_keys(parts)]):
            for place, name in enumerate(self._situations.get(phrase, ())):
                subjects[name] += SITUATION_WEIGHT * (1 - 0.2 * place)
        return Found(_best(subjects), _best(ranked), len(telling), unknown, mended)

    def is_about_the_system(self, text: str) -> bool:
        """Whether a line names the ISMS, its standard, an audit or a risk rather than one measure."""
        return bool(self._system.intersection(words(text)))

    def belongs_to(self, name: str) -> list[str]:
        """The subjects that a term, question, step or risk belongs to."""
        return self._leads.get(name, [])

    def mend(self, word: str) -> str:
        """The word as the pages spell it."""
        return word if self.knows(word) else self._spelling.mend(word)

    def knows(self, word: str) -> bool:
        """Whether a word occurs in the pages or their vocabulary."""
        part = stem(word)
        return word in self._everyday or part in self._postings or part in self._phrases or part in self._synonyms

    def exactly(self, parts: Iterable[str]) -> str:
        """The page whose name or vocabulary is exactly these words, and no other page's as much; "" for none.

        A term, question or step that belongs to the page is no rival; it is the page that is returned.
        """
        postings = _numbers(self._phrases.get(phrase_key(list(parts)), ""))
        if not postings:
            return ""
        strong = [postings[at] for at in range(0, len(postings), 2) if postings[at + 1] > EXACT_RIVAL * postings[1]]
        names = [self._docs[doc] for doc in strong]
        heads = {(self._leads.get(name) or [name])[0] for name in names}
        return names[0] if len(names) == 1 else heads.pop() if len(heads) == 1 else ""

    def _scores(self, asked: Iterable[str], phrases: Iterable[str]) -> dict[int, float]:
        """What every word and phrase says for each page."""
        said = frozenset((*asked, *phrases))
        alone = all(word in WEAK for key in said for word in key.split())
        pages: dict[int, float] = defaultdict(float)
        for key in dict.fromkeys((*asked, *phrases)):
            weak = not alone and all(word in WEAK for word in key.split())
            share = 0.01 * NAMED_SHARE if weak else 0.01
            for doc, weight in self._says(key, said).items():
                pages[doc] += weight * share
        return pages

    def _says(self, key: str, said: frozenset[str]) -> dict[int, float]:
        """What one word or phrase says; words that mean the same speak once for a page, however many there are."""
        own: dict[int, float] = {}
        _add(own, self._postings.get(key, ""), 1.0)
        _add(own, self._phrases.get(key, ""), 1.0)
        lent: dict[int, float] = {}
        groups = (self._groups[number] for number in _numbers(self._synonyms.get(key, "")))
        for other in dict.fromkeys(other for group in groups for other in group.split("|")):
            if other != key and other not in said:
                each: dict[int, float] = {}
                _add(each, self._postings.get(other, ""), SYNONYM_SHARE)
                _add(each, self._phrases.get(other, ""), SYNONYM_SHARE)
                for doc, weight in each.items():
                    lent[doc] = max(weight, lent.get(doc, 0.0))
        for doc, weight in lent.items():
            own[doc] = own.get(doc, 0.0) + weight
        return own

    def _subjects(self, ranked: Mapping[str, float], about_the_system: bool) -> dict[str, float]:
        """Controls, clauses and topics, with the best of the pages that belong to them."""
        topics, clauses = SYSTEM_SHARES if about_the_system else PRACTICE_SHARES
        own: dict[str, float] = defaultdict(float)
        lent: dict[str, float] = defaultdict(float)
        for name, score in ranked.items():
            belongs = self._leads.get(name)
            if belongs is None:
                own[name] += score
            for place, subject in enumerate((belongs or ())[: len(LEAD_SHARES)]):
                lent[subject] = max(lent[subject], score * LEAD_SHARES[place])
        for subject, score in lent.items():
            own[subject] += score
        for subject in own:
            own[subject] *= (
                topics if subject.startswith("topic:") else clauses if subject.startswith("clause ") else 1.0
            )
        return own


def _add(pages: dict[int, float], postings: str, share: float) -> None:
    numbers = _numbers(postings)
    for place in range(0, len(numbers), 2):
        pages[numbers[place]] = pages.get(numbers[place], 0.0) + numbers[place + 1] * share


def _numbers(text: str) -> list[int]:
    return list(map(int, text.split()))


def _best(scores: Mapping[str, float], count: int = 12) -> list[Hit]:
    from heapq import nsmallest

    return [Hit(name, score) for name, score in nsmallest(count, scores.items(), key=lambda pair: (-pair[1], pair[0]))]
