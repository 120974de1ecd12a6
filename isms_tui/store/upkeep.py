"""Keeping the journal in order: applying its tail, cutting what a crash left, setting a foreign one aside."""

from __future__ import annotations

import os

from isms_tui.store.backups import copy_file, preserve, set_journal_aside
from isms_tui.store.chain import Scan, Tail
from isms_tui.store.core import Core
from isms_tui.store.errors import shown
from isms_tui.store.record import read_change
from isms_tui.store.survey import Look


def cut_rest(core: Core, found: Scan, tail: Tail) -> None:
    """Remove what stands in the journal after the last good line; damage is kept under another name first."""
    if not tail.rest or core.read_only:
        return
    if tail.torn:
        sentence = "A change that was being written when the program was interrupted is left out; it was not confirmed."
    else:
        kept = core.place.broken(core.place.journal, core.clock())
        copy_file(core.files, core.place.journal, kept)
        core.files.sync_folder(core.place.folder)
        later = sum(line.start >= tail.end for line in found.lines)
        sentence = (
            f"The journal is damaged after revision {core.state.revision}: the workspace holds everything up to there; "
            f"{later} later changes can only be read in {shown(os.path.basename(kept))}."
        )
    core.journal.cut(tail.end)
    core.tell(sentence)


def leave_journal(core: Core, look: Look) -> Look:
    """Set a journal aside that does not know FILE: FILE is complete in itself, and the next change starts a new one."""
    found, meta, name = look.found, look.image.meta, shown(core.place.name)
    assert found is not None
    changes = [read_change(line.payload) for line in (found.lines[:1] + found.lines[-1:])]
    first, last = (changes[0], changes[-1]) if changes else (None, None)
    where = "was left alone"
    if not core.read_only:
        revision = last.revision if last is not None else 0
        where = f"is kept as {shown(set_journal_aside(core.files, core.place, core.clock(), revision))}"
    core.journal.leave()
    if found.bad or last is None or first is None:
        said = "The journal is damaged"
    elif meta is not None and first.project not in (None, meta.project):
        said = "The journal belongs to another workspace"
    else:
        said = (
            f"{name} is another copy than the one last used here, or the journal (up to {last.revision}) is an old one"
        )
    core.tell(f"{said}; {name} was taken as it is, and the journal {where}.")
    return Look(look.image, look.print, None, None)


def keep_broken(core: Core) -> str:
    """Keep FILE under another name; returns that name for a sentence."""
    kept = core.place.broken(core.place.path, core.clock())
    preserve(core.files, core.place.path, kept)
    return shown(os.path.basename(kept))
