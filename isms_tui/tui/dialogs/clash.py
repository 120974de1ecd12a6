"""Two people changed the same: both values, who and when; theirs stays unless the person says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from isms_tui.pages.clash import Both
from isms_tui.tui.dialogs.asking import AskingDialog
from isms_tui.tui.views.lines import BLANK, Line, indented, labelled, line


class ClashDialog(AskingDialog[bool]):
    """True: put mine in the place of theirs. False: theirs stays, mine is kept as a draft."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "answer(True)", "Take mine"),
        Binding("enter,escape", "answer(False)", "Keep theirs"),
    ]
    keys_height = 2

    def __init__(self, clashes: Sequence[Both]) -> None:
        """Show these."""
        super().__init__()
        self._clashes = clashes

    def rows(self, width: int) -> list[Line]:
        """Both values of each field."""
        told = "Someone else changed the same. Nothing of yours was saved yet."
        rows: list[Line] = [BLANK, *indented(told, width, "title")]
        for both in self._clashes:
            rows += [BLANK, *indented(both.what, width, "strong")]
            rows += labelled("on disk", both.theirs, width, indent=4)
            rows += labelled("", f"({both.who})", width, indent=4)
            rows += labelled("yours", both.mine, width, indent=4)
        keeps = "If theirs stays, yours is kept as a draft: D on any screen takes it up again."
        return [*rows, BLANK, *indented(keeps, width, "dim")]

    def key_rows(self) -> list[Line]:
        """The keys stay in sight however long the values are."""
        return [BLANK, line("  Enter theirs stays   m yours takes its place (u takes it back)", "label")]

    def action_answer(self, mine: bool) -> None:
        """Close with the answer."""
        self.dismiss(mine)
