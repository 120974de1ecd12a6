"""Words as the search sees them: split, lowered, without endings. Used when the index is compiled and when it is asked.

Standard library only: the build hook compiles the index before anything is installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

_STOP = """
a about all also am an and any are as at be because been being but by can could did do does doing done each else ever
for from get gets getting go goes going got had has have having he her here him his how i if in into is it its itself
just let like lot made make makes making may me might mine more most much must my need needed needs no not now of on
one only or other our ours out over own per please put really s same shall she should so some such t take taken takes
than that the their them themselves then there these they this those through to too up upon us use used uses using
very via was way we were what whats when where whether which while who whom whose why will with within would yes yet
you your yours im ive dont doesnt isnt cant youre theyre arent wont didnt hi hello thanks
"""
STOP = frozenset(_STOP.split())
"""Words that say nothing about the subject."""

WORD = re.compile(r"[a-z0-9]+(?:[+#]+)?")
PHRASE_WORDS = 4
_APOSTROPHES = str.maketrans({"'": None, "’": None, "`": None})
_FOLD = str.maketrans("äöüéèêáàâóòôíìîúùûñçßø", "aoueeeaaaoooiiiuuuncso")


def words(text: str) -> list[str]:
    """The words of a text, lower case, without accents and apostrophes."""
    return WORD.findall(text.lower().translate(_APOSTROPHES).translate(_FOLD))


def stem(word: str) -> str:
    """The word without its ending, so that `encrypts`, `encrypted` and `encryption` meet."""
    if len(word) < 4 or not word.isalpha():
        return word
    word = _plural(word)
    for ending, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    if len(word) > 3 and word[-1] == "e":
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 2 and word[-1] == "y" else word


_ENDINGS = (
    ("ificates", 2), ("ificate", 2), ("ifications", 2), ("ification", 2), ("ifying", 2), ("ified", 2), ("ifier", 2),
    ("ify", 2),
    ("izations", 3), ("ization", 3), ("isations", 3), ("isation", 3), ("izing", 3), ("ising", 4), ("ized", 3),
    ("ised", 4), ("ize", 3), ("ise", 4), ("ations", 4), ("ation", 4), ("ating", 4), ("ated", 4), ("ator", 4),
    ("ate", 4),
    ("ions", 4), ("ion", 4), ("ments", 4), ("ment", 4), ("ness", 4), ("ingly", 4), ("ing", 3), ("edly", 4), ("ed", 3),
    ("ably", 4), ("able", 4), ("ible", 4), ("ive", 5), ("ally", 4), ("ly", 4), ("al", 5),
)  # fmt: skip
"""Longest first; the number is how many letters have to be left."""


def _plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


_WEAK = (
    "iso iec isms information security standard control annex organization organisation 27001 27002 iso27001 iso27002"
)
WEAK = frozenset(map(stem, _WEAK.split()))
"""Stems that stand in every second question: they count only where nothing else is said."""


def stems(text: str) -> list[str]:
    """The words of a text that say something, without endings, in order."""
    return [stem(word) for word in words(text) if word not in STOP]


def phrase_parts(text: str) -> list[str]:
    """The stems of a phrase that somebody wrote down; none when only one of several words says anything (`at work`)."""
    found = stems(text)
    return found if len(found) > 1 or len(words(text)) == 1 else []


def phrase_key(parts: Sequence[str]) -> str:
    """One key for the words of a phrase, whatever their order."""
    return " ".join(sorted(parts))


def phrase_keys(found: Sequence[str]) -> Iterator[str]:
    """Keys of everything in a text that could be a phrase: two to four words, at most two others between them."""
    seen: set[str] = set()
    for start in range(len(found)):
        following = range(start + 1, min(len(found), start + PHRASE_WORDS + 2))
        for more in range(1, PHRASE_WORDS):
            window = following if more < 3 else following[:4]
            for rest in combinations(window, more):
                key = phrase_key([found[start], *(found[place] for place in rest)])
                if key not in seen:
                    seen.add(key)
                    yield key
