"""Backups: what each would change, and bringing one back after a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from isms_tui.domain.errors import IsmsError, plain_words
from isms_tui.pages.backups import Row, backup_row, difference_lines, row_line
from isms_tui.store import StoreError
from isms_tui.tui.screens.lists import ListScreen
from isms_tui.tui.screens.page import Keys
from isms_tui.tui.views.lines import BLANK, Line, indented, line, shorten, window

if TYPE_CHECKING:
    from isms_tui.tui.app import IsmsApp


class BackupsScreen(ListScreen):
    """The newest first; below the list what bringing the one under the cursor back would change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Bring it back", id="backups.restore"),
        Binding("u", "undo", "Undo", id="backups.undo"),
        Binding("h", "close", show=False),
    ]
    help_topic = "backups"

    def __init__(self) -> None:
        """Nothing is read before it is drawn."""
        super().__init__()
        self._rows: dict[int, Row] = {}
        self._preview: tuple[int, Sequence[str]] | None = None
        self._numbers: list[int] = []
        self._as_of = -1

    def things(self) -> list[int]:
        """Numbers of the backups, the newest first; read again when the record changed."""
        revision = self.workspace.store.revision
        if revision != self._as_of:
            self._as_of = revision
            self._numbers = [item.number for item in self.workspace.store.backups()][::-1]
            self._rows, self._preview = {}, None
        return self._numbers

    def title_ends(self) -> tuple[str, str]:
        """How many there are."""
        count = len(self.things())
        return f"{self.workspace.organization}: backups", f"{count} backup{'' if count == 1 else 's'}"

    def body(self, width: int, height: int) -> list[Line]:
        """The list, and the preview."""
        numbers = self.things()
        if not numbers:
            about = "There is no backup yet. The first one is made when the file is written for the second time."
            return [BLANK, *indented(about, width)]
        self.cursor = max(0, min(self.cursor, len(numbers) - 1))
        room = max(3, min(len(numbers), height // 2))
        _, first = window([BLANK] * len(numbers), room, self.cursor)
        rows = [self._line(number, first + place, width) for place, number in enumerate(numbers[first : first + room])]
        changes = self._changes(numbers[self.cursor])
        rows += [BLANK, line("  Bringing it back would change: now -> then", "label")]
        left = height - len(rows)
        shown = changes if len(changes) <= left else changes[: left - 1]
        rows += [line(f"   {shorten(text, width - 4)}") for text in shown]
        if len(shown) < len(changes):
            rows.append(line(f"   and {len(changes) - len(shown)} more", "dim"))
        return rows if changes else [*rows, line("   nothing")]

    def _line(self, number: int, place: int, width: int) -> Line:
        """One backup; only those in view are compared, as each has to be read for it."""
        if number not in self._rows:
            self._rows[number] = backup_row(self.workspace, number)
        here = place == self.cursor
        text = shorten(row_line(self._rows[number]), width - 4)
        return line(f" {'>' if here else ' '} {text}", "cursor" if here else "")

    def _changes(self, number: int) -> Sequence[str]:
        if self._preview is None or self._preview[0] != number:
            try:
                found = difference_lines(self.workspace.store.compare(number))
            except StoreError as error:
                found = [str(error)]
            self._preview = (number, found)
        return self._preview[1]

    def keys(self) -> Keys:
        """Bring back, undo."""
        return (("Enter", "bring it back"), ("u", "undo"), ("Esc", "back"), ("?", "help"))

    def action_open(self) -> None:
        """Ask, then bring the content back."""
        from isms_tui.tui.dialogs.confirm import ConfirmDialog

        numbers = self.things()
        if not numbers:
            return
        number = numbers[self.cursor]
        try:
            count = len(self.workspace.store.compare(number))
        except StoreError as error:
            self.isms.tell(str(error))
            self.redraw()
            return
        if not count:
            self.isms.tell("nothing differs from that backup")
            self.redraw()
            return

        def do(yes: bool | None) -> None:
            if yes:
                self._restore(number)

        row = backup_row(self.workspace, number)
        many = f"{count} document{'' if count == 1 else 's'}"
        detail = f"{many} would be as they were then. It is one change in the history: u takes it back."
        self.app.push_screen(ConfirmDialog(f"Bring back the backup of {row.time}?", detail), do)

    def _restore(self, number: int) -> None:
        try:
            change = self.workspace.restore(number)
        except IsmsError as error:
            self.isms.tell(plain_words(error))
        else:
            count = len(change.entries) if change else 0
            self.isms.tell(f"restored: {count} document{'' if count == 1 else 's'} changed; u takes it back")
        self.redraw()

    def action_undo(self) -> None:
        """Take the latest change back, such as a restore."""
        if self.isms.undo():
            self.redraw()


def backups_screen(_: IsmsApp) -> BackupsScreen:
    """Make the list of backups."""
    return BackupsScreen()
