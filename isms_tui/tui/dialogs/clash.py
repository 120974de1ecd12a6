"""Two people changed the same: both values, who and when; theirs stays unless the person says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from isms_tui.pages.clash import Both
from isms_tui.tui.views.lines import BLANK, Line, indented, labelled, line
from isms_tui.tui.widgets.lines import Lines


class ClashDialog(ModalScreen[bool]):
    """True: put mine in the place of theirs. False: theirs stays, mine is kept as a draft."""

    CSS = "ClashDialog { background: ansi_default; overflow: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "answer(True)", "Take mine"),
        Binding("enter,escape", "answer(False)", "Keep theirs"),
    ]

    def __init__(self, clashes: Sequence[Both]) -> None:
        """Show these."""
        super().__init__()
        self._clashes = clashes

    def compose(self) -> ComposeResult:
        """One widget, and the keys at the bottom."""
        yield Lines(id="clash")
        yield Lines(id="clash-keys", height=2)

    def on_mount(self) -> None:
        """Draw once the size is known."""
        self.call_after_refresh(self._draw)

    def on_resize(self, _: events.Resize) -> None:
        """Wrap again."""
        self._draw()

    def _draw(self) -> None:
        width = self.size.width
        rows: list[Line] = [
            BLANK,
            *indented("Someone else changed the same. Nothing of yours was saved yet.", width, "title"),
        ]
        for both in self._clashes:
            rows += [BLANK, *indented(both.what, width, "strong")]
            rows += labelled("on disk", both.theirs, width, indent=4)
            rows += labelled("", f"({both.who})", width, indent=4)
            rows += labelled("yours", both.mine, width, indent=4)
        keeps = "If theirs stays, yours is kept as a draft: D on any screen takes it up again."
        self.query_one("#clash", Lines).set_lines([*rows, BLANK, *indented(keeps, width, "dim")])
        keys = "  Enter theirs stays   m yours takes its place (u takes it back)"
        self.query_one("#clash-keys", Lines).set_lines([BLANK, line(keys, "label")])

    def action_answer(self, mine: bool) -> None:
        """Close with the answer."""
        self.dismiss(mine)
