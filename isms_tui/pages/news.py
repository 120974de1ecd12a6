"""What others changed, in the few words that the key line has room for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from isms_tui.domain.merge import FIELD_WORDS, SIGNATURE, value_words
from isms_tui.store import Change, Entry
from isms_tui.store.schema import NATURAL_KEYS

MANY = 3
"""From so many documents on, a change is told by its reason."""


def news_line(changes: Iterable[Change]) -> str:
    """`Anna: cloud -> platforms; 8.30 left out`, the newest first, each person's changes together."""
    newest_first = list(changes)[::-1]
    parts = []
    for who, found in groupby(newest_first, key=lambda change: change.who):
        said = list(dict.fromkeys(change_words(change) for change in found))
        parts.append(f"{who}: {'; '.join(said)}")
    return " | ".join(parts)


def change_words(change: Change) -> str:
    """One change: what is different now."""
    if len(change.entries) > MANY or not change.entries:
        return change.why
    said = ", ".join(filter(None, map(entry_words, change.entries))) or change.why
    return f"undo: {said}" if change.undoes else f"redo: {said}" if change.redoes else said


def entry_words(entry: Entry) -> str:
    """One document: the field that matters most, or all that changed."""
    old, new = entry.before or {}, entry.after or {}
    name = str({**old, **new}.get(NATURAL_KEYS.get(entry.table, ""), entry.id))
    changed = [field for field in {**old, **new} if field not in SIGNATURE and _differ(old, new, field)]
    if entry.table == "answers":
        return _answer_words(name, new, changed)
    if entry.table == "decisions" and "decision" in changed:
        return f"{name} {({'in': 'kept', 'out': 'left out'}).get(str(new.get('decision')), 'open again')}"
    if entry.table == "records" and new.get("kind") == "approval":
        return f"SoA approved by {new.get('approver', 'someone')}"
    if not new:
        return f"{name} removed"
    words = [f"{FIELD_WORDS.get(field, field)} -> {value_words(new.get(field))}" for field in changed]
    return f"{name} {', '.join(words)}" if words else f"{name} signed again" if entry.table == "decisions" else name


def _answer_words(question: str, new: Mapping[str, Any], changed: list[str]) -> str:
    if "answer" in changed:
        choices = value_words(new.get("answer")).replace("-", " ") if new.get("answer") else "open"
        return f"{question} -> {choices}"
    if "note" in changed:
        return f"note on {question}: {value_words(new.get('note'))}"
    return f"{question} left for later" if new.get("skipped") else f"{question} open"


def _differ(old: Mapping[str, Any], new: Mapping[str, Any], field: str) -> bool:
    return (old.get(field) or None) != (new.get(field) or None)
