"""Opening a workspace: the quick way when all is well, and the repair of everything that is not.

Repair runs inside the lock, after a second look, because what looks odd from outside may be another process at work.
Damage never becomes a new, empty project; a damaged file is kept under another name; each repair is one sentence in
`notices`. Opened for reading only, the same happens in memory and nothing is written.
"""

from __future__ import annotations

from isms_tui.store.backups import add_backup, list_items, preserve, set_journal_aside
from isms_tui.store.chain import Scan, Tail, follow
from isms_tui.store.core import Core
from isms_tui.store.errors import Damaged, Invalid, Missing, shown
from isms_tui.store.outside import merge_edit, put_tables
from isms_tui.store.rebuild import image_state, rebuild_at, rebuild_newest
from isms_tui.store.record import read_change
from isms_tui.store.saver import write_checkpoint
from isms_tui.store.schema import refuse_newer
from isms_tui.store.state import State
from isms_tui.store.survey import Look, survey
from isms_tui.store.transaction import Transaction

OUTSIDE = "outside"
CHANGED = "the file was changed outside isms-tui"


def load(core: Core) -> None:
    """Bring memory to what is on disk, and what is on disk in order.

    Raises:
        Damaged: nothing readable is left; nothing was written.
        NewerSchema: a newer program wrote it; nothing was written.
        Busy, Unsafe, OSError: as they say.
    """
    look = _survey(core)
    if _is_healthy(core, look):
        _adopt(core, look)
    elif core.read_only:
        _repair(core, look)
    else:
        if not look.image.sound and look.image.tables is None and rebuild_newest(core, look.found) is None:
            raise _hopeless(core, look)
        with core.lock:
            look = _survey(core)
            if _is_healthy(core, look):
                _adopt(core, look)
            else:
                _repair(core, look)
                core.lock_free_checkpoint = False


def _survey(core: Core) -> Look:
    look = survey(core)
    changes = look.tail.changes if look.tail is not None else []
    newest = max([change.schema or 0 for change in changes], default=0)
    if look.image.kind == "newer":
        newest = int(look.image.reason)
    if newest > core.shape.number:
        raise refuse_newer(core.place.name, newest, core.shape.number)
    return look


def _is_healthy(core: Core, look: Look) -> bool:
    if look.image.kind != "fine" or look.image.meta is None or look.image.meta.schema != core.shape.number:
        return False
    return look.found is None or (look.tail is not None and not look.tail.rest)


def _hopeless(core: Core, look: Look) -> Damaged:
    name = shown(core.place.name)
    if look.image.kind == "missing" and look.found is None:
        return Missing(f"There is no {name}; check the path, or start one with isms-tui new.")
    return Damaged(
        f"{name} {look.image.reason}, and there is no journal and no backup to repair it from; "
        "nothing was changed; bring back a copy of the file."
    )


def _adopt(core: Core, look: Look) -> None:
    """Take over FILE and the journal after it."""
    core.state = image_state(core, look.image)
    core.file_revision, core.file_hash, core.print = core.state.revision, core.state.hash, look.print
    _follow_tail(core, look.tail)


def _follow_tail(core: Core, tail: Tail | None) -> None:
    if tail is None:
        return
    if tail.last is not None:
        for change in tail.changes:
            core.state.apply(change, tail.last.hash)
        core.state.size += tail.end - tail.known
    core.journal.start = tail.last.start if tail.last is not None else tail.known
    core.journal.end = tail.end
    core.note_pending()


def _repair(core: Core, look: Look) -> None:
    if not look.image.sound:
        _rebuild(core, look)
    else:
        if look.found is not None and look.tail is None:
            look = _leave_journal(core, look)
        base = rebuild_at(core, look.image.meta.line, look.found) if _edited(look) and look.image.meta else None
        _adopt(core, look)
        if base is not None:
            edited, core.state = core.state, base
            _follow_tail(core, look.tail)
        cut_rest(core, look.found, look.tail)
        if look.image.kind == "respelled":
            core.notices.append(f"{shown(core.place.name)} was rewritten by another program; its content is the same.")
        elif base is not None:
            _take_edit(core, look, base_of(core, look), edited)
        elif _edited(look):
            _take_whole(core, look, CHANGED)
    _migrate(core)
    if not core.read_only:
        write_checkpoint(core, backup=look.image.sound)
