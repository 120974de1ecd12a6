"""The half of the interview screen that minds other people and half-typed answers; the other half draws and moves."""

from __future__ import annotations

import time
from collections.abc import Callable

from isms_tui.domain.errors import IsmsError
from isms_tui.domain.interview import Interview, Step
from isms_tui.domain.merge import Clashed, Seen
from isms_tui.domain.model import Answer
from isms_tui.domain.record import answer_document
from isms_tui.pages.clash import both_values
from isms_tui.tui.drafts import keep_draft
from isms_tui.tui.screens.page import PageScreen
from isms_tui.tui.views.interview import options

SEEN_SECONDS = 2.0
"""What another person wrote counts as shown when it stood on screen for so long: nobody reads faster."""


class AnsweringScreen(PageScreen):
    """Knows which version of the record the person sees, and what they have ticked or typed beside it."""

    interview: Interview
    _step: Step
    _cursor = 0
    _ticked: Answer = ()
    _typed = ""
    _problem = ""
    _base: Seen = {}  # noqa: RUF012  # the record of the question as it was shown; never changed in place
    _newer: tuple[float, Seen] | None = None  # what others made of it meanwhile, and since when it is on screen
    _drafting = False  # what is ticked or typed here stands in a draft too

    # What the person has seen --------------------------------------------------------------------------------------

    def _remember(self) -> None:
        """What the step says is on screen now: an answer is an answer to that."""
        self._base, self._newer = _record(self._step), None

    def _shown(self) -> Seen:
        """The record of the question that the person's next answer is an answer to."""
        if self._newer and time.monotonic() - self._newer[0] >= SEEN_SECONDS and not self._half_typed():
            self._base, self._newer = self._newer[1], None
        return self._base

    def changed_by_others(self) -> None:
        """Another copy wrote to the file: show it, but do not take for seen what the person had no time to read."""
        question, editing = self._step.question, bool(self._half_typed())
        base = self._shown()
        self._take(self.interview.step())
        if question is not None and question == self._step.question:
            now = _record(self._step)
            if now != (self._newer[1] if self._newer else base):
                self._newer = (time.monotonic(), now)
                if not editing:
                    self._preselect()
                    self._look_ahead()
        self.redraw()

    def on_screen_resume(self) -> None:
        """Others may have written while another screen was in front."""
        if self._step != self.interview.step():
            self.changed_by_others()
        super().on_screen_resume()

    # Half-typed answers --------------------------------------------------------------------------------------------

    def _preselect(self) -> None:
        """Tick, type and point at what the record says."""
        question, answer = self._step.question, self._step.given.answer
        assert question is not None
        self._ticked = answer if question.kind == "multi" else ()
        self._typed = "".join(c for c in answer if question.kind == "number" and c.isdigit())
        places = options(question)
        answered = [places.index(choice) for choice in answer if choice in places]
        self._cursor = answered[0] if answered else 0

    def _half_typed(self) -> str:
        """What is ticked or typed and differs from the record that was shown; "" when nothing does."""
        question = self._step.question
        if question is None or question.kind == "single":
            return ""
        recorded = tuple(self._base.get("answer", ()))
        if question.kind == "multi":
            return ",".join(self._ticked) if self._ticked != recorded else ""
        return self._typed if self._typed != "".join(filter(str.isdigit, recorded)) else ""

    def save_draft(self) -> None:
        """Keep a half-typed answer; called every two seconds, and when the terminal goes away."""
        question = self._step.question
        if question is None or not self.is_attached:
            return
        if text := self._half_typed():
            keep_draft(self.isms, ("answer", question.id), {"answer": text})
            self._drafting = True
        elif self._drafting:
            self.isms.drafts.drop("answer", question.id)
            self._drafting = False

    def _fill_from_draft(self, *, asked: bool = False) -> None:
        """Bring back what was ticked or typed here and not given as an answer.

        An answer that gave way to another person's comes back only when it is `asked` for: whoever just walks by with
        Enter must not replace theirs.
        """
        question = self._step.question
        if question is None or not self.is_attached:
            return
        draft = self.isms.drafts.find("answer", question.id)
        if draft is None or (draft.kept and not asked):
            return
        self._drafting = question.kind != "single"
        chosen = tuple(draft.values.get("answer", "").split(","))
        places = options(question)
        if question.kind == "multi":
            self._ticked = tuple(choice for choice in places if choice in chosen)
        elif question.kind == "number":
            self._typed = "".join(filter(str.isdigit, chosen[0]))
        self._cursor = next((places.index(choice) for choice in chosen if choice in places), self._cursor)

    def take_up_draft(self) -> None:
        """The person wants the half-typed answer back."""
        self._fill_from_draft(asked=True)
        self._look_ahead()
        self._problem = "This is the answer that was not saved. Enter saves it."
        self.redraw()

    # Saving --------------------------------------------------------------------------------------------------------

    def _save(self, move: Callable[[Seen], Step], topic: tuple[str, str], values: dict[str, str]) -> None:
        """Save an answer or a note; on a clash ask, with what the person wrote safe in a draft."""
        shown = self._shown()

        def attempt(shown: Seen) -> None:
            try:
                step = move(shown)
            except Clashed as clashed:
                self._ask(clashed, attempt, shown, topic, values)
            except IsmsError as error:
                if topic[0] == "note":  # its form has closed: nothing else holds the text any more
                    keep_draft(self.isms, topic, values)
                self._problem = str(error)
                self.redraw()
            else:
                self.isms.drafts.drop(*topic)
                if topic[0] == "answer":  # nothing is half-typed any more
                    self._ticked, self._typed, self._base, self._drafting = (), "", {}, False
                self._done(step)
                self._remember()

        attempt(shown)

    def _ask(
        self,
        clashed: Clashed,
        attempt: Callable[[Seen], None],
        shown: Seen,
        topic: tuple[str, str],
        values: dict[str, str],
    ) -> None:
        from isms_tui.tui.dialogs.clash import ClashDialog

        keep_draft(self.isms, topic, values, kept=True)
        question = topic[1]

        def chosen(mine: bool | None) -> None:
            if mine:
                attempt(self.workspace.shown_again("answers", question, shown, clashed.clashes))
                return
            self._take(self.interview.step())
            self._remember()
            self._preselect()
            self._look_ahead()
            self._drafting = False
            self.isms.tell("theirs stays; yours is kept as a draft: D takes it up")
            self.redraw()

        found = [both_values(self.workspace.catalog, clash) for clash in clashed.clashes]
        self.app.push_screen(ClashDialog(found), chosen)

    def _take(self, step: Step) -> None:
        raise NotImplementedError  # the interview screen shows it

    def _look_ahead(self) -> None:
        raise NotImplementedError  # the interview screen previews

    def _done(self, step: Step) -> None:
        raise NotImplementedError  # the interview screen goes on


def _record(step: Step) -> Seen:
    """The record of the question of a step, in the form that changes are compared in."""
    given = step.given
    name = step.question.id if step.question else ""
    return answer_document(name, given.answer, given.note, given.by, given.at, skipped=given.skipped)
