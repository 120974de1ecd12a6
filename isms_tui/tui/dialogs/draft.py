"""Offers half-typed text: take it up, drop it, or leave it for later."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.binding import Binding, BindingType

from isms_tui.tui.dialogs.asking import AskingDialog
from isms_tui.tui.views.lines import BLANK, Line, indented, line

Choice = Literal["take", "drop", "later"]


class DraftDialog(AskingDialog[Choice]):
    """Shows what was typed and waits for Enter, `d` or Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose('take')", "Take it up"),
        Binding("d", "choose('drop')", "Drop it"),
        Binding("escape", "choose('later')", "Later"),
    ]

    def __init__(self, sentence: str) -> None:
        """`sentence` says what was being typed, and when."""
        super().__init__()
        self._sentence = sentence

    def rows(self, width: int) -> list[Line]:
        """What was being typed, and the keys."""
        told = [BLANK, *indented("A text that was not saved", width, "title"), BLANK, *indented(self._sentence, width)]
        keys = "  Enter takes it up   d drops it   Esc later (D on any screen shows it again)"
        return [*told, BLANK, line(keys, "label")]

    def action_choose(self, choice: Choice) -> None:
        """Close with the answer."""
        self.dismiss(choice)
