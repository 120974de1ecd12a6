"""The repair of a workspace that something happened to.

Repair runs inside the lock, after a second look, because what looks odd from outside may be another process at work.
Damage never becomes a new, empty project; a damaged file is kept under another name; each repair is one sentence in
`notices`. Opened for reading only, the same happens in memory and nothing is written.
"""

from __future__ import annotations

from isms_tui.store.chain import follow, scan
from isms_tui.store.core import Core
from isms_tui.store.errors import Damaged, Invalid, Missing, explain, shown
from isms_tui.store.image import Meta, write_image
from isms_tui.store.load import adopt, follow_tail, image_state
from isms_tui.store.migrate import migrate
from isms_tui.store.outside import merge_edit
from isms_tui.store.rebuild import Rebuilt, rebuild_at, rebuild_newest
from isms_tui.store.record import OUTSIDE
from isms_tui.store.saver import write_checkpoint
from isms_tui.store.schema import Tables
from isms_tui.store.state import State
from isms_tui.store.survey import Look
from isms_tui.store.taking import Left, leave, missing, record
from isms_tui.store.transaction import Transaction
from isms_tui.store.upkeep import cut_rest, gone, keep_broken

PROGRAM = "isms-tui"
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
    image, name, left = look.image, shown(core.place.name), None
    assert image.meta is not None
    state = image_state(core, image)
    if look.found is not None and look.tail is None:
        left = leave(core, look.found, state)
        look = Look(image, look.print, None, None)
    base: State | None = None
    if image.kind == "edited" and not core.read_only:
        # The look at the journal may have begun at FILE's own line; what FILE held before is further back.
        base = rebuild_at(core, image.meta.line, scan(core.journal.read(0)) if look.found is not None else None)
    before: Tables = {} if base is None else {table: dict(found.docs) for table, found in base.tables.items()}
    adopt(core, look, state if base is None else base)
    if look.found is not None and look.tail is not None:
        cut_rest(core, look.found, look.tail)
    if left is not None:
        _tell_left(core, left, image.meta, whole=image.kind == "edited" and base is None)
    if image.kind == "respelled":
        core.tell(f"{name} was rewritten by another program; its content is the same.")
    elif base is not None:
        _take_edit(core, before, image.tables or {})
    elif image.kind == "edited":
        core.tell(f"{name} was changed outside isms-tui; the changed content is taken as it is.")
        if left is None or left.foreign:
            _take_whole(core, look, _EDITED)


def _tell_left(core: Core, left: Left, meta: Meta, *, whole: bool) -> None:
    """FILE was taken although the journal does not know it: say so, in the history too."""
    name, reached = shown(core.place.name), meta.revision
    taken, who = f"another copy of the file was taken, at its revision {reached}", OUTSIDE
    if left.foreign:
        said = f"The journal belongs to another workspace; {name} was taken as it is"
    elif left.damaged:
        taken, who = f"the journal was damaged and the file was taken as it is, at revision {reached}", PROGRAM
        said = f"The journal is damaged; {name} was taken as it is"
        # Whatever stood behind FILE's own line was acknowledged, but for a last piece that was never finished.
        behind = [start for start in left.found.bad[: -1 if left.found.unfinished else None] if start > meta.offset]
        if behind or left.since:
            core.lost = True
            said += f", at revision {reached}; {gone(reached, left.last)}"
    else:
        said = (
            f"{name} is another copy than the one last used here, or the journal (up to {left.last}) is an old one; "
            f"{name} was taken as it is"
        )
    record(core, left, who, taken + missing(left), whole=whole)
    core.tell(f"{said}, and the journal {left.kept}.")


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
    """FILE cannot be used: put the content together from journal, backups and segments."""
    name, image = shown(core.place.name), look.image
    rebuilt = rebuild_newest(core, look.found, image.proof)
    if rebuilt is None or _goes_further(core, look, rebuilt):
        _take_unproved(core, look, rebuilt.newest if rebuilt is not None else 0)
        return
    kept = _keep(core, look)
    core.state = rebuilt.state
    reached, at, source = rebuilt.state.revision, rebuilt.state.at, rebuilt.source
    tail, left, told = None, None, False
    if look.found is not None:
        tail = follow(look.found, rebuilt.state.hash) if rebuilt.joined is not None else None
        if tail is not None:
            follow_tail(core, tail)
            told = cut_rest(core, look.found, tail, rebuilt.newest)
        else:
            left = leave(core, look.found, rebuilt.state)
            kept += f"; the journal {left.kept}"
    # A journal that can be followed to its end is the truth. Without any, FILE may have had more than was found, unless
    # what is left of it proves otherwise.
    proved = tail is not None or (left is None and image.proof is not None and image.proof.line == rebuilt.state.hash)
    lack = ""
    if not told and (not proved or rebuilt.newest > reached):
        core.lost = True
        lack = f"; {gone(reached, rebuilt.newest)}"
    if left is not None:
        why = f"the file was damaged and was rebuilt from {source}, at revision {reached}{lack}{missing(left)}"
        record(core, left, PROGRAM, why, newest=rebuilt.newest)
    core.tell(f"{name} {image.reason}: it was rebuilt from {source} up to revision {reached} ({at}){lack}{kept}.")


def _goes_further(core: Core, look: Look, rebuilt: Rebuilt) -> bool:
    """Whether FILE, of which the record about itself is damaged, holds whole documents newer than what was rebuilt.

    That record is not believed, so a journal that knows FILE's line is better.
    """
    image = look.image
    if image.tables is None or image.meta is None or image.meta.revision <= rebuilt.state.revision:
        return False
    lines = look.found.lines if look.found is not None else []
    if any(image.meta.line in (line.hash, line.before) for line in lines):
        return False
    return _is_whole(image_state(core, image), image.meta)


def _is_whole(state: State, meta: Meta) -> bool:
    """Whether the documents are the ones of which FILE's record holds the hash."""
    return write_image(state, 0)[1].content == meta.content


def _take_unproved(core: Core, look: Look, newest: int) -> None:
    """Nothing can rebuild FILE any better; its record about itself is damaged, but its documents can be read."""
    image = look.image
    if image.tables is None or image.meta is None:
        raise hopeless(core, look)
    kept = _keep(core, look)
    core.state = image_state(core, image)
    why, lack = "the record of the file about itself was damaged, and its content was taken as it is", ""
    if not _is_whole(core.state, image.meta):
        core.lost = True
        lack = ", but parts of what was saved may be missing from it"
    left = leave(core, look.found, core.state) if look.found is not None else None
    if left is not None and not left.foreign:
        record(core, left, PROGRAM, why + lack, newest=newest, whole=True)
    else:
        _take_whole(core, look, why + lack)
    kept += f"; the journal {left.kept}" if left is not None else ""
    core.tell(f"{shown(core.place.name)} {image.reason}: its content can be read and was taken as it is{lack}{kept}.")


def _keep(core: Core, look: Look) -> str:
    """Keep the damaged FILE under another name, when there is anything in it; the end of the sentence about it.

    FILE has to be written in any case now.
    """
    core.print, core.file_revision, core.file_hash = look.print, 0, ""
    if look.image.kind in ("missing", "empty") or core.read_only:
        return ""
    return f"; the damaged copy is kept as {keep_broken(core)}"
