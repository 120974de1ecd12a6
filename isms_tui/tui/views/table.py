"""Controls and SoA lines as tables of fixed columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isms_tui.domain.model import OUTCOME_WORDS
from isms_tui.domain.soa import Row, SoA
from isms_tui.tui.views.lines import BLANK, Line, indented, line, pad, shorten, window

APPLICABLE = {"Yes": "[x] yes", "No": "[-] no", "": "[ ] open"}


def control_table(rows: Sequence[Row], cursor: int, width: int, height: int) -> list[Line]:
    """Control, what the answers suggest, what was decided, status."""
    if not rows:
        return [BLANK, line("  No control matches these filters. t and o change them.")]
    name, outcome = width - 50, 28
    head = line(f"   {'Control':<8}{pad('', name)} {pad('Your answers suggest', outcome)} {'Decided':<9}", "label")
    lines = [
        _row(place == cursor, f"{row['control_id']:<8}{pad(row['control_name'], name)}",
             f" {pad(OUTCOME_WORDS[row['outcome']], outcome)} {APPLICABLE[row['applicable']]:<9}")
        for place, row in enumerate(rows)
    ]  # fmt: skip
    shown, _ = window(lines, height - 1, cursor)
    return [head, *shown]


def soa_header(soa: SoA, width: int) -> list[Line]:
    """Scope, standard, counts; the first reasons why it still is a draft."""
    counts = soa.counts
    total = (
        f"{counts['total']} lines: {counts['applicable']} applicable, {counts['not_applicable']} not applicable, "
        f"{counts['undecided']} undecided; {counts['overrides']} gates passed by decision"
    )
    rows = [
        line(f" {shorten(f'{soa.standard}   Scope: {soa.scope}', width - 2)}"),
        line(f" {shorten(total, width - 2)}"),
    ]
    rows += [((" draft: ", "label"), (shorten(sentence, width - 10), "")) for sentence in soa.holds_up[:2]]
    if len(soa.holds_up) > 2:
        rows.append(line(f"        and {len(soa.holds_up) - 2} more", "dim"))
    return [*rows, BLANK]


def soa_table(rows: Sequence[Row], cursor: int, risks: Mapping[str, str], width: int, height: int) -> list[Line]:
    """Control, applicable, justification, status; the line under the cursor is written out below."""
    if not rows or height < 4:
        return []
    current = rows[cursor]
    detail = [BLANK, *_detail(current, risks, width)]
    name = min(34, max(20, width // 3))
    head = line(f"   {'Control':<8}{pad('', name)} {'Applies':<9} {'Justification'}", "label")
    why = width - name - 23
    lines = [
        _row(place == cursor, f"{row['control_id']:<8}{pad(row['control_name'], name)}",
             f" {APPLICABLE[row['applicable']]:<9} {pad(justification(row), why)}")
        for place, row in enumerate(rows)
    ]  # fmt: skip
    shown, _ = window(lines, max(3, height - 1 - len(detail)), cursor)
    fill = [BLANK] * max(0, height - 1 - len(shown) - len(detail))
    return [head, *shown, *fill, *detail]


def _detail(row: Row, risks: Mapping[str, str], width: int) -> list[Line]:
    text = justification(row) or "nothing decided yet"
    decided = f"decided by {row['decided_by']} on {row['decided_on']}" if row["decided_by"] else "not decided"
    parts = [
        decided,
        f"owner {row['control_owner']}" if row["control_owner"] else "",
        row["implementation_status"].lower(),
    ]
    if text.startswith("proposed"):
        found = [f"{risk} {risks[risk]}" for word in text.split() if (risk := word.rstrip(",")) in risks]
        text = f"proposed, to rate: {'; '.join(found)}" if found else text
    rows = indented(f"{row['control_id']}  {text}", width)[:3]
    return [*rows, *indented("; ".join(part for part in parts if part), width, "dim")[:1]]


def justification(row: Row) -> str:
    """Why the control is out, or why it is in."""
    return str(row["exclusion_justification"] or row["inclusion_justification"])


def _row(here: bool, first: str, rest: str) -> Line:
    return ((" > " if here else "   ", "cursor" if here else ""), (first, "cursor" if here else ""), (rest, ""))
