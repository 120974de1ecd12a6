"""A form: one line for each field, a live line about what it would do, a problem in plain words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from isms_tui.domain.errors import IsmsError, plain_words
from isms_tui.domain.merge import Clash, Clashed
from isms_tui.domain.text import one_line
from isms_tui.tui.dialogs.halftyped import Field, HalfTyped, Values
from isms_tui.tui.views.lines import BLANK, Line, indented, line, shorten
from isms_tui.tui.widgets.field import TextField
from isms_tui.tui.widgets.lines import Lines

__all__ = ["Field", "FormDialog", "Values"]


class FormDialog(HalfTyped):
    """Asks for a few lines of text. Enter goes to the next field and, on the last one, submits; Esc cancels.

    `submit` does the work and may refuse: the sentence is shown and the text stays.
    """

    CSS = """
    FormDialog { background: ansi_default; overflow: hidden; }
    FormDialog Vertical { height: 1fr; overflow: hidden; }
    FormDialog Horizontal { height: 1; }
    FormDialog Horizontal Lines { width: 27; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("ctrl+o", "submit", "Save"),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        submit: Callable[[Values], object] | None = None,
        aside: Callable[[Values, int], list[Line]] | None = None,
        topic: tuple[str, str] | None = None,
        look_again: Callable[[Sequence[Clash]], None] | None = None,
    ) -> None:
        """Describe a form.

        Args:
            title: of the form.
            fields: one line each.
            submit: does the work.
            aside: draws what the present values would do, below the fields.
            topic: under what half-typed text is kept (see `Draft`); by its title where none is given.
            look_again: told when the person stays with values that clashed, before `submit` is tried again.
        """
        super().__init__()
        self._title = title
        self._fields = list(fields)
        self._submit = submit
        self._aside = aside
        self._topic = topic or ("form", title)
        self._look_again = look_again
        self._problem = ""
        self._news = ""

    def compose(self) -> ComposeResult:
        """Title, fields with their labels, the lines below, the keys."""
        self._fill_from_draft()
        yield Lines(id="form-title", height=2)
        with Vertical():
            for field in self._fields:
                with Horizontal():
                    yield Lines(id=f"label-{field.id}", height=1)
                    yield TextField(self._texts.get(field.id, field.value), id=f"field-{field.id}")
            yield Lines(id="aside")
        yield Lines(id="form-keys", height=1)

    def on_mount(self) -> None:
        """Focus the first empty field."""
        empty = next((f for f in self._fields if not self._texts.get(f.id, f.value)), self._fields[0])
        self.query_one(f"#field-{empty.id}", TextField).focus()
        self.call_after_refresh(self.redraw)

    def values(self) -> Values:
        """What stands in the fields, cleaned."""
        return {f.id: one_line(self.query_one(f"#field-{f.id}", TextField).value) for f in self._fields}

    def redraw(self) -> None:
        """Labels, problem, what it would do, keys."""
        width = self.size.width
        if not width or len(self.query(TextField)) < len(self._fields) or not self.query("#form-keys"):
            return  # a key that was typed ahead came before the parts of the form, or after their end
        self.query_one("#form-title", Lines).set_lines([line(f" {shorten(self._title, width - 2)}", "title"), BLANK])
        focused = self.focused.id if self.focused else ""
        hint = ""
        for field in self._fields:
            here = focused == f"field-{field.id}"
            hint = field.hint if here else hint
            sign = " > " if here else "   "
            self.query_one(f"#label-{field.id}", Lines).set_lines(
                [line(sign + field.label, "label" if here else "dim")]
            )
        rows: list[Line] = []
        if self._problem:
            rows += [BLANK, *indented(self._problem, width, "warn", indent=3)]
        elif hint:
            rows += [BLANK, *indented(hint, width, "dim", indent=3)]
        if self._aside is not None:
            rows += [BLANK, *self._aside(self.values(), width)]
        self.query_one("#aside", Lines).set_lines(rows)
        keys = " Enter next, on the last field save   Ctrl+O save   Esc cancel"
        self.query_one("#form-keys", Lines).set_lines([line(keys, "dim")])

    @on(TextField.Changed)
    def _typed(self) -> None:
        if self.values() != self._texts:  # filling in the text of a draft is no typing
            self._problem, self._news = self._news, ""
        self.redraw()

    def paste_cut(self, message: str) -> None:
        """A field kept only the beginning of a paste. The change that the paste is must not wipe the message away."""
        self._problem = self._news = message
        self.redraw()

    def key_pressed(self, key: str) -> bool:
        """Keys that a field hands over in the order in which they were typed; True when the key was for the form."""
        actions = {
            "enter": self.action_enter,
            "tab": self.action_next,
            "down": self.action_next,
            "shift+tab": self.action_previous,
            "up": self.action_previous,
            "ctrl+o": self.action_submit,
            "escape": self.action_cancel,
        }
        if key in actions:
            actions[key]()
        return key in actions

    def action_enter(self) -> None:
        """The next field; on the last one save."""
        if self.focused is not None and self.focused.id == f"field-{self._fields[-1].id}":
            self.action_submit()
        else:
            self.action_next()

    def on_descendant_focus(self, _: events.DescendantFocus) -> None:
        """The sign and the hint follow the focus."""
        self.redraw()

    def on_resize(self, _: events.Resize) -> None:
        """A resize keeps the text."""
        self.redraw()

    def action_next(self) -> None:
        """The next field."""
        self.focus_next(TextField)

    def action_previous(self) -> None:
        """The field before."""
        self.focus_previous(TextField)

    def action_submit(self) -> None:
        """Save, or say why not."""
        if self.app.screen is not self:  # a second Enter, typed before the form had closed
            return
        values = self.values()
        if self._submit is not None:
            try:
                self._submit(values)
            except Clashed as clashed:
                self.ask_about(clashed, values)
                return
            except IsmsError as error:
                self._problem = plain_words(error)
                self.redraw()
                return
        self.forget_draft()
        self.dismiss(values)

    def action_cancel(self) -> None:
        """Close without saving; the text is dropped."""
        self.forget_draft()
        self.dismiss(None)

    def dismiss(self, result: Values | None = None) -> AwaitComplete:
        """Close once: a second Esc would close the screen below."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()
