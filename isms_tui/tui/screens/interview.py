"""The interview: one question at a time, its effect before it is given, one acknowledged save for each answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType

from isms_tui.domain.errors import IsmsError
from isms_tui.domain.interview import Interview, Said, Step
from isms_tui.domain.model import NOTHING, UNSURE, Answer
from isms_tui.domain.preview import Effect, toggle_choice
from isms_tui.tui.screens.answering import AnsweringScreen
from isms_tui.tui.screens.page import Keys
from isms_tui.tui.views.interview import View, interview_lines, options
from isms_tui.tui.views.lines import Line, bar

if TYPE_CHECKING:
    from isms_tui.tui.app import IsmsApp

SAID = 12
"""Earlier answers kept for tall terminals."""

NOTE_HINTS = {
    "": "Who said it, where it is written, what is special.",
    "scope": "One sentence: services, teams and sites inside. It becomes the scope text of the SoA.",
}

DIGITS = 7
"""Longest number that can be typed."""


class InterviewScreen(AnsweringScreen):
    """Draws a `Step`, turns keys into calls of the `Interview`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="interview.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="interview.down"),
        Binding("home", "move(-99)", "First", show=False),
        Binding("end", "move(99)", "Last", show=False),
        Binding("enter", "confirm", "Answer", id="interview.answer"),
        Binding("space", "tick", "Tick", id="interview.tick"),
        Binding("b,left", "back", "Back", id="interview.back"),
        Binding("n", "note", "Note", id="interview.note"),
        Binding("s", "later", "Later", id="interview.later"),
        Binding("g", "guidance", "Guidance", id="interview.guidance"),
        Binding("h,escape", "home", "Home", id="interview.home"),
        Binding("u", "undo", "Undo", id="interview.undo"),
    ]
    help_topic = "interview"

    def __init__(self, interview: Interview) -> None:
        """Show an interview at its present question."""
        super().__init__()
        self.interview = interview
        self._step: Step = interview.step()
        self._question: str | None = None
        self._digit_answered = False
        self._talked = False
        self._effects: dict[str, Effect] = {}
        self._said: tuple[Said, ...] = ()
        self._take(self._step)

    def _take(self, step: Step) -> None:
        """Make a step the one that is shown: the old answer is preselected, the cursor on it."""
        question = step.question
        fresh = question is not None and question.id != self._question
        if fresh:
            self.save_draft()
        self._step = step
        self._problem = ""
        if question is None:
            return
        if fresh:
            self._question = question.id
            self._drafting = False
            self._remember()
            self._preselect()
            self._fill_from_draft()
        self._look_ahead()
        self._said = self.interview.said(SAID)

    def _look_ahead(self) -> None:
        self._effects = self.interview.previews(self._ticked)

    # Drawing ------------------------------------------------------------------------------------------------------

    def title_ends(self) -> tuple[str, str]:
        """Organization and section; how much of the interview is answered."""
        dot = self.isms.glyphs.dot
        state = self._step.progress
        left = f"{self.workspace.organization} {dot} Interview"
        return left, f"{state.answered} of {state.arising} answered {dot} {state.percent} %"

    def below_title(self, width: int) -> list[Line]:
        """The section, and a bar for how much is answered."""
        if self._step.question is None:
            return []
        section = f" {self._step.question.section_title} "
        state = self._step.progress
        share = state.answered / max(1, state.arising)
        return [((section, ""), *bar(share, width - len(section) - 1, self.isms.glyphs.bar))]

    def body(self, width: int, height: int) -> list[Line]:
        """The conversation."""
        view = View(
            self._step,
            self._said,
            self._cursor,
            self._ticked,
            self._typed,
            self._effects,
            self.workspace.catalog.controls,
            self._problem,
            self.isms.glyphs.wall,
        )
        return interview_lines(view, width, height)

    def keys(self) -> Keys:
        """Digits pick, Space ticks where several answers are possible."""
        question = self._step.question
        if question is None:
            return super().keys()
        picks = {
            "single": (f"1-{min(9, len(options(question)))}", "answer"),
            "multi": ("Space", "tick  Enter done"),
            "number": ("0-9", "type  Enter done"),
        }[question.kind]
        return (picks, ("b", "back"), ("n", "note"), ("s", "later"), ("g", "guide"), ("/", "ask"), ("?", "help"))

    # Keys ---------------------------------------------------------------------------------------------------------

    def action_move(self, by: int) -> None:
        """Move the cursor; the preview moves with it."""
        question = self._step.question
        if question is not None:
            self._cursor = max(0, min(len(options(question)) - 1, self._cursor + by))
            self.redraw()

    def on_key(self, event: events.Key) -> None:
        """Digits pick a choice, or are typed where a number is asked for; all other keys are bindings."""
        question = self._step.question
        if question is None or self.app.screen is not self or self._too_small() or self._swallow(event):
            super().on_key(event)
        elif question.kind == "number" and (event.key.isdigit() or event.key == "backspace"):
            event.stop()
            self._cursor = 0
            self._typed = self._typed[:-1] if event.key == "backspace" else (self._typed + event.key)[:DIGITS]
            self.redraw()
        elif event.key.isdigit() and 0 < int(event.key) <= len(options(question)):
            event.stop()
            self.isms.flash = False
            self._cursor = int(event.key) - 1
            if question.kind == "multi":
                self.action_tick()
            else:
                self.action_confirm()
                self._digit_answered = True
        else:
            super().on_key(event)

    def _swallow(self, event: events.Key) -> bool:
        """People type `2` and Enter. The digit has answered; that Enter is not an answer to the next question."""
        stray = self._digit_answered and event.key == "enter"
        self._digit_answered = False
        if stray:
            event.key = ""
            event.stop()
            event.prevent_default()
        return stray

    def action_tick(self) -> None:
        """Tick or untick the choice under the cursor; in a single question take it."""
        question = self._step.question
        if question is None:
            return
        if question.kind != "multi":
            self.action_confirm()
            return
        self._ticked = toggle_choice(question, self._ticked, options(question)[self._cursor])
        self._look_ahead()
        self.redraw()

    def action_confirm(self) -> None:
        """Give the answer: saved on disk before the next question appears."""
        question = self._step.question
        if question is None:
            return
        chosen = options(question)[self._cursor]
        answer: Answer = (chosen or self._typed,)
        if question.kind == "multi":
            alone = chosen in NOTHING or chosen == UNSURE
            if not self._ticked and not alone:
                self._problem = "Tick at least one with Space, or choose: not sure yet."
                self.redraw()
                return
            answer = self._ticked or (chosen,)
        if question.kind == "number" and chosen != UNSURE and not self._typed:
            self._problem = "Type a number first, or choose: not sure yet."
            self.redraw()
            return
        values = {"answer": ",".join(answer)}
        self._save(lambda shown: self.interview.answer(answer, shown=shown), ("answer", question.id), values)

    def action_back(self) -> None:
        """The question before, with its answer preselected."""
        self._do(self.interview.back)

    def action_later(self) -> None:
        """Leave this question for later."""
        self._do(self.interview.skip)

    def action_note(self) -> None:
        """Write a note beside this question."""
        question = self._step.question
        if question is None:
            return
        from isms_tui.tui.dialogs.form import Field, FormDialog

        topic = ("note", question.id)
        note = str(self._shown().get("note", ""))  # the one that is on screen, or was when the person began to answer

        def keep(values: dict[str, str] | None) -> None:
            if values is not None:
                self._save(lambda shown: self.interview.note(values["note"], shown), topic, values)

        field = Field("note", "Note", note, hint=NOTE_HINTS.get(question.id, NOTE_HINTS[""]))
        self.app.push_screen(FormDialog(question.text, [field], topic=topic), keep)

    def action_ask(self) -> None:
        """Ask anything; a line that answers this question is taken as its answer, and the talk returns here."""
        question, self._talked = self._step.question, True
        self.isms.go("ask", "", question.id if question else "")

    def on_screen_resume(self) -> None:
        """The talk may have answered this question: then go on, as after an answer given here."""
        question, talked, self._talked = self._step.question, self._talked, False
        if talked and question is not None and self.workspace.given_now(question.id).answer != self._step.given.answer:
            self._take(self.interview.resume())
        super().on_screen_resume()

    def action_guidance(self) -> None:
        """The control page that this question leads to."""
        question = self._step.question
        if question is not None:
            control = question.play.mark.removeprefix("PLAY ") if question.play else "5.1"
            self.isms.go("control", control)

    def action_undo(self) -> None:
        """Take the latest change back."""
        if self.isms.undo():
            self._question = None
            self._do(self.interview.resume)

    def action_home(self) -> None:
        """Leave the interview; it resumes here, with what is ticked or typed."""
        self.save_draft()
        self.isms.go("home")

    def on_mount(self) -> None:
        """Bring back a half-typed answer: only now the screen knows its app."""
        self._fill_from_draft()
        self._look_ahead()
        super().on_mount()

    def _do(self, move: Callable[[], Step]) -> None:
        try:
            step = move()
        except IsmsError as error:
            self._problem = str(error)
            self.redraw()
            return
        self._done(step)

    def _done(self, step: Step) -> None:
        """Go on to where a saved change leads."""
        self._take(step)
        self.isms.message = self.isms.saved()
        if step.question is None:
            self.isms.go("home")
        else:
            self.redraw()


def interview_screen(app: IsmsApp) -> InterviewScreen:
    """Make the interview at the next open question; at the last question when nothing is open."""
    assert app.workspace is not None
    interview = app.workspace.interview()
    if interview.step().question is None:
        interview.back()
    return InterviewScreen(interview)


def question_screen(app: IsmsApp, question: str) -> InterviewScreen:
    """Make the interview at a question that arises."""
    assert app.workspace is not None
    interview = app.workspace.interview()
    interview.goto(question)
    return InterviewScreen(interview)
