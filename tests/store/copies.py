"""Copies of a workspace that went their own ways, histories that are played again, and files cut short."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from store.faults import answer, beside, content, create

from isms_tui.store import Change, Store


def two_copies(path: Path, there: Path) -> dict[str, Any]:
    """FILE is replaced by a copy that went its own way after revision 2; returns what the copy holds."""
    with create(path) as store:
        answer(store, "q1", "common")
    there.mkdir(mode=0o700)
    copy = there / path.name
    copy.write_bytes(path.read_bytes())
    with Store.open(path) as ours:
        answer(ours, "q2", "99")
    with Store.open(copy) as theirs:
        answer(theirs, "q2", "3")
        answer(theirs, "q9", "new")
        expected = content(theirs)
    path.write_bytes(copy.read_bytes())
    return expected


def replay(changes: Iterable[Change]) -> dict[tuple[str, int], dict[str, Any]]:
    """The content that the changes lead to; each must begin where the one before it ended."""
    docs: dict[tuple[str, int], dict[str, Any]] = {}
    for change in changes:
        for entry in change.entries:
            assert docs.get((entry.table, entry.id)) == entry.before, change
            docs.pop((entry.table, entry.id), None)
            if entry.after is not None:
                docs[entry.table, entry.id] = entry.after
    return docs


def as_replayed(store: Store) -> dict[tuple[str, int], dict[str, Any]]:
    """The content in the form of `replay`."""
    return {(name, number): doc for name, docs in content(store).items() for number, doc in docs}


def cut(file: Path, size: int) -> None:
    """Keep the first bytes of a file."""
    file.write_bytes(file.read_bytes()[:size])


def first_lines(path: Path, number: int) -> int:
    """Bytes of the first lines of the journal."""
    return sum(len(line) for line in beside(path, "journal").read_bytes().splitlines(keepends=True)[:number])


def head(path: Path) -> int:
    """Bytes of FILE up to the end of its record about itself, and a bit more."""
    return path.read_bytes().index(b"\n", 20) + 30
