"""When a checkpoint is due, and making sure that it replaces nothing newer and nothing foreign."""

from __future__ import annotations

import time

from isms_tui.store.backups import Item, add_backup, list_items, newest_first
from isms_tui.store.core import Core, Print, print_of
from isms_tui.store.errors import Busy
from isms_tui.store.files import READ
from isms_tui.store.image import Meta, read_whole
from isms_tui.store.load import load
from isms_tui.store.place import open_private
from isms_tui.store.saver import write_checkpoint
from isms_tui.store.survey import survey
from isms_tui.store.sync import catch_up
from isms_tui.store.values import MAX_FILE

DUE_CHANGES = 64
DUE_SECONDS = 3.0


def checkpoint(core: Core, wait: float | None = None) -> None:
    """Bring FILE up to date with the journal, including what others appended.

    Args:
        core: the workspace.
        wait: seconds to wait for the lock; default as the lock says.

    Raises:
        Busy, StoreError, OSError: FILE is as it was; the journal has everything.
    """
    if core.read_only or (core.pending <= 0 and core.look_at_file() == core.print):
        return
    core.lock.take(wait)
    try:
        core.news.extend(catch_up(core))
        if core.look_at_file() != core.print:
            _look_at_stranger(core)
        if core.pending > 0:
            write_checkpoint(core)
    finally:
        core.lock.release()


def is_due(core: Core) -> bool:
    """Whether enough changes, or the oldest for long enough, are only in the journal."""
    if core.pending <= 0:
        return False
    if core.pending >= DUE_CHANGES or core.unsaved_since is None:
        return True
    return time.monotonic() - core.unsaved_since >= DUE_SECONDS


def try_checkpoint(core: Core) -> bool:
    """Write a checkpoint if nobody holds the lock at this moment; returns whether FILE is up to date."""
    try:
        checkpoint(core, wait=0)
    except Busy:
        return False
    return True


def keep_backup(core: Core) -> Item:
    """Keep the content as a backup that is never thinned out; the caller holds the lock and has read the tail.

    Raises:
        OSError: the system refused.
    """
    if core.pending > 0:
        write_checkpoint(core)  # someone wrote between the checkpoint and the lock
    found = newest_first(list_items(core.files, core.place), "kept")
    if not found or found[0].revision != core.file_revision:
        add_backup(core.files, core.place, core.clock(), core.file_revision, keep=True)
        core.files.sync_folder(core.place.backups)
        found = newest_first(list_items(core.files, core.place), "kept")
    return found[0]


def _look_at_stranger(core: Core) -> None:
    """FILE is not the one we know: another process wrote a checkpoint, or another program changed it."""
    meta, mark = _written_by_us(core)
    if meta is not None and meta.line == core.state.hash:
        core.print = mark
        core.file_revision, core.file_hash = meta.revision, meta.line
        core.note_pending()
        return
    look = survey(core)
    if look.image.kind == "fine" and look.image.meta is not None and look.end_hash == core.state.hash:
        # An older checkpoint of this chain; ours takes its place.
        core.file_revision, core.file_hash = look.image.meta.revision, look.image.meta.line
        return
    load(core)


def _written_by_us(core: Core) -> tuple[Meta | None, Print | None]:
    """`_meta` of FILE when it is exactly what a process of ours wrote, and the print of that file."""
    try:
        fd, facts = open_private(core.files, core.place.path, READ, one_name=False)
    except FileNotFoundError:
        return None, None
    try:
        return read_whole(core.files.read_all(fd, 0, MAX_FILE)), print_of(facts)
    finally:
        core.files.close(fd)
