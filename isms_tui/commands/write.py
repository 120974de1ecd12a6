"""Commands that change the record: each is one acknowledged, undoable change."""

from __future__ import annotations

import argparse
from typing import Any

from isms_tui.commands.common import open_workspace, put, tell, tell_if_cut
from isms_tui.domain.decision import Decision, parse_override, parse_reason
from isms_tui.domain.errors import UsageProblem
from isms_tui.domain.ids import control_id
from isms_tui.domain.text import one_line
from isms_tui.pages.record import history_entries, history_line
from isms_tui.person import person
from isms_tui.workspace import Workspace

LARGEST_SOURCE = 20 << 20
"""Bytes of a file with answers."""

Pairs = list[tuple[str, str]]
"""What was typed before and after `=`."""


def new(options: argparse.Namespace) -> int:
    """`new FILE --org NAME [--sample harbourlight]`."""
    who = person(options.by)
    with Workspace.create(options.file, options.org, who) as workspace:
        if options.sample:
            workspace.fill_from_sample(options.sample)
        state = workspace.progress()
        tell(f"Started {options.file} for {workspace.organization}: {state.answered} of {state.arising} answered.")
        tell(f"Next: isms-tui {options.file}")
    from isms_tui.places import remember

    remember(options.file)
    return 0


def answer(options: argparse.Namespace) -> int:
    """`answer FILE question=choice ... | --from FILE.toml`: all or nothing, one change."""
    answers, notes = _from_file(options.source) if options.source else ([], [])
    for pair in options.pairs:
        question, equals, text = pair.partition("=")
        if not equals:
            raise UsageProblem(f"Write question=choice, not {one_line(pair, 40)!r}.")
        answers.append((question, text))
    texts, kept = _once(answers), _once(notes)
    for question, text in kept.items():
        tell_if_cut(f"note on {question}", text)
    if not texts and not kept:
        raise UsageProblem("Nothing to answer: give question=choice, or --from FILE.toml.")
    with open_workspace(options) as workspace:
        workspace.answer_texts(texts, kept)
        arising = workspace.proposal().flow.arising
        for question in texts:
            if question not in arising:
                tell(f"{question} does not arise with the present answers; the answer is kept and marked.")
        told = {conflict.id: conflict for question in texts for conflict in workspace.conflicts(question)}
        for conflict in told.values():
            tell(f"Check: {conflict.text}")
        if against := workspace.contradicted():
            tell(f"Left out, but your answers now say that it applies: {', '.join(against)}. Decide again.")
        state = workspace.progress()
        tell(f"Saved {len(texts)}. {state.answered} of {state.arising} answered ({state.percent} %).")
    return 0


def _once(pairs: Pairs) -> dict[str, str]:
    """By id of the question, which may be typed in any case; each question once."""
    found: dict[str, str] = {}
    for typed, text in pairs:
        question = typed.strip().lower()
        if question in found:
            raise UsageProblem(f"{one_line(question, 40)} is given twice; give it once, several choices as a,b.")
        found[question] = text
    return found


def _from_file(path: str) -> tuple[Pairs, Pairs]:
    """Read `[answers]` and `[notes]` from a TOML file."""
    import tomllib

    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST_SOURCE + 1)
    except ValueError:
        raise UsageProblem("That is no name that a file can have.") from None
    if len(data) > LARGEST_SOURCE:
        raise UsageProblem(f"{path} is larger than {LARGEST_SOURCE >> 20} MB; answers and notes take less.")
    try:
        content = tomllib.loads(data.decode("utf-8"))
    except RecursionError:
        raise UsageProblem(f'{path} is nested too deep. Write [answers] and lines like id = "choice".') from None
    except ValueError as error:  # no TOML, no UTF-8, or a number with thousands of digits
        raise UsageProblem(f'{path} is no TOML file: {error}. Write [answers] and lines like id = "choice".') from None
    if unknown := set(content) - {"answers", "notes"}:
        raise UsageProblem(
            f"{path} has a table that is not known: {one_line(unknown.pop(), 40)}. Use [answers], [notes]."
        )
    answers = content.get("answers", {})
    notes = content.get("notes", {})
    if not isinstance(answers, dict) or not isinstance(notes, dict):
        raise UsageProblem(f"{path}: [answers] and [notes] are tables.")
    for question, text in notes.items():
        if not isinstance(text, str):
            raise UsageProblem(f"{one_line(question, 40)}: a note is text in quotes.")
    return [(q, _choices(q, value)) for q, value in answers.items()], list(notes.items())


