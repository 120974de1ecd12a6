"""The first steps of a session: starting a workspace, or opening one and bringing it in order."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from isms_tui.store.checkpoint import try_checkpoint
from isms_tui.store.core import Core
from isms_tui.store.errors import AlreadyExists, shown
from isms_tui.store.place import check_folder, marked_read_only
from isms_tui.store.recovery import load
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


def open_existing(core: Core) -> None:
    """Open a workspace (see `Store.open`); on any error `core` is closed."""
    try:
        name = shown(core.place.name)
        if marked_read_only(core.files, core.place, check_folder(core.files, core.place)):
            core.read_only = True
            core.tell(f"{name} is marked read only: it can be read here, not changed.")
        load(core)
        if not core.read_only:
            _settle(core)
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


def _settle(core: Core) -> None:
    """Bring FILE up to date after a crash, if nobody is at work, and look at the space that is left."""
    try:
        if core.pending > 0:
            try_checkpoint(core)
        if core.files.free_bytes(core.place.folder) < 10 * core.state.size:
            core.tell("The disk is nearly full; free some space soon, or saving will be refused.")
    except OSError:
        # Everything is in memory and in the journal; the first save says what is wrong with the disk.
        return
