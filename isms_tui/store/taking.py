"""Leaving a journal that does not know the content which is taken, so that the history tells of it.

That is so when FILE was replaced by another copy, when the journal was replaced or damaged, and when FILE had to be
rebuilt from a backup. The journal is kept as a segment, and the new one begins with a line `taken`: it leads from what
the history shows at the end of the old journal to the content that was taken. The old journal is copied aside, and the
new one takes its place in one step: there is no moment at which a crash would leave the history without that line.
"""

# No `from __future__ import annotations` here: it makes each field of a NamedTuple cost a compilation at import.

from typing import NamedTuple

from isms_tui.store.backups import set_journal_aside
from isms_tui.store.chain import Scan
from isms_tui.store.core import Core
from isms_tui.store.errors import shown
from isms_tui.store.outside import differences
from isms_tui.store.rebuild import project_of, rebuild_at, segments, stretch_ends
from isms_tui.store.record import Change, Entry, Line, read_change, seal
from isms_tui.store.schema import Tables
from isms_tui.store.state import State
from isms_tui.store.values import clone, encode


class Left(NamedTuple):
    """A journal that was left.

    Attributes:
        found: its lines.
        tables: the documents as the history shows them at its end.
        known: the documents of which that is known, as table and id; None: of all.
        last: the newest revision in it; 0 when no line can be read.
        foreign: it belongs to another workspace, so the history does not show it.
        damaged: damage, and not another copy, explains why it does not know the content that is taken.
        since: from this revision on its lines, or those of older segments, are not in that content; 0 when none is
            known to be missing.
        sure: earlier lines are all in it.
        kept: where the journal is now, as the end of a sentence.
    """

    found: Scan
    tables: Tables
    known: set[tuple[str, int]] | None
    last: int
    foreign: bool
    damaged: bool
    since: int
    sure: bool
    kept: str


def leave(core: Core, found: Scan, state: State) -> Left:
    """Set the journal aside, which does not know the content `state`; `record` is to follow.

    Raises:
        OSError: the system refused; the journal is where it was.
    """
    changes = [change for line in found.lines if (change := read_change(line.payload)) is not None]
    last = max((change.revision for change in changes), default=0)
    foreign = project_of(found.lines) not in (None, state.project)
    # A sound line with the revision of the content, but another one: then the content is of another copy.
    other = any(change.revision == state.revision for change in changes)
    damaged = not changes or (bool(found.bad) and not other)
    tables, known = ({}, set()) if foreign else _shown(core, found, state.project)
    since, sure = _fork(core, changes, last, state, damaged=damaged)
    kept = "was left alone"
    if not core.read_only:
        if core.journal.is_open:
            name = set_journal_aside(core.files, core.place, core.clock(), last, copy=not foreign)
            kept = f"is kept as {shown(name)}"
        else:
            kept = "is kept with the backups"
    core.journal.leave(copied=not foreign)
    return Left(found, tables, known, last, foreign, damaged, since, sure, kept)


def record(core: Core, left: Left, who: str, why: str, *, newest: int = 0, whole: bool = False) -> None:
    """Begin the new journal with the line that tells what was taken; the content is in memory already.

    Its revision is higher than all that are known here, so that no revision stands for two things in the history.
    Opened for reading only, the change is kept in memory for `history`.

    Args:
        core: the workspace.
        left: what `leave` gave.
        who: as in `Change`.
        why: as in `Change`.
        newest: the highest revision that is known from elsewhere.
        whole: the line before it does not stand for this content, and no backup does (see `Change.whole`).

    Raises:
        OSError: the system refused; the old journal is where it was, or the new one is already there.
    """
    if left.foreign:
        return
    state = core.state
    now = {name: table.docs for name, table in state.tables.items()}
    entries = [
        Entry(table, number, clone(old), clone(new))
        for table, number, old, new in differences(left.tables, now)
        if left.known is None or (table, number) in left.known
    ]
    change = Change(
        max(state.revision, left.last, newest) + 1,
        core.clock(),
        who,
        why,
        tuple(entries),
        whole=whole,
        project=state.project,
        taken=True,
    )
    if core.read_only:
        core.unwritten = (left.found, change)
        return
    head = {"revision": change.revision, "at": change.at, "who": who, "why": why, "taken": True}
    head |= {"whole": True} if whole else {}
    line, own = seal(state.hash, encode({**head, "project": state.project, "entries": [list(e) for e in entries]}))
    core.journal.append(line)
    state.stand_at(change, own)
    core.journal.accept(len(line))
    core.own_hash = own
    core.note_pending()


def missing(left: Left) -> str:
    """From which revision on the earlier lines are not in the content, as the end of a sentence."""
    if left.since and left.since <= left.last:
        perhaps = "" if left.sure else ", and perhaps some before"
        return f"; the earlier lines from revision {left.since} on are not in it{perhaps}"
    # The content is further than this journal: the first line is common to all copies, more cannot be told.
    return "; the earlier lines from revision 2 on may not be in it" if not left.sure and left.last > 1 else ""


def _fork(core: Core, changes: list[Change], last: int, state: State, *, damaged: bool) -> tuple[int, bool]:
    """From which revision on the known lines are not in `state`, and whether the earlier ones surely are."""
    if damaged:
        # What could not be read stands where the line of the content belongs; sound lines after it are not in it.
        return min((change.revision for change in changes if change.revision > state.revision), default=0), True
    for scanned in segments(core, None):
        for line in scanned.lines:
            if line.hash == state.hash:
                return state.revision + 1, True
            if line.before == state.hash:
                change = read_change(line.payload)
                if change is not None:
                    return change.revision + change.taken, True
    return state.revision, False


def _shown(core: Core, found: Scan, project: str) -> tuple[Tables, set[tuple[str, int]] | None]:
    """The documents as the history leaves them at the end of this journal, and which are known (None: all)."""
    for scanned in segments(core, found):
        if scanned.lines and project_of(scanned.lines) in (None, project):
            return _at_end(core, scanned.lines, found)
    return {}, set()


def _at_end(core: Core, lines: list[Line], found: Scan) -> tuple[Tables, set[tuple[str, int]] | None]:
    state, known, rest = State(core.shape), set[tuple[str, int]](), lines
    whole = None
    for index in stretch_ends(lines):
        whole = rebuild_at(core, lines[index].hash, found)
        if whole is not None:
            state, rest = whole, lines[index + 1 :]
            break
    for line in rest:
        change = read_change(line.payload)
        if change is not None:
            state.apply(change, line.hash)
            known.update((entry.table, entry.id) for entry in change.entries)
    tables = {name: table.docs for name, table in state.tables.items()}
    return tables, known if whole is None else None
