"""Home: where we are, the one next thing, the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from isms_tui.tui.screens.page import Keys, PageScreen
from isms_tui.tui.views.home import home_lines
from isms_tui.tui.views.lines import Line

if TYPE_CHECKING:
    from isms_tui.tui.app import IsmsApp


class HomeScreen(PageScreen):
    """The path; only what exists is offered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", id="home.next"),
        Binding("i", "interview", "Interview", id="home.interview"),
        Binding("a", "answers", "Your answers", id="home.answers"),
        Binding("r", "review", "Review", id="home.review"),
        Binding("c", "controls", "Controls", id="home.controls"),
        Binding("s", "soa", "SoA", id="home.soa"),
        Binding("l", "lesson", "Lesson", id="home.lesson"),
        Binding("y", "history", "History", id="home.history"),
        Binding("R", "backups", "Restore a backup", id="home.backups"),
        Binding("f", "find_out", "Still to find out", id="home.find_out"),
        Binding("u", "undo", "Undo", id="home.undo"),
    ]
    help_topic = "home"

    def title_ends(self) -> tuple[str, str]:
        """Organization; draft or approved."""
        soa = self.workspace.soa()
        return self.workspace.organization, f"SoA {soa.status} {self.isms.glyphs.dot} {self.isms.message}"

    def body(self, width: int, height: int) -> list[Line]:
        """The stages, the next thing, the counts, the lesson."""
        workspace = self.workspace
        conflicts = [conflict.text for conflict in workspace.conflicts()]
        return home_lines(
            workspace.where(),
            workspace.scope,
            workspace.proposal().counts(),
            conflicts,
            len(workspace.to_dos()),
            width,
            height,
        )

    def status(self) -> str:
        """The title line already says what was saved."""
        return ""

    def keys(self) -> Keys:
        """Seven ways on."""
        return (
            ("Enter", "next"),
            ("i", "interview"),
            ("r", "review"),
            ("s", "SoA"),
            ("/", "ask"),
            ("?", "help"),
            ("q", "quit"),
        )

    def action_next(self) -> None:
        """Do the one next thing."""
        self.isms.go(self.workspace.where().next.goes_to)

    def action_interview(self) -> None:
        """The interview."""
        self.isms.go("interview")

    def action_answers(self) -> None:
        """All answers, to change one."""
        self.isms.go("answers")

    def action_review(self) -> None:
        """The review."""
        self.isms.go("review")

    def action_controls(self) -> None:
        """All controls."""
        self.isms.go("controls")

    def action_soa(self) -> None:
        """The Statement of Applicability."""
        self.isms.go("soa")

    def action_lesson(self) -> None:
        """The first lesson."""
        self.isms.go("lesson")

    def action_find_out(self) -> None:
        """What is not sure yet, with whom to ask."""
        self.isms.go("find_out")

    def action_history(self) -> None:
        """Every change."""
        self.isms.go("history")

    def action_backups(self) -> None:
        """Earlier versions of the file, to bring one back."""
        self.isms.go("backups")

    def action_undo(self) -> None:
        """Take the latest change back."""
        if self.isms.undo():
            self.redraw()

    def action_close(self) -> None:
        """Home is the ground floor."""


def home_screen(_: IsmsApp) -> HomeScreen:
    """Make home."""
    return HomeScreen()
