"""Undo and redo: changes like any other, appended to the journal."""

from __future__ import annotations

from isms_tui.store.core import Core
from isms_tui.store.errors import NothingToUndo, Unseen
from isms_tui.store.history import find_redo, find_undo
from isms_tui.store.outside import same
from isms_tui.store.record import Change, Entry
from isms_tui.store.transaction import Transaction
from isms_tui.store.values import adopt_document

_REASON = 500  # characters of the old reason that are repeated in the new one


def undo(core: Core, who: str, seen: int | None = None) -> Change:
    """Take the newest standing change back; the caller holds the lock and has read the journal's tail.

    Raises:
        NothingToUndo: there is none.
        Unseen: it came after revision `seen`.
    """
    change = find_undo(core)
    if seen is not None and change.revision > seen:
        raise Unseen(f"Not undone yet: once more takes back what {change.who} has just saved ({change.why[:_REASON]}).")
    transaction = Transaction(core, who, f"undo of revision {change.revision}: {change.why[:_REASON]}")
    backwards = [Entry(entry.table, entry.id, entry.after, entry.before) for entry in reversed(change.entries)]
    return _carry_out(core, transaction, backwards, undoes=change.revision)


def redo(core: Core, who: str) -> Change:
    """Bring back what was undone last; the caller holds the lock and has read the journal's tail.

    Raises:
        NothingToUndo: there is none.
    """
    change = find_redo(core)
    transaction = Transaction(core, who, f"redo of revision {change.revision}: {change.why[:_REASON]}")
    return _carry_out(core, transaction, list(change.entries), redoes=change.revision)


def _carry_out(core: Core, transaction: Transaction, entries: list[Entry], **marks: int) -> Change:
    for entry in entries:
        table = core.state.tables.get(entry.table)
        now = table.docs.get(entry.id) if table is not None else None
        if not same(now, entry.before):
            # Cannot happen while the chain is unbroken; if it does, nobody's work is overwritten.
            raise NothingToUndo(
                f"Document {entry.id} in {entry.table} has changed in the meantime; change it by hand instead."
            )
        after = None if entry.after is None else adopt_document(entry.table, entry.id, entry.after)
        transaction.work(entry.table).touched[entry.id] = after
    transaction.commit(**marks)
    saved = transaction.saved
    if saved is None:
        raise NothingToUndo("That change made no difference; there is nothing to take back.")
    return saved
