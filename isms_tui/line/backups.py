"""Backups in line mode: the list, a look at what would change, and back."""

from __future__ import annotations

from isms_tui.domain.errors import UsageProblem
from isms_tui.line.prompts import Prompt
from isms_tui.line.talk import say, say_item
from isms_tui.pages.backups import backup_lines, difference_lines
from isms_tui.workspace import Workspace


def bring_back(workspace: Workspace, prompt: Prompt, text: str) -> None:
    """List the backups, or bring one back after a question."""
    if not text:
        for line in backup_lines(workspace):
            say(line)
        return
    if not text.isascii() or not text.isdigit():
        raise UsageProblem("Name a backup by its number, such as: backups 17.")
    changes = workspace.store.compare(int(text))
    for line in difference_lines(changes):
        say_item("  -", line)
    if not changes:
        say("Nothing differs from that backup.")
    elif prompt.ask(f"Documents that become as they were then: {len(changes)}. y or n:").lower() == "y":
        workspace.restore(int(text))
        say("Restored. u takes it back.")
