"""A yes or no; only `y` is yes."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from isms_tui.tui.views.lines import BLANK, indented, line
from isms_tui.tui.widgets.lines import Lines


class ConfirmDialog(ModalScreen[bool]):
    """Says what would happen and waits for `y`."""

    CSS = "ConfirmDialog { background: ansi_default; overflow: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n,escape,enter", "answer(False)", "No"),
    ]

    def __init__(self, question: str, detail: str = "") -> None:
        """`detail` says what changes and how to take it back."""
        super().__init__()
        self._question = question
        self._detail = detail

    def compose(self) -> ComposeResult:
        """One widget."""
        yield Lines(id="confirm")

    def on_mount(self) -> None:
        """Draw once the size is known."""
        self.call_after_refresh(self._draw)

    def on_resize(self, _: events.Resize) -> None:
        """Wrap again."""
        self._draw()

    def _draw(self) -> None:
        width = self.size.width
        if not self.query("#confirm"):  # a key that was typed ahead came before the widget, or after its end
            return
        rows = [BLANK, *indented(self._question, width, "title"), BLANK, *indented(self._detail, width), BLANK]
        self.query_one("#confirm", Lines).set_lines([*rows, line("  y yes   n no", "label")])

    def action_answer(self, yes: bool) -> None:
        """Close with the answer."""
        self.dismiss(yes)

    def dismiss(self, result: bool | None = None) -> AwaitComplete:
        """Close once: a second `y` would close the screen below."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()
