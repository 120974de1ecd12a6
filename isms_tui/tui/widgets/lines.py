"""The one widget that most screens are made of: lines of text that repaints only the lines that changed.

A list widget that refreshes itself whole costs 0.7 to 7 kB a key; this one sends the two or three lines touched.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from isms_tui.domain.text import clean
from isms_tui.tui.views.lines import BLANK, Line
from isms_tui.tui.widgets.styles import looks


class Lines(Widget):
    """Shows a list of lines from the top; what does not fit below is not shown (views cut to size)."""

    DEFAULT_CSS = "Lines { height: 1fr; width: 1fr; }"

    def __init__(self, *, id: str, height: int | None = None) -> None:
        """`height` fixes the number of lines; None takes the room that is left."""
        super().__init__(id=id)
        if height is not None:
            self.styles.height = height
        self._lines: list[Line] = []
        self._looks = looks(colour=True)

    def on_mount(self) -> None:
        """Take the colours of the app."""
        self._looks = looks(colour=not getattr(self.app, "no_color", False))

    @property
    def lines(self) -> Sequence[Line]:
        """What is shown."""
        return self._lines

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; only those that differ are painted again."""
        before, self._lines = self._lines, list(lines)
        width = self.size.width
        if not width:
            self.refresh()
            return
        for y in range(max(len(before), len(self._lines))):
            old = before[y] if y < len(before) else BLANK
            new = self._lines[y] if y < len(self._lines) else BLANK
            if old != new and y < self.size.height:
                self.refresh(Region(0, y, width, 1))

    def render_line(self, y: int) -> Strip:
        """One line as Textual wants it."""
        found = self._lines[y] if y < len(self._lines) else BLANK
        plain = self._looks[""]  # a filter of Textual needs a style on every segment
        segments = [Segment(clean(text, multiline=False), self._looks.get(style, plain)) for text, style in found]
        return Strip(segments).adjust_cell_length(self.size.width, plain)