def _choices(question: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | list):
        raise UsageProblem(f"{one_line(question, 40)}: give a choice as text, a list of choices, or a whole number.")
    if isinstance(value, list):
        return ",".join(str(part) if isinstance(part, str) else _number(question, part) for part in value)
    return value if isinstance(value, str) else _number(question, value)


def _number(question: str, value: Any) -> str:
    if type(value) is int and abs(value) < 10**18:
        return str(value)
    raise UsageProblem(f"{one_line(question, 40)}: give whole numbers of at most 18 digits, or choices as text.")


_OUT_ONLY = ("fact", "shown_by", "review", "duty_read", "second", "override")
_IN_ONLY = ("reason", "status")
_WORDS = ("fact", "shown_by", "owner", "review", "duty_read", "second", "override", "reason", "note")


def decide(options: argparse.Namespace) -> int:
    """`decide FILE CONTROL out|in ...`."""
    for name in _IN_ONLY if options.decision == "out" else _OUT_ONLY:
        if getattr(options, name):
            other = "in" if options.decision == "out" else "out"
            raise UsageProblem(f"--{name.replace('_', '-')} belongs to the decision {other}.")
    for name in _WORDS:
        given = getattr(options, name)
        for text in given if isinstance(given, list) else [given]:
            tell_if_cut(f"--{name.replace('_', '-')}", text)
    with open_workspace(options) as workspace:
        control = control_id(options.control, workspace.catalog.controls)
        if options.decision == "out":
            decision = workspace.leave_out(_exclusion(options, control))
            put(workspace.sentence(decision))
            for gate in workspace.gates(decision):
                state = f"passed by {decision.by}: {gate.overridden}" if gate.overridden else gate.state
                tell(f"gate {gate.name}: {state} ({gate.text})")
        else:
            kinds = workspace.catalog.decision_words["reason_kinds"]
            reasons = tuple(parse_reason(text, kinds) for text in options.reason)
            old = workspace.decisions().get(control)
            old = old if old is not None and old.applicable else Decision(control, "in")
            decision = old._replace(
                owner=options.owner or old.owner, reasons=reasons or old.reasons, note=options.note or old.note
            )
            workspace.keep(decision, options.status or "")
            row = next(row for row in workspace.soa().rows if row["control_id"] == f"A.{control}")
            put(f"A.{control} applicable: {row['inclusion_justification']}")
        counts = workspace.soa().counts
        tell(f"Saved. {counts['undecided']} of {counts['total']} lines undecided.")
    return 0


def _exclusion(options: argparse.Namespace, control: str) -> Decision:
    return Decision(
        control,
        "out",
        fact=options.fact,
        shown_by=options.shown_by,
        owner=options.owner,
        review=options.review,
        duty_read=options.duty_read,
        second=options.second,
        overrides=dict(parse_override(text) for text in options.override),
        note=options.note,
    )


def approve(options: argparse.Namespace) -> int:
    """`approve FILE soa --by NAME`."""
    with open_workspace(options) as workspace:
        soa = workspace.approve_soa(person(options.by))
        put(f"Statement of Applicability {soa.version} approved by {soa.approver} on {soa.approved_on}.")
    return 0


def undo(options: argparse.Namespace) -> int:
    """`undo FILE`: take the latest change back."""
    with open_workspace(options) as workspace:
        for entry in history_entries([workspace.undo()]):
            put(history_line(entry))
    return 0


def redo(options: argparse.Namespace) -> int:
    """`redo FILE`: bring back what was undone last."""
    with open_workspace(options) as workspace:
        for entry in history_entries([workspace.redo()]):
            put(history_line(entry))
    return 0
