"""All questions that arise with their answers; Enter opens one. For changing an answer without walking back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from isms_tui.domain.answers import answer_labels
from isms_tui.domain.interview import Given
from isms_tui.tui.screens.lists import ListScreen
from isms_tui.tui.screens.page import Keys
from isms_tui.tui.views.lines import Line, pad, shorten, window

if TYPE_CHECKING:
    from isms_tui.tui.app import IsmsApp


class AnswersScreen(ListScreen):
    """One line for each question; a sign says whether it is answered, unsure, for later, or clashes with another."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("h", "close", show=False)]
    help_topic = "answers"

    def things(self) -> list[str]:
        """Ids of the questions that arise."""
        return list(self.workspace.proposal().flow.arising)

    def title_ends(self) -> tuple[str, str]:
        """How many are answered."""
        state = self.workspace.progress()
        return "Your answers", f"{state.answered} of {state.arising} answered"

    def body(self, width: int, height: int) -> list[Line]:
        """The list."""
        questions = self.things()
        self.cursor = max(0, min(self.cursor, len(questions) - 1))
        shown, _ = window([self._row(q, n == self.cursor, width) for n, q in enumerate(questions)], height, self.cursor)
        return shown

    def _row(self, question: str, here: bool, width: int) -> Line:
        found = self.workspace.catalog.questions[question]
        given = self.workspace.given().get(question, Given())
        sign = "[ ]" if not given.answer else "[!]" if self.workspace.conflicts(question) else "[x]"
        sign = "[?]" if "unsure" in given.answer else sign
        words = answer_labels(found, given.answer) or ("for later" if given.skipped else "open")
        text = pad(found.text, width // 2)
        look = "cursor" if here else ""
        return (
            (" > " if here else "   ", look),
            (f"{sign} {text}", look),
            (f" {shorten(words, width - width // 2 - 9)}", ""),
        )

    def keys(self) -> Keys:
        """Open a question."""
        return (("Enter", "open the question"), ("Esc", "back"), ("?", "help"))

    def action_open(self) -> None:
        """Go to the question under the cursor."""
        questions = self.things()
        if questions:
            self.isms.go("question", questions[self.cursor])


def answers_screen(_: IsmsApp) -> AnswersScreen:
    """Make the list of answers."""
    return AnswersScreen()
