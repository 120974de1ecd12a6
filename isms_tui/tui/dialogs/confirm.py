"""A yes or no; only `y` is yes."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from isms_tui.tui.dialogs.asking import AskingDialog
from isms_tui.tui.views.lines import BLANK, Line, indented, line


class ConfirmDialog(AskingDialog[bool]):
    """Says what would happen and waits for `y`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n,escape,enter", "answer(False)", "No"),
    ]

    def __init__(self, question: str, detail: str = "") -> None:
        """`detail` says what changes and how to take it back."""
        super().__init__()
        self._question = question
        self._detail = detail

    def rows(self, width: int) -> list[Line]:
        """The question, what would happen, the keys."""
        asked = [BLANK, *indented(self._question, width, "title"), BLANK, *indented(self._detail, width), BLANK]
        return [*asked, line("  y yes   n no", "label")]

    def action_answer(self, yes: bool) -> None:
        """Close with the answer."""
        self.dismiss(yes)
