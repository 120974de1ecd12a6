"""The first screen: try it with Harbourlight, start our own, open a file, the latest five, the lesson."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType

from isms_tui.domain.errors import IsmsError, UsageProblem, plain_words
from isms_tui.domain.text import one_line
from isms_tui.places import recent, remember, sample_path
from isms_tui.tui.dialogs.form import Field, FormDialog, Values
from isms_tui.tui.screens.lists import ListScreen
from isms_tui.tui.screens.page import Keys
from isms_tui.tui.views.lines import BLANK, Line, indented, line, shorten
from isms_tui.workspace import Workspace

if TYPE_CHECKING:
    from isms_tui.tui.app import IsmsApp

Entry = tuple[str, str, Callable[[], None]]


class StartScreen(ListScreen):
    """Shown when no file is open."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("l", "lesson", "Lesson", id="start.lesson")]
    help_topic = "start"

    def __init__(self) -> None:
        """Look up the latest files once."""
        super().__init__()
        self._problem = ""
        self._recent = recent()

    def title_ends(self) -> tuple[str, str]:
        """What this program is."""
        return "isms-tui: a guide to ISO/IEC 27001 that does the work with you", ""

    def things(self) -> list[Entry]:
        """What can be done first."""
        entries: list[Entry] = [
            ("Try it with Harbourlight", "a worked example: 42 people, berth booking software", self._sample),
            ("Start our own", "a new file for your organization", self._new),
            ("Open a file", "go on where you stopped", self._open),
        ]
        for path in self._recent:
            name = path.removeprefix(_here() + os.sep)
            entries.append((os.path.basename(path), name, partial(self._open_path, path)))
        return entries

    def body(self, width: int, height: int) -> list[Line]:
        """A few sentences, then the list."""
        intro = (
            "It asks up to 38 questions in plain words, shows which of the 93 controls apply to you and why, "
            "and writes your Statement of Applicability. It works offline; every answer is saved at once."
        )
        rows: list[Line] = [BLANK, *indented(intro, min(width, 90)), BLANK]
        for place, (name, text, _) in enumerate(self.things()):
            if place == 3:
                rows += [BLANK, line("  Opened lately", "label")]
            here = place == self.cursor
            sign = " > " if here else "   "
            number = f"{place + 1}  "
            rows.append(
                (
                    (sign, "cursor" if here else ""),
                    (f"{number}{name:<26}", "cursor" if here else ""),
                    (f" {shorten(text, width - 36)}", "dim"),
                )
            )
        rows += [BLANK, (("  New here?  ", ""), ("l", "key"), ("  What 27001 and 27002 are, in five minutes", ""))]
        if self._problem:
            rows += [BLANK, *indented(self._problem, width, "warn")]
        return rows[:height]

    def keys(self) -> Keys:
        """Choose, lesson, help, quit."""
        digits = f"1-{min(9, len(self.things()))}"
        return (("Enter", "choose"), (digits, "choose"), ("l", "lesson"), ("?", "help"), ("q", "quit"))

    def on_key(self, event: events.Key) -> None:
        """Digits choose."""
        if event.key.isdigit() and 0 < int(event.key) <= len(self.things()) and self.app.screen is self:
            event.stop()
            event.prevent_default()
            self.cursor = int(event.key) - 1
            self.redraw()
            self.action_open()
        else:
            super().on_key(event)

    def action_open(self) -> None:
        """Do what the cursor is on."""
        self._problem = ""
        self.things()[self.cursor][2]()

    def action_lesson(self) -> None:
        """What 27001 and 27002 are."""
        self.isms.go("lesson")

    def action_close(self) -> None:
        """There is nothing below the first screen."""

    def action_start_own(self) -> None:
        """Take up a half-filled form."""
        self._new()

    def action_open_file(self) -> None:
        """Take up a half-filled form."""
        self._open()

    def _sample(self) -> None:
        def take() -> None:
            path, who = sample_path("harbourlight"), self.isms.who
            exists = os.path.exists(path)
            self._take(Workspace.open(path, who) if exists else Workspace.create_sample(path, "harbourlight", who))

        self._guard(take)

    def _new(self) -> None:
        def make(values: Values) -> None:
            if not values["org"]:
                raise UsageProblem("The organization needs a name.")
            path = os.path.expanduser(values["file"]) or default_path(values["org"])
            self._take(Workspace.create(path, values["org"], self.isms.who))
            remember(path)

        fields = [
            Field("org", "Name of the organization", hint="As it will stand on the Statement of Applicability."),
            Field(
                "file", "File (leave empty for ./NAME.isms.json)", hint="Kept on this machine, readable only by you."
            ),
        ]
        self.app.push_screen(FormDialog("Start our own", fields, submit=make), self._finish)

    def _open(self) -> None:
        def open_it(values: Values) -> None:
            path = os.path.expanduser(values["file"])
            if not path:
                raise UsageProblem("Type the name of a file, such as acme.isms.json.")
            self._take(Workspace.open(path, self.isms.who))
            remember(path)

        field = Field("file", "File", hint="The path of a workspace file, such as acme.isms.json.")
        self.app.push_screen(FormDialog("Open a file", [field], submit=open_it), self._finish)

    def _open_path(self, path: str) -> None:
        self._guard(lambda: self._take(Workspace.open(path, self.isms.who)))

    def _guard(self, do: Callable[[], None]) -> None:
        try:
            do()
        except IsmsError as error:
            self._problem = plain_words(error)
            self.redraw()
            return
        self._finish({})

    _opened: Workspace | None = None

    def _take(self, workspace: Workspace) -> None:
        self._opened = workspace

    def _finish(self, values: Values | None) -> None:
        """The dialog closed: show the workspace that it opened."""
        if values is not None and self._opened is not None:
            self.isms.open_workspace(self._opened)


def default_path(organization: str) -> str:
    """`./NAME.isms.json` with nothing in NAME that a shell or a file system minds."""
    name = "".join(char if char.isalnum() else "-" for char in one_line(organization, 60).lower())
    return os.path.join(os.curdir, f"{'-'.join(part for part in name.split('-') if part) or 'isms'}.isms.json")


def _here() -> str:
    """The present folder; empty when somebody has removed it."""
    try:
        return os.getcwd()
    except FileNotFoundError:
        return ""


def start_screen(_: IsmsApp) -> StartScreen:
    """Make the first screen."""
    return StartScreen()
