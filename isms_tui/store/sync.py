"""Taking over what other processes wrote.

Usually that is a look at the journal's length, and reading what is new. The rest is in `rejoin`.
"""

from __future__ import annotations

from isms_tui.store.chain import follow, scan
from isms_tui.store.core import Core
from isms_tui.store.load import follow_tail
from isms_tui.store.record import Change
from isms_tui.store.schema import refuse_newer


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
    if not journal.is_open and (spot is None or not spot.st_size):
        # Without a journal FILE alone tells where the workspace stands. (An empty file is no journal.)
        if core.look_at_file() == core.print:
            return []
        here = False
    elif here and spot is not None and spot.st_size == journal.end:
        # Before something is appended, make sure that the newest line is the one we know: a line that we read while
        # its writer's disk failed may have been cut again, and replaced by another one of the same length.
        if not core.lock.held or journal.holds(core.state.hash):
            return []
    elif spot is not None and not journal.is_open:
        # There was none when we looked last, or we let go of it after an error.
        here = journal.open(read_only=core.read_only)
    if here:
        found = scan(journal.read(journal.start), journal.start)
        tail = follow(found, core.state.hash)
        if tail is not None:
            journal.make_private(may_write=not core.read_only)
            refuse_newer_changes(core, tail.changes)
            if not tail.rest or tail.torn or core.lock.held or core.read_only:
                changes = follow_tail(core, tail)
                if tail.rest and core.lock.held:
                    from isms_tui.store.upkeep import cut_rest  # loaded only when something is wrong

                    cut_rest(core, found, tail)
                return changes
    from isms_tui.store.rejoin import resync  # loaded only when something is wrong

    return resync(core)


def refuse_newer_changes(core: Core, changes: list[Change]) -> None:
    """Refuse changes that a newer program made, before any of them is applied."""
    newest = max([change.schema or 0 for change in changes], default=0)
    if newest > core.shape.number:
        raise refuse_newer(core.place.name, newest, core.shape.number)
