"""Where we are, and the history: what `status` and `history` print and the screens show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from isms_tui.catalog.blocks import Block
from isms_tui.domain.model import OUTCOME_WORDS, OUTCOMES
from isms_tui.domain.record import short_value
from isms_tui.domain.text import clean, one_line
from isms_tui.pages.words import marked, paragraph
from isms_tui.store import NATURAL_KEYS, Change, Entry
from isms_tui.workspace import Reader


def status_lines(record: Reader) -> list[str]:
    """`status` for people: the path, the next thing, the counts."""
    found = record.where()
    counts = record.proposal().counts()
    lines = [record.organization, f"Scope: {one_line(record.scope, 300)}", ""]
    lines += [f"{stage.sign} {stage.name:<28} {stage.text}" for stage in found.stages]
    lines += ["", f"Next: {found.next.text} (about {found.next.minutes} min, our estimate)"]
    if found.next.then:
        lines.append(f"Then: {found.next.then}")
    lines += ["", "What your answers suggest: " + ", ".join(f"{counts[o]} {_words(o)}" for o in OUTCOMES)]
    lines += [f"Left out, but your answers now say that it applies: {control}" for control in record.contradicted()]
    lines += [f"Kept, but does not arise now: {q}={','.join(a)}" for q, a in record.kept_answers().items()]
    lines += [f"To find out: {todo.ask}" for todo in record.to_dos()]
    lines += [f"Check: {conflict.text}" for conflict in record.conflicts()]
    lines += [f"Draft: {sentence}" for sentence in record.soa().holds_up]
    return lines


def _words(outcome: str) -> str:
    return "apply" if outcome == "applicable" else OUTCOME_WORDS[outcome]


def status_json(record: Reader) -> dict[str, Any]:
    """`status --json`."""
    found, state, soa = record.where(), record.progress(), record.soa()
    later = [q for q, given in record.given().items() if given.skipped and q in record.proposal().flow.arising]
    return {
        "organization": record.organization,
        "scope": record.scope,
        "revision": record.store.revision,
        "interview": {
            "answered": state.answered,
            "arising": state.arising,
            "percent": state.percent,
            "minutes_left": state.minutes,
            "later": later,
            "kept": {question: ",".join(answer) for question, answer in record.kept_answers().items()},
            "next_question": record.next_question(),
        },
        "proposal": record.proposal().counts(),
        "soa": {"status": soa.status, "version": soa.version, **soa.counts, "holds_up": list(soa.holds_up)},
        "stages": [{"id": s.id, "name": s.name, "sign": s.sign, "text": s.text} for s in found.stages],
        "next": {"text": found.next.text, "minutes": found.next.minutes, "goes_to": found.next.goes_to},
        "to_find_out": [{"question": todo.question, "ask": todo.ask} for todo in record.to_dos()],
        "contradicted": list(record.contradicted()),
        "conflicts": [{"id": conflict.id, "text": conflict.text} for conflict in record.conflicts()],
    }


def to_do_page(record: Reader) -> list[Block]:
    """What is still to find out: each question, whom to ask and in which words."""
    blocks: list[Block] = []
    for todo in record.to_dos():
        blocks += [paragraph(todo.text, "strong"), marked("PLAY", todo.ask)]
    return blocks or [paragraph("Nothing: every question that arises has a definite answer.")]


def history_entries(changes: Iterable[Change]) -> Iterator[dict[str, Any]]:
    """One entry for each document that a change touched, oldest first."""
    for change in changes:
        who, why = one_line(change.who), one_line(change.why)
        head = {"revision": change.revision, "at": one_line(change.at), "who": who}
        if not change.entries:  # another copy with the same content was taken, or the file moved to a newer layout
            yield {**head, "table": "-", "id": "-", "old": "-", "new": "-", "reason": why}
        for entry in change.entries:
            document = entry.after or entry.before or {}
            yield {
                **head,
                "table": one_line(entry.table),
                "id": one_line(str(document.get(NATURAL_KEYS.get(entry.table, "id"), entry.id))),
                "old": short_value(entry.table, entry.before),
                "new": short_value(entry.table, entry.after),
                "reason": why,
            }


def changed_fields(entries: Iterable[Entry]) -> Iterator[tuple[str, str, str]]:
    """What a change did, field by field: (id and field, old value, new value); a whole document is one line."""
    for entry in entries:
        before, after = entry.before or {}, entry.after or {}
        name = str((after or before).get(NATURAL_KEYS.get(entry.table, "id"), entry.id))
        if not before or not after or entry.table == "answers":
            yield name, short_value(entry.table, entry.before), short_value(entry.table, entry.after)
            continue
        for key in dict.fromkeys((*before, *after)):
            if before.get(key) != after.get(key) and key not in ("by", "at"):
                yield (
                    f"{name} {key}",
                    one_line(str(before.get(key, "") or "-")),
                    one_line(str(after.get(key, "") or "-")),
                )


def history_line(entry: dict[str, Any]) -> str:
    """One entry as one line: revision, time, who, table, id, old -> new, reason."""
    text = "{revision}  {at}  {who}  {table}  {id}  {old} -> {new}  {reason}".format(**entry)
    return clean(text, multiline=False, limit=None)
