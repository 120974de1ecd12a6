"""Backups: the list, and what bringing one back would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from isms_tui.domain.record import short_value
from isms_tui.domain.text import clean
from isms_tui.store import Entry, StoreError
from isms_tui.store.schema import NATURAL_KEYS
from isms_tui.workspace import Reader


class Row(NamedTuple):
    """One backup as it is listed."""

    number: int
    time: str
    revision: int
    kept: bool
    differs: str
    """How many documents differ from now, in words."""


def backup_row(record: Reader, number: int) -> Row:
    """One backup compared with the present content; one that cannot be read says so."""
    item = next(found for found in record.store.backups() if found.number == number)
    try:
        count = len(record.store.compare(number))
        differs = (
            "nothing differs" if not count else "1 document differs" if count == 1 else f"{count} documents differ"
        )
    except StoreError:
        differs = "cannot be used"
    return Row(number, time_words(item.time), item.revision, item.kind == "kept", differs)


def time_words(stamp: str) -> str:
    """`20261123T140211Z` as people write it."""
    if len(stamp) != len("20261123T140211Z"):
        return stamp
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[9:11]}:{stamp[11:13]}:{stamp[13:15]} UTC"


def row_line(row: Row) -> str:
    """One backup as one line."""
    kept = "  (kept for good)" if row.kept else ""
    return f"{row.number:>4}  {row.time}  revision {row.revision:<6} {row.differs}{kept}"


def backup_lines(record: Reader) -> list[str]:
    """Every backup, oldest first, as `restore FILE` lists them."""
    lines = [row_line(backup_row(record, item.number)) for item in record.store.backups()]
    return lines or ["There is no backup yet. The first one is made when the file is written for the second time."]


def difference_lines(changes: Iterable[Entry]) -> Sequence[str]:
    """What bringing a backup back changes, one document a line: table, id, now -> then."""
    lines = []
    for entry in changes:
        document = entry.after or entry.before or {}
        name = document.get(NATURAL_KEYS.get(entry.table, ""), entry.id)
        now, then = short_value(entry.table, entry.before), short_value(entry.table, entry.after)
        lines.append(clean(f"{entry.table}  {name}  {now} -> {then}", multiline=False))
    return lines
