"""One open workspace file: the only door to this package.

What `change` has acknowledged is on disk, whatever happens next. FILE itself is brought up to date by `checkpoint`,
`checkpoint_if_due` and `close`. Use one `Store` from one thread.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from isms_tui.store.contents import Contents
from isms_tui.store.core import Core, utc_now
from isms_tui.store.errors import ReadOnly, StoreError, shown, speaking
from isms_tui.store.files import FILES, Files
from isms_tui.store.lock import WAIT
from isms_tui.store.place import Place
from isms_tui.store.record import Change
from isms_tui.store.schema import CURRENT, Schema

if TYPE_CHECKING:
    from isms_tui.store.backups import Item
    from isms_tui.store.creating import FirstDocuments
    from isms_tui.store.transaction import Transaction

# What only some commands need is imported inside the method that needs it: each module costs a command that merely
# reads a hundredth or two of an interpreter start, and all of them together half of one.

Clock = Callable[[], str]


class Store(Contents):
    """A workspace file and its journal, lock and backups. Made by `create` or `open`; a context manager."""

    __slots__ = ()

    @classmethod
    def create(
        cls,
        path: str | os.PathLike[str],
        *,
        who: str,
        why: str,
        documents: FirstDocuments,
        clock: Clock = utc_now,
        files: Files = FILES,
        schema: Schema = CURRENT,
        lock_wait: float = WAIT,
    ) -> Store:
        """Start a workspace: revision 1 is in the journal, and FILE is complete, before this returns.

        Args:
            path: FILE; any name.
            who: person who starts it.
            why: reason, for the history.
            documents: first content by table.
            clock: the time as `2026-11-23T14:02:11Z`.
            files: the file system.
            schema: the tables.
            lock_wait: seconds to wait for another writer.

        Raises:
            AlreadyExists: FILE or its journal is there; nothing was changed.
            StoreError: it could not be made; nothing of it is left.
        """
        from isms_tui.store import creating

        core = Core(Place(path), files, clock, schema, lock_wait, read_only=False)
        with speaking("created", core.place.name):
            creating.create(core, who, why, documents)
        return cls(core)

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        clock: Clock = utc_now,
        files: Files = FILES,
        read_only: bool = False,
        schema: Schema = CURRENT,
        lock_wait: float = WAIT,
    ) -> Store:
        """Open a workspace, and repair it when something happened to it (see `notices` and `lost`).

        Args:
            path: FILE.
            clock: the time as `2026-11-23T14:02:11Z`.
            files: the file system.
            read_only: write nothing, take no lock. Also so when FILE or its folder is marked read only.
            schema: the tables.
            lock_wait: seconds to wait for another writer.

        Raises:
            Damaged: neither FILE nor journal nor a backup can be read (`Missing`: there is none); nothing was written.
            NewerSchema: a newer program wrote it; nothing was written.
            StoreError: `Busy`, `Unsafe` or what the system said, as a sentence.
        """
        from isms_tui.store import opening

        core = Core(Place(path), files, clock, schema, lock_wait, read_only=read_only)
        with speaking("opened", core.place.name):
            opening.open_existing(core)
        return cls(core)

    def drop_table(self, name: str) -> None:
        """Remove all documents of a table, inside a change."""
        self.table(name).truncate()

    @contextmanager
    def change(self, who: str, why: str) -> Iterator[Transaction]:
        """Collect what the block writes and save it as one change, all or nothing.

        When the block ends, the change is on disk (nothing written: no change). An exception drops all of it. Inside
        another change it joins that one.

        Args:
            who: person, at most 200 characters.
            why: reason.

        Yields:
            The change; its `revision` is known after the block.

        Raises:
            Busy: someone else was writing all the time.
            ReadOnly: the workspace cannot be changed.
            Invalid: a document cannot be saved; nothing was.
            StoreError: what the system said; nothing was saved.
        """
        from isms_tui.store.transaction import Transaction

        self._usable()
        core = self._core
        if core.transaction is not None:
            outer = core.transaction
            try:
                yield outer
            except BaseException:
                outer.failed = True
                raise
            return
        with self._writing():
            core.transaction = transaction = Transaction(core, who, why)
            try:
                yield transaction
            finally:
                core.transaction = None
            if transaction.failed:
                raise StoreError("A step of this change went wrong, so nothing of it was saved; try again.")
            with speaking("saved", core.place.name):
                transaction.commit()

    def undoable(self) -> Change:
        """What `undo` would take back. Raises NothingToUndo."""
        from isms_tui.store.history import find_undo

        self.refresh()
        return find_undo(self._core)

    def redoable(self) -> Change:
        """What `redo` would bring back. Raises NothingToUndo."""
        from isms_tui.store.history import find_redo

        self.refresh()
        return find_redo(self._core)

    def undo(self, who: str, seen: int | None = None) -> Change:
        """Take back the newest change that stands, whoever made it.

        Args:
            who: person.
            seen: the newest revision that the person was shown; a later change of someone else is not taken back.

        Raises:
            NothingToUndo: there is none, or it was not seen (`Unseen`).
        """
        from isms_tui.store import undo

        with self._writing(), speaking("saved", self._core.place.name):
            return undo.undo(self._core, who, seen)

    def redo(self, who: str) -> Change:
        """Bring back what was undone last, until an ordinary change comes. Raises NothingToUndo."""
        from isms_tui.store import undo

        with self._writing(), speaking("saved", self._core.place.name):
            return undo.redo(self._core, who)

    def restore(self, number: int, who: str) -> Change | None:
        """Bring the content back to a backup (`Item.number`); can be undone. None when nothing differs."""
        from isms_tui.store import restoring

        self.checkpoint()  # what is here now stays as a file of its own: the next checkpoint makes it a backup
        with self._writing(), speaking("saved", self._core.place.name):
            return restoring.restore(self._core, number, who)

    def keep_backup(self) -> Item:
        """Bring FILE up to date and keep it as a backup that is never thinned out: for before an import.

        Returns:
            The backup; when the same content was kept before, that one.
        """
        from isms_tui.store.checkpoint import keep_backup

        self._usable(outside=True)
        self.checkpoint()
        with self._writing(), speaking("saved", self._core.place.name):
            return keep_backup(self._core)

    def checkpoint(self) -> None:
        """Bring FILE up to date."""
        from isms_tui.store.checkpoint import checkpoint

        self._usable(outside=True)
        with speaking("saved", self._core.place.name):
            checkpoint(self._core)

    def checkpoint_if_due(self) -> bool:
        """Bring FILE up to date when 64 changes, or the oldest for 3 seconds, are only in the journal.

        Waits for nobody: while another process writes it does nothing.

        Returns:
            Whether a checkpoint was written.
        """
        self._usable(outside=True)
        if self._core.pending <= 0:
            return False
        from isms_tui.store.checkpoint import is_due, try_checkpoint

        if not is_due(self._core):
            return False
        with speaking("saved", self._core.place.name):
            return try_checkpoint(self._core)

    def close(self) -> None:
        """Bring FILE up to date and let go of it. May be called again.

        Raises:
            StoreError: FILE could not be brought up to date; the changes are safe in the journal, and it is closed.
        """
        if self._core.closed:
            return
        self._usable(outside=True)
        try:
            if self._core.pending > 0:
                from isms_tui.store.checkpoint import checkpoint

                with speaking("brought up to date", self._core.place.name):
                    checkpoint(self._core)
        finally:
            self._core.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            self.close()
        except StoreError:
            # The error that is on its way says more; what was acknowledged is in the journal.
            if kind is None:
                raise

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the lock, with memory up to date."""
        from isms_tui.store.sync import catch_up

        self._usable(outside=True)
        core = self._core
        if core.read_only:
            raise ReadOnly(f"{shown(core.place.name)} is open for reading only; nothing was changed.")
        with speaking("saved", core.place.name):
            core.lock.take()
        try:
            with speaking("saved", core.place.name):
                core.news.extend(catch_up(core))  # told by the next `refresh`
            yield
        finally:
            core.lock.release()
