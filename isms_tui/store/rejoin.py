"""When memory and the journal do not fit any more: the journal was moved aside, removed, or exchanged.

The chain tells how memory and disk belong together: the disk may be further, it may have lost what this process
acknowledged, or it may be another copy.
"""

from __future__ import annotations

from itertools import chain

from isms_tui.store.chain import Scan, backward, scan
from isms_tui.store.core import Core
from isms_tui.store.errors import shown
from isms_tui.store.load import load
from isms_tui.store.outside import differences
from isms_tui.store.rebuild import segments
from isms_tui.store.record import OUTSIDE, Change, Entry, Line, read_change
from isms_tui.store.saver import write_checkpoint
from isms_tui.store.schema import refuse_newer
from isms_tui.store.survey import Look, survey
from isms_tui.store.sync import refuse_newer_changes
from isms_tui.store.taking import leave, record
from isms_tui.store.upkeep import cut_rest
from isms_tui.store.values import clone


def resync(core: Core) -> list[Change]:
    """Find out how memory and disk belong together, under the lock, and join them; returns what changed."""
    if core.read_only:
        return _rejoin(core)
    with core.lock:
        return _rejoin(core)


def _rejoin(core: Core) -> list[Change]:
    known = core.state.hash
    # Lines that were appended to the journal we have open before it was moved away, and our own past.
    past = scan(core.journal.read(0))
    look = survey(core)
    if look.image.kind == "newer":
        raise refuse_newer(core.place.name, int(look.image.reason), core.shape.number)
    if not look.image.sound or (look.found is not None and look.tail is None):
        return _part(core, look, past)
    lines: list[Line] = []
    reached = known == look.end_hash
    now = [scan(core.journal.read(0))] if look.found is not None else []
    for line in backward(chain(now, [past], segments(core, None)), look.end_hash or ""):
        if reached:
            break
        lines.append(line)
        reached = line.before == known
    if not reached:
        return _part(core, look, past)
    changes = [change for line in reversed(lines) if (change := read_change(line.payload)) is not None]
    if len(changes) < len(lines):
        return _take_disk(core)
    refuse_newer_changes(core, changes)
    core.unwritten = None
    for change, line in zip(changes, reversed(lines), strict=True):
        core.state.apply(change, line.hash)
    if look.found is not None and look.tail is not None:
        core.journal.start = look.tail.last.start if look.tail.last is not None else look.tail.known
        core.journal.end = look.tail.end
        if core.lock.held:
            cut_rest(core, look.found, look.tail)
    core.note_pending()
    return changes


def _part(core: Core, look: Look, past: Scan) -> list[Change]:
    """The disk does not continue from memory: either it lost something, or it is another copy."""
    if _is_behind(core, look, past):
        _put_back(core, look)
        return []
    return _take_disk(core)


def _is_behind(core: Core, look: Look, past: Scan) -> bool:
    """Whether the disk holds our own past, without changes that were acknowledged by this process or were in FILE."""
    if core.read_only or core.state.hash not in (core.own_hash, core.file_hash):
        return False
    if look.found is None and not look.image.sound:
        return True
    return look.end_hash == core.file_hash or any(line.hash == look.end_hash for line in past.lines)


def _put_back(core: Core, look: Look) -> None:
    """Memory has what the disk lost. FILE is written first: then it has everything, whatever happens to the journal."""
    where = ""
    write_checkpoint(core)
    if look.found is not None:
        left = leave(core, look.found, core.state)
        record(core, left, OUTSIDE, "the journal was exchanged while the file was open; the file was kept as it was")
        where = f"; the journal found there {left.kept}"
    else:
        core.journal.leave()
    core.tell(
        f"The journal of {shown(core.place.name)} was removed or exchanged while it was open here; nothing is lost: "
        f"the file holds everything up to revision {core.file_revision}{where}."
    )


def _take_disk(core: Core) -> list[Change]:
    """Take over what is on disk as if it were opened now."""
    before = {name: table.docs for name, table in core.state.tables.items()}
    load(core)
    after = {name: table.docs for name, table in core.state.tables.items()}
    entries = tuple(Entry(t, n, clone(old), clone(new)) for t, n, old, new in differences(before, after))
    why = "another copy of the file was taken"
    return [Change(core.state.revision, core.clock(), OUTSIDE, why, entries)] if entries else []
