"""Opening a workspace and bringing it in order."""

from __future__ import annotations

import os

from isms_tui.store.core import Core
from isms_tui.store.errors import Busy, shown
from isms_tui.store.load import load
from isms_tui.store.place import check_folder, journal_marked_read_only, marked_read_only


def open_existing(core: Core) -> None:
    """Open a workspace (see `Store.open`); on any error `core` is closed."""
    try:
        name = shown(core.place.name)
        if marked_read_only(core.files, core.place, check_folder(core.files, core.place)):
            core.read_only = True
            core.tell(f"{name} is marked read only: it can be read here, not changed.")
        try:
            load(core)
        except OSError:
            # Asked only now: a look at the journal's permissions beforehand would cost every opening a call.
            if core.read_only or not journal_marked_read_only(core.files, core.place):
                raise
            core.read_only = True
            journal = shown(os.path.basename(core.place.journal))
            core.tell(f"{journal} is marked read only: {name} can be read here, not changed.")
            load(core)
        if not core.read_only:
            _settle(core)
    except BaseException:
        core.close()
        raise


def _settle(core: Core) -> None:
    """Bring FILE up to date and sweep after a crash, if nobody is at work, and look at the space that is left."""
    place, files = core.place, core.files
    try:
        if core.pending > 0 or any(place.is_temporary(name) for name in files.listdir(place.folder)):
            _after_crash(core)
        if files.free_bytes(place.folder) < 10 * core.state.size:
            core.tell("The disk is nearly full; free some space soon, or saving will be refused.")
    except OSError:
        # Everything is in memory and in the journal; the first save says what is wrong with the disk.
        return


def _after_crash(core: Core) -> None:
    from isms_tui.store.backups import clean_up  # loaded only after a crash
    from isms_tui.store.checkpoint import checkpoint

    try:
        checkpoint(core, wait=0)
        core.lock.take(wait=0)
    except Busy:
        return  # whoever holds the lock is well, and their next checkpoint brings FILE up to date
    try:
        clean_up(core.files, core.place)
    finally:
        core.lock.release()
