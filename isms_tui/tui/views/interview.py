"""The interview as lines: what was said, the question, its choices, what the cursor's choice would do, why we ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from isms_tui.domain.interview import Said, Step
from isms_tui.domain.model import NOTHING, OUTCOME_WORDS, UNSURE, Answer, Control, Question
from isms_tui.domain.preview import Effect
from isms_tui.tui.views.lines import (
    BLANK,
    LABEL,
    Line,
    indented,
    labelled,
    line,
    shorten,
    side_by_side,
    window,
    wrap,
)

WIDE = 110
"""From so many columns on, the guidance stands beside the conversation."""

NUMBER_EFFECT = "no control or risk depends on this number; it sizes the advice"

EFFECT_ROWS = 3
"""Rows kept for what a choice does, so that nothing jumps while the cursor moves."""


@dataclass(frozen=True, slots=True)
class View:
    """Everything that the interview screen shows between its title and its keys."""

    step: Step
    said: Sequence[Said]
    cursor: int
    ticked: Answer
    typed: str
    effects: Mapping[str, Effect]
    controls: Mapping[str, Control]
    problem: str = ""
    wall: str = "|"


def options(question: Question) -> tuple[str, ...]:
    """What the cursor walks over: the choices (or the number to type), and `unsure`."""
    return (*(question.choice_ids or ("",)), UNSURE)


def interview_lines(view: View, width: int, height: int) -> list[Line]:
    """Lay out the screen for a size; what matters least goes first when the room is small."""
    question = view.step.question
    if question is None:
        return []
    if width >= WIDE:
        split = width * 3 // 5
        left = _narrow(view, question, split - 1, height, beside=True)
        right = _beside(view, question, width - split - 2)
        return side_by_side(left, [BLANK, *right][:height], width, split, view.wall)
    return _narrow(view, question, width, height, beside=False)


def _narrow(view: View, question: Question, width: int, height: int, *, beside: bool) -> list[Line]:
    ask = [*indented(question.text, width, "strong")]
    helping = indented(question.help, width) if question.help else []
    choices = list(_choices(view, question, width))
    effects = [] if beside else _effect_block(view, question, width)
    why = [] if beside else labelled("Why we ask", f"{question.why.mark}: {question.why.text}", width)
    play = (
        labelled(question.play.mark, question.play.text, width, label_style="PLAY")
        if question.play and not beside
        else []
    )
    example = indented(f"Harbourlight said: {question.example_text}", width) if question.example_text else []
    note = indented(shorten(f"Your note: {view.step.given.note}", width - 4), width) if view.step.given.note else []
    problem = indented(view.problem, width, "warn") if view.problem else []
    said = list(_said(view, width))

    fixed = len(ask) + len(note) + len(problem) + len(effects) + 3
    # A long list scrolls; only where fewer than six choices would be left does the help give way.
    helping = helping if height - fixed - len(helping) >= min(6, len(choices)) else []
    shown, first = window(choices, max(3, height - fixed - len(helping)), view.cursor)
    shown = _mark_hidden(shown, first, len(choices), width)
    rows = [BLANK, *ask, *helping, *note, *problem, BLANK, *shown, BLANK, *effects]
    if len(rows) > height:
        rows = [*ask, *helping, *note, *problem, *shown, *effects][:height]
    # The last answer and what it clashes with come before advice: the person just gave it.
    latest = [row for entry in said[-1 - len(view.step.conflicts) :] for row in entry]
    kept = latest if len(rows) + len(latest) <= height else []
    for extra in (why, play, example):
        gap = [BLANK] if extra is example and len(rows) + len(kept) + len(extra) < height - 1 else []
        if extra and len(rows) + len(kept) + len(gap) + len(extra) <= height:
            rows += [*gap, *extra]
    spare = height - len(rows)
    spoken = [row for entry in said for row in entry]
    return [*(spoken[-spare:] if spare >= len(kept) and spare else []), *rows]


def _beside(view: View, question: Question, width: int) -> list[Line]:
    """The right pane: each part under its own heading."""
    rows = [line("What this answer does", "label"), *_effect_block(view, question, width, label=False), BLANK]
    rows += [
        line("Why we ask", "label"),
        *indented(f"{question.why.mark}: {question.why.text}", width, indent=1),
        BLANK,
    ]
    if question.play:
        rows += [line(f"{question.play.mark} (advice)", "label"), *indented(question.play.text, width, indent=1)]
    return rows


def _choices(view: View, question: Question, width: int) -> Iterator[Line]:
    for place, choice in enumerate(options(question)):
        here = place == view.cursor
        sign = " > " if here else "   "
        number = f"{place + 1}" if place < 9 and question.kind != "number" else " "
        if not choice:
            label = f"{view.typed}_" if here else view.typed or "type a number"
        else:
            label = question.label_of(choice)
        box = ""
        if question.kind == "multi":
            box = "[x] " if choice in view.ticked else "[ ] "
        elif choice and choice in view.step.given.answer:
            label = f"{label}   (your answer)"
        means = next((c.means for c in question.choices if c.id == choice), "") if choice else ""
        text = f"{number}  {box}{label}"
        room = width - len(sign) - 1
        style = "cursor" if here else ""
        tail = f"  {means}" if means and len(text) + len(means) + 4 <= room else ""
        yield ((sign, "cursor" if here else ""), (shorten(text, room), style), (tail, "dim"))


def _mark_hidden(shown: list[Line], first: int, total: int, width: int) -> list[Line]:
    """Say that a long list goes on above or below."""
    if first:
        shown[0] = line(f"   ... {first + 1} above", "dim")
    if first + len(shown) < total:
        shown[-1] = line(f"   ... {total - first - len(shown) + 1} below", "dim")
    return shown


def _said(view: View, width: int) -> Iterator[list[Line]]:
    """The conversation so far, a line or two for each answer; the last one says how to change it."""
    for number, said in enumerate(view.said):
        last = number == len(view.said) - 1
        labels = "; ".join(said.question.label_of(choice) for choice in said.answer)
        effect = f"   {found}" if (found := effect_short(said.effect)) else ""
        hint = "   (b to change)" if last else ""
        fits = (tail for tail in (effect + hint, effect, hint) if len(tail) < width // 2)
        tail = next(fits, "")
        yield [line(f"{shorten(f'  You said: {labels}', width - len(tail) - 1)}{tail}", "dim")]
    for conflict in view.step.conflicts:
        yield labelled("OURS  check", conflict.text, width, label_style="warn")


def effect_short(effect: Effect) -> str:
    """An effect in a few signs: `+ 8.25 8.28   - 8.30   ! 2 risks`."""
    parts = []
    if effect.brings:
        parts.append(f"+ {_ids(effect.brings, 4)}")
    if effect.leaves:
        parts.append(f"- {_ids([control for control, _ in effect.leaves], 4)}")
    if effect.risks_on:
        parts.append(f"! {_count(len(effect.risks_on), 'risk')}")
    return "  ".join(parts)


def _effect_block(view: View, question: Question, width: int, *, label: bool = True) -> list[Line]:
    """What the cursor's choice would do, in as many rows as the choice with the most needs: nothing jumps."""
    choice = options(question)[view.cursor]
    room = width - 2 if not label else width - LABEL - 3
    rows = {key: _rows_of(view, question, key, effect, room, wide=not label) for key, effect in view.effects.items()}
    found = _filled(rows.get(choice, list(wrap(NUMBER_EFFECT, room))), rows.values())
    if not label:
        return [line(f" {text}") for text in found]
    head = _effect_label(question, choice)
    return [(("  ", ""), ((head if n == 0 else "").ljust(LABEL), "label"), (text, "")) for n, text in enumerate(found)]


