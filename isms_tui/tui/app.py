"""The app: a table of contents. Screens are imported when they are first shown."""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from isms_tui.catalog.load import Catalog
from isms_tui.domain.text import FIELD_LIMIT, clean
from isms_tui.pages.news import news_line
from isms_tui.store import StoreError
from isms_tui.terminal import Face
from isms_tui.tui.drafts import DRAFT_SECONDS, offer_drafts, redraw, save_drafts
from isms_tui.tui.driver import TerminalDriver
from isms_tui.tui.glyphs import ASCII, UNICODE
from isms_tui.tui.guard import GuardedApp
from isms_tui.tui.screens.page import PageScreen
from isms_tui.tui.thin import ThinOutput
from isms_tui.workspace import Workspace
from isms_tui.workspace.drafts import Drafts

if TYPE_CHECKING:
    from isms_tui.assistant.conversation import Conversation

WATCH_SECONDS = 1.0
"""How often to look for changes of another copy: each is to be seen here within two seconds."""


CONTENTS = {
    "start": ("start", "start_screen"),
    "home": ("home", "home_screen"),
    "interview": ("interview", "interview_screen"),
    "question": ("interview", "question_screen"),
    "answers": ("answers", "answers_screen"),
    "ask": ("ask", "ask_screen"),
    "review": ("review", "review_screen"),
    "controls": ("controls", "controls_screen"),
    "soa": ("soa", "soa_screen"),
    "control": ("control", "control_screen"),
    "why": ("reader", "why_screen"),
    "page": ("reader", "page_screen"),
    "lesson": ("reader", "lesson_screen"),
    "history": ("reader", "history_screen"),
    "find_out": ("reader", "find_out_screen"),
    "backups": ("backups", "backups_screen"),
}
"""Every screen by name: its module, and what makes it from the app. Imported when it is first shown."""

GROUND_FLOORS = ("start", "home", "interview", "question")

GROUND = 2
"""Screens of the stack that stay: Textual's own empty one, and the one that we show on it."""


class IsmsApp(GuardedApp, ThinOutput):
    """One window on one workspace file, or the first screen when none is open yet."""

    TITLE = "isms-tui"  # never the name of an organization: terminal titles are seen by others
    CSS = "SearchIcon { display: none; }"  # an emoji, and terminals disagree about its width
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "quit_hint", show=False, priority=True)]

    def __init__(self, workspace: Workspace | None, who: str, face: Face) -> None:
        """Show a workspace; without one the first screen offers the sample, a new file, or an existing one."""
        super().__init__(driver_class=TerminalDriver)
        self.who = who
        self.no_color = face.no_color
        self.glyphs = ASCII if face.ascii_only else UNICODE
        self.drafts_failed = False
        self._settle(workspace)
        self.theme = "ansi-dark"

    def _settle(self, workspace: Workspace | None) -> None:
        """Make a file the one that is open; what opening found is said in the key line of the first screen."""
        self.workspace = workspace
        self.conversation: Conversation | None = None
        self.drafts = Drafts(workspace.path if workspace else "")
        self.message, self.flash = self.saved(), False
        if workspace and workspace.notices:
            self.tell(" ".join(workspace.notices))

    def on_mount(self) -> None:
        """Show the first frame; a quiet timer keeps file and screen up to date."""
        self.push_screen(self._first_screen())
        self.set_interval(WATCH_SECONDS, self._watch)
        self.set_interval(DRAFT_SECONDS, partial(save_drafts, self))
        self.call_after_refresh(offer_drafts, self)

    def on_unmount(self) -> None:
        """Write the checkpoint."""
        if self.workspace is not None:
            self.workspace.close()

    # Going from screen to screen ----------------------------------------------------------------------------------

    def open_workspace(self, workspace: Workspace) -> None:
        """Take over a workspace that a dialog opened."""
        if self.workspace is not None:
            self.workspace.close()
        self._settle(workspace)
        self._show_alone(self._first_screen())
        self.call_after_refresh(offer_drafts, self)

    def _first_screen(self) -> PageScreen:
        """The next open question, home when there is none, or the first screen when no file is open."""
        if self.workspace is None:
            return self._make("start")
        open_question = self.workspace.interview().step().question
        return self._make("home" if open_question is None else "interview")

    def _make(self, name: str, *about: object) -> PageScreen:
        module, maker = CONTENTS[name]
        screen: PageScreen = getattr(import_module(f"isms_tui.tui.screens.{module}"), maker)(self, *about)
        return screen

    def go(self, name: str, *about: object) -> None:
        """Show a screen of the table of contents: the ground floors alone, the others on top of what is there."""
        if name in GROUND_FLOORS:
            self._show_alone(self._make(name, *about))
        else:
            self.push_screen(self._make(name, *about))

    def catalog(self) -> Catalog:
        """The content, also when no file is open."""
        from isms_tui.catalog.load import load_catalog

        return self.workspace.catalog if self.workspace else load_catalog()

    def close_screen(self) -> None:
        """Back to the screen below; from the last one home."""
        if len(self.screen_stack) > GROUND:
            self.pop_screen()
        elif self.workspace is not None:
            self.go("home")

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

    def tell(self, text: str) -> None:
        """Say something in the key line until the next key."""
        self.message, self.flash = text, True

    def undo(self, *, again: bool = False) -> bool:
        """Take the latest change back, or bring it back; tells what it was. True if something changed."""
        assert self.workspace is not None
        try:
            change = self.workspace.redo() if again else self.workspace.undo()
        except StoreError as error:
            self.tell(str(error))
        else:
            self.tell(f"{change.why} ({change.who})")
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
            self.tell(str(error))
            changes = []
        if changes:
            self.tell(news_line(changes))
            getattr(self.screen, "changed_by_others", partial(redraw, self.screen))()

    async def on_event(self, event: events.Event) -> None:
        """Clean a paste before any widget sees it, also one of Textual's own; one character too many tells its size."""
        if isinstance(event, events.Paste):
            event.text = clean(event.text, limit=FIELD_LIMIT + 1)
        await super().on_event(event)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Ctrl+P lists what this screen can do; no screenshots of confidential screens."""
        from isms_tui.tui.palette import screen_commands

        return screen_commands(self, screen)

    def action_command_palette(self) -> None:
        """Show it."""
        from isms_tui.tui.palette import Palette

        if not Palette.is_open(self):  # type: ignore[arg-type]  # its type names another result than ours
            self.push_screen(Palette(id="--command-palette"))

    def repaint(self) -> None:
        """Send the whole screen again."""
        self.forget_terminal()
        self.screen.refresh()

    def action_quit_hint(self) -> None:
        """Ctrl+C leaves: nothing is lost, what was typed is a draft."""
        save_drafts(self)
        self.exit(130, 130)
