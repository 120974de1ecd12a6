"""The two decisions in line mode: leaving a control out, keeping it."""

from __future__ import annotations

from isms_tui.domain.decision import exclusion_from, inclusion_from
from isms_tui.domain.draft import Draft
from isms_tui.domain.gates import SIGNS
from isms_tui.line.people import save
from isms_tui.line.prompts import Prompt
from isms_tui.line.talk import say, say_item
from isms_tui.workspace import Workspace


def leave_out(workspace: Workspace, prompt: Prompt, control: str) -> None:
    """Ask for what an exclusion needs, show gates and sentence."""
    shown = workspace.seen("decisions", control)
    rule, ask = workspace.catalog.rules[control], prompt.ask
    suggested = workspace.exclusion_fact(control)
    values = {
        "fact": ask(f"Fact (empty takes: {suggested}):" if suggested else "Fact:") or suggested,
        "shown_by": ask("What shows it (lease, inventory, list):"),
        "owner": ask("Owner, who answers for it:"),
        "review": ask(f"Applicable again when (empty takes: {rule.again_when}):") or rule.again_when,
        "duty_read": ask("Laws and contracts read that do not ask for it (may stay empty):"),
        "override": ask("Pass a gate, gate=reason (may stay empty):"),
        "second": ask("Second approver:") if rule.needs_second else "",
    }
    decision = exclusion_from(control, values)
    draft = Draft("out", control, values)
    decided = save(workspace, prompt, draft, shown, lambda seen: workspace.leave_out(decision, seen), None)
    if decided is None:
        return
    for gate in workspace.gates(decided):
        say_item(f"  {SIGNS[gate.state]}", f"{gate.name}: {gate.overridden or gate.text}")
    say(f"SoA: {workspace.sentence(decided)}")
    say("Saved.")


def keep(workspace: Workspace, prompt: Prompt, control: str) -> None:
    """Ask for reason and owner."""
    shown = workspace.seen("decisions", control)
    values = {
        "reason": prompt.ask("Reason (law: ..., contract: ..., party: ..., own rule: ...; may stay empty):"),
        "owner": prompt.ask("Owner (may stay empty):"),
    }
    decision = inclusion_from(control, values, workspace.catalog.decision_words["reason_kinds"])
    draft = Draft("in", control, values)
    if save(workspace, prompt, draft, shown, lambda seen: workspace.keep(decision, shown=seen), None) is not None:
        say("Saved.")
