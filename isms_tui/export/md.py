"""The SoA as Markdown: header, counts, one table for each theme."""

from __future__ import annotations

from collections.abc import Iterator

from isms_tui.domain.model import THEMES
from isms_tui.domain.soa import Row, SoA

_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]<>#|~"})


def render(soa: SoA) -> str:
    """The whole statement; every text of a person is escaped."""
    return "\n".join(_lines(soa)) + "\n"


def _lines(soa: SoA) -> Iterator[str]:
    yield f"# Statement of Applicability{' (DRAFT)' if soa.status == 'draft' else ''}"
    yield ""
    counts = soa.counts
    header = {
        "Organization": soa.organization,
        "Scope": soa.scope,
        "Standard": soa.standard,
        "Version": soa.version,
        "Date": soa.date,
        "Status": soa.status if soa.status == "draft" else f"approved by {soa.approver} on {soa.approved_on}",
        "Lines": f"{counts['total']}: {counts['applicable']} applicable, {counts['not_applicable']} not applicable, "
        f"{counts['undecided']} undecided",
        "Gates passed by a person's decision (overrides)": str(counts["overrides"]),
        "Controls beyond Annex A": soa.own_controls,
        "Risk register, treatment plan, list of duties": "none recorded in this version",
    }
    for name, value in header.items():
        yield f"- **{name}:** {escape(value)}"
    if soa.holds_up:
        yield ""
        yield "## Why this is a draft"
        yield ""
        for sentence in soa.holds_up:
            yield f"- {escape(sentence)}"
    for theme in THEMES:
        yield ""
        yield f"## {theme.capitalize()} controls"
        yield ""
        yield "| Control | Name | Applicable | Justification | Status | Owner | Decided |"
        yield "|---|---|---|---|---|---|---|"
        for row in soa.rows:
            if row["theme"] == theme:
                yield _row(row)
    named = {word.rstrip(",") for row in soa.rows for word in row["inclusion_justification"].split()} & set(soa.risks)
    if named:
        yield ""
        yield "## Risks to rate that are named above"
        yield ""
        for risk in sorted(named):
            yield f"- {risk} {escape(soa.risks[risk])}"
    excluded = [row for row in soa.rows if row["decision"] == "not_applicable"]
    if excluded:
        yield ""
        yield "## Behind the exclusions"
        yield ""
        yield "| Control | Risk gate | Duty gate | Plan gate | Passed by decision | Again applicable when |"
        yield "|---|---|---|---|---|---|"
        for row in excluded:
            passed = f"{row['override_by']}: {row['override_reason']}" if row["override_by"] else ""
            gates = (row["gate_risk"], row["gate_duty"], row["gate_plan"])
            cells = (row["control_id"], *gates, passed, row["reversal_event"])
            yield f"| {' | '.join(escape(cell) for cell in cells)} |"


def _row(row: Row) -> str:
    justification = row["exclusion_justification"] or row["inclusion_justification"]
    decided = f"{row['decided_by']}, {row['decided_on']}" if row["decided_by"] else ""
    applicable = row["applicable"] or "undecided"
    cells = [
        row["control_id"],
        row["control_name"],
        applicable,
        justification,
        row["implementation_status"],
        row["control_owner"],
        decided,
    ]
    return f"| {' | '.join(escape(cell) for cell in cells)} |"


def escape(text: str) -> str:
    """Text of people inside a Markdown line or table cell."""
    return " ".join(text.split()).translate(_SPECIAL)
