"""What Ctrl+P lists: the actions of the screen, with their keys."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from textual.app import App, SystemCommand
from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.css.query import NoMatches
from textual.screen import Screen

from isms_tui.tui.screens.page import KEY_NAMES, PageScreen


class Palette(CommandPalette):
    """Textual's palette, made to outlast keys that come faster than it opens, lays out its list, or closes."""

    def _action_command_list(self, action: str) -> None:
        """Keys for the list; before it is laid out they have nothing to move over."""
        try:
            super()._action_command_list(action)
        except (KeyError, IndexError, NoMatches):
            return

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close once: a second Enter would close the screen below."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()


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
