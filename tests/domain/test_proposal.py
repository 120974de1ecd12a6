"""The six worked organizations, the known wrong answers of other tools, and monotonicity."""

from random import Random

import pytest
from tools.facts import example, facts_file, random_answers, read_answers

from isms_tui.domain.model import UNSURE
from isms_tui.domain.proposal import propose

EXAMPLES = facts_file("examples")["examples"]


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case["name"])
def test_worked_examples_give_the_published_result(catalog, case):
    proposal = propose(catalog, read_answers(catalog, case["answers"]))
    for outcome in ("candidate", "inherited", "contested"):
        assert list(proposal.controls(outcome)) == case[outcome], outcome
    assert [s for s, state in proposal.scenarios.items() if state == "off"] == case["cannot_occur"]


def test_without_answers_everything_applies(catalog):
    assert propose(catalog, {}).counts() == {"applicable": 93, "candidate": 0, "contested": 0, "inherited": 0}


def test_a_fully_remote_firm_keeps_what_follows_its_people(catalog):
    remote = propose(catalog, read_answers(catalog, example(0)))
    assert {remote.outcomes[control] for control in ("7.7", "7.9", "7.10", "7.14", "6.7")} == {"applicable"}


def test_remote_work_never_excludes_remote_working(catalog):
    for answer in ("sometimes", "mostly", "unsure"):
        answers = read_answers(catalog, {**example(0), "remote-work": answer})
        assert propose(catalog, answers).outcomes["6.7"] == "applicable"


@pytest.mark.parametrize(
    ("question", "answer"),
    [("headcount", "1"), ("headcount", "200"), ("run-by-others", "mostly"), ("it-management", "provider")],
)
def test_size_and_providers_exclude_nothing(catalog, question, answer):
    answers = read_answers(catalog, {question: answer})
    assert propose(catalog, answers).counts()["candidate"] == 0


def test_duties_and_plans_never_change_an_outcome(catalog):
    base = read_answers(catalog, example(0))
    for duties, plans in (("none-known", "none"), ("finance,government", "office,servers"), ("unsure", "unsure")):
        changed = {**base, **read_answers(catalog, {"duties": duties, "plans": plans})}
        assert propose(catalog, changed).outcomes == propose(catalog, base).outcomes


@pytest.mark.parametrize("seed", range(4))
def test_not_knowing_never_takes_a_control_or_a_risk_away(bare_catalog, seed):
    """Any answer turned into unsure, or removed, adds no candidate or contested control and drops no scenario."""
    random = Random(seed)
    out = ("candidate", "contested")
    for _ in range(60):
        answers = random_answers(random, bare_catalog)
        before = propose(bare_catalog, answers)
        for question in random.sample(sorted(answers), 12):
            less = {q: a for q, a in answers.items() if q != question}
            for changed in (less, {**answers, question: (UNSURE,)}):
                after = propose(bare_catalog, changed)
                worse = [c for c in after.outcomes if after.outcomes[c] in out and before.outcomes[c] not in out]
                dropped = [s for s in after.scenarios if after.scenarios[s] == "off" and before.scenarios[s] != "off"]
                assert (worse, dropped) == ([], []), (question, answers)


def test_an_unsure_condition_keeps_a_question_open(catalog):
    flow = propose(catalog, read_answers(catalog, {"scope": "unsure"})).flow
    assert "internal-providers" in flow.arising
    closed = propose(catalog, read_answers(catalog, {"scope": "whole", "internal-providers": "hr"})).flow
    assert "internal-providers" not in closed.arising
    assert closed.counts_as["internal-providers"] == ("none",)
