"""What every dialog that asks one thing shares: lines drawn anew at each size, and a close that happens once."""

from __future__ import annotations

from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from isms_tui.tui.views.lines import Line
from isms_tui.tui.widgets.lines import Lines

Result = TypeVar("Result")


class AskingDialog(ModalScreen[Result]):
    """Lines above, keys at the bottom; a subclass says what stands there and which keys answer."""

    CSS = "AskingDialog { background: ansi_default; overflow: hidden; }"
    keys_height = 0
    """Rows kept at the bottom for the keys; 0 when they follow the text."""

    def rows(self, width: int) -> list[Line]:
        """What is asked."""
        raise NotImplementedError  # each dialog has its own

    def key_rows(self) -> list[Line]:
        """The keys, where they have a place of their own."""
        return []

    def compose(self) -> ComposeResult:
        """The lines, and the keys when they have a place of their own."""
        yield Lines(id="asked")
        if self.keys_height:
            yield Lines(id="asked-keys", height=self.keys_height)

    def on_mount(self) -> None:
        """Draw once the size is known."""
        self.call_after_refresh(self._draw)

    def on_resize(self, _: events.Resize) -> None:
        """Wrap again."""
        self._draw()

    def _draw(self) -> None:
        if not self.query("#asked"):  # a key that was typed ahead came before the widget, or after its end
            return
        self.query_one("#asked", Lines).set_lines(self.rows(self.size.width))
        if self.keys_height:
            self.query_one("#asked-keys", Lines).set_lines(self.key_rows())

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close once: a second key would close the screen below."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()
