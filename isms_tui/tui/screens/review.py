"""The review: every control with what the answers suggest; a person decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from isms_tui.domain.decision import Decision
from isms_tui.domain.errors import IsmsError, plain_words
from isms_tui.domain.gates import Gate
from isms_tui.domain.model import THEMES
from isms_tui.tui.dialogs.decide import exclusion_form, inclusion_form
from isms_tui.tui.screens.lists import ListScreen
from isms_tui.tui.screens.page import Keys
from isms_tui.tui.views.lines import Line
from isms_tui.tui.views.review import Group, Row, groups, review_lines, rows_of

if TYPE_CHECKING:
    from isms_tui.tui.app import IsmsApp


class ReviewScreen(ListScreen):
    """Candidates first, then everything by theme."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "leave_out", "Leave out", id="review.out"),
        Binding("a", "keep", "Keep", id="review.keep"),
        Binding("A", "keep_all", "Keep all that apply", id="review.keep_all"),
        Binding("w", "why", "Why", id="review.why"),
        Binding("u", "undo", "Undo", id="review.undo"),
        Binding("r", "redo", "Redo", id="review.redo"),
        Binding("tab", "fold", "Open or close a theme", id="review.fold"),
        Binding("h", "close", "Home", show=False),
    ]
    help_topic = "review"

    def __init__(self) -> None:
        """Everything that needs judgement is open, the themes are folded."""
        super().__init__()
        self._opened: frozenset[str] = frozenset()

    def _groups(self) -> tuple[Group, ...]:
        workspace = self.workspace
        return groups(workspace.proposal().outcomes, workspace.catalog.controls, workspace.contradicted())

    def things(self) -> list[Row]:
        """The rows that the cursor walks over."""
        return rows_of(self._groups(), self._opened)

    def _row(self) -> Row | None:
        rows = self.things()
        self.cursor = max(0, min(self.cursor, len(rows) - 1))
        return rows[self.cursor] if rows else None

    # Drawing ------------------------------------------------------------------------------------------------------

    def title_ends(self) -> tuple[str, str]:
        """The four counts."""
        counts = self.workspace.proposal().counts()
        dot = self.isms.glyphs.dot
        left = "Review: what your answers suggest" if self.size.width >= 100 else "Review"
        right = f"{counts['applicable']} apply {dot} {counts['inherited']} run by others"
        return left, f"{right} {dot} {counts['candidate']} could go {dot} {counts['contested']} keep unless"

    def body(self, width: int, height: int) -> list[Line]:
        """The list."""
        workspace, row = self.workspace, self._row()
        because = {found.control: self._because(found) for found in self.things() if found.control}
        return review_lines(
            self._groups(),
            self._opened,
            self.cursor,
            workspace.catalog.controls,
            workspace.decisions(),
            because,
            self._details(row),
            width,
            height,
        )

    def _details(self, row: Row | None) -> tuple[Sequence[Gate], str]:
        """Gates and sentence of the line under the cursor, where leaving out is the question."""
        workspace = self.workspace
        if row is None or not row.control or row.group in THEMES:
            return (), ""
        decision = workspace.decisions().get(row.control)
        if decision is None:
            return workspace.gates(Decision(row.control, "out", by=workspace.who)), ""
        return ((), "") if decision.applicable else (workspace.gates(decision), workspace.sentence(decision))

    def _because(self, row: Row) -> str:
        workspace = self.workspace
        if row.group in THEMES:
            return workspace.catalog.rules[row.control].because
        return workspace.leading_reason(row.control)

    def keys(self) -> Keys:
        """What can be done with the line under the cursor."""
        row = self._row()
        if row is not None and not row.control:
            return (
                ("Enter", "open theme"),
                ("A", "keep all that apply"),
                ("u", "undo"),
                ("r", "redo"),
                ("Esc", "home"),
                ("?", "help"),
            )
        return (
            ("x", "leave out"),
            ("a", "keep"),
            ("w", "why"),
            ("Enter", "page"),
            ("u", "undo"),
            ("Esc", "home"),
            ("?", "help"),
        )

    # Keys ---------------------------------------------------------------------------------------------------------

    def it(self) -> str:
        """The control under the cursor."""
        row = self._row()
        return row.control if row is not None else ""

    def action_open(self) -> None:
        """A heading opens or closes its theme; a control opens its page."""
        row = self._row()
        if row is None:
            return
        if row.control:
            self.isms.go("control", row.control)
        else:
            self._opened = self._opened ^ {row.group}
            self.redraw()

    def action_fold(self) -> None:
        """Open or close the theme that the cursor is in."""
        row = self._row()
        if row is not None and row.group in THEMES:
            self._opened = self._opened ^ {row.group}
            self.cursor = next(n for n, r in enumerate(self.things()) if r == Row(row.group))
            self.redraw()

    def action_why(self) -> None:
        """Why this control applies or not."""
        if (row := self._row()) and row.control:
            self.isms.go("why", row.control)

    def action_leave_out(self) -> None:
        """Ask for fact, what shows it, owner and review event; the gates stand below."""
        if (row := self._row()) and row.control:
            self.app.push_screen(exclusion_form(self.workspace, row.control), self._after)

    def action_keep(self) -> None:
        """Keep the control with its reasons."""
        if (row := self._row()) and row.control:
            self.app.push_screen(inclusion_form(self.workspace, row.control), self._after)

    def action_keep_all(self) -> None:
        """Keep every line that simply applies and has no decision yet, as one change, after a question."""
        from isms_tui.tui.dialogs.confirm import ConfirmDialog

        workspace = self.workspace
        waiting = [c for c in workspace.proposal().controls("applicable") if c not in workspace.decisions()]
        if not waiting:
            self.isms.tell("every line that applies is decided")
            self.redraw()
            return

        def do(yes: bool | None) -> None:
            if yes:
                self._change(lambda: workspace.keep_all(Decision(control, "in") for control in waiting))

        detail = (
            "Their reason is the risks to rate, so the SoA stays a draft until each has a rated risk, law, contract, "
            "party or own rule. One change: u takes it back."
        )
        self.app.push_screen(ConfirmDialog(f"Keep all {len(waiting)} lines that apply?", detail), do)

    def action_undo(self) -> None:
        """Take the latest change back."""
        if self.isms.undo():
            self.redraw()

    def action_redo(self) -> None:
        """Bring back what was undone last."""
        if self.isms.undo(again=True):
            self.redraw()

    def _after(self, values: dict[str, str] | None) -> None:
        if values is not None:
            self.isms.message = self.isms.saved()
        self.redraw()

    def _change(self, do: Callable[[], object]) -> None:
        try:
            do()
        except IsmsError as error:
            self.isms.tell(plain_words(error))
        else:
            self.isms.message = self.isms.saved()
        self.redraw()


def review_screen(_: IsmsApp) -> ReviewScreen:
    """Make the review."""
    return ReviewScreen()
