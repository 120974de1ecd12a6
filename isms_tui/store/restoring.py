"""Going back to a backup: what would change, and the change itself, which can be undone like any other."""

from __future__ import annotations

from isms_tui.store.backups import list_items
from isms_tui.store.core import Core
from isms_tui.store.errors import Invalid, shown
from isms_tui.store.outside import differences, put_tables
from isms_tui.store.rebuild import load_backup
from isms_tui.store.record import Change, Entry
from isms_tui.store.schema import Tables
from isms_tui.store.state import State
from isms_tui.store.transaction import Transaction
from isms_tui.store.values import clone


def differences_to(core: Core, number: int) -> list[Entry]:
    """The documents that restoring a backup would change, as copies.

    Raises:
        Invalid: there is no such backup, or it is damaged, of a newer format, or of another workspace.
    """
    _, then = _content(core, number)
    now = {name: table.docs for name, table in core.state.tables.items()}
    return [Entry(name, key, clone(old), clone(new)) for name, key, old, new in differences(now, then)]


def restore(core: Core, number: int, who: str) -> Change | None:
    """Bring the content back to a backup, as one change; None when nothing differs.

    The caller holds the lock and has read the journal's tail.

    Raises:
        Invalid: as `differences_to`.
    """
    state, then = _content(core, number)
    why = f"restore of backup {number}, made at {state.at} (revision {state.revision})"
    transaction = Transaction(core, who, why)
    put_tables(transaction, then)
    transaction.commit()
    return transaction.saved


def _content(core: Core, number: int) -> tuple[State, Tables]:
    """A backup, and its tables in the present format."""
    items = [item for item in list_items(core.files, core.place) if item.number == number and item.kind != "segment"]
    state = load_backup(core, items[0]) if items else None
    if state is None or state.schema > core.shape.number or state.project != core.state.project:
        raise Invalid(f"Backup {number} of {shown(core.place.name)} is missing or cannot be used; choose another one.")
    if state.schema < core.shape.number:
        return state, core.shape.migrate(state.documents(), state.schema)
    return state, {name: table.docs for name, table in state.tables.items()}
