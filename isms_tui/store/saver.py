"""Writing a checkpoint: FILE is replaced whole, by one that holds every change of the journal.

Everything happens under the lock and after the journal's tail was read, so an older state never replaces a newer one.
"""

from __future__ import annotations

import os

from isms_tui.store.backups import add_backup, clean_up, set_journal_aside, thin_out
from isms_tui.store.core import Core, print_of
from isms_tui.store.errors import Invalid, StoreError
from isms_tui.store.files import NEW
from isms_tui.store.image import write_image
from isms_tui.store.place import PRIVATE_FILE
from isms_tui.store.values import MAX_FILE

# The journal moves to the folder of backups when it is longer than this (bytes).
SEGMENT = 4 << 20


def write_checkpoint(core: Core, *, backup: bool = True) -> None:
    """Replace FILE by the present content; the caller holds the lock and has read the journal's tail.

    Args:
        core: the workspace.
        backup: keep the old FILE in the folder of backups (not when it is damaged).

    Raises:
        OSError: FILE is the old one or, after an error of the last sync, the new one; the journal has it all.
    """
    assert core.lock.held
    files, place = core.files, core.place
    if not core.swept:
        clean_up(files, place)
        core.swept = True
    data, _ = write_image(core.state, core.journal.start)
    if len(data) > MAX_FILE:
        raise Invalid(f"The workspace is larger than {MAX_FILE >> 20} MB; remove something and try again.")
    temporary = place.temporary()
    try:
        fd = files.open(temporary, NEW, PRIVATE_FILE)
        try:
            files.fchmod(fd, PRIVATE_FILE)
            files.write_all(fd, data)
            files.fsync(fd)
            facts = files.fstat(fd)
        finally:
            files.close(fd)
        if backup:
            _keep_old(core)
        files.replace(temporary, place.path)
    except BaseException:
        files.forget(temporary)
        raise
    core.print = print_of(facts)
    core.state.size = len(data)
    files.sync_folder(place.folder)
    core.file_revision, core.file_hash = core.state.revision, core.state.hash
    core.note_pending()
    _tidy(core)


def _keep_old(core: Core) -> None:
    """Keep the old FILE as a backup. A backup that fails is no reason not to save."""
    old = core.look_at_file()
    if old is None:
        return
    try:
        add_backup(core.files, core.place, core.clock(), core.file_revision)
    except (OSError, StoreError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        core.tell(f"No backup could be made ({reason}); the workspace itself is saved.")


def _tidy(core: Core) -> None:
    """Thin out the backups and move a long journal aside; FILE is already safe, so trouble here is only told."""
    try:
        thin_out(core.files, core.place, core.clock())
        spot = core.journal.spot()
        if spot is not None and spot.st_size > SEGMENT and core.journal.is_here(spot):
            set_journal_aside(core.files, core.place, core.clock(), core.state.revision)
            core.journal.leave()
    except (OSError, StoreError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        folder = os.path.basename(core.place.backups)
        core.tell(f"Old files in {folder} could not be tidied up ({reason}); the workspace itself is saved.")
