"""Texts that break programs (tests/data/nasty.json), and what may come out of ours."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from isms_tui.domain.text import FIELD_LIMIT

EVERYTHING = os.environ.get("NASTY_TEXTS") == "all"
"""`make texts` tries every text everywhere; `make test` a slice that has each kind of trouble."""

SLICE = (
    "\x1b]52;c;Y3VybCBldmlsIHwgc2g=\x07",
    "\x1b[200~pasted\x1b[201~",
    "a\x00b",
    "\x9d0;C1 title\x9c",
    "access\u202e\u2066 // only admins\u2069 \u2066",
    "Z" + "\u0301" * 300,
    "closed [/foo]",
    "[@click=app.quit]x[/]",
    "=cmd|'/c calc'!A0",
    "\ud800 lone high",
    "\u5168" * 20_001,
    "\u2028line separator\u2029paragraph",
)

_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]"
)
SEQUENCE = re.compile(
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]|[]P_^X][^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)?|[ -/]*[0-~]|)|[\x00-\x1f\x7f-\x9f]"
)


def all_texts() -> list[str]:
    """Every text of the corpus."""
    path = Path(__file__).parent.parent / "data" / "nasty.json"
    return [row["text"] * row.get("times", 1) for row in json.loads(path.read_text("ascii"))]


def texts() -> list[str]:
    """The texts of this run."""
    found = all_texts()
    assert set(SLICE) <= set(found), "the slice is a part of the corpus"
    return found if EVERYTHING else list(SLICE)


def some_texts(count: int) -> list[str]:
    """The texts of this run for slow tests: so many of the slice."""
    return all_texts() if EVERYTHING else list(SLICE[:: len(SLICE) // count])[:count]


def sized_texts() -> list[tuple[str, tuple[int, int]]]:
    """The texts for slow tests with the sizes of the terminal; in the slice all short ones stand in one text."""
    if EVERYTHING:
        return [(text, size) for text in all_texts() for size in ((80, 24), (120, 32))]
    short = [text for text in SLICE if len(text) < 60]
    return [(" ".join(short), (80, 24)), (" ".join(short[::-1]), (120, 32))]


def name(text: str) -> str:
    """How a text is called in a list of tests."""
    return f"{ascii(text[:24])[1:-1]}.{len(text)}".replace("\\", "~").replace("[", "(").replace("]", ")")


def storable(text: str) -> str:
    """What a file can hold of it: the store takes no half characters and at most 20,000."""
    return re.sub("[\ud800-\udfff]", "", text)[:FIELD_LIMIT]


def harmful(printed: str) -> list[str]:
    """Characters in what was printed that a terminal acts on, or that hide what is written."""
    return sorted(set(_FORBIDDEN.findall(printed.replace("\r\n", "\n"))))


def sequences(stream: str) -> set[str]:
    """Kinds of control sequences in what went to a terminal: without their numbers, as those say where and how."""
    kinds = {re.sub(r"\d+", "0", found) for found in SEQUENCE.findall(stream)}
    return {re.sub(r"^\x1b\[[0;]*([mHGCJK])$", "\x1b[\\1", kind) for kind in kinds}
