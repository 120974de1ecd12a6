"""Bringing an old file to the present schema."""

from __future__ import annotations

from isms_tui.store.backups import add_backup
from isms_tui.store.core import Core
from isms_tui.store.errors import Invalid, StoreError, shown
from isms_tui.store.outside import put_tables
from isms_tui.store.state import State
from isms_tui.store.transaction import Transaction


def migrate(core: Core) -> None:
    """Bring the content to the schema of this program, as one change, after a backup that is never thinned out."""
    old, state = core.state.schema, core.state
    tables = core.shape.migrate(state.documents(), old)
    if core.read_only:
        counters = {name: table.counter for name, table in state.tables.items()}
        core.state = State(core.shape, tables, counters)
        core.state.revision, core.state.hash = state.revision, state.hash
        core.state.at, core.state.project = state.at, state.project
        return
    if core.files.exists(core.place.path):
        add_backup(core.files, core.place, core.clock(), core.file_revision, keep=True)
        core.files.sync_folder(core.place.backups)
    transaction = Transaction(core, "isms-tui", f"format {old} becomes {core.shape.number}")
    put_tables(transaction, tables)
    try:
        transaction.commit(schema=core.shape.number)
    except Invalid as invalid:
        raise StoreError(f"{shown(core.place.name)} could not be brought to the present format: {invalid}") from invalid
    core.tell(f"{shown(core.place.name)} was brought to format {core.shape.number}; a backup was kept.")
