"""All 93 controls in one list, filtered by theme and by outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from isms_tui.domain.model import OUTCOME_WORDS, THEMES
from isms_tui.domain.soa import Row
from isms_tui.tui.screens.lists import ListScreen
from isms_tui.tui.screens.page import Keys
from isms_tui.tui.views.lines import Line
from isms_tui.tui.views.table import control_table

if TYPE_CHECKING:
    from isms_tui.tui.app import IsmsApp

ALL = "all"


class ControlsScreen(ListScreen):
    """One line for each control: what the answers suggest, what was decided, how far it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "theme", "Theme", id="controls.theme"),
        Binding("o", "outcome", "Outcome", id="controls.outcome"),
        Binding("w", "why", "Why", id="controls.why"),
        Binding("h", "close", show=False),
    ]
    help_topic = "controls"

    def __init__(self) -> None:
        """Show all."""
        super().__init__()
        self._theme = self._outcome = ALL

    def things(self) -> list[Row]:
        """The rows that the filters leave."""
        return [
            row
            for row in self.workspace.soa().rows
            if self._theme in (ALL, row["theme"]) and self._outcome in (ALL, row["outcome"])
        ]

    def title_ends(self) -> tuple[str, str]:
        """What is shown."""
        filters = [self._theme, OUTCOME_WORDS.get(self._outcome, "")]
        shown = f" {self.isms.glyphs.dot} ".join(word for word in filters if word not in (ALL, ""))
        return "Controls of Annex A", f"{len(self.things())} of 93{f': {shown}' if shown else ''}"

    def body(self, width: int, height: int) -> list[Line]:
        """The table."""
        rows = self.things()
        self.cursor = max(0, min(self.cursor, len(rows) - 1))
        return control_table(rows, self.cursor, width, height)

    def keys(self) -> Keys:
        """Filters, page, why."""
        return (("Enter", "page"), ("t", "theme"), ("o", "outcome"), ("w", "why"), ("Esc", "back"), ("?", "help"))

    def control(self) -> str | None:
        """The control under the cursor."""
        rows = self.things()
        return str(rows[self.cursor]["control_id"]).removeprefix("A.") if rows else None

    def it(self) -> str:
        """The control under the cursor."""
        return self.control() or ""

    def action_open(self) -> None:
        """Open the page."""
        if control := self.control():
            self.isms.go("control", control)

    def action_why(self) -> None:
        """Why this control applies or not."""
        if control := self.control():
            self.isms.go("why", control)

    def action_theme(self) -> None:
        """The next theme."""
        self._theme = _after(self._theme, (ALL, *THEMES))
        self.redraw()

    def action_outcome(self) -> None:
        """The next outcome."""
        self._outcome = _after(self._outcome, (ALL, *OUTCOME_WORDS))
        self.redraw()


def _after(value: str, values: tuple[str, ...]) -> str:
    return values[(values.index(value) + 1) % len(values)]


def controls_screen(_: IsmsApp) -> ControlsScreen:
    """Make the list of controls."""
    return ControlsScreen()
