"""Leaving a control out: what is refused, the five gates, the sentence."""

import pytest
from tools.facts import example, read_answers

from isms_tui.domain.decision import (
    Decision,
    ReasonForInclusion,
    check_exclusion,
    check_inclusion,
    exclusion_sentence,
    parse_override,
    parse_reason,
)
from isms_tui.domain.errors import Refused, UsageProblem
from isms_tui.domain.gates import exclusion_gates
from isms_tui.domain.proposal import propose

GOOD = Decision(
    "8.30",
    "out",
    fact="our own staff write all software",
    owner="Mia Holt",
    review="when others write it",
    by="Mia Holt",
    at="2026-05-03T10:00:00Z",
)


def changed(**fields):
    return GOOD._replace(**fields)


def check(catalog, decision, outcome="candidate", **more):
    check_exclusion(decision, catalog.decision_words, catalog.rules[decision.control], outcome, **more)


def test_the_sentence_says_fact_duty_and_when_it_comes_back():
    assert exclusion_sentence(GOOD, duty_is_open=True) == (
        "Not applicable: our own staff write all software. No law or contract on our list asks for it (2026-05-03). "
        "Again applicable when others write it."
    )
    assert "law" not in exclusion_sentence(GOOD, duty_is_open=False)


@pytest.mark.parametrize(
    "fact",
    [
        "",
        " ",
        "n/a",
        "N/A.",
        "not relevant",
        "Not applicable",
        "none",
        "too expensive for us",
        "We have no budget for this",
        "we are too small",
        "the provider does it for us",
        "best practice",
        "no",
        "remote",
    ],
)
def test_empty_and_cliche_facts_are_refused_with_a_repair(catalog, fact):
    with pytest.raises(Refused) as refused:
        check(catalog, changed(fact=fact))
    assert len(str(refused.value).split()) > 8


@pytest.mark.parametrize(
    "fact",
    [
        "nobody outside writes software for us",
        "none of our staff travels with a device",
        "no cable under our control leaves the rented room",
    ],
)
def test_honest_facts_pass(catalog, fact):
    check(catalog, changed(fact=fact))


@pytest.mark.parametrize("fields", [{"owner": ""}, {"review": ""}, {"review": "when"}, {"fact": "word " * 40}])
def test_owner_review_and_length_are_checked(catalog, fields):
    with pytest.raises(Refused):
        check(catalog, changed(**fields))


def test_the_tempting_reason_is_refused_however_it_is_typed(catalog):
    with pytest.raises(Refused, match="tempting"):
        check(catalog, changed(fact=f"  {catalog.rules['8.30'].not_enough.upper()} "))


def test_what_the_answers_deny_takes_an_override_of_the_fact(catalog):
    with pytest.raises(Refused, match="applies"):
        check(catalog, GOOD, "applicable")
    with pytest.raises(Refused, match="applies"):
        check(catalog, changed(overrides={"risk": "we accept it until May"}), "applicable")
    check(catalog, changed(overrides={"fact": "the answer is about last year"}), "applicable")


def test_a_baseline_exclusion_takes_somebody_else_unless_there_is_nobody(catalog):
    baseline = changed(control="5.1", overrides={"fact": "the group writes all policies"})
    for second in ("", "mia holt"):
        with pytest.raises(Refused, match="second approver"):
            check(catalog, baseline._replace(second=second), "applicable")
    check(catalog, baseline._replace(second="Jo Reyes"), "applicable")
    check(catalog, baseline._replace(second="Mia Holt"), "applicable", one_owner=True)
    with pytest.raises(Refused, match="second approver"):
        check(catalog, baseline, "applicable", one_owner=True)


@pytest.mark.parametrize("kind", ["risk"])
def test_a_risk_is_no_reason_before_it_is_rated(catalog, kind):
    decision = Decision("5.23", "in", reasons=(ReasonForInclusion(kind, "R-07 cloud settings are wrong"),))
    with pytest.raises(Refused):
        check_inclusion(decision, catalog.decision_words)


def test_cliche_reasons_for_inclusion_are_refused(catalog):
    for text in ("best practice", "because the standard says so", ""):
        with pytest.raises(Refused):
            check_inclusion(Decision("5.1", "in", reasons=(parse_reason(text, ("law",)),)), catalog.decision_words)


def test_reasons_carry_their_kind():
    kinds = ("risk", "law", "contract", "party", "own_rule")
    assert parse_reason("contract: K-3 annex 2", kinds) == ReasonForInclusion("contract", "K-3 annex 2")
    assert parse_reason("Own rule: decided in May", kinds) == ReasonForInclusion("own_rule", "decided in May")
    assert parse_reason("note: the time 10:30", kinds) == ReasonForInclusion("own_rule", "note: the time 10:30")


def test_overrides_name_a_gate_and_a_reason():
    assert parse_override("risk=we accept it until May") == ("risk", "we accept it until May")
    with pytest.raises(UsageProblem):
        parse_override("luck=we accept it until May")
    with pytest.raises(Refused):
        parse_override("risk=ok")


@pytest.fixture
def judge(catalog):
    def gates(answers, **fields):
        found = read_answers(catalog, answers)
        proposal = propose(catalog, found)
        return {gate.id: gate for gate in exclusion_gates(catalog, found, proposal, changed(**fields))}

    return gates


def test_gates_of_a_well_prepared_exclusion(judge):
    gates = judge({**example(0), "duties": "data-protection"}, shown_by="the payroll list", duty_read="")
    assert {name: gate.state for name, gate in gates.items()} == {
        "fact": "open",
        "risk": "not assessed",
        "duty": "open",
        "plan": "open",
        "owner": "open",
    }
    assert "RS-37" in gates["risk"].text


def test_a_duty_stays_shut_until_someone_read_the_source(judge):
    assert judge(example(0))["duty"].state == "shut"
    assert judge(example(0), duty_read="contract K-3")["duty"].state == "open"
    assert judge({**example(0), "duties": "unsure"})["duty"].state == "shut"


def test_a_plan_is_a_remark_and_an_owner_signs_in_person(judge):
    gates = judge({**example(0), "plans": "outside-developers"}, by="someone else")
    assert gates["plan"].state == "shut"
    assert gates["plan"].lets_pass
    assert gates["owner"].state == "not assessed"
    assert not gates["owner"].lets_pass


def test_a_fact_that_the_answers_deny_is_shut(judge):
    assert judge({**example(0), "outsourced-development": "yes"}, shown_by="x")["fact"].state == "shut"


def test_a_gate_passed_by_decision_keeps_the_reason(judge):
    gate = judge(example(0), overrides={"risk": "accepted until May"})["risk"]
    assert (gate.state, gate.lets_pass, gate.overridden) == ("not assessed", True, "accepted until May")
