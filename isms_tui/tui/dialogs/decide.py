"""The two decision forms: leaving a control out, keeping it."""

from __future__ import annotations

from isms_tui.domain.decision import Decision, exclusion_from, inclusion_from
from isms_tui.domain.model import STATUSES
from isms_tui.tui.dialogs.form import Field, FormDialog, Values
from isms_tui.tui.shown import Shown
from isms_tui.tui.views.lines import BLANK, Line, labelled, shorten
from isms_tui.tui.views.review import gate_lines
from isms_tui.workspace import Workspace


def exclusion_form(workspace: Workspace, control: str) -> FormDialog:
    """Fact, what shows it, owner, event; the five gates and the SoA sentence follow what is typed."""
    before = workspace.decisions().get(control)
    old = before if before is not None and not before.applicable else Decision(control, "out")
    rule = workspace.catalog.rules[control]
    fields = [
        Field(
            "fact",
            "Fact",
            old.fact or workspace.exclusion_fact(control),
            "What is not there, who or where. Not a judgement such as: not relevant.",
        ),
        Field("shown_by", "What shows it", old.shown_by, "A lease, an inventory, a supplier list, a dated screenshot."),
        Field(
            "owner",
            "Owner",
            old.owner,
            "The person who answers for leaving it out. It is signed when they decide it themselves.",
        ),
        Field(
            "review", "Applicable again when", old.review or rule.again_when, "The event that brings the control back."
        ),
        Field(
            "duty_read",
            "Laws, contracts read",
            old.duty_read,
            "The laws and contracts that somebody read for this; empty if nobody did.",
        ),
        Field(
            "override",
            "Pass a gate anyway",
            "; ".join(f"{g}={r}" for g, r in old.overrides.items()),
            "gate=reason, such as: risk=we accept it until risks are rated in May. It is kept and counted.",
        ),
    ]
    if rule.needs_second:
        fields.append(
            Field(
                "second", "Second approver", old.second, "Nearly everyone needs this control: a second person approves."
            )
        )

    def aside(values: Values, width: int) -> list[Line]:
        draft = exclusion_from(control, {**values, "override": ""})
        gates = workspace.gates(workspace.signed(draft))
        return gate_lines(gates, workspace.sentence(draft) if draft.fact and draft.review else "", width)

    title = f"Leave out {control} {workspace.catalog.controls[control].title}?"
    shown = Shown(workspace, ("decisions", control))
    return FormDialog(
        title,
        fields,
        submit=lambda values: workspace.leave_out(exclusion_from(control, values), shown["decisions"]),
        aside=aside,
        topic=("out", control),
        look_again=shown.look_again,
    )


def inclusion_form(workspace: Workspace, control: str) -> FormDialog:
    """Reason, owner, status; below it what the answers propose."""
    before = workspace.decisions().get(control)
    kinds = workspace.catalog.decision_words["reason_kinds"]
    old = before if before is not None and before.applicable else Decision(control, "in")
    status = workspace.implementations().get(control)
    known = "; ".join(f"{reason.kind}: {reason.text}" for reason in old.reasons)
    fields = [
        Field(
            "reason",
            "Reason, may stay empty",
            known,
            "law: ..., contract: ..., party: ..., own rule: ... Several: separate with ;",
        ),
        Field("owner", "Owner", old.owner, "Who answers for this control here."),
        Field("status", "Status", status.status if status else "", f"{', '.join(STATUSES)}; may stay empty."),
    ]

    shown = Shown(workspace, ("decisions", control), ("controls", control))

    def keep(values: Values) -> None:
        decision = inclusion_from(control, values, kinds)
        workspace.keep(decision, values["status"], shown["decisions"], shown["controls"])

    def aside(_: Values, width: int) -> list[Line]:
        why = workspace.why(control)
        risks = [reason.scenario for reason in why.reasons if reason.scenario]
        rows = labelled("OURS", f"It applies where {why.rule.because}.", width, indent=3)
        if risks:
            rows += labelled(
                "Proposed", f"{', '.join(risks)} to rate. Until then the SoA stays a draft.", width, indent=3
            )
        if why.rule.run_by and why.outcome == "inherited":
            rows += [BLANK, *labelled("PLAY", why.rule.run_by, width, indent=3)]
        return rows

    title = f"Keep {control} {shorten(workspace.catalog.controls[control].title, 60)}"
    return FormDialog(title, fields, submit=keep, aside=aside, topic=("in", control), look_again=shown.look_again)
