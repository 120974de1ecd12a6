"""The app: a table of contents. Screens are imported when they are first shown."""

from __future__ import annotations

import asyncio
import signal
import time
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from isms_tui.store import StoreError
from isms_tui.terminal import Face
from isms_tui.tui.glyphs import ASCII, UNICODE
from isms_tui.tui.screens.page import PageScreen
from isms_tui.tui.thin import ThinOutput
from isms_tui.workspace import Workspace

WATCH_SECONDS = 2.0
"""How long another copy's change may take until it is seen here."""


GROUND = 2
"""Screens of the stack that stay: Textual's own empty one, and the one that we show on it."""


class IsmsApp(ThinOutput, App[int]):
    """One window on one workspace file, or the first screen when none is open yet."""

    TITLE = "isms-tui"  # never the name of an organization: terminal titles are seen by others
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "quit_hint", show=False, priority=True)]

    def __init__(self, workspace: Workspace | None, who: str, face: Face) -> None:
        """Show a workspace; without one the first screen offers the sample, a new file, or an existing one."""
        super().__init__()
        self.workspace = workspace
        self.who = who
        self.no_color = face.no_color
        self.glyphs = ASCII if face.ascii_only else UNICODE
        self.message = self.saved()
        self.theme = "ansi-dark"

    def on_mount(self) -> None:
        """Show the first frame; signals end the app like a key does; a quiet timer keeps file and screen up to date."""
        self.push_screen(self._first_screen())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            loop.add_signal_handler(number, self.exit, 128 + number, 128 + number)
        self.set_interval(WATCH_SECONDS, self._watch)

    def on_unmount(self) -> None:
        """Write the checkpoint."""
        if self.workspace is not None:
            self.workspace.close()

    # Going from screen to screen ----------------------------------------------------------------------------------

    def open_workspace(self, workspace: Workspace) -> None:
        """Take over a workspace that a dialog opened."""
        if self.workspace is not None:
            self.workspace.close()
        self.workspace = workspace
        self.message = " ".join(workspace.notices) or self.saved()
        self._show_alone(self._first_screen())

    def _first_screen(self) -> PageScreen:
        """The next open question, home when there is none, or the first screen when no file is open."""
        if self.workspace is None:
            from isms_tui.tui.screens.start import StartScreen

            return StartScreen()
        interview = self.workspace.interview()
        if interview.step().question is not None:
            from isms_tui.tui.screens.interview import InterviewScreen

            return InterviewScreen(interview)
        return self._home_screen()

    def _home_screen(self) -> PageScreen:
        from isms_tui.tui.screens.home import HomeScreen

        return HomeScreen()

    def go_home(self) -> None:
        """Home, and nothing below it."""
        self._show_alone(self._home_screen())

    def go_interview(self) -> None:
        """The interview at the next open question; at the last one when nothing is open."""
        assert self.workspace is not None
        from isms_tui.tui.screens.interview import InterviewScreen

        interview = self.workspace.interview()
        if interview.step().question is None:
            interview.back()
        self._show_alone(InterviewScreen(interview))

    def go_review(self) -> None:
        """The review of what the answers suggest."""
        from isms_tui.tui.screens.review import ReviewScreen

        self.push_screen(ReviewScreen())

    def go_soa(self) -> None:
        """The Statement of Applicability."""
        from isms_tui.tui.screens.soa import SoaScreen

        self.push_screen(SoaScreen())

    def go_controls(self) -> None:
        """All 93 controls."""
        from isms_tui.tui.screens.controls import ControlsScreen

        self.push_screen(ControlsScreen())

    def go_history(self) -> None:
        """Every change."""
        from isms_tui.tui.screens.reader import history_screen

        assert self.workspace is not None
        self.push_screen(history_screen(self.workspace))

    def go_lesson(self) -> None:
        """What 27001 and 27002 are."""
        from isms_tui.catalog.load import load_catalog
        from isms_tui.tui.screens.reader import lesson_screen

        catalog = self.workspace.catalog if self.workspace else load_catalog()
        self.push_screen(lesson_screen(catalog, "rulebook-and-playbook"))

    def show_control(self, control: str) -> None:
        """The page of one control."""
        from isms_tui.tui.screens.control import ControlScreen

        self.push_screen(ControlScreen(control))

    def show_why(self, control: str) -> None:
        """Why a control applies or not."""
        from isms_tui.tui.screens.reader import why_screen

        assert self.workspace is not None
        self.push_screen(why_screen(self.workspace, control))

    def close_screen(self) -> None:
        """Back to the screen below; from the last one home."""
        if len(self.screen_stack) > GROUND:
            self.pop_screen()
        elif self.workspace is not None:
            self.go_home()

    def _show_alone(self, screen: PageScreen) -> None:
        while len(self.screen_stack) > GROUND:
            self.pop_screen()
        self.switch_screen(screen)

    # The record ---------------------------------------------------------------------------------------------------

    def saved(self) -> str:
        """The right end of the key line after a change."""
        if self.workspace is None:
            return ""
        return "read only" if self.workspace.store.read_only else f"saved {time.strftime('%H:%M')}"

    def undo(self, *, again: bool = False) -> bool:
        """Take the latest change back, or bring it back; tells what it was. True if something changed."""
        assert self.workspace is not None
        try:
            change = self.workspace.redo() if again else self.workspace.undo()
        except StoreError as error:
            self.message = str(error)
        else:
            self.message = change.why
            return True
        if isinstance(self.screen, PageScreen):
            self.screen.redraw()
        return False

    def _watch(self) -> None:
        """Nothing is painted when nothing happened: an idle screen sends no byte."""
        if self.workspace is None:
            return
        try:
            changes = self.workspace.refresh()
            self.workspace.store.checkpoint_if_due()
        except StoreError as error:
            self.message = str(error)
            changes = []
        if changes:
            self.message = f"{changes[-1].who} changed {len(changes)} thing{'s' if len(changes) > 1 else ''}"
            told = getattr(self.screen, "changed_by_others", None)
            if told is not None:
                told()
            elif isinstance(self.screen, PageScreen):
                self.screen.redraw()

    def repaint(self) -> None:
        """Send the whole screen again."""
        self.forget_terminal()
        self.screen.refresh()

    def action_quit_hint(self) -> None:
        """Ctrl+C leaves: nothing is lost, everything is saved."""
        self.exit(130, 130)
