"""Errors that a face turns into one plain sentence."""

from __future__ import annotations

import re


def plain_words(error: Exception) -> str:
    """The sentence without the names of command line options, for faces that have none."""
    return re.sub(r" \(--[^)]*\)", "", str(error))


class IsmsError(Exception):
    """Something that a person can repair. `str(error)` is one plain sentence with the repair. Exit code 1."""


class UsageProblem(IsmsError):
    """The words typed do not name anything: unknown question, choice or control. Exit code 2."""


class Refused(IsmsError):
    """The tool declines to record this, and says what would make it acceptable. Exit code 1."""


class UnknownPage(IsmsError):
    """No control, clause or page has this id; the sentence names the three nearest. Exit code 1."""
