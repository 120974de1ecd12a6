"""Starting a workspace."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from isms_tui.store.core import Core
from isms_tui.store.errors import AlreadyExists, shown
from isms_tui.store.place import check_folder
from isms_tui.store.saver import write_checkpoint
from isms_tui.store.transaction import Step, Transaction

FirstDocuments = Mapping[str, Sequence[Mapping[str, Any]]]


def create(core: Core, who: str, why: str, documents: FirstDocuments) -> None:
    """Start a workspace (see `Store.create`); on any error nothing of it is left, and `core` is closed."""
    try:
        check_folder(core.files, core.place)
        _refuse_existing(core)
        with core.lock:
            _refuse_existing(core)
            _begin(core, who, why, documents)
    except BaseException:
        core.close()
        raise


def _refuse_existing(core: Core) -> None:
    for path in (core.place.path, core.place.journal):
        if core.files.exists(path):
            raise AlreadyExists(
                f"{shown(os.path.basename(path))} already exists; open {shown(core.place.name)}, or use another name."
            )


def _begin(core: Core, who: str, why: str, documents: FirstDocuments) -> None:
    """Write revision 1 and the first checkpoint, or leave nothing of them."""
    core.state.project = os.urandom(12).hex()
    transaction = Transaction(core, who, why)
    for name, given in documents.items():
        step = Step(transaction.work(name))
        for number, document in enumerate(given, 1):
            step[number] = dict(document)
        step.finish()
    transaction.commit(schema=core.shape.number)
    try:
        write_checkpoint(core)
    except BaseException:
        # Without FILE the journal alone would be a workspace that nobody was told about.
        if not core.files.exists(core.place.path):
            core.files.forget(core.place.journal)
        raise
