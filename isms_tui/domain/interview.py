"""The interview as a plain object: every face draws a `Step`, none has rules of its own."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from isms_tui.domain.answers import check_answer
from isms_tui.domain.conflicts import find_conflicts
from isms_tui.domain.errors import UsageProblem
from isms_tui.domain.flow import Flow, Progress, flow, progress
from isms_tui.domain.merge import Seen
from isms_tui.domain.model import Answer, Conflict, Question
from isms_tui.domain.preview import Effect, preview_answer, preview_choices
from isms_tui.domain.proposal import HasRules


class Given(NamedTuple):
    """What the record holds for one question. A skipped question has an empty answer."""

    answer: Answer = ()
    note: str = ""
    skipped: bool = False
    by: str = ""
    at: str = ""


class HasInterview(HasRules, Protocol):
    """What an interview needs of the catalog."""

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Answers that rarely are both true."""


class Ledger(Protocol):
    """Where answers are kept (the workspace). Every call is one acknowledged change.

    `shown` is the record of the question as the person saw it; None: as it is in memory now.
    """

    def given(self) -> Mapping[str, Given]:
        """What was answered, noted or skipped, by question id."""

    def answer(self, question: str, answer: Answer, note: str | None = None, shown: Seen | None = None) -> None:
        """Record an answer."""

    def skip(self, question: str) -> None:
        """Record that a question is left for later."""

    def note(self, question: str, text: str, shown: Seen | None = None) -> None:
        """Record a note beside a question."""


class Said(NamedTuple):
    """An earlier answer and what it changed."""

    question: Question
    answer: Answer
    effect: Effect


class Step(NamedTuple):
    """One moment of the interview. `question` is None when nothing is open."""

    question: Question | None
    given: Given
    progress: Progress
    later: tuple[str, ...]
    """Ids of the questions that were skipped and still are open."""
    conflicts: tuple[Conflict, ...]
    """Conflicts between the answers so far that involve the question that was answered last."""
    can_go_back: bool


class Interview:
    """Asks what is open, in order; goes back, skips, takes notes. Knows no screen and no file."""

    def __init__(self, catalog: HasInterview, ledger: Ledger) -> None:
        """Start at the next open question of the record: resuming needs no other memory."""
        self._catalog = catalog
        self._ledger = ledger
        self._order = {question: place for place, question in enumerate(catalog.questions)}
        self._just_answered: str | None = None
        self._at = self._next_open(None)

    def step(self) -> Step:
        """Where we are. Cheap: may be called after every change by anyone."""
        given, current = self._ledger.given(), self._flow()
        if self._at is not None and self._at not in current.arising:
            self._at = self._next_open(self._at)
        question = self._catalog.questions[self._at] if self._at else None
        answers = self.answers()
        return Step(
            question,
            given.get(self._at, Given()) if self._at else Given(),
            progress(self._catalog, answers, current),
            tuple(q for q in current.arising if q not in answers and given.get(q, Given()).skipped),
            find_conflicts(self._catalog.conflicts, current, self._just_answered) if self._just_answered else (),
            current.arising[:1] != (self._at,),
        )

    def answers(self) -> dict[str, Answer]:
        """The answers without the skipped questions."""
        return {question: given.answer for question, given in self._ledger.given().items() if given.answer}

    def previews(self, ticked: Answer = ()) -> dict[str, Effect]:
        """What each choice of the present question would do, beside those that are ticked."""
        if self._at is None:
            return {}
        return preview_choices(self._catalog, self.answers(), self._catalog.questions[self._at], ticked)

    def said(self, limit: int) -> tuple[Said, ...]:
        """The latest answers before the present question, oldest first, with what each changed."""
        answers, arising = self.answers(), self._flow().arising
        before = list(arising) if self._at is None else list(arising[: arising.index(self._at)])
        chosen = [question for question in before if question in answers][-limit:] if limit > 0 else []
        questions = self._catalog.questions
        return tuple(
            Said(questions[q], answers[q], preview_answer(self._catalog, answers, questions[q], answers[q]))
            for q in chosen
        )

    def answer(self, choices: Iterable[str], note: str | None = None, shown: Seen | None = None) -> Step:
        """Answer the present question and go to the next open one.

        Raises:
            UsageProblem: the choices are no answer to this question; nothing is saved.
            Clashed: someone else answered differently since it was `shown`; nothing is saved.

        """
        question = self._present()
        answer = check_answer(question, choices)
        if answer != self._ledger.given().get(question.id, Given()).answer or note is not None:
            self._ledger.answer(question.id, answer, note, shown)
        self._just_answered = question.id
        self._at = self._next_open(question.id)
        return self.step()

    def skip(self) -> Step:
        """Leave the present question for later; a question that has an answer keeps it."""
        question = self._present()
        given = self._ledger.given().get(question.id, Given())
        if not given.answer and not given.skipped:
            self._ledger.skip(question.id)
        self._just_answered = None
        self._at = self._next_open(question.id)
        return self.step()

    def note(self, text: str, shown: Seen | None = None) -> Step:
        """Keep a note beside the present question (see `answer` for `shown`)."""
        self._ledger.note(self._present().id, text, shown)
        return self.step()

    def back(self) -> Step:
        """Go to the question before this one; its answer is preselected. At the first question: stay."""
        arising = self._flow().arising
        place = len(arising) if self._at is None else arising.index(self._at)
        if place:
            self._at = arising[place - 1]
        self._just_answered = None
        return self.step()

    def goto(self, question: str) -> Step:
        """Go to any question that arises.

        Raises:
            UsageProblem: there is no such question, or it does not arise with the present answers.

        """
        if question not in self._flow().arising:
            raise UsageProblem(f"The question {question[:40]!r} does not arise with the present answers.")
        self._at = question
        self._just_answered = None
        return self.step()

    def resume(self) -> Step:
        """Go to the next open question, as after opening the file."""
        self._at = self._next_open(None)
        self._just_answered = None
        return self.step()

    def _present(self) -> Question:
        if self._at is None:
            raise UsageProblem("The interview is complete. Go back to change an answer.")
        return self._catalog.questions[self._at]

    def _flow(self) -> Flow:
        return flow(self._catalog, self.answers())

    def _next_open(self, after: str | None) -> str | None:
        """The next open question: new ones before skipped ones, those after this one before those at the start."""
        given, arising = self._ledger.given(), self._flow().arising
        place = -1 if after is None else self._order[after]
        ahead = [q for q in arising if self._order[q] > place]
        behind = [q for q in arising if q not in ahead]
        still_open = [q for q in (*ahead, *behind) if not given.get(q, Given()).answer]
        fresh = [q for q in still_open if not given.get(q, Given()).skipped]
        return next(iter(fresh or still_open), None)
