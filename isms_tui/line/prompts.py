"""Where lines come from: plain `input()`, or prompt_toolkit on a capable terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Protocol

from isms_tui.domain.text import clean


class Prompt(Protocol):
    """Asks for one line."""

    def ask(self, text: str) -> str:
        """The line typed, cleaned. Raises EOFError when there are no more."""


class PlainPrompt:
    """`input()` without readline: not one escape sequence, for dumb and accessible terminals and pipes."""

    def ask(self, text: str) -> str:
        """Ask on stdout; an answer that came through a pipe is repeated, so that a log reads well."""
        print(f"{text} ", end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            print()
            raise EOFError
        line = clean(line.rstrip("\r\n"))
        if not sys.stdin.isatty():
            print(line)
        return line.strip()


class EditingPrompt:
    """prompt_toolkit: editing and a history that is kept in memory only."""

    def __init__(self, words: Sequence[str] = ()) -> None:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.completion import WordCompleter
        from prompt_toolkit.history import InMemoryHistory

        completer = WordCompleter(list(words), ignore_case=True) if words else None
        self._session: PromptSession[str] = PromptSession(
            history=InMemoryHistory(), completer=completer, complete_while_typing=False
        )

    def ask(self, text: str) -> str:
        """Ask with line editing."""
        return clean(self._session.prompt(f"{text} ")).strip()


def make_prompt(*, editing: bool, words: Sequence[str] = ()) -> Prompt:
    """The prompt for this terminal; `words` are what Tab completes where lines can be edited."""
    return EditingPrompt(words) if editing else PlainPrompt()
