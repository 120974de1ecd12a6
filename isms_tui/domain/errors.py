"""Errors that a face turns into one plain sentence."""

from __future__ import annotations

import re

from isms_tui.domain.text import one_line


def plain_words(error: Exception) -> str:
    """The sentence without the names of command line options, for faces that have none."""
    return re.sub(r" \(--[^)]*\)", "", str(error))


class IsmsError(Exception):
    """Something that a person can repair. `str(error)` is one plain sentence with the repair. Exit code 1.

    A sentence may name what was typed, or a file: it is cleaned here, whichever face prints it.
    """

    def __str__(self) -> str:
        return one_line(super().__str__())


class UsageProblem(IsmsError):
    """The words typed do not name anything: unknown question, choice or control. Exit code 2."""


class Refused(IsmsError):
    """The tool declines to record this, and says what would make it acceptable. Exit code 1."""


class UnknownPage(IsmsError):
    """No control, clause or page has this id; the sentence names the three nearest. Exit code 1."""


def check_name(what: str, text: str, most: int) -> str:
    """A name in one line. A name that is cut would be another one, so a longer one is refused.

    Raises:
        UsageProblem: more than `most` characters.
    """
    if len(text) > most and len(one_line(text, None)) > most:
        raise UsageProblem(f"{what} has {len(text):,} characters; give one of at most {most}.")
    return one_line(text)
