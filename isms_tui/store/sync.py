"""Taking over what other processes wrote.

Usually that is a look at the journal's length, and reading what is new. When the journal was moved aside, removed or
exchanged, the chain tells how memory and disk belong together.
"""

from __future__ import annotations

from isms_tui.store.chain import backward, follow, scan
from isms_tui.store.core import Core
from isms_tui.store.errors import shown
from isms_tui.store.outside import differences
from isms_tui.store.rebuild import segments
from isms_tui.store.record import Change, Entry, Line, read_change
from isms_tui.store.recovery import OUTSIDE, load
from isms_tui.store.saver import write_checkpoint
from isms_tui.store.schema import refuse_newer
from isms_tui.store.survey import Look, survey
from isms_tui.store.upkeep import cut_rest, follow_tail, leave_journal
from isms_tui.store.values import clone


def catch_up(core: Core) -> list[Change]:
    """Apply what others appended; returns their changes.

    With the lock held, a torn or damaged end of the journal is put in order too; without, it may be another process at
    work, and is left alone. One call of the system when nothing is new.

    Raises:
        NewerSchema: a newer program has changed the workspace meanwhile.
        StoreError, OSError: as they say; memory is as before.
    """
    journal = core.journal
    spot = journal.spot()
    here = journal.is_here(spot)
    if here and (spot is None or spot.size == journal.end):
        return []
    if spot is not None and not journal.is_open:
        if not spot.size:
            return []  # an empty file is no journal; the next change puts one in its place
        # None yet when we looked last, or we let go of it after an error.
        here = journal.open(read_only=core.read_only)
    if here:
        found = scan(journal.read(journal.start), journal.start)
        tail = follow(found, core.state.hash)
        if tail is not None:
            _refuse_newer(core, tail.changes)
            if not tail.rest or tail.torn or core.lock.held or core.read_only:
                changes = follow_tail(core, tail)
                if core.lock.held:
                    cut_rest(core, found, tail)
                return changes
    return _resync(core)


def _resync(core: Core) -> list[Change]:
    """Memory and journal do not fit any more: find out why, under the lock."""
    if core.read_only:
        return _rejoin(core)
    with core.lock:
        return _rejoin(core)


def _rejoin(core: Core) -> list[Change]:
    known = core.state.hash
    # Lines that were appended to the journal we have open before it was moved away, and our own past.
    past = scan(core.journal.read(0)).lines
    look = survey(core)
    if look.image.kind == "newer":
        raise refuse_newer(core.place.name, int(look.image.reason), core.shape.number)
    if not look.image.sound or (look.found is not None and look.tail is None):
        return _ahead(core, look, past) or _take_disk(core)
    lines: list[Line] = []
    reached = known == look.end_hash
    whole = scan(core.journal.read(0)) if look.found is not None else None
    for line in backward(segments(core, whole), look.end_hash or ""):
        if reached:
            break
        lines.append(line)
        reached = line.before == known
    if not reached:
        return _ahead(core, look, past) or _take_disk(core)
    changes = [change for line in reversed(lines) if (change := read_change(line.payload)) is not None]
    if len(changes) < len(lines):
        return _take_disk(core)
    _refuse_newer(core, changes)
    for change, line in zip(changes, reversed(lines), strict=True):
        core.state.apply(change, line.hash)
    if look.found is not None and look.tail is not None:
        core.journal.start = look.tail.last.start if look.tail.last is not None else look.tail.known
        core.journal.end = look.tail.end
        if core.lock.held:
            cut_rest(core, look.found, look.tail)
    core.note_pending()
    return changes


def _ahead(core: Core, look: Look, past: list[Line]) -> list[Change] | None:
    """When the disk lost changes that this process acknowledged: put them back; None when that is not the case."""
    state = core.state
    if core.read_only or not state.hash == core.own_hash != "":
        return None
    ours = {line.hash for line in past} | {core.file_hash}
    nothing = look.found is None and not look.image.sound
    if not nothing and look.end_hash not in ours:
        return None
    if look.found is not None:
        leave_journal(core, look)
    core.journal.leave()
    write_checkpoint(core)
    core.tell(
        f"The journal of {shown(core.place.name)} was removed or exchanged while it was open here; nothing is lost: "
        f"the file holds everything up to revision {state.revision}."
    )
    return []


def _take_disk(core: Core) -> list[Change]:
    """Take over what is on disk as if it were opened now."""
    before = {name: table.docs for name, table in core.state.tables.items()}
    load(core)
    after = {name: table.docs for name, table in core.state.tables.items()}
    entries = tuple(Entry(t, n, clone(old), clone(new)) for t, n, old, new in differences(before, after))
    why = "another copy of the file was taken"
    return [Change(core.state.revision, core.clock(), OUTSIDE, why, entries)] if entries else []


def _refuse_newer(core: Core, changes: list[Change]) -> None:
    newest = max([change.schema or 0 for change in changes], default=0)
    if newest > core.shape.number:
        raise refuse_newer(core.place.name, newest, core.shape.number)
