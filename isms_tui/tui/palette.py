"""What Ctrl+P lists: the actions of the screen, with their keys."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from textual.app import App, SystemCommand
from textual.screen import Screen

from isms_tui.tui.screens.page import KEY_NAMES, PageScreen


def screen_commands(app: App[Any], screen: Screen[Any]) -> Iterator[SystemCommand]:
    """Each action of ours once, however many keys it has."""
    seen: set[str] = set()
    for key, (node, binding, _, _) in screen.active_bindings.items():
        ours = isinstance(node, PageScreen) and not binding.action.startswith(("app.", "screen."))
        if ours and binding.description and binding.description not in seen:
            seen.add(binding.description)
            yield SystemCommand(
                binding.description, f"key: {KEY_NAMES.get(key, key)}", partial(app.run_action, binding.action, node)
            )
