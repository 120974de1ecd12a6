"""The frame that all full screens share: a title, a body, one line of keys. Redrawn as lines, never as widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from isms_tui.terminal import SMALLEST
from isms_tui.tui.views.lines import BLANK, Line, ends, indented, line, shorten
from isms_tui.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from isms_tui.tui.app import IsmsApp
    from isms_tui.workspace import Workspace

Keys = Sequence[tuple[str, str]]

_ACTIONS: dict[type, dict[str, tuple[str, tuple[int, ...]]]] = {}

KEY_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "escape": "Esc",
    "ctrl+l": "Ctrl+L",
    "enter": "Enter",
    "space": "Space",
}

ROOMY = 24
"""From so many rows on there is room for a second title line."""


class PageScreen(Screen[None]):
    """A screen made of lines. Subclasses say what the title, the body and the keys are, and call `redraw`."""

    CSS = "PageScreen { overflow: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help", id="help"),
        Binding("slash", "ask", "Ask, or find a page", id="ask"),
        Binding("q", "quit_app", "Quit", id="quit"),
        Binding("ctrl+l", "repaint", "Repaint", id="repaint"),
        Binding("D", "drafts", "Drafts: texts that were not saved", id="drafts"),
    ]
    help_topic = "keys"

    def compose(self) -> ComposeResult:
        """Three widgets, whatever the screen."""
        yield Lines(id="title", height=1)
        yield Lines(id="body")
        yield Lines(id="keys", height=2)

    @property
    def isms(self) -> IsmsApp:
        """The app, with its own type."""
        from isms_tui.tui.app import IsmsApp

        assert isinstance(self.app, IsmsApp)
        return self.app

    @property
    def workspace(self) -> Workspace:
        """The open workspace; screens that need one are only shown when there is one."""
        workspace = self.isms.workspace
        assert workspace is not None
        return workspace

    # Keys -----------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Run the binding of a key here and now: as a binding it would run after keys that were typed ahead of it."""
        self.isms.flash = False
        if self.app.screen is not self:  # typed ahead of a screen that this screen has opened
            event.stop()
            event.prevent_default()
            target = self.app.screen.focused or self.app.screen
            target.post_message(events.Key(event.key, event.character))
            return
        action = self._actions().get(event.key)
        if action is None or (self._too_small() and action[0] not in ("quit_app", "repaint")):
            if action is not None:
                event.stop()
                event.prevent_default()
            return
        event.stop()
        event.prevent_default()
        getattr(self, f"action_{action[0]}")(*action[1])

    def _actions(self) -> dict[str, tuple[str, tuple[int, ...]]]:
        """Key -> name of the action and its number, from the bindings of this class and of those above it."""
        kind = type(self)
        found = _ACTIONS.get(kind)
        if found is None:
            found = _ACTIONS[kind] = {}
            for above in reversed(kind.__mro__):
                for binding in vars(above).get("BINDINGS", ()):
                    assert isinstance(binding, Binding)
                    name, _, number = binding.action.partition("(")
                    arguments = (int(number.rstrip(")")),) if number else ()
                    if hasattr(kind, f"action_{name}") and issubclass(above, PageScreen):
                        found.update(dict.fromkeys(binding.key.split(","), (name, arguments)))
        return found

    def _too_small(self) -> bool:
        return self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]

    # What a screen says -------------------------------------------------------------------------------------------

    def title_ends(self) -> tuple[str, str]:
        """Left and right end of the title line."""
        return ("isms-tui", "")

    def below_title(self, width: int) -> list[Line]:
        """A second title line, where the screen has room for it."""
        return []

    def body(self, width: int, height: int) -> list[Line]:
        """The lines between title and keys."""
        raise NotImplementedError  # a screen without a body does not exist

    def keys(self) -> Keys:
        """At most seven keys with what they do."""
        return (("?", "help"), ("q", "quit"))

    def status(self) -> str:
        """The right end of the key line."""
        return self.isms.message

    # Drawing ------------------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Bring all three parts up to date; only lines that changed are sent."""
        if not self.is_mounted:
            return
        width, height = self.size.width, self.size.height
        if not width:
            return
        parts = list(self.query(Lines))
        if len(parts) < 3:  # a key that was typed ahead came before the parts of a new screen, or after their end
            return
        title, body, keys = parts
        if self._too_small():
            needs = f"isms-tui needs {SMALLEST[0]} columns and {SMALLEST[1]} rows; this is {width} x {height}."
            title.set_lines([])
            body.set_lines([BLANK, *indented(f"{needs} Make the window larger, or start with --plain.", width)])
            keys.set_lines([])
            return
        left, right = self.title_ends()
        title.set_lines([ends(left, right, width, "title")])
        below = self.below_title(width) if height >= ROOMY else []
        body.set_lines([*below, *self.body(width, height - 3 - len(below))])
        keys.set_lines([line(self.isms.glyphs.rule * width, "dim"), self._key_line(width)])

    def _key_line(self, width: int) -> Line:
        if self.isms.flash:  # news take the whole line until the next key
            return line(f" {shorten(self.isms.message, width - 2)}", "label")
        spans: list[tuple[str, str]] = [(" ", "")]
        status = self.status()
        *most, last = [(key, f" {label}  ") for key, label in self.keys()]
        used = 1 + len(last[0]) + len(last[1])
        for key, label in most:
            if used + len(key) + len(label) <= width:  # the last key stays: it is help, or the way out
                spans += [(key, "key"), (label, "dim")]
                used += len(key) + len(label)
        spans += [(last[0], "key"), (last[1], "dim")]
        room = width - used - 1
        if status and room >= 8:
            shown = shorten(status, room)
            spans.append((" " * (room - len(shown)) + shown, "dim"))
        return tuple(spans)

    def on_mount(self) -> None:
        """Draw once the size is known."""
        self.call_after_refresh(self.redraw)

    def on_resize(self, _: events.Resize) -> None:
        """A resize keeps place and text."""
        self.redraw()

    def on_screen_resume(self) -> None:
        """Another screen may have changed the record."""
        self.redraw()

    # Keys of every screen -----------------------------------------------------------------------------------------

    def action_help(self) -> None:
        """Keys and marks of this screen."""
        from isms_tui.tui.screens.reader import help_screen

        self.app.push_screen(help_screen(self.help_topic, self.all_keys()))

    def all_keys(self) -> Keys:
        """Every key that does something here, with what it does; the keys of the key line come first."""
        listed = list(self.keys())
        known = {key for key, _ in listed}
        for above in type(self).__mro__:
            for binding in vars(above).get("BINDINGS", ()) if issubclass(above, PageScreen) else ():
                key = KEY_NAMES.get(binding.key.split(",")[0], binding.key.split(",")[0])
                if binding.description and key.capitalize() not in known and key not in known:
                    known.add(key)
                    listed.append((key, binding.description[0].lower() + binding.description[1:]))
        return listed

    def it(self) -> str:
        """The page that this screen is about, for the conversation; "" for none."""
        return ""

    def action_ask(self) -> None:
        """Ask about the thing of this screen, or find any page."""
        self.isms.go("ask", self.it())

    def action_quit_app(self) -> None:
        """Leave; everything is saved, and what is ticked or typed is a draft."""
        from isms_tui.tui.drafts import save_drafts

        save_drafts(self.isms)
        self.app.exit(0)

    def action_drafts(self) -> None:
        """Offer the texts that were typed and not saved."""
        from isms_tui.tui.drafts import offer_drafts

        offer_drafts(self.isms, asked=True)

    def action_repaint(self) -> None:
        """Send the whole screen again (after other programs wrote over it)."""
        self.isms.repaint()

    def action_close(self) -> None:
        """Back to the screen below; on the last one, home or the first screen."""
        self.isms.close_screen()
