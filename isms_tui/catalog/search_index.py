"""Compiles what the search knows: for each word and each phrase the pages that it speaks for, the strongest first.

Weights are finished here, so that a question only adds numbers. A list is never longer than `LONGEST_LIST`: a word that
stands on more pages says little, and ten times the content must not make a question slower.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from isms_tui.catalog.terms import STOP, phrase_key, phrase_parts, stem, stems, words

LONGEST_LIST = 36
SATURATION, LENGTH_SHARE = 1.4, 0.5
"""The two constants of BM25: how fast repetition stops to count, and how much a long field dilutes a word."""

FIELD_WEIGHTS = {"name": 6.0, "core": 6.0, "also": 4.0, "words": 3.0, "about": 2.5, "work": 1.0, "body": 0.6}
PHRASE_WEIGHTS = {"core": 8.0, "name": 8.0, "also": 6.0, "words": 6.0}
"""A phrase or single word that somebody wrote down for a page (our defaults, tuned on the development questions)."""

GENERAL = ("7.5.1", "9.2.1", "9.3.1")
"""Parts called "General": who asks about them asks about the clause above."""

USUAL_RARITY = 9.0
"""A word on three of 500 pages: a phrase of such words counts in full, one of everyday words hardly."""

Fields = dict[str, list[str]]


def compile_search(index: Mapping[str, Any], bodies: Mapping[str, str], talk: Mapping[str, Any]) -> dict[str, Any]:
    """Build the search.

    Args:
        index: the compiled index with its pages.
        bodies: the Markdown of each page, by file.
        talk: content/conversation: `words` by page and `synonyms`.

    Returns:
        `docs` (names of pages), `leads` (the subjects that a term, question, step or risk belongs to), `postings`
        (stem -> "doc weight doc weight ...", read when it is asked for), `phrases` (the same for phrases), `spellings`
        (words worth correcting a typing error to), `named` (their stems), `groups` of words that mean the same, and
        `synonyms` (word -> its groups).
    """
    docs: list[str] = []
    leads: dict[str, list[str]] = {}
    fields: list[Fields] = []
    for name, found, subjects in _documents(index, bodies, talk["words"]):
        docs.append(name)
        fields.append(found)
        if subjects:
            leads[name] = subjects
    postings, rarities = _postings(fields)
    spellings = {word for found in fields for key in ("name", "core", "also", "words") for text in found[key]
                 for word in words(text) if word not in STOP and len(word) > 3}  # fmt: skip
    spellings |= {word for group in talk["synonyms"] for text in group for word in words(text)}
    groups, synonyms = _synonyms(talk["synonyms"])
    return {
        "docs": docs,
        "leads": leads,
        "was_2013": {control: page["was_2013"] for control, page in index["pages"]["controls"].items()},
        "topics": _topics(index["pages"], talk["words"]),
        "postings": postings,
        "phrases": _phrases(fields, rarities),
        "spellings": " ".join(sorted(spellings)),
        "named": " ".join(sorted(set(map(stem, spellings)))),
        "groups": groups,
        "synonyms": synonyms,
    }


def _documents(
    index: Mapping[str, Any], bodies: Mapping[str, str], vocabulary: Mapping[str, Any]
) -> Iterator[tuple[str, Fields, list[str]]]:
    """Every page as (name, fields, subjects it belongs to). Subjects are controls, clauses and topics."""
    pages = index["pages"]
    for control, page in pages["controls"].items():
        found = {**_control_fields(page), "body": [bodies[page["file"]]]}
        yield control, _with(vocabulary.get(control), found), []
    clauses = pages["clauses"]
    for clause, title in index["clauses"].items():
        page = clauses.get(clause, {})
        if "." in clause and clause not in GENERAL:
            page = clauses.get(f"{clause}.1", page) if f"{clause}.1" in GENERAL else page
            yield f"clause {clause}", _with(vocabulary.get(f"clause {clause}"), _page_fields(page, title)), []
    for topic, raw in vocabulary.items():
        if topic.startswith("topic:"):
            yield topic, _with(raw, {"name": [topic.removeprefix("topic:").replace("-", " ")]}), []
    for folder, prefix in (("steps", "step:"), ("glossary", "term:"), ("faq", "faq:")):
        for stem_, page in pages[folder].items():
            title = str(page.get("term") or page.get("ask") or page.get("title"))
            yield prefix + stem_, _with({}, _page_fields(page, title)), _subjects(page)
    for risk, raw in index["scenarios"].items():
        story = pages["stories"][risk]
        yield f"risk:{risk}", _with({}, {"name": [raw["title"]], "about": list(story.values())}), raw["controls"][:3]


def _with(vocabulary: Mapping[str, Any] | None, found: Fields) -> Fields:
    vocabulary = vocabulary or {}
    return {"core": list(vocabulary.get("core", ())), "words": list(vocabulary.get("words", ())),
            **{key: [] for key in ("name", "also", "about", "work", "body")}, **found}  # fmt: skip


def _control_fields(page: Mapping[str, Any]) -> Fields:
    applies = page.get("applies", {})
    return {
        "name": [page["title"], page["plain"]],
        "also": list(page.get("aliases", ())),
        "about": [page["statement"], page["purpose"], *applies.get("test", ())],
        "work": [
            *(f"{action['do']} {action['done_when']}" for action in page.get("action", ())),
            *(entry["what"] for entry in page.get("evidence", ())),
            *(f"{entry['ask']} {entry['good']}" for entry in page.get("auditor", ())),
            page.get("quick_win", {}).get("text", ""),
        ],
    }


def _page_fields(page: Mapping[str, Any], title: str) -> Fields:
    about = [page.get(key, "") for key in ("plain", "requires", "purpose", "definition", "not")]
    lists = ("does", "stage1", "stage2", "inputs", "questions", "mistakes")
    return {
        "name": [title],
        "also": list(page.get("aliases", ())),
        "about": [text for text in about if text],
        "work": [*(text for key in lists for text in page.get(key, ())), page.get("example", "")],
        "body": [page.get("answer", "")],
    }


def _subjects(page: Mapping[str, Any]) -> list[str]:
    """Controls, clauses and topics that a page belongs to, the first is the first that it names."""
    named = [*page.get("sources", ()), *page.get("occurs", ())]
    named += [f"topic:{topic}" for topic in page.get("topics", ())]
    named += [f"clause {clause}" for clause in page.get("clauses", ())]
    return list(dict.fromkeys(name for name in named if ":" not in name or name.startswith("topic:")))


def _postings(fields: list[Fields]) -> tuple[dict[str, str], dict[str, float]]:
    """The postings, and how rare each word is."""
    counts = [
        {key: Counter(s for text in found[key] for s in stems(text)) for key in FIELD_WEIGHTS} for found in fields
    ]
    average = {
        key: (
            sum(sum(count[key].values()) for count in counts) / max(1, sum(bool(count[key]) for count in counts)) or 1
        )
        for key in FIELD_WEIGHTS
    }
    weighed: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for doc, count in enumerate(counts):
        found: dict[str, float] = defaultdict(float)
        for key, weight in FIELD_WEIGHTS.items():
            length = 1 - LENGTH_SHARE + LENGTH_SHARE * sum(count[key].values()) / average[key]
            for word, times in count[key].items():
                found[word] += weight * times / length
        for word, times_ in found.items():
            weighed[word].append((times_ / (SATURATION + times_), doc))
    rarities = {word: _rarity(len(fields), len(found_)) for word, found_ in weighed.items()}
    postings = {
        word: _list((score * rarities[word], doc) for score, doc in found_) for word, found_ in sorted(weighed.items())
    }
    return postings, rarities


def _phrases(fields: list[Fields], rarities: Mapping[str, float]) -> dict[str, str]:
    weighed: dict[str, dict[int, float]] = defaultdict(dict)
    for doc, found in enumerate(fields):
        for key, weight in PHRASE_WEIGHTS.items():
            for text in found[key]:
                parts = phrase_parts(text)
                if 0 < len(parts) <= 4:
                    phrase = phrase_key(parts)
                    worth = weight * sum(rarities.get(part, 0.0) for part in parts) / USUAL_RARITY
                    weighed[phrase][doc] = max(worth, weighed[phrase].get(doc, 0.0))
    return {
        phrase: _list((worth / math.sqrt(len(found_)), doc) for doc, worth in found_.items())
        for phrase, found_ in sorted(weighed.items())
    }


def _rarity(total: int, containing: int) -> float:
    return math.log(1 + (total - containing + 0.5) / (containing + 0.5))


def _list(found: Iterable[tuple[float, int]]) -> str:
    """Document, weight in hundredths, document, weight ...: the strongest first, cut to length."""
    best = sorted(found, key=lambda pair: (-pair[0], pair[1]))[:LONGEST_LIST]
    return " ".join(f"{doc} {round(score * 100)}" for score, doc in best)


def _synonyms(raw: Iterable[Iterable[str]]) -> tuple[list[str], dict[str, str]]:
    """Groups of phrases that mean the same, written `a|b c|d`, and for each phrase the numbers of its groups."""
    groups: list[str] = []
    found: dict[str, list[str]] = defaultdict(list)
    for group in raw:
        keys = list(dict.fromkeys(phrase_key(parts) for text in group if (parts := phrase_parts(text))))
        for key in keys:
            found[key].append(str(len(groups)))
        groups.append("|".join(keys))
    return groups, {key: " ".join(numbers) for key, numbers in sorted(found.items())}


def _topics(pages: Mapping[str, Any], vocabulary: Mapping[str, Any]) -> dict[str, list[str]]:
    """The pages that speak for each topic: those named with its words first, then all that name the topic."""
    found: dict[str, list[str]] = {}
    for topic, raw in vocabulary.items():
        if topic.startswith("topic:"):
            found[topic] = [raw["page"], *raw.get("faq", ())]
    for folder, prefix in (("faq", "faq:"), ("steps", "step:"), ("clauses", "clause ")):
        for stem_, page in pages[folder].items():
            for topic in page.get("topics", ()):
                found.setdefault(f"topic:{topic}", []).append(prefix + stem_)
    return {topic: list(dict.fromkeys(names)) for topic, names in found.items()}
