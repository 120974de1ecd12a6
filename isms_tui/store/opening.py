"""Opening a workspace and bringing it in order."""

from __future__ import annotations

from isms_tui.store.core import Core
from isms_tui.store.errors import shown
from isms_tui.store.load import load
from isms_tui.store.place import check_folder, marked_read_only


def open_existing(core: Core) -> None:
    """Open a workspace (see `Store.open`); on any error `core` is closed."""
    try:
        name = shown(core.place.name)
        if marked_read_only(core.files, core.place, check_folder(core.files, core.place)):
            core.read_only = True
            core.tell(f"{name} is marked read only: it can be read here, not changed.")
        load(core)
        if not core.read_only:
            _settle(core)
    except BaseException:
        core.close()
        raise


def _settle(core: Core) -> None:
    """Bring FILE up to date after a crash, if nobody is at work, and look at the space that is left."""
    try:
        if core.pending > 0:
            from isms_tui.store.checkpoint import try_checkpoint  # loaded only after a crash

            try_checkpoint(core)
        if core.files.free_bytes(core.place.folder) < 10 * core.state.size:
            core.tell("The disk is nearly full; free some space soon, or saving will be refused.")
    except OSError:
        # Everything is in memory and in the journal; the first save says what is wrong with the disk.
        return
