"""What a form does besides drawing fields: its text survives a lost terminal, and a clash is asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textual.screen import ModalScreen

from isms_tui.domain.merge import Clash, Clashed
from isms_tui.pages.clash import both_values
from isms_tui.tui.drafts import clock_words, keep_draft
from isms_tui.tui.widgets.field import TextField

if TYPE_CHECKING:
    from isms_tui.tui.app import IsmsApp

Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `hint` stands below it while it has the focus."""

    id: str
    label: str
    value: str = ""
    hint: str = ""


class HalfTyped(ModalScreen[Values | None]):
    """A form's text between the first key and the last."""

    _fields: list[Field]
    _topic: tuple[str, str]
    _look_again: Callable[[Sequence[Clash]], None] | None
    _problem: str
    _texts: Values = {}  # noqa: RUF012  # never changed in place: a draft brings its own

    @property
    def _isms(self) -> IsmsApp:
        return cast("IsmsApp", self.app)

    def values(self) -> Values:
        """What stands in the fields, cleaned."""
        raise NotImplementedError  # the form has the fields

    def redraw(self) -> None:
        """Show problem and hints."""
        raise NotImplementedError  # the form has the lines

    def save_draft(self) -> None:
        """Keep what differs from the record; called every two seconds, and when the terminal goes away."""
        if not self.is_attached or len(self.query(TextField)) < len(self._fields):
            return
        values = self.values()
        if values != {field.id: field.value for field in self._fields}:
            keep_draft(self._isms, self._topic, values)
        elif self._isms.drafts.holds(*self._topic):
            self.forget_draft()

    def forget_draft(self) -> None:
        """The text was saved, or is not wanted."""
        self._isms.drafts.drop(*self._topic)

    def _fill_from_draft(self) -> None:
        """Start with the text that was left here."""
        draft = self._isms.drafts.find(*self._topic)
        if draft is not None:
            self._texts = {field.id: draft.values.get(field.id, field.value) for field in self._fields}
            self._problem = f"This is the text of {clock_words(draft.at)} that was not saved. Esc drops it."

    def ask_about(self, clashed: Clashed, values: Values) -> None:
        """Both values, and the person decides; their text is safe in a draft meanwhile."""
        workspace, look_again = self._isms.workspace, self._look_again
        if workspace is None or look_again is None:
            self._problem = str(clashed)
            self.redraw()
            return
        from isms_tui.tui.dialogs.clash import ClashDialog

        keep_draft(self._isms, self._topic, values, kept=True)

        def chosen(mine: bool | None) -> None:
            if mine:
                look_again(clashed.clashes)
                self.action_submit()
            else:
                self._isms.tell("theirs stays; yours is kept as a draft: D takes it up")
                self.dismiss(None)

        self.app.push_screen(ClashDialog([both_values(workspace.catalog, clash) for clash in clashed.clashes]), chosen)

    def changed_by_others(self) -> None:
        """Say who changed what while the form is open; the fields stay as they are."""
        self._problem = f"Meanwhile {self._isms.message}"
        self.redraw()

    def action_submit(self) -> None:
        """Save, or say why not."""
        raise NotImplementedError  # the form saves
