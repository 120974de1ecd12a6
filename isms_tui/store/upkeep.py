"""Keeping the journal in order: cutting what a crash left, and keeping what is damaged under another name."""

from __future__ import annotations

import os

from isms_tui.store.backups import copy_file, preserve
from isms_tui.store.chain import Scan, Tail
from isms_tui.store.core import Core
from isms_tui.store.errors import shown
from isms_tui.store.files import READ
from isms_tui.store.place import open_private, tighten
from isms_tui.store.record import read_change


def cut_rest(core: Core, found: Scan, tail: Tail, newest: int = 0) -> bool:
    """Remove what stands in the journal after the last good line; damage is kept under another name first.

    Args:
        core: the workspace, with the good lines in memory.
        found: what the journal holds.
        tail: its good lines.
        newest: the highest revision that is known from elsewhere: an unfinished line that it covers was acknowledged.

    Returns:
        Whether changes are lost; that is told then.
    """
    if not tail.rest:
        return False
    reached = core.state.revision
    if tail.torn and newest <= reached:
        # A reader leaves it alone: it may be another process at work.
        if not core.read_only:
            core.journal.cut(tail.end)
            core.tell(
                "A change that was being written when the program was interrupted is left out; it was not confirmed."
            )
        return False
    kept = core.place.journal
    if not core.read_only:
        kept = core.place.broken(core.place.journal, core.clock())
        copy_file(core.files, core.place.journal, kept)
        core.files.sync_folder(core.place.folder)
        core.journal.cut(tail.end)
    later = [
        change.revision
        for line in found.lines
        if line.start >= tail.end and (change := read_change(line.payload)) is not None
    ]
    read = f"{len(later)} later change{'s' * (len(later) != 1)} can only be read in" if later else "what is left is in"
    core.lost = True
    core.tell(
        f"The journal is damaged after revision {reached}: the workspace holds everything up to there; "
        f"{gone(reached, max([newest, *later]))}; {read} {shown(os.path.basename(kept))}."
    )
    return True


def gone(reached: int, newest: int) -> str:
    """Which changes are lost, as a part of a sentence.

    Args:
        reached: the newest revision that the content has.
        newest: the highest revision of which there is evidence.
    """
    if newest <= reached:
        return "what was saved after that is lost"
    if newest == reached + 1:
        return f"revision {newest} was saved and is lost"
    return f"revisions {reached + 1} to {newest} were saved and are lost"


def keep_broken(core: Core) -> str:
    """Keep FILE under another name; returns that name for a sentence."""
    kept = core.place.broken(core.place.path, core.clock())
    preserve(core.files, core.place.path, kept)
    fd, facts = open_private(core.files, kept, READ, one_name=False)
    try:
        # Its two names are both ours; with a third one it may be somebody's other file.
        if facts.st_nlink <= 2:
            notice = tighten(core.files, fd, facts, core.place.name, may_write=True)
            if notice:
                core.tell(notice)
    finally:
        core.files.close(fd)
    return shown(os.path.basename(kept))
