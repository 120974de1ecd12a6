"""The five gates of an exclusion: fact shown, risk, duty, plan, owner signs. Not assessed is not open."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, Protocol

from isms_tui.domain.decision import GATES, Decision
from isms_tui.domain.flow import Answers
from isms_tui.domain.model import UNSURE
from isms_tui.domain.proposal import HasRules, Proposal

LEAST_LETTERS = 3
"""A pointer to what shows a fact with fewer letters points nowhere (our default)."""

State = Literal["open", "shut", "not assessed"]
SIGNS: dict[str, str] = {"open": "[x]", "shut": "[ ]", "not assessed": "[?]"}
"""How a gate looks in every face: a sign and a word, never colour alone."""


class Gate(NamedTuple):
    """One gate and what stands in it. `overridden` holds the reason of the person who passed it anyway."""

    id: str
    name: str
    state: State
    text: str
    overridden: str = ""

    @property
    def lets_pass(self) -> bool:
        """Open, or passed by a person with a reason that is kept. A plan is a remark and never holds anything up."""
        return self.state == "open" or bool(self.overridden) or self.id == "plan"


class HasGates(HasRules, Protocol):
    """What the gates need of the catalog."""

    @property
    def gates(self) -> Mapping[str, Any]:
        """content/gates.toml."""

    @property
    def decision_words(self) -> Mapping[str, Any]:
        """content/decisions.toml."""


def exclusion_gates(catalog: HasGates, answers: Answers, proposal: Proposal, decision: Decision) -> tuple[Gate, ...]:
    """Judge the five gates for leaving `decision.control` out, with what was given so far."""
    judge = {
        "fact": _fact(proposal, decision),
        "risk": _risk(catalog, proposal, decision.control),
        "duty": _duty(catalog, answers, decision),
        "plan": _plan(catalog, answers, decision.control),
        "owner": _owner(decision),
    }
    words = catalog.decision_words["gates"]
    return tuple(Gate(gate, words[gate]["name"], *judge[gate], decision.overrides.get(gate, "")) for gate in GATES)


def duty_is_open(gates: tuple[Gate, ...]) -> bool:
    """Whether the SoA cell may say that no law or contract asks for the control."""
    return any(gate.id == "duty" and gate.state == "open" for gate in gates)


def _fact(proposal: Proposal, decision: Decision) -> tuple[State, str]:
    if proposal.outcomes[decision.control] == "applicable":
        return "shut", "your answers say that the control applies"
    if not decision.fact or sum(map(str.isalpha, decision.shown_by)) < LEAST_LETTERS:
        return "not assessed", "name what shows the fact: a lease, an inventory, a supplier list"
    return "open", f"shown by {decision.shown_by}"


def _risk(catalog: HasRules, proposal: Proposal, control: str) -> tuple[State, str]:
    """Scenarios that name the control. Risks cannot be rated in this version, so the gate never opens by itself."""
    on: list[str] = []
    off: list[str] = []
    for scenario in catalog.rules[control].scenarios:
        (off if proposal.scenarios[scenario] == "off" else on).append(scenario)
    parts = []
    if on:
        parts.append(f"{', '.join(on)} to rate")
    parts += [f"{s} to confirm: cannot occur because {catalog.scenarios[s].cannot}" for s in off]
    return "not assessed", f"not assessed yet; {'; '.join(parts)}" if parts else "not assessed yet"


def touching(table: Mapping[str, Any], answer: tuple[str, ...] | None, control: str) -> tuple[str, ...]:
    """Which duties or plans touch a control; an open or unsure answer counts as every one ("*")."""
    if not answer or UNSURE in answer:
        return (UNSURE,)
    return tuple(choice for choice in answer if choice in table and (table[choice] == "*" or control in table[choice]))


def _duty(catalog: HasGates, answers: Answers, decision: Decision) -> tuple[State, str]:
    found = touching(catalog.gates["duties"], answers.get("duties"), decision.control)
    if decision.duty_read and found != (UNSURE,):
        return "open", f"read, does not ask for it: {decision.duty_read}"
    if not found:
        return "open", "no duty on your list points to this control"
    if found == (UNSURE,):
        return "shut", "the list of laws and contracts is not complete yet"
    sources = [catalog.gates["duty_sources"][duty] for duty in found]
    return "shut", f"read and record whether it asks for this: {'; '.join(sources)}"


def _plan(catalog: HasGates, answers: Answers, control: str) -> tuple[State, str]:
    found = touching(catalog.gates["plans"], answers.get("plans"), control)
    if not found:
        return "open", "no plan of the next 12 months brings it back"
    if found == (UNSURE,):
        return "shut", "plans of the next 12 months are not known yet"
    names = [catalog.gates["plan_names"][plan] for plan in found]
    return "shut", f"a plan may bring it back: {', '.join(names)}"


def _owner(decision: Decision) -> tuple[State, str]:
    if not decision.owner:
        return "not assessed", "name the person who answers for leaving it out"
    if decision.by.casefold() == decision.owner.casefold():
        return "open", f"signed by {decision.owner} on {decision.at[:10]}"
    return "not assessed", f"{decision.owner} has to sign: decide it again under that name"
