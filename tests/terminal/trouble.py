"""Starts the program with a fault built in, named by the first argument; the others are the program's own.

The secret stands in the messages and in local variables of every error: it must appear nowhere.
"""

from __future__ import annotations

import os
import sys
import threading
import time

from textual.app import ComposeResult
from textual.widgets import Static

from isms_tui import cli, mender
from isms_tui.tui.screens.interview import InterviewScreen
from isms_tui.tui.screens.page import PageScreen

SECRET = "Project Nightingale"


def fail(*_: object) -> None:
    secret = SECRET
    raise ValueError(f"{secret} went wrong")


def handler(self: InterviewScreen) -> None:
    fail()


def timer(self: InterviewScreen) -> None:
    self.set_timer(0.01, fail)


def worker(self: InterviewScreen) -> None:
    self.run_worker(lambda: fail(), thread=True)


def compose(self: InterviewScreen) -> None:
    class Broken(PageScreen):
        def compose(self) -> ComposeResult:
            fail()
            yield Static("never")

    self.app.push_screen(Broken())


def thread(self: InterviewScreen) -> None:
    """An error that nobody waits for: the app goes on, and says so when it ends."""
    other = threading.Thread(target=fail)
    other.start()
    other.join()
    self.app.exit(0)


def stuck(self: InterviewScreen) -> None:
    """The loop does not come round any more."""
    with open(os.environ["STUCK"], "w"):
        pass
    while True:
        time.sleep(0.1)


def draft(self: InterviewScreen) -> None:
    """What a screen does that has something unfinished."""

    def save() -> None:
        with open(os.environ["DRAFT"], "a") as file:
            file.write("saved")

    self.save_draft = save  # type: ignore[attr-defined]


def bad_draft(self: InterviewScreen) -> None:
    self.save_draft = fail  # type: ignore[attr-defined]


def main() -> int:
    kind = sys.argv.pop(1)
    if kind == "no-shell":
        mender.SHELL = "/nonexistent/sh"
    elif kind == "start":
        InterviewScreen.__init__ = fail  # type: ignore[assignment, method-assign]
    elif kind == "line":
        import isms_tui.line.interview as interview

        interview.show = fail
    elif kind == "command":
        import isms_tui.commands.read as read

        read.status = fail  # type: ignore[assignment]
    else:
        InterviewScreen.action_later = globals()[kind]  # type: ignore[method-assign]
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
