"""One line to type into: no border, no blinking cursor, no bytes while idle."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from isms_tui.domain.text import FIELD_LIMIT, clean, one_line
from isms_tui.tui.driver import CutPaste


class TextField(Input):
    """An Input that cleans what is pasted and keeps at most 20,000 characters."""

    DEFAULT_CSS = """
    TextField { border: none; width: 1fr; height: 1; padding: 0; background: ansi_default; color: ansi_default; }
    TextField:focus { border: none; background-tint: ansi_default 0%; text-style: underline; }
    """

    def __init__(self, value: str, *, id: str, placeholder: str = "") -> None:
        """A field with its present value."""
        super().__init__(one_line(value), id=id, placeholder=placeholder, max_length=FIELD_LIMIT, select_on_focus=False)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Whatever way text came in, the field holds and shows it cleaned; spaces at its ends may still grow words."""
        return clean(value, multiline=False)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text between two places; a character that is two in the cleaned form must not leave the cursor behind."""
        start, end = sorted((max(0, start), min(len(self.value), end)))
        head = clean(self.value[:start] + text, multiline=False, limit=None)
        if len(head) + len(self.value) - end > FIELD_LIMIT:
            self.restricted()
            return
        self.value = head + self.value[end:]
        self.cursor_position = len(head)

    async def _on_key(self, event: events.Key) -> None:
        """Take keys in the order in which they were typed, also those that came ahead of a change of focus.

        As bindings, Backspace, Tab and Enter would run after letters that were typed later (a slow line sends bursts).
        """
        screen = self.screen
        focused = screen.focused
        if self.app.screen is not screen:  # typed ahead of the end of this form
            event.stop()
            event.prevent_default()
            target = self.app.screen.focused or self.app.screen
            target.post_message(events.Key(event.key, event.character))
        elif focused is not self and isinstance(focused, TextField):
            event.stop()
            event.prevent_default()
            focused.post_message(events.Key(event.key, event.character))
        elif event.key == "backspace":
            event.stop()
            event.prevent_default()
            self.action_delete_left()
        elif getattr(screen, "key_pressed", lambda _: False)(event.key):
            event.stop()
            event.prevent_default()
        else:
            await super()._on_key(event)

    def _on_paste(self, event: events.Paste) -> None:
        """Clean and cap before anything is drawn: a pasted megabyte would freeze the screen."""
        event.prevent_default()
        event.stop()
        text = one_line(event.text, FIELD_LIMIT + 1)
        room = max(0, FIELD_LIMIT - len(self.value))  # an Input refuses as a whole what does not fit as a whole
        self.insert_text_at_cursor(text[:room])
        told = getattr(self.screen, "paste_cut", None)
        if told is not None and (len(text) > room or isinstance(event, CutPaste)):
            told(f"Only the beginning of the paste was kept: a field takes {FIELD_LIMIT:,} characters.")
