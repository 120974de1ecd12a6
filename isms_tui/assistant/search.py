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

NAMED_SHARE = 0.25
"""Whoever says "ISO 27001" beside other words wants those; the name of the standard stands in every second question."""

TOPIC_SHARE, CLAUSE_SHARE = 0.7, 0.9
"""Topics and clauses have wide vocabularies; a control that fits as well is meant more often."""


class Hit(NamedTuple):
    """A page and how strongly the words speak for it."""

    name: str
    score: float


class Found(NamedTuple):
    """What a text finds: subjects (controls, clauses, topics), all pages, and how much of the text was known."""

    subjects: list[Hit]
    pages: list[Hit]
    known: float
    """Share of the meaningful words that occur in the content, 0 to 1."""
    words: list[str]
    """The meaningful words, spelling mended."""


class Search:
    """Finds pages by what people say."""

    def __init__(self, index: Mapping[str, Any]) -> None:
        """Use the search part of the catalog."""
        self._docs: list[str] = index["docs"]
        self._leads: Mapping[str, list[str]] = index["leads"]
        self._postings: Mapping[str, list[int]] = index["postings"]
        self._phrases: Mapping[str, list[int]] = index["phrases"]
        self._synonyms: Mapping[str, list[str]] = index["synonyms"]
        self._situations = _situations(index["talk"].get("situation", ()))
        self._spelling = Spelling(index["spellings"])

    def find(self, text: str) -> Found:
        """Rank every page for a text. Time grows with the text, hardly with the content."""
        typed = [word for word in words(text) if word not in STOP][:60]
        mended = [self.mend(word) for word in typed]
        parts = [stem(word) for word in mended]
        known = [part in self._postings or part in self._phrases or part in self._synonyms for part in parts]
        pages: dict[int, float] = defaultdict(float)
        asked = dict.fromkeys(parts)
        phrases = [key for key in phrase_keys(parts) if key in self._phrases or key in self._synonyms]
        alone = set(asked) <= WEAK
        for part in asked:
            _add(pages, self._postings.get(part, ()), 0.01 if alone or part not in WEAK else 0.01 * NAMED_SHARE)
        for phrase in dict.fromkeys([*asked, *phrases]):
            _add(pages, self._phrases.get(phrase, ()), 0.01 if alone or phrase not in WEAK else 0.01 * NAMED_SHARE)
        for key in dict.fromkeys([*asked, *phrases]):
            self._add_synonyms(pages, [o for o in self._synonyms.get(key, ()) if o not in asked and o not in phrases])
        ranked = {self._docs[doc]: score for doc, score in pages.items()}
        subjects = self._subjects(ranked)
        for phrase in dict.fromkeys([*asked, *phrases, *phrase_keys(parts)]):
            for place, name in enumerate(self._situations.get(phrase, ())):
                subjects[name] += SITUATION_WEIGHT * (1 - 0.2 * place)
        return Found(_best(subjects), _best(ranked), sum(known) / len(known) if known else 0.0, mended)

    def mend(self, word: str) -> str:
        """The word as the pages spell it."""
        return word if self.knows(word) else self._spelling.mend(word)

    def knows(self, word: str) -> bool:
        """Whether a word occurs in the pages or their vocabulary."""
        part = stem(word)
        return part in self._postings or part in self._phrases or part in self._synonyms

    def exactly(self, parts: Iterable[str]) -> str:
        """The page whose name or vocabulary is exactly these words, and no other page's as much; "" for none."""
        postings = self._phrases.get(phrase_key(list(parts)), [])
        if not postings or (len(postings) > 2 and postings[3] > EXACT_RIVAL * postings[1]):
            return ""
        return self._docs[postings[0]]

    def _add_synonyms(self, pages: dict[int, float], others: Iterable[str]) -> None:
        """What means the same speaks once for a page, however many words there are for it."""
        lent: dict[int, int] = {}
        for other in others:
            own: dict[int, int] = {}
            for postings in (self._postings.get(other, ()), self._phrases.get(other, ())):
                for place in range(0, len(postings), 2):
                    own[postings[place]] = own.get(postings[place], 0) + postings[place + 1]
            for doc, weight in own.items():
                lent[doc] = max(weight, lent.get(doc, 0))
        for doc, weight in lent.items():
            pages[doc] += weight * 0.01 * SYNONYM_SHARE

    def _subjects(self, ranked: Mapping[str, float]) -> dict[str, float]:
        """Controls, clauses and topics, with the best of the pages that belong to them."""
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
                TOPIC_SHARE if subject.startswith("topic:") else CLAUSE_SHARE if subject.startswith("clause ") else 1.0
            )
        return own


def _situations(raw: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for situation in raw:
        for text in situation["words"]:
            key = phrase_key([stem(word) for word in words(text) if word not in STOP])
            found.setdefault(key, situation["pages"])
    return found


def _add(pages: dict[int, float], postings: list[int] | tuple[()], share: float) -> None:
    for place in range(0, len(postings), 2):
        pages[postings[place]] += postings[place + 1] * share


def _best(scores: Mapping[str, float], count: int = 12) -> list[Hit]:
    from heapq import nsmallest

    return [Hit(name, score) for name, score in nsmallest(count, scores.items(), key=lambda pair: (-pair[1], pair[0]))]
