"""What the content linter measures in words: sentences, numbers, grade, refused words, repeated runs.

How words are counted: a word is a piece between white space or hyphens that holds a letter or a digit
("30-minute" is two words, "/" is none). Numbers that name something (5.23, clause 6.1.3, RS-46, 27001) are
no concrete numbers. Sentences are split the way contracts.md 5 splits them, so the linter and an outside
measurement agree.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

LONGEST_SENTENCE = 28
AVERAGE_SENTENCE = 15
LONGEST_RUN = 12
"""Two pages may not share so many words in a row."""

EXTRA_CHARACTERS = "äöüÄÖÜßéèàçñ€£°·"
"""Allowed beside printable ASCII: names of people and places, money, degrees, the interface's middle dot."""

NO_VERBS = frozenset(
    re.findall(
        r"\w+",
        """a all an any both each every he how i if in it its my our she so some that the their there these they this
        those we what when where which who whom why you your""",
    )
)
"""First words that show that no instruction follows."""

_WORD = re.compile(r"[^\s\-]*[^\W_][^\s\-]*")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_NUMBER = re.compile(r"(?<![\w.\-])\d+(?:[.,:]\d+)*")
_REFERENCE = re.compile(r"(?:[4-9]|10)\.\d+(?:\.\d+)?|2700[0-9]|2013|2022")
_BANNED = re.compile(
    r"\b(?:shall|ensur(?:e|es|ed|ing)|appropriate(?:ly)?|adequate(?:ly)?|as\s+needed|in\s+order\s+to"
    r"|leverag(?:e|es|ed|ing)|robust(?:ly|ness)?|(?:non-?)?compliant)\b",
    re.IGNORECASE,
)
_MUST = re.compile(r"\bmust\b", re.IGNORECASE)
_SHOULD = re.compile(r"\bshould\b", re.IGNORECASE)
_AUTHORITY = re.compile(
    r"\bclauses?\s+\d|\bA\.\d|\b(?:[4-9]|10)\.\d|\b(?:laws?|legal|legally|contracts?|contractual|contractually)\b",
    re.IGNORECASE,
)
_STRANGE = re.compile(rf"[^\n -~{EXTRA_CHARACTERS}]")
_VOWELS = re.compile(r"[aeiouy]+")


def words(text: str) -> list[str]:
    """Return the words of a text; a hyphen counts as a space, a sign alone is no word."""
    return _WORD.findall(text)


def first_word(text: str) -> str:
    """Return the first word in lower case, "" for an empty text."""
    found = re.search(r"[A-Za-z']+", text)
    return found[0].lower() if found else ""


def sentences(text: str) -> list[str]:
    """Split after . ! ? and white space; a heading or an unfinished line counts with what follows."""
    return [part for part in _SENTENCE_END.split(" ".join(text.split())) if words(part)]


def count_numbers(texts: Iterable[str]) -> int:
    """Count the concrete numbers, without the ids of controls, clauses, risks and standards."""
    return sum(not _REFERENCE.fullmatch(number) for text in texts for number in _NUMBER.findall(text))


def count_should(texts: Iterable[str]) -> int:
    """Count the word "should"."""
    return sum(len(_SHOULD.findall(text)) for text in texts)


def average_length(parts: Sequence[str]) -> float:
    """Return the words per sentence, 0 without sentences."""
    return sum(len(words(part)) for part in parts) / len(parts) if parts else 0.0


def grade(parts: Sequence[str]) -> float:
    """Estimate the Flesch-Kincaid grade of sentences; good for comparing pages, not for more."""
    flat = [word for part in parts for word in words(part)]
    if not flat:
        return 0.0
    return 0.39 * len(flat) / len(parts) + 11.8 * sum(map(_syllables, flat)) / len(flat) - 15.59


def refused(text: str, *, may_oblige: bool = False) -> Iterator[tuple[str, str]]:
    """Find what the wording rules refuse in one text.

    Args:
        text: a string of the front matter or a block of the body, without Markdown signs.
        may_oblige: the text quotes a rule, so "must" needs no source beside it.

    Yields:
        The rule and the message of each problem.

    """
    for found in _BANNED.findall(text):
        yield "banned", f'"{found}" is not used here: say what to do, how much, by when'
    for part in sentences(text):
        if not may_oblige and _MUST.search(part) and not _AUTHORITY.search(part):
            yield "must", f'"must" without a clause, law or contract in the sentence: "{_start(part)}"'
    for char in sorted(set(_STRANGE.findall(text))):
        yield "characters", f"the character U+{ord(char):04X} is not plain ASCII: use a plain sign"
    for sign in ('"', "`"):
        if text.count(sign) % 2:
            yield "pairs", f'a {sign} has no partner in "{_start(text)}"'
    if "**" in text or "__" in text:
        yield "pairs", f'** or __ has no partner in "{_start(text)}"'


def too_long(text: str) -> Iterator[str]:
    """Yield a message for every sentence that is over the limit."""
    for part in sentences(text):
        if (count := len(words(part))) > LONGEST_SENTENCE:
            yield f'a sentence of {count} words (at most {LONGEST_SENTENCE}): "{_start(part)}"'


def repeated_runs(pages: Iterable[tuple[str, Sequence[str]]]) -> Iterator[tuple[str, str, str]]:
    """Find runs of twelve words that two pages share; case and punctuation do not make a difference.

    Args:
        pages: name and texts of each page; a run never crosses the border of a text.

    Yields:
        The later page, the earlier page and the first twelve words of each shared run.

    """
    seen: dict[str, str] = {}
    for name, texts in pages:
        own: list[str] = []
        for text in texts:
            flat = re.findall(r"[a-z0-9]+", text.lower())
            repeating = ""
            for start in range(len(flat) - LONGEST_RUN + 1):
                run = " ".join(flat[start : start + LONGEST_RUN])
                other = seen.get(run, "")
                if other and other != repeating:
                    yield name, other, run
                repeating = other
                own.append(run)
        seen.update((run, name) for run in own if run not in seen)


def _syllables(word: str) -> int:
    """Count groups of vowels; a silent e at the end does not count, a number counts as one."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    silent = plain.endswith("e") and not plain.endswith("le")
    return max(1, len(_VOWELS.findall(plain)) - silent)


def _start(text: str) -> str:
    """Return the beginning of a text for a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:57] + "..."