def _rows_of(view: View, question: Question, choice: str, effect: Effect, room: int, *, wide: bool) -> list[str]:
    """The lines of one choice: wrapped where there is room beside, cut where rows are few."""
    if choice == UNSURE and question.unsure_ask:
        to_do = list(wrap(f"all that hangs on it stays applicable. To do: {question.unsure_ask}", room))
        return (
            to_do if wide else [*to_do[: EFFECT_ROWS - 1], *([shorten(" ".join(to_do[2:]), room)] if to_do[2:] else [])]
        )
    found = effect_rows(effect, view.controls, 999 if wide else room)
    return _wrapped(found, room) if wide else found[:EFFECT_ROWS]


def _wrapped(rows: Iterable[str], width: int) -> list[str]:
    return [part if not n else f"  {part}" for row in rows for n, part in enumerate(wrap(row, width - 2))]


def _filled(found: Sequence[str], all_rows: Iterable[Sequence[str]]) -> list[str]:
    """As many rows as the longest has."""
    size = max([len(found), *map(len, all_rows)])
    return [*found, *[""] * (size - len(found))]


def _effect_label(question: Question, choice: str) -> str:
    return "With this" if question.kind == "multi" and choice not in NOTHING else "This answer"


def effect_rows(effect: Effect, controls: Mapping[str, Control], room: int) -> list[str]:
    """The lines of one effect, the most telling first."""
    rows: list[str] = []
    for outcome, words in OUTCOME_WORDS.items():
        changed = [control for control, found in effect.leaves if found == outcome]
        if changed:
            rows.append(_with_title("-", changed, controls, words, room))
    if effect.brings:
        rows.append(_with_title("+", effect.brings, controls, "", room))
    if effect.risks_on:
        gain = (
            f"; {_count(len(effect.supports), 'control')} gain{'s' if len(effect.supports) == 1 else ''} a reason"
            if effect.supports
            else ""
        )
        ids = _ids(effect.risks_on, 3)
        rows.append(shorten(f"! {_count(len(effect.risks_on), 'risk')} to rate: {ids}{gain}", room))
    if effect.risks_off:
        rows.append(shorten(f". {_count(len(effect.risks_off), 'risk')} to confirm as impossible", room))
    if effect.closes:
        rows.append(shorten(f"  {_count(len(effect.closes), 'question')} fewer", room))
    return rows or [shorten("no control or risk changes; it is kept for later steps", room)]


def _with_title(sign: str, ids: Sequence[str], controls: Mapping[str, Control], words: str, room: int) -> str:
    names = f"{ids[0]} {controls[ids[0]].plain}" if len(ids) == 1 else _ids(ids, 8)
    if words:
        return shorten(f"{sign} {words}: {names}", room)
    return shorten(f"{sign} {names}" if len(ids) == 1 else f"{sign} {names} stay in", room)


def _ids(ids: Sequence[str], limit: int) -> str:
    more = f" +{len(ids) - limit}" if len(ids) > limit else ""
    return " ".join(ids[:limit]) + more


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
