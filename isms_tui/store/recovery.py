"""The repair of a workspace that something happened to.

Repair runs inside the lock, after a second look, because what looks odd from outside may be another process at work.
Damage never becomes a new, empty project; a damaged file is kept under another name; each repair is one sentence in
`notices`. Opened for reading only, the same happens in memory and nothing is written.
"""

from __future__ import annotations

from isms_tui.store.chain import follow, scan
from isms_tui.store.core import Core
from isms_tui.store.errors import Damaged, Invalid, Missing, explain, shown
from isms_tui.store.load import adopt, follow_tail, image_state
from isms_tui.store.migrate import migrate
from isms_tui.store.outside import merge_edit
from isms_tui.store.rebuild import rebuild_at, rebuild_newest
from isms_tui.store.saver import write_checkpoint
from isms_tui.store.schema import Tables
from isms_tui.store.state import State
from isms_tui.store.survey import Look
from isms_tui.store.transaction import Transaction
from isms_tui.store.upkeep import cut_rest, keep_broken, leave_journal

OUTSIDE = "outside"
_EDITED = "the file was changed outside isms-tui"


def hopeless(core: Core, look: Look) -> Damaged:
    """The error for a workspace that nothing can repair."""
    name = shown(core.place.name)
    if look.image.kind == "missing" and look.found is None:
        return Missing(f"There is no {name}; check the path, or start one with isms-tui new.")
    return Damaged(
        f"{name} {look.image.reason}, and neither a journal nor a backup can repair it; "
        "nothing was changed; bring back a copy of the file."
    )


def repair(core: Core, look: Look) -> None:
    """Bring memory and disk in order; the caller holds the lock, or the workspace is read only.

    Raises:
        Damaged: nothing readable is left.
        OSError: the system refused; the next opening tries again.
    """
    if look.image.sound:
        _repair_around(core, look)
    else:
        _rebuild(core, look)
    if core.state.schema < core.shape.number:
        migrate(core)
    if core.read_only:
        core.tell("The workspace is open for reading only; nothing of this was written.")
        return
    try:
        write_checkpoint(core, backup=look.image.sound)
    except OSError as error:
        # What was repaired is in memory and the journal; the checkpoint is tried again later, and at the next opening.
        core.file_revision, core.file_hash = 0, ""
        core.note_pending()
        core.tell(str(explain(error, "repaired on disk", core.place.name)))


def _repair_around(core: Core, look: Look) -> None:
    """FILE can be used: put the journal in order, and take over what another program did to FILE."""
    image, name = look.image, shown(core.place.name)
    assert image.meta is not None
    if look.found is not None and look.tail is None:
        look = leave_journal(core, look)
    base: State | None = None
    if image.kind == "edited" and not core.read_only:
        # The look at the journal may have begun at FILE's own line; what FILE held before is further back.
        base = rebuild_at(core, image.meta.line, scan(core.journal.read(0)) if look.found is not None else None)
    before: Tables = {} if base is None else {table: dict(found.docs) for table, found in base.tables.items()}
    adopt(core, look, image_state(core, image) if base is None else base)
    if look.found is not None and look.tail is not None:
        cut_rest(core, look.found, look.tail)
    if image.kind == "respelled":
        core.tell(f"{name} was rewritten by another program; its content is the same.")
    elif base is not None:
        _take_edit(core, before, image.tables or {})
    elif image.kind == "edited":
        core.tell(f"{name} was changed outside isms-tui; the changed content is taken as it is.")
        _take_whole(core, look, _EDITED)


def _take_edit(core: Core, before: Tables, edited: Tables) -> None:
    name = shown(core.place.name)
    transaction = Transaction(core, OUTSIDE, _EDITED)
    merge_edit(transaction, before, edited, core.state)
    try:
        transaction.commit()
    except Invalid as invalid:
        kept = keep_broken(core)
        reason = str(invalid).removesuffix("; nothing was saved.")
        core.tell(
            f"{name} was changed outside isms-tui in a way that does not add up ({reason}); it is back at "
            f"revision {core.state.revision}, and the changed copy is kept as {kept}."
        )
        return
    if transaction.revision is None:
        core.tell(f"{name} was rewritten by another program; its content is the same.")
    else:
        core.tell(f"{name} was changed outside isms-tui; that is now revision {transaction.revision}.")


def _take_whole(core: Core, look: Look, why: str) -> None:
    """Record that the content is taken as it is, because what was before it is not known."""
    if not core.read_only and not (look.tail is not None and any(change.whole for change in look.tail.changes)):
        Transaction(core, OUTSIDE, why).commit(whole=True)


def _rebuild(core: Core, look: Look) -> None:
    """FILE cannot be used: put the content together from backups and journal."""
    name = shown(core.place.name)
    rebuilt = rebuild_newest(core, look.found)
    if rebuilt is None and look.image.tables is None:
        raise hopeless(core, look)
    kept = "" if look.image.kind in ("missing", "empty") or core.read_only else keep_broken(core)
    core.state = rebuilt.state if rebuilt is not None else image_state(core, look.image)
    core.print = look.print
    if look.found is not None and (rebuilt is None or rebuilt.joined is None):
        look = leave_journal(core, look)
    tail = follow(look.found, core.state.hash) if look.found is not None else None
    if look.found is not None and tail is not None:
        follow_tail(core, tail)
        cut_rest(core, look.found, tail)
    if rebuilt is None:
        done = "its content is sound and was taken as it is"
        _take_whole(core, look, "the record of the file about itself was damaged")
    else:
        done = f"it was rebuilt from {rebuilt.source} up to revision {core.state.revision} ({core.state.at})"
    where = f"; the damaged copy is kept as {kept}" if kept else ""
    core.tell(f"{name} {look.image.reason}: {done}{where}.")
