"""Find any page by name or words, and the terms of a page: type, move, Enter opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events

from isms_tui.catalog.load import Catalog
from isms_tui.pages.find import Entry, search
from isms_tui.tui.screens.lists import ListScreen
from isms_tui.tui.screens.page import Keys
from isms_tui.tui.views.lines import BLANK, Line, indented, line, pad, shorten, window

if TYPE_CHECKING:
    from isms_tui.tui.app import IsmsApp

LONGEST = 60


class EntriesScreen(ListScreen):
    """A list of pages; Enter opens the one under the cursor."""

    help_topic = "find"

    def __init__(self, title: str, catalog: Catalog, found: Sequence[Entry] = ()) -> None:
        """Show these pages."""
        super().__init__()
        self._title = title
        self._catalog = catalog
        self._found = list(found)

    def title_ends(self) -> tuple[str, str]:
        """What is listed, and how many."""
        return self._title, f"{len(self._found)} page{'' if len(self._found) == 1 else 's'}"

    def things(self) -> list[Entry]:
        """The pages."""
        return self._found

    def body(self, width: int, height: int) -> list[Line]:
        """One line for each page."""
        self.cursor = max(0, min(self.cursor, len(self._found) - 1))
        rows: list[Line] = []
        for place, entry in enumerate(self._found):
            look = "cursor" if place == self.cursor else ""
            sign = " > " if place == self.cursor else "   "
            rows.append(((sign, look), (pad(entry.name, 24), look), (f" {shorten(entry.title, width - 30)}", "")))
        return window(rows, height, self.cursor)[0]

    def keys(self) -> Keys:
        """Open, close."""
        return (("Enter", "open"), ("Esc", "back"), ("?", "help"))

    def action_open(self) -> None:
        """Open the page under the cursor."""
        if self._found:
            self.isms.go("page", self._found[self.cursor])


class FindScreen(EntriesScreen):
    """What is typed narrows the list with every key."""

    def __init__(self, catalog: Catalog) -> None:
        """Start with nothing typed."""
        super().__init__("Find a page", catalog)
        self._typed = ""

    def on_key(self, event: events.Key) -> None:
        """Letters, digits and spaces are typed; everything else is a binding."""
        if self.app.screen is self and event.key == "backspace":
            self._type(self._typed[:-1], event)
        elif self.app.screen is self and event.character and event.character.isprintable():
            self._type((self._typed + event.character)[:LONGEST], event)
        else:
            super().on_key(event)

    def _type(self, text: str, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self._typed, self.cursor = text, 0
        self._found = search(self._catalog, text)
        self.redraw()

    def body(self, width: int, height: int) -> list[Line]:
        """What was typed, and what it finds."""
        rows: list[Line] = [((" Find: ", "label"), (f"{self._typed}_", "strong")), BLANK]
        if not self._typed:
            about = (
                "Type a number (5.23, clause 6.1.3, RS-01), a word (backup, leaver, scope), or the beginning of a term."
            )
            return [*rows, *indented(about, width, "dim")]
        if not self._found:
            return [*rows, line("  No page has these words. Try fewer, or another word for it.")]
        return [*rows, *super().body(width, height - len(rows))]

    def keys(self) -> Keys:
        """Typing is the main thing."""
        return (("Up Down", "move"), ("Enter", "open"), ("Esc", "back"))


def find_screen(app: IsmsApp) -> FindScreen:
    """Make the find screen."""
    return FindScreen(app.catalog())
