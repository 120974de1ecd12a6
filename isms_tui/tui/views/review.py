"""The review as lines: candidates first, each with its gates and sentence below it; then everything by theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from isms_tui.domain.decision import Decision
from isms_tui.domain.gates import SIGNS, Gate
from isms_tui.domain.model import OUTCOME_WORDS, THEMES, Control, Outcome
from isms_tui.tui.views.lines import BLANK, Line, indented, line, pad, shorten, window

DECIDED = {"in": "[x] kept", "out": "[-] left out", "": "[ ] open"}


@dataclass(frozen=True, slots=True)
class Group:
    """Controls under one heading. A folded group shows its heading alone; Tab or Enter opens it."""

    key: str
    title: str
    controls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row that the cursor can be on: a control, or the heading of a group that folds."""

    group: str
    control: str = ""


def groups(
    outcomes: Mapping[str, Outcome], controls: Mapping[str, Control], against: Sequence[str]
) -> tuple[Group, ...]:
    """Decisions that the answers deny, what needs judgement, then the lines that apply by theme."""
    found = [
        Group(outcome, words[0].upper() + words[1:], tuple(c for c in controls if outcomes[c] == outcome))
        for outcome, words in OUTCOME_WORDS.items()
        if outcome != "applicable"
    ]
    order = {"candidate": 0, "contested": 1, "inherited": 2}
    found.sort(key=lambda group: order[group.key])
    for theme in THEMES:
        applies = [c for c in controls if outcomes[c] == "applicable" and c not in against]
        rest = tuple(c for c in applies if controls[c].theme == theme)
        found.append(Group(theme, f"Applies {chr(0xB7)} {theme}", rest))
    found.insert(0, Group("against", "Left out, but your answers say that it applies", tuple(against)))
    return tuple(group for group in found if group.controls)


def rows_of(found: Sequence[Group], opened: frozenset[str]) -> list[Row]:
    """What the cursor walks over."""
    rows: list[Row] = []
    for group in found:
        if group.key in THEMES:
            rows.append(Row(group.key))
            if group.key not in opened:
                continue
        rows += [Row(group.key, control) for control in group.controls]
    return rows


def review_lines(
    found: Sequence[Group],
    opened: frozenset[str],
    cursor: int,
    controls: Mapping[str, Control],
    decisions: Mapping[str, Decision],
    because: Mapping[str, str],
    details: tuple[Sequence[Gate], str],
    width: int,
    height: int,
) -> list[Line]:
    """The list with the cursor in view; below the cursor's line its gates and its sentence."""
    rows: list[Line] = []
    keep = 0
    for place, row in enumerate(rows_of(found, opened)):
        group = next(g for g in found if g.key == row.group)
        here = place == cursor
        first = row.control == group.controls[0]
        decided = sum(control in decisions for control in group.controls)
        if not row.control:
            fold = "-" if group.key in opened else "+"
            keep = len(rows) if here else keep
            text = f" {'>' if here else ' '} {fold} {group.title}  {len(group.controls)}"
            rows.append(_ended(text, f"{decided} of {len(group.controls)} decided", width, here))
            continue
        if first and group.key not in THEMES:
            rows += [BLANK] if rows else []
            rows.append(
                _ended(
                    f" {group.title}  {len(group.controls)}",
                    f"{decided} of {len(group.controls)} decided",
                    width,
                    False,
                    "label",
                )
            )
        keep = len(rows) if here else keep
        decision = decisions.get(row.control)
        state = DECIDED[decision.decision if decision else ""]
        rows.append(_control_line(row.control, controls[row.control], because.get(row.control, ""), state, here, width))
        if here:
            why = because.get(row.control, "")
            rows += indented(why, width, "dim", indent=8) if len(why) > _because_room(width) else []
            rows += _details(details, width)
    shown, _ = window(rows, height, min(len(rows) - 1, keep + height // 3))
    return shown


def _name_room(width: int) -> int:
    return max(24, min(38, width // 2 - 8))


def _because_room(width: int) -> int:
    return width - _name_room(width) - 19


def _control_line(control: str, facts: Control, because: str, state: str, here: bool, width: int) -> Line:
    name = pad(f"{control:<5} {facts.title}", _name_room(width))
    reason = pad(because, _because_room(width))
    return (
        (" > " if here else "   ", "cursor" if here else ""),
        (name, "cursor" if here else ""),
        (f" {reason}", "dim"),
        (f" {state}", "strong" if state != DECIDED[""] else ""),
    )


def _details(details: tuple[Sequence[Gate], str], width: int) -> list[Line]:
    gates, sentence = details
    rows: list[Line] = []
    if gates:
        words = "  ".join(f"{'[!]' if gate.overridden else SIGNS[gate.state]} {gate.name.lower()}" for gate in gates)
        rows.append(((" " * 8, ""), ("gates  ", "label"), (shorten(words, width - 16), "")))
    if sentence:
        rows += indented(f'"{sentence}"', width, "dim", indent=8)[:4]
    return rows


def _ended(left: str, right: str, width: int, here: bool, style: str = "") -> Line:
    room = width - len(right) - 3
    return ((pad(left, room), "cursor" if here else style), (f"  {right}", "dim"))


def gate_lines(gates: Sequence[Gate], sentence: str, width: int) -> list[Line]:
    """The five gates, each on its own line with what stands in it, and the SoA sentence."""
    rows: list[Line] = [line("   Gates (OURS): not assessed is not open; the SoA stays a draft", "dim")]
    for gate in gates:
        sign = "[!]" if gate.overridden else SIGNS[gate.state]
        text = f"passed by decision: {gate.overridden}" if gate.overridden else gate.text
        rows.append(((f"   {sign} ", ""), (f"{gate.name:<12} ", "label"), (shorten(text, width - 22), "")))
    if sentence:
        rows += [BLANK, *indented(f'SoA: "{sentence}"', width, "", indent=3)]
    return rows
