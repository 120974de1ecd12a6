"""From answers to a proposal for each control. Never more than that: 27001 6.1.3 wants a choice driven by risk."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, Protocol

from isms_tui.domain.conditions import Truth, any_alternative, evaluate, true_alternative
from isms_tui.domain.flow import Answers, Flow, flow
from isms_tui.domain.model import OUTCOMES, Fact, Outcome, Question, Rule, Scenario

ScenarioState = Literal["on", "open", "off"]
"""on: the answers say that it can happen; open: they do not rule it out yet; off: to confirm, cannot occur."""


class HasRules(Protocol):
    """What a proposal needs of the catalog."""

    @property
    def questions(self) -> Mapping[str, Question]:
        """Questions by id, in order."""

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Facts by id."""

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Rules by control id, in the order of Annex A."""

    @property
    def scenarios(self) -> Mapping[str, Scenario]:
        """Risk scenarios by id."""


class Proposal(NamedTuple):
    """The outcome of every control, and the facts that led to it."""

    flow: Flow
    facts: Mapping[str, Truth]
    outcomes: Mapping[str, Outcome]
    scenarios: Mapping[str, ScenarioState]

    def controls(self, outcome: Outcome) -> tuple[str, ...]:
        """Ids of the controls with this outcome, in the order of Annex A."""
        return tuple(control for control, found in self.outcomes.items() if found == outcome)

    def counts(self) -> dict[str, int]:
        """How many controls have each outcome; all four are there, also with 0."""
        found = list(self.outcomes.values())
        return {outcome: found.count(outcome) for outcome in sorted(OUTCOMES)}


def propose(catalog: HasRules, answers: Answers) -> Proposal:
    """Judge all facts, controls and scenarios. Pure, and fast enough for every cursor movement (under 5 ms)."""
    current = flow(catalog, answers)
    facts = judge_facts(catalog, current)
    outcomes = {control: outcome_of(rule, facts) for control, rule in catalog.rules.items()}
    scenarios = {scenario.id: scenario_state(scenario, facts) for scenario in catalog.scenarios.values()}
    return Proposal(current, facts, outcomes, scenarios)


def judge_facts(catalog: HasRules, current: Flow) -> dict[str, Truth]:
    """Every fact as true, false or not known."""
    counts_as = current.counts_as
    return {fact.id: evaluate(fact.test, counts_as[fact.test.question]) for fact in catalog.facts.values()}


def outcome_of(rule: Rule, facts: Mapping[str, Truth]) -> Outcome:
    """In this order: clear -> candidate, inherited, contested, else applicable. Nothing else decides."""
    for outcome, alternatives in rule.ways_out:
        if alternatives and true_alternative(alternatives, facts) is not None:
            return outcome
    return "applicable"


def scenario_state(scenario: Scenario, facts: Mapping[str, Truth]) -> ScenarioState:
    """A scenario stays on the list unless one alternative of `cannot_occur_when` is surely true."""
    if not scenario.cannot_occur_when:
        return "on"
    truth = any_alternative(scenario.cannot_occur_when, facts)
    return "off" if truth else "on" if truth is False else "open"
