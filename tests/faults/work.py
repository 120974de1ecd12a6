"""The work that all three sides do, and what may be found after a fault.

Twelve texts, changed one after the other (or all at once: "bulk"). The text after change `n` follows from `n` alone, so
whoever reads the twelve texts can tell which changes they hold, and whether all of them are whole.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

KEYS = [f"k{n:02d}" for n in range(12)]
KINDS = ["grow", "shrink", "mixed", "bulk"]

Texts = dict[str, str]


def changes(kind: str, n: int) -> Texts:
    """The texts that change `n` sets; change 0 is the beginning and sets all."""
    if n == 0 or kind == "bulk" or (kind == "shrink" and n % 25 == 0):
        return {key: _text(key, kind, n) for key in KEYS}
    key = KEYS[n % len(KEYS)]
    return {key: _text(key, kind, n)}


def _text(key: str, kind: str, n: int) -> str:
    if kind == "grow":
        size = n * 30 % 9000
    elif kind == "shrink":
        size = max(20, 2500 - n % 25 * 110)
    else:
        size = n * 331 % 1700
    return f"{n}:{key}:" + chr(97 + n % 26) * size


def state(kind: str, n: int) -> Texts:
    """All texts after change `n`."""
    found: Texts = {}
    for m in range(n, -1, -1):
        for key, text in changes(kind, m).items():
            found.setdefault(key, text)
        if len(found) == len(KEYS):
            break
    return found


def number_of(kind: str, found: Texts) -> int | None:
    """Which change these texts are after; None when they are after none."""
    try:
        n = max(int(text.split(":", 1)[0]) for text in found.values())
    except ValueError:
        return None
    return n if 0 <= n < 10**6 and state(kind, n) == found else None


class Result:
    """One cell of the table: what one side made of one class of faults.

    Attributes:
        trials: how often it was tried.
        unreadable: the content could not be read, or the side could not go on working.
        lost: a change that was acknowledged is not there.
        wrong: the content is one that never was, and nothing says so.
        note: the rest of the row; also why there are no trials.
        examples: the first failures in words.
        slow: a limit of time was missed.
    """

    def __init__(self, note: str = "") -> None:
        self.trials = self.unreadable = self.lost = self.wrong = 0
        self.note = note
        self.examples: list[str] = []
        self.slow = False

    @property
    def failures(self) -> int:
        return self.unreadable + self.lost + self.wrong

    def count(self, column: str, where: str) -> None:
        """Count a failure."""
        setattr(self, column, getattr(self, column) + 1)
        if sum(example.startswith(column) for example in self.examples) < 3:
            self.examples.append(f"{column}: {where}")

    def judge(self, said: str, least: int, most: int, where: str) -> None:
        """Count one trial, in which a verifier said `said` (see `sides.verify`), and at least `least` must be there."""
        self.trials += 1
        word, _, rest = said.partition(" ")
        if word not in ("FOUND", "RECOVERED"):
            self.count("unreadable", f"{where}: {said[:200]}")
        elif rest.startswith("nothing that ever was"):
            self.count("wrong", f"{where}: {said[:200]}")
        elif int(rest.split(" ")[0]) < least:
            self.count("lost", f"{where}: {said[:200]}, acknowledged {least}")
        elif int(rest.split(" ")[0]) > most:
            self.count("wrong", f"{where}: {said[:200]}, never tried more than {most}")


class Plan(NamedTuple):
    """How much is tried, and where.

    Attributes:
        size: 0 the slice of `make test`, 1 a minute, 2 everything.
        seed: of everything that is random.
        folder: an empty folder for this class and side.
    """

    size: int
    seed: int
    folder: Path

    def of(self, slice_: int, quick: int, full: int) -> int:
        """How many trials."""
        return (slice_, quick, full)[self.size]

    def rng(self, *what: object) -> random.Random:
        """Random numbers that depend on the seed and on what they are for, and on nothing that ran before."""
        return random.Random(f"{self.seed} {what}")

    def place(self) -> Path:
        """A fresh private folder."""
        return Path(tempfile.mkdtemp(dir=self.folder))


Case = Callable[["object", Plan], Result]
