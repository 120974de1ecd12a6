"""The page of one control: start, work, everything; why, decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from isms_tui.catalog.blocks import Block
from isms_tui.pages.control import DEPTHS, control_page
from isms_tui.tui.dialogs.decide import exclusion_form, inclusion_form
from isms_tui.tui.screens.page import Keys
from isms_tui.tui.screens.reader import ReaderScreen

if TYPE_CHECKING:
    from isms_tui.tui.app import IsmsApp


class ControlScreen(ReaderScreen):
    """Depth 1 fits 80x24; `d` goes deeper."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "deeper", "Deeper", id="control.deeper"),
        Binding("f", "full", "Full page", id="control.full"),
        Binding("w", "why", "Why", id="control.why"),
        Binding("a", "keep", "Keep", id="control.keep"),
        Binding("x", "leave_out", "Leave out", id="control.out"),
    ]
    help_topic = "control"

    def __init__(self, control: str) -> None:
        """Show a control that exists."""
        super().__init__(f"A.{control}", self._page)
        self.control = control
        self._depth = 1

    def it(self) -> str:
        """The control."""
        return self.control

    def _page(self) -> list[Block]:
        return control_page(self.workspace.catalog, self.control, self._depth, self.workspace)

    def stamp(self) -> tuple[object, ...]:
        """The page depends on the depth too."""
        return (*super().stamp(), self._depth)

    def title_ends(self) -> tuple[str, str]:
        """Number and title; theme and depth."""
        found = self.workspace.catalog.controls[self.control]
        depth = f" {self.isms.glyphs.dot} {DEPTHS[self._depth - 1]}" if found.complete else ""
        return f"A.{self.control} {found.title}", f"{found.theme}{depth}"

    def keys(self) -> Keys:
        """Depth only where there is something below."""
        deeper = (("d", "deeper"), ("f", "full")) if self.workspace.catalog.controls[self.control].complete else ()
        return (*deeper, ("w", "why"), ("a", "keep"), ("x", "leave out"), ("Esc", "back"), ("?", "help"))

    def action_deeper(self) -> None:
        """The next depth; after the last the first again."""
        self._to_depth(self._depth % len(DEPTHS) + 1)

    def action_full(self) -> None:
        """Everything at once."""
        self._to_depth(len(DEPTHS))

    def _to_depth(self, depth: int) -> None:
        self._depth, self._first = depth, 0
        self.redraw()

    def action_why(self) -> None:
        """Why it applies or not."""
        self.isms.go("why", self.control)

    def action_keep(self) -> None:
        """Decide that it applies."""
        self.app.push_screen(inclusion_form(self.workspace, self.control), self._after)

    def action_leave_out(self) -> None:
        """Decide that it does not."""
        self.app.push_screen(exclusion_form(self.workspace, self.control), self._after)

    def _after(self, values: dict[str, str] | None) -> None:
        if values is not None:
            self.isms.message = self.isms.saved()
        self.redraw()


def control_screen(_: IsmsApp, control: str) -> ControlScreen:
    """Make the page of a control."""
    return ControlScreen(control)
