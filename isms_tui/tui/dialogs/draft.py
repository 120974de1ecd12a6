"""Offers half-typed text: take it up, drop it, or leave it for later."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from isms_tui.tui.views.lines import BLANK, indented, line
from isms_tui.tui.widgets.lines import Lines

Choice = Literal["take", "drop", "later"]


class DraftDialog(ModalScreen[Choice]):
    """Shows what was typed and waits for Enter, `d` or Esc."""

    CSS = "DraftDialog { background: ansi_default; overflow: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose('take')", "Take it up"),
        Binding("d", "choose('drop')", "Drop it"),
        Binding("escape", "choose('later')", "Later"),
    ]

    def __init__(self, sentence: str) -> None:
        """`sentence` says what was being typed, and when."""
        super().__init__()
        self._sentence = sentence

    def compose(self) -> ComposeResult:
        """One widget."""
        yield Lines(id="draft")

    def on_mount(self) -> None:
        """Draw once the size is known."""
        self.call_after_refresh(self._draw)

    def on_resize(self, _: events.Resize) -> None:
        """Wrap again."""
        self._draw()

    def _draw(self) -> None:
        width = self.size.width
        rows = [BLANK, *indented("A text that was not saved", width, "title"), BLANK, *indented(self._sentence, width)]
        keys = "  Enter takes it up   d drops it   Esc later (D on any screen shows it again)"
        self.query_one("#draft", Lines).set_lines([*rows, BLANK, line(keys, "label")])

    def action_choose(self, choice: Choice) -> None:
        """Close with the answer."""
        self.dismiss(choice)
