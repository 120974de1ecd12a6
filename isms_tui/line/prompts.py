"""Where lines come from: plain `input()`, or prompt_toolkit on a capable terminal."""

from __future__ import annotations

import sys
import termios
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Protocol

from isms_tui.domain.text import FIELD_LIMIT, clean

TERMINAL_LINE = 4095
"""Bytes that a terminal passes on of one line that it edits itself."""

CUT = f"Only the beginning was kept: one line takes {FIELD_LIMIT:,} characters."
CUT_BY_TERMINAL = f"Only the beginning was kept: in plain mode one line takes {TERMINAL_LINE:,} bytes."


class Prompt(Protocol):
    """Asks for one line."""

    def ask(self, text: str) -> str:
        """The line typed, cleaned. Raises EOFError when there are no more."""


class TerminalGone(EOFError):
    """There are no more lines because there is no terminal any more."""


class PlainPrompt:
    """`input()` without readline: not one escape sequence, for dumb and accessible terminals and pipes."""

    def __init__(self) -> None:
        """Remember whether a person types, or a file is read."""
        self._tty = sys.stdin.isatty()

    def ask(self, text: str) -> str:
        """Ask on stdout; an answer that came through a pipe is repeated, so that a log reads well."""
        try:
            print(f"{text} ", end="", flush=True)
            line = self._read()
        except OSError:
            if self._tty and terminal_is_gone():
                raise TerminalGone from None
            raise
        if not line:
            if self._tty and terminal_is_gone():
                raise TerminalGone
            print()
            raise EOFError
        if self._tty and len(line.encode("utf-8", "replace")) >= TERMINAL_LINE:
            print(CUT_BY_TERMINAL)
        elif len(line.rstrip("\r\n")) > FIELD_LIMIT:
            print(CUT)
        line = clean(line.rstrip("\r\n"))
        if not self._tty:
            print(line)
        return line.strip()

    @staticmethod
    def _read() -> str:
        """One line of any length, of which no more is held than is kept."""
        kept = sys.stdin.readline(FIELD_LIMIT + 2)
        rest = kept
        while rest and not rest.endswith("\n"):
            rest = sys.stdin.readline(FIELD_LIMIT + 2)
        return kept


def terminal_is_gone() -> bool:
    """Tell whether what was a terminal is none any more."""
    try:
        termios.tcgetattr(sys.stdin.fileno())
    except (OSError, ValueError, termios.error):
        return True
    return False


def make_prompt(*, editing: bool, words: Sequence[str] = ()) -> Prompt:
    """The prompt for this terminal; `words` are what Tab completes where lines can be edited."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # bytes that are no text are no error
    if not editing:
        return PlainPrompt()
    from isms_tui.line.editing import EditingPrompt

    return EditingPrompt(words)
