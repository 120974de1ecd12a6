"""The interview: branching, back, later, resume, notes, conflicts."""

import pytest
from tools.facts import example, read_answers

from isms_tui.domain.errors import UsageProblem
from isms_tui.domain.interview import Given, Interview


class Memory:
    """A ledger that only remembers."""

    def __init__(self, given=()):
        self.kept = dict(given)

    def given(self):
        return self.kept

    def answer(self, question, answer, note=None, shown=None):
        before = self.kept.get(question, Given())
        self.kept[question] = Given(answer, before.note if note is None else note)

    def skip(self, question):
        self.kept[question] = Given(skipped=True)

    def note(self, question, text, shown=None):
        before = self.kept.get(question, Given())
        self.kept[question] = Given(before.answer, text, before.skipped)


@pytest.fixture
def interview(catalog):
    return Interview(catalog, Memory())


def test_it_starts_at_the_first_question_and_counts_answers(interview):
    step = interview.step()
    assert step.question.id == "scope"
    assert (step.progress.answered, step.progress.arising) == (0, 38)
    assert not step.can_go_back


def test_m_follows_the_branching(interview):
    step = interview.answer(["whole"])
    assert step.question.id == "people"
    assert (step.progress.answered, step.progress.arising) == (1, 37)


def test_back_shows_the_old_answer_and_answering_again_returns(interview):
    interview.answer(["part"])
    interview.answer(["it"])
    step = interview.back()
    assert (step.question.id, step.given.answer) == ("internal-providers", ("it",))
    step = interview.answer(["hr"])
    assert step.question.id == "people"


def test_an_answer_whose_question_no_longer_arises_is_kept_but_does_not_count(interview):
    interview.answer(["part"])
    interview.answer(["hr"])
    interview.goto("scope")
    step = interview.answer(["whole"])
    assert step.question.id == "people"
    assert (step.progress.answered, step.progress.arising) == (1, 37)
    assert interview.answers()["internal-providers"] == ("hr",)


def test_later_comes_back_at_the_end_and_does_not_count(catalog):
    answers = read_answers(catalog, example(0))
    memory = Memory({q: Given(a) for q, a in answers.items() if q not in ("people", "headcount")})
    interview = Interview(catalog, memory)
    assert interview.step().question.id == "people"
    step = interview.skip()
    assert step.question.id == "headcount"
    assert step.later == ("people",)
    assert not step.progress.complete
    while step.question and step.question.id != "people":
        first = step.question.choice_ids[0] if step.question.choices else "14"
        step = interview.answer([first])
    assert step.question.id == "people"
    assert step.given.skipped


def test_resuming_goes_to_the_exact_question(catalog, interview):
    for choices in (["whole"], ["employees"], ["12"]):
        interview.answer(choices)
    again = Interview(catalog, interview._ledger)
    assert again.step().question.id == interview.step().question.id == "duties"


def test_unsure_is_a_full_answer(interview):
    step = interview.answer(["unsure"])
    assert step.progress.answered == 1
    assert step.question.id == "internal-providers"


def test_a_wrong_choice_saves_nothing(interview):
    with pytest.raises(UsageProblem):
        interview.answer(["everything"])
    assert interview.answers() == {}
    assert interview.step().question.id == "scope"


def test_conflicts_explain_after_the_answer_and_never_block(catalog):
    memory = Memory({q: Given(a) for q, a in read_answers(catalog, {"people": "one-owner"}).items()})
    interview = Interview(catalog, memory)
    interview.goto("headcount")
    step = interview.answer(["5"])
    assert len(step.conflicts) == 1
    assert interview.answers()["headcount"] == ("5",)


def test_the_whole_interview_can_be_walked_and_completed(catalog, interview):
    step, asked = interview.step(), 0
    while step.question is not None:
        asked += 1
        assert asked <= 38
        step = interview.answer([step.question.choice_ids[0] if step.question.choices else "3"])
    assert step.progress.complete
