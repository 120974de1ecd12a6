"""The Statement of Applicability: one row for each control, counts computed from the rows (27001 6.1.3 d)."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from isms_tui.domain.decision import Decision, exclusion_sentence
from isms_tui.domain.flow import Answers
from isms_tui.domain.gates import Gate, HasGates, duty_is_open, exclusion_gates
from isms_tui.domain.model import OUTCOMES, STATUSES, Control
from isms_tui.domain.proposal import Proposal
from isms_tui.domain.reasons import reasons

STANDARD = "ISO/IEC 27001:2022 incl. Amd 1:2024"

COLUMNS = [
    "control_id",
    "control_name",
    "theme",
    "applicable",
    "inclusion_reasons",
    "inclusion_justification",
    "exclusion_justification",
    "implementation_status",
    "implementation_description",
    "control_owner",
    "source",
    "run_by",
    "supplier_ref",
    "assurance_ref",
    "assurance_date",
    "risk_ids",
    "requirement_ids",
    "evidence_refs",
    "evidence_date",
    "target_date",
    "last_review",
    "next_review",
    "decided_by",
    "decided_on",
    "derived_from",
    "outcome",
    "decision",
    "gate_risk",
    "gate_duty",
    "gate_plan",
    "override_by",
    "override_reason",
    "reversal_event",
]
"""The recommended columns of reference/interop.md 2.5, with outcome and decision."""

Row = dict[str, Any]


class Implementation(NamedTuple):
    """How far an applicable control is in place, and who runs it."""

    status: str = STATUSES[0]
    description: str = ""
    owner: str = ""
    run_by: str = ""
    note: str = ""


class Evidence(NamedTuple):
    """Something that shows a control at work: a pointer (path, ticket, report) and who recorded it when."""

    id: str
    control: str
    pointer: str
    by: str = ""
    at: str = ""


class Parked(NamedTuple):
    """An open question that somebody put aside; `about` is the page it came up with."""

    id: str
    text: str
    about: str = ""
    by: str = ""
    at: str = ""


class Approval(NamedTuple):
    """A person approved the rows with this digest."""

    by: str
    at: str
    digest: str


class HasControls(HasGates, Protocol):
    """What the SoA needs of the catalog."""

    @property
    def controls(self) -> Mapping[str, Control]:
        """Facts of the 93 controls."""


class SoA(NamedTuple):
    """Header and rows. `holds_up` says, one sentence each, why it still is a draft."""

    organization: str
    scope: str
    version: str
    date: str
    status: str
    approver: str
    approved_on: str
    counts: Mapping[str, Any]
    rows: tuple[Row, ...]
    holds_up: tuple[str, ...]
    standard: str = STANDARD
    own_controls: str = "none determined"
    risks: Mapping[str, str] = MappingProxyType({})
    """Titles of the risk scenarios by id, for whoever reads a justification."""


def soa_rows(
    catalog: HasControls,
    answers: Answers,
    proposal: Proposal,
    decisions: Mapping[str, Decision],
    implementations: Mapping[str, Implementation],
    evidence: Mapping[str, Sequence[Evidence]] = MappingProxyType({}),
) -> tuple[Row, ...]:
    """One row for each control of Annex A, in its order; every column is there."""
    return tuple(
        _row(
            catalog,
            answers,
            proposal,
            control,
            decisions.get(control.id),
            implementations.get(control.id),
            evidence.get(control.id, ()),
        )
        for control in catalog.controls.values()
    )


def _row(
    catalog: HasControls,
    answers: Answers,
    proposal: Proposal,
    control: Control,
    decision: Decision | None,
    implementation: Implementation | None,
    evidence: Sequence[Evidence],
) -> Row:
    why = reasons(catalog, answers, proposal, control.id)
    outcome = proposal.outcomes[control.id]
    row: Row = dict.fromkeys(COLUMNS, "")
    row.update(
        control_id=f"A.{control.id}",
        control_name=control.title_27001,
        theme=control.theme,
        inclusion_reasons=[],
        source="annex_a",
        risk_ids=[],
        requirement_ids=[],
        evidence_refs=[],
        derived_from=list(dict.fromkeys(reason.question for reason in why if reason.question)),
        outcome=outcome,
        decision="undecided",
    )
    to_rate = [reason.scenario for reason in why if reason.scenario]
    if decision is None:
        if outcome in ("applicable", "inherited"):
            row["inclusion_reasons"] = ["proposed"]
            row["inclusion_justification"] = _proposed(to_rate)
        return row
    row.update(decided_by=decision.by, decided_on=decision.at[:10])
    if decision.applicable:
        status = implementation or Implementation()
        row.update(
            applicable="Yes",
            decision="applicable",
            inclusion_reasons=list(dict.fromkeys(r.kind for r in decision.reasons)) or ["proposed"],
            inclusion_justification="; ".join(f"{r.kind}: {r.text}" for r in decision.reasons) or _proposed(to_rate),
            implementation_status=status.status,
            implementation_description=status.description,
            control_owner=status.owner or decision.owner,
            run_by=status.run_by or ("supplier" if outcome == "inherited" else "us"),
            evidence_refs=[f"{entry.id} {entry.pointer}" for entry in evidence],
            evidence_date=max((entry.at[:10] for entry in evidence), default=""),
        )
        return row
    gates = {gate.id: gate for gate in exclusion_gates(catalog, answers, proposal, decision)}
    row.update(
        applicable="No",
        decision="not_applicable",
        exclusion_justification=exclusion_sentence(decision, duty_is_open(tuple(gates.values()))),
        control_owner=decision.owner,
        evidence_refs=[decision.shown_by] if decision.shown_by else [],
        requirement_ids=[decision.duty_read] if decision.duty_read else [],
        gate_risk=_gate_cell(gates["risk"]),
        gate_duty=_gate_cell(gates["duty"]),
        gate_plan=_gate_cell(gates["plan"]),
        override_by=decision.by if decision.overrides else "",
        override_reason="; ".join(f"{gate}: {reason}" for gate, reason in decision.overrides.items()),
        reversal_event=decision.review,
    )
    return row


def _proposed(to_rate: Sequence[str]) -> str:
    return f"proposed: {', '.join(to_rate)} to rate" if to_rate else "proposed"


def _gate_cell(gate: Gate) -> str:
    return "overridden" if gate.overridden else gate.state


def soa_counts(rows: Iterable[Row], decisions: Mapping[str, Decision]) -> dict[str, Any]:
    """Counts from the rows, so that totals and rows cannot differ."""
    rows = tuple(rows)
    decided = [row["decision"] for row in rows]
    outcomes = [row["outcome"] for row in rows]
    return {
        "total": len(rows),
        "applicable": decided.count("applicable"),
        "not_applicable": decided.count("not_applicable"),
        "undecided": decided.count("undecided"),
        "by_outcome": {outcome: outcomes.count(outcome) for outcome in sorted(OUTCOMES)},
        "overrides": sum(len(decision.overrides) for decision in decisions.values() if not decision.applicable),
    }


def what_holds_up(
    catalog: HasControls, answers: Answers, proposal: Proposal, decisions: Mapping[str, Decision]
) -> tuple[str, ...]:
    """Why the SoA cannot be approved yet, one sentence with the repair for each kind of reason."""
    found: list[str] = []
    undecided = [control for control in catalog.controls if control not in decisions]
    if undecided:
        found.append(f"{len(undecided)} lines have no decision ({_some(undecided)}): decide each one.")
    proposed = [c for c, d in decisions.items() if d.applicable and not d.reasons]
    if proposed:
        found.append(
            f"{len(proposed)} applicable lines rest on risks that nobody rated yet ({_some(proposed)}): "
            "give each a law, contract, party or own rule as its reason."
        )
    for control, decision in decisions.items():
        if decision.applicable:
            continue
        gates = exclusion_gates(catalog, answers, proposal, decision)
        shut = [gate.id for gate in gates if not gate.lets_pass]
        if shut:
            found.append(f"{control} is left out, but not through these gates: {', '.join(shut)}.")
        if catalog.rules[control].needs_second and not decision.second:
            found.append(f"{control} is left out and needs a second approver.")
    return tuple(found)


def _some(controls: list[str], limit: int = 4) -> str:
    return ", ".join(controls[:limit]) + (" ..." if len(controls) > limit else "")


def rows_digest(organization: str, scope: str, rows: Iterable[Row]) -> str:
    """Fingerprint of what is approved: any later change of a row makes the SoA a draft again."""
    import hashlib  # only approvals need it

    text = repr((organization, scope, [tuple(sorted((key, str(value)) for key, value in row.items())) for row in rows]))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
