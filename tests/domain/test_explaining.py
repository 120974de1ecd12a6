"""Reasons, counterfactuals and previews say the same as the proposal."""

from itertools import combinations
from random import Random

import pytest
from tools.facts import random_answers, read_answers

from isms_tui.domain.answers import parse_answer
from isms_tui.domain.flips import flips
from isms_tui.domain.model import UNSURE
from isms_tui.domain.preview import preview_choices, toggle_choice
from isms_tui.domain.proposal import propose
from isms_tui.domain.reasons import excluding_facts, reasons


@pytest.fixture(scope="module")
def issue_answers(catalog):
    raw = {
        "scope": "whole",
        "workplaces": "homes",
        "equipment": "none",
        "development": "products",
        "outsourced-development": "none",
    }
    return read_answers(catalog, raw)


def test_every_control_has_a_reason_that_names_what_was_said(bare_catalog):
    random = Random(7)
    for _ in range(15):
        answers = random_answers(random, bare_catalog)
        proposal = propose(bare_catalog, answers)
        for control in bare_catalog.rules:
            found = reasons(bare_catalog, answers, proposal, control)
            assert found, control
            for reason in found:
                if reason.question in proposal.flow.arising and reason.answer:
                    assert reason.answer == ",".join(answers[reason.question])


def test_a_baseline_control_says_so(catalog):
    first = reasons(catalog, {}, propose(catalog, {}), "5.1")[0]
    assert (first.question, first.answer, first.rule) == (None, None, "baseline")


def test_a_candidate_names_the_answer_the_rule_and_the_answer_behind_a_closed_question(catalog, issue_answers):
    found = reasons(catalog, issue_answers, propose(catalog, issue_answers), "8.30")
    assert [(r.question, r.answer) for r in found] == [
        ("outsourced-development", "none"),
        ("internal-providers", "none"),
        ("scope", "whole"),
    ]
    assert found[0].rule == "clear: no-outside-developers + no-developers-next-door"


def test_the_excluding_facts_are_those_of_one_rule_and_none_where_a_control_applies(catalog, issue_answers):
    proposal = propose(catalog, issue_answers)
    for control, outcome in proposal.outcomes.items():
        found = excluding_facts(catalog, proposal, control)
        assert bool(found) == (outcome != "applicable"), control
        assert all(proposal.facts[fact.id] is True for fact in found)


def test_reasons_about_risks_name_their_scenario(catalog, issue_answers):
    found = [r.scenario for r in reasons(catalog, issue_answers, propose(catalog, issue_answers), "5.1") if r.scenario]
    assert found
    assert set(found) <= set(catalog.rules["5.1"].scenarios)


def test_flips_are_true_and_include_unsure(catalog, issue_answers):
    found = flips(catalog, issue_answers, "8.30")
    for flip in found:
        answer = parse_answer(catalog.questions[flip.question], flip.answer)
        assert propose(catalog, {**issue_answers, flip.question: answer}).outcomes["8.30"] == flip.outcome
    assert {(f.question, f.answer, f.outcome) for f in found} >= {
        ("outsourced-development", "yes", "applicable"),
        ("outsourced-development", UNSURE, "applicable"),
    }


@pytest.mark.parametrize("seed", range(3))
def test_no_set_of_choices_reaches_an_outcome_that_flips_do_not_show(bare_catalog, seed):
    """Every subset of every multi question with at most 8 choices, against the few answers that `flips` tries."""
    random = Random(seed)
    answers = random_answers(random, bare_catalog)
    driven = [c for c, rule in bare_catalog.rules.items() if not rule.is_baseline]
    multi = [q for q in bare_catalog.questions.values() if q.kind == "multi" and len(q.choices) <= 8]
    before = propose(bare_catalog, answers).outcomes
    shown = {control: {(f.question, f.outcome) for f in flips(bare_catalog, answers, control)} for control in driven}
    for question in multi:
        choices = [c for c in question.choice_ids if c != "none"]
        for size in range(1, len(choices) + 1):
            for subset in combinations(choices, size):
                after = propose(bare_catalog, {**answers, question.id: subset}).outcomes
                for control in driven:
                    outcome = after[control]
                    assert outcome == before[control] or (question.id, outcome) in shown[control], (control, subset)


def test_two_choices_together_are_tried(catalog):
    raw = {"scope": "part", "internal-providers": "none", "people": "owners", "hiring": "no"}
    answers = read_answers(catalog, {**raw, "outsourced-development": "none"})
    assert ("internal-providers", "inherited") in {(f.question, f.outcome) for f in flips(catalog, answers, "6.1")}


def test_a_closed_question_names_only_answers_that_closed_it(catalog):
    raw = {"scope": "whole", "internal-providers": "hr", "operate-systems": "no", "acquire-applications": "no"}
    answers = read_answers(catalog, {**raw, "development": "none", "outsourced-development": "none"})
    found = reasons(catalog, answers, propose(catalog, answers), "8.33")
    closing = {(r.question, r.answer) for r in found if r.rule == "closes test-systems"}
    assert ("scope", "whole") in closing
    assert ("internal-providers", "hr") not in closing


def test_preview_says_what_answering_does(catalog, issue_answers):
    question = catalog.questions["cloud"]
    effects = preview_choices(catalog, issue_answers, question, ())
    assert "5.23" in effects["platforms"].brings
    assert {"RS-09", "RS-10"} <= set(effects["platforms"].risks_on)
    assert ("5.23", "contested") in effects["none"].leaves
    assert effects[UNSURE].empty


def test_preview_of_a_branching_answer_counts_questions(catalog):
    effects = preview_choices(catalog, {}, catalog.questions["scope"], ())
    assert effects["whole"].closes == ("internal-providers",)
    assert effects["part"].closes == ()


def test_ticking_none_clears_the_others_and_back(catalog):
    question = catalog.questions["cloud"]
    assert toggle_choice(question, ("office-tools", "platforms"), "none") == ("none",)
    assert toggle_choice(question, ("none",), "platforms") == ("platforms",)
    assert toggle_choice(question, ("platforms",), "office-tools") == ("office-tools", "platforms")
    assert toggle_choice(question, ("platforms",), "platforms") == ()
