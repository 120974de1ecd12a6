"""`restore FILE [N]`: list the backups, or bring one back as a change that can be undone."""

from __future__ import annotations

import argparse

from isms_tui.commands.common import open_workspace, put, tell
from isms_tui.domain.errors import UsageProblem
from isms_tui.domain.text import one_line
from isms_tui.pages.backups import backup_lines
from isms_tui.pages.record import history_entries, history_line


def restore(options: argparse.Namespace) -> int:
    """Without a number the list; with one, the content of that backup comes back and what changed is printed."""
    text = options.number
    if text is not None and not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise UsageProblem(f"A backup has a number, not {one_line(text, 30)!r}. restore FILE lists them.")
    with open_workspace(options) as workspace:
        if text is None:
            for line in backup_lines(workspace):
                put(line)
            return 0
        change = workspace.restore(int(text))
        if change is None:
            tell(f"Nothing differs from backup {int(text)}; nothing was changed.")
            return 0
        for entry in history_entries([change]):
            put(history_line(entry))
        count = len(change.entries)
        tell(f"Restored backup {int(text)}: {count} document{'' if count == 1 else 's'} changed. undo takes it back.")
    return 0
