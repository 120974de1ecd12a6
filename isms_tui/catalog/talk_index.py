"""Compiles what the conversation knows (content/conversation) into the form in which it is used.

A question then finds words already split and without endings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from isms_tui.catalog.terms import STOP, phrase_key, stem, words

Raw = Mapping[str, Any]

RIVAL, STRONG_RIVAL, LONG_PHRASE = 20.0, 40.0, 3
"""A line with a phrase that we decline is answered all the same when a page speaks this strongly for it, and all of its
words are known; a phrase of three words and more is harder to outdo."""


def compile_talk(rules: Raw) -> dict[str, Any]:
    """The rules of the conversation, ready for use.

    Args:
        rules: the files of content/conversation put together: `intent`, `act`, `status`, `group` (what is declined),
            `premise`, `situation`, `everyday`, and small words.
    """
    passed_over = frozenset(rules["passed_over"])
    ready = ("intent", "act", "status", "group", "premise", "situation", "everyday", "polite")
    return {
        **{name: value for name, value in rules.items() if name not in ready},
        "intents": [_intent(raw) for raw in rules["intent"]],
        "pattern_words": " ".join(sorted(_pattern_words(rules["intent"]))),
        "acts": [_patterns(raw) for raw in rules["act"]],
        "statuses": [{"name": raw["is"], "say": _by_first_word(raw["say"])} for raw in rules["status"]],
        "premises": [_premise(raw) for raw in rules["premise"]],
        "situations": _situations(rules["situation"]),
        "everyday": " ".join(rules["everyday"].split()),
        "polite": [words(text) for text in rules["polite"]],
        "outside": [
            {"name": raw["name"], "near": raw["near"], "pages": raw.get("pages", [])} for raw in rules["group"]
        ],
        "declines": [
            [_declined(text, passed_over), RIVAL if len(words(text)) < LONG_PHRASE else STRONG_RIVAL, place]
            for place, raw in enumerate(rules["group"])
            for text in raw["words"]
        ],
    }


def compared(text: str, passed_over: Iterable[str]) -> str:
    """A text as it is compared with what we decline: stems next to each other, without small words."""
    return f" {' '.join(stem(word) for word in words(text) if word not in passed_over)} "


def _declined(text: str, passed_over: frozenset[str]) -> str:
    """A phrase in the same form; one of which only one word would be left has to stand in a line as it is."""
    short = compared(text, passed_over)
    return short if short.count(" ") > 2 or len(words(text)) == 1 else f" {' '.join(words(text))} "


def _by_first_word(texts: Iterable[str]) -> dict[str, Any]:
    """Patterns by the word that they start with, so that a line is compared with few; `open` start with anything."""
    found: dict[str, Any] = {"first": {}, "open": []}
    for pattern in (text.split() for text in texts):
        head = pattern[0].lstrip("^")
        if head == "..." or "*" in head:
            found["open"].append(pattern)
        else:
            for word in head.split("|"):
                found["first"].setdefault(word, []).append(pattern)
    return found


def _patterns(raw: Raw) -> dict[str, Any]:
    return {"name": raw["name"], "say": _by_first_word(raw["say"]), "unless": _by_first_word(raw.get("unless", ()))}


def _intent(raw: Raw) -> dict[str, Any]:
    return {**_patterns(raw), "needs_page": bool(raw.get("needs_page"))}


def _pattern_words(intents: Iterable[Raw]) -> set[str]:
    """Every whole word of the patterns: worth mending a typing error to."""
    elements = (element.lstrip("^") for raw in intents for text in raw["say"] for element in text.split())
    return {word for element in elements for word in element.split("|") if word.isalpha()}


def _premise(raw: Raw) -> dict[str, Any]:
    return {
        "says": raw["says"],
        "pages": raw["pages"],
        "all": [[f" {' '.join(words(text))} " for text in group] for group in raw["all"]],
        "unless": [f" {' '.join(words(text))} " for text in raw.get("unless", ())],
    }


def _situations(raw: Iterable[Raw]) -> dict[str, list[str]]:
    """The pages of each situation by what people call it; a phrase of which one word is left says nothing."""
    found: dict[str, list[str]] = {}
    for situation in raw:
        for text in situation["words"]:
            parts = [stem(word) for word in words(text) if word not in STOP]
            if len(parts) > 1 or (parts and len(words(text)) == 1):
                found.setdefault(phrase_key(parts), situation["pages"])
    return found
