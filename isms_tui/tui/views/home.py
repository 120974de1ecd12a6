"""Home as lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isms_tui.domain.home import Where
from isms_tui.domain.model import OUTCOME_WORDS, OUTCOMES
from isms_tui.tui.views.lines import BLANK, Line, ends, line, shorten


def home_lines(
    found: Where,
    scope: str,
    counts: Mapping[str, int],
    conflicts: Sequence[str],
    to_find_out: int,
    width: int,
    height: int,
) -> list[Line]:
    """The path, one Next with minutes, what the answers suggest, what to check, the lesson."""
    rows: list[Line] = [line(f" {shorten(f'Scope: {scope}', width - 2)}"), BLANK]
    for stage in found.stages:
        rows.append(((f"   {stage.sign} ", ""), (f"{stage.name:<28}", "strong"), (f" {stage.text}", "")))
    rows.append(BLANK)
    minutes = f"about {found.next.minutes} min (OURS)"
    rows.append(ends(f"> Next   {found.next.text}", minutes, width, "strong"))
    if found.next.then:
        rows.append(line(f"          Then: {shorten(found.next.then, width - 18)}", "dim"))
    rows += [BLANK, line(" What your answers suggest", "label")]
    for outcome in OUTCOMES:
        words = "apply" if outcome == "applicable" else OUTCOME_WORDS[outcome]
        rows.append(line(f"   {counts[outcome]:>3} {words}"))
    if conflicts:
        rows += [BLANK, line(" Please check (it blocks nothing)", "label")]
        rows += [(("   OURS  ", "OURS"), (shorten(text, width - 11), "")) for text in conflicts[:2]]
    lesson: list[Line] = [BLANK]
    if to_find_out:
        lesson.append(
            ((" Find out   ", ""), ("f", "key"), (f"  {to_find_out} not sure yet: whom to ask, and the words", ""))
        )
    lesson += [
        ((" New here?  ", ""), ("l", "key"), ("  What 27001 and 27002 are, in five minutes", "")),
        (
            (" Look at    ", ""),
            ("a", "key"),
            ("  your answers    ", ""),
            ("c", "key"),
            ("  all controls    ", ""),
            ("y", "key"),
            ("  history    ", ""),
            ("u", "key"),
            ("  undo", ""),
        ),
    ]
    if len(rows) + len(lesson) <= height:
        rows += lesson
    return rows[:height]
