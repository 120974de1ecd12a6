"""A screen with a list: a cursor that a sign shows, rows above and below it, scrolling in one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from isms_tui.tui.screens.page import PageScreen


class ListScreen(PageScreen):
    """Keeps a cursor over `count()` things. Subclasses draw them and say what Enter does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("home", "move(-9999)", show=False),
        Binding("end", "move(9999)", show=False),
        Binding("enter", "open", "Open"),
        Binding("escape", "close", "Close"),
    ]
    cursor = 0

    def things(self) -> Sequence[object]:
        """What the cursor walks over."""
        raise NotImplementedError  # a list without things does not exist

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self.cursor = max(0, min(len(self.things()) - 1, self.cursor + by))
        self.redraw()

    def action_open(self) -> None:
        """What Enter does."""
        raise NotImplementedError  # every list opens something
