"""Opens line mode and returns its exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext

from isms_tui.catalog.load import load_catalog
from isms_tui.domain.errors import IsmsError, plain_words
from isms_tui.domain.text import clean
from isms_tui.line.home import Home
from isms_tui.line.interview import ask_interview
from isms_tui.line.people import offer_drafts
from isms_tui.line.prompts import Prompt, TerminalGone, make_prompt, terminal_is_gone
from isms_tui.line.talk import say, say_blocks, say_item
from isms_tui.mender import LEAVE_LINE, Mender
from isms_tui.pages.lesson import FIRST_LESSON, lesson_page
from isms_tui.places import recent, remember, sample_path
from isms_tui.store import StoreError
from isms_tui.terminal import Face
from isms_tui.workspace import Workspace


def run(path: str | None, *, by: str, face: Face) -> int:
    """Open a file, or ask which one.

    Raises:
        StoreError: the file cannot be opened.
    """
    with protected_prompt(face) as prompt:
        return until_gone(lambda: _talk(prompt, path, by))


@contextmanager
def protected_prompt(face: Face, words: Sequence[str] = ()) -> Iterator[Prompt]:
    """The prompt of this terminal; where it edits lines, the terminal is mended after a kill."""
    mender = Mender(LEAVE_LINE, tty_out=1) if face.rich_line else None
    with mender or nullcontext():
        if mender is not None:
            mender.on()
        yield make_prompt(editing=face.rich_line, words=words)


def until_gone(talk: Callable[[], None]) -> int:
    """Talk until the person quits, the input ends or the terminal is lost; returns the exit code."""
    had_terminal = sys.stdin.isatty()
    try:
        talk()
    except (TerminalGone, OSError):  # with or without the signal that should say so
        if had_terminal and terminal_is_gone():
            return 128 + signal.SIGHUP
        raise
    except EOFError:  # no more input: everything that was answered is saved
        pass
    return 0


def _talk(prompt: Prompt, path: str | None, by: str) -> None:
    workspace = Workspace.open(path, by) if path else first_choice(prompt, by)
    if workspace is None:
        return
    with workspace:
        if path:
            remember(path)
        for notice in workspace.notices:
            print(clean(notice), file=sys.stderr)
        say(f"{workspace.organization}. Everything is saved as you answer.")
        offer_drafts(workspace, prompt)
        if ask_interview(workspace, prompt):
            Home(workspace, prompt).run()


def first_choice(prompt: Prompt, by: str) -> Workspace | None:
    """Sample, own, open, the latest five, lesson. None: quit."""
    while True:
        latest = recent()
        say("isms-tui: a guide to ISO/IEC 27001 that does the work with you.")
        entries = ["Try it with Harbourlight", "Start our own", "Open a file", *latest]
        for number, text in enumerate(entries, 1):
            say_item(f"  {number}.", text)
        line = prompt.ask("Number (l lesson: what 27001 and 27002 are, q quit):").lower()
        if line == "q":
            return None
        if line == "l":
            catalog = load_catalog()
            say_blocks(lesson_page(catalog, FIRST_LESSON))
            continue
        try:
            if line == "1":
                return _sample(by)
            if line == "2":
                organization = prompt.ask("Name of the organization:")
                path = prompt.ask("File (such as acme.isms.json):")
                workspace = Workspace.create(os.path.expanduser(path), organization, by)
                remember(path)
                return workspace
            path = latest[int(line) - 4] if line.isdigit() and 4 <= int(line) < 4 + len(latest) else ""
            if line == "3" or path:
                return Workspace.open(path or os.path.expanduser(prompt.ask("File:")), by)
        except (IsmsError, StoreError) as error:
            say(plain_words(error))


def _sample(by: str) -> Workspace:
    path = sample_path("harbourlight")
    return Workspace.open(path, by) if os.path.exists(path) else Workspace.create_sample(path, "harbourlight", by)
