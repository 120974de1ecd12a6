"""A list of pages, such as the terms of a page: move, Enter opens."""

from __future__ import annotations

from collections.abc import Sequence

from isms_tui.catalog.load import Catalog
from isms_tui.pages.find import Entry
from isms_tui.tui.screens.lists import ListScreen
from isms_tui.tui.screens.page import Keys
from isms_tui.tui.views.lines import Line, pad, shorten, window


class EntriesScreen(ListScreen):
    """A list of pages; Enter opens the one under the cursor."""

    help_topic = "entries"

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

    def it(self) -> str:
        """The page under the cursor."""
        return self._found[self.cursor].source if self._found else ""

    def action_open(self) -> None:
        """Open the page under the cursor."""
        if self._found:
            self.isms.go("page", self._found[self.cursor])
