"""Reading a workspace into memory: the quick way when all is well, otherwise through `recovery`."""

from __future__ import annotations

from isms_tui.store.chain import Tail
from isms_tui.store.core import Core
from isms_tui.store.image import Image
from isms_tui.store.record import Change
from isms_tui.store.schema import refuse_newer
from isms_tui.store.state import State
from isms_tui.store.survey import Look, survey

# How often a reader, who may not take the lock, looks again before believing that something is wrong.
_LOOKS = 5


def load(core: Core) -> None:
    """Bring memory to what is on disk, and what is on disk in order.

    Raises:
        Damaged: nothing readable is left; nothing was written.
        NewerSchema: a newer program wrote it; nothing was written.
        Busy, Unsafe, OSError: as they say.
    """
    core.unwritten = None
    for _ in range(_LOOKS if core.read_only else 1):
        look = _survey(core)
        if _is_healthy(core, look):
            adopt(core, look, image_state(core, look.image))
            return
    # Loaded only here: a command that finds everything in order does without.
    from isms_tui.store.rebuild import rebuild_newest
    from isms_tui.store.recovery import hopeless, repair

    if core.read_only:
        repair(core, look)
        return
    if (
        not look.image.sound
        and look.image.tables is None
        and rebuild_newest(core, look.found, look.image.proof) is None
    ):
        raise hopeless(core, look)
    with core.lock:
        look = _survey(core)
        if _is_healthy(core, look):
            adopt(core, look, image_state(core, look.image))
        else:
            repair(core, look)


def image_state(core: Core, image: Image) -> State:
    """The state that a checkpoint holds."""
    assert image.meta is not None
    meta = image.meta
    state = State(core.shape, image.tables, meta.counters)
    state.schema, state.revision, state.at = meta.schema, meta.revision, meta.at
    state.hash, state.project, state.size = meta.line, meta.project, image.size
    return state


def adopt(core: Core, look: Look, state: State) -> None:
    """Take over a state that FILE holds, and the journal after it."""
    core.state = state
    core.file_revision, core.file_hash, core.print = state.revision, state.hash, look.print
    if look.tail is not None:
        follow_tail(core, look.tail)


def follow_tail(core: Core, tail: Tail) -> list[Change]:
    """Apply what the journal has after memory; returns those changes."""
    core.unwritten = None  # this journal knows the content
    if tail.last is not None:
        for change in tail.changes:
            core.state.apply(change, tail.last.hash)
        core.state.size += tail.end - tail.known
    core.journal.start = tail.last.start if tail.last is not None else tail.known
    core.journal.end = tail.end
    core.note_pending()
    return tail.changes


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
    if look.found is None:
        return True
    # A reader takes no lock: an unfinished line may well be a writer at work.
    return look.tail is not None and (not look.tail.rest or (core.read_only and look.tail.torn))
