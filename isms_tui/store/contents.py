"""Reading an open workspace: documents, history, facts. Copies only; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from isms_tui.store.core import Core
from isms_tui.store.errors import Invalid, StoreError, shown, speaking
from isms_tui.store.record import Change, Entry
from isms_tui.store.schema import Document
from isms_tui.store.values import clone

if TYPE_CHECKING:
    from isms_tui.store.backups import Item
    from isms_tui.store.tables import StoreTable
    from isms_tui.store.transaction import Work


class Contents:
    """What can be asked of an open workspace."""

    __slots__ = ("_core", "_tables")

    def __init__(self, core: Core) -> None:
        """Use `Store.create` or `Store.open`."""
        self._core = core
        self._tables: dict[str, StoreTable] = {}

    @property
    def path(self) -> str:
        """Absolute path of FILE."""
        return self._core.place.path

    @property
    def revision(self) -> int:
        """The newest change in memory."""
        return self._core.state.revision

    @property
    def project(self) -> str:
        """Random id of this workspace, the same in all its copies."""
        return self._core.state.project

    @property
    def read_only(self) -> bool:
        """Whether changes are refused."""
        return self._core.read_only

    @property
    def notices(self) -> list[str]:
        """Plain sentences that the user should read."""
        return self._core.notices

    @property
    def lost(self) -> bool:
        """Whether changes that were acknowledged are gone, or must be taken for gone; `notices` say which."""
        return self._core.lost

    @property
    def pending(self) -> int:
        """How many changes are in the journal but not in FILE yet."""
        return self._core.pending

    @property
    def journal_size(self) -> int:
        """Bytes in the journal."""
        return self._core.journal.end

    @property
    def table_names(self) -> list[str]:
        """All tables, in the order of the file."""
        return self._core.shape.order(self._core.state.tables)

    def table(self, name: str) -> StoreTable:
        """A TinyDB table. Reads anywhere, writes only inside a change; documents are copies."""
        self._usable()
        found = self._tables.get(name)
        if found is None:
            # TinyDB costs two thirds of an interpreter start; commands that only `find` and list do without it.
            from isms_tui.store.tables import StoreTable

            if not isinstance(name, str) or not name:
                raise Invalid("A table needs a name.")
            found = self._tables[name] = StoreTable(self._core, name)
        return found

    def documents(self, table: str) -> list[tuple[int, Document]]:
        """All documents of a table with their ids, ascending; copies, inside a change as it has them."""
        self._usable()
        work = self._work(table)
        if work is not None:
            return [(number, clone(work.peek(number))) for number in work.numbers()]
        found = self._core.state.tables.get(table)
        return [] if found is None else [(number, clone(doc)) for number, doc in found.ordered().items()]

    def find(self, table: str, key: str | int) -> Document | None:
        """The document with a natural key (answers: question, decisions: control ...), as a copy; None if none has."""
        number = self.doc_id(table, key)
        if number is None:
            return None
        work = self._work(table)
        found = work.peek(number) if work is not None else self._core.state.tables[table].docs.get(number)
        copy: Document | None = clone(found)
        return copy

    def doc_id(self, table: str, key: str | int) -> int | None:
        """Id of the document with a natural key; None if none has it."""
        self._usable()
        found = self._core.state.tables.get(table)
        number = found.index.get(key) if found is not None else None
        work = self._work(table)
        if work is None:
            return number
        field = self._core.shape.keys.get(table)
        for touched, doc in work.touched.items():
            if field is not None and doc is not None and doc.get(field) == key:
                return touched
        return None if number in work.touched else number

    def refresh(self) -> list[Change]:
        """Take over what other processes wrote since the last call; returns their changes, oldest first.

        Those that a change or a checkpoint of this process took over are told too. One system call when there are none.
        """
        from isms_tui.store.sync import catch_up

        self._usable()
        if self._core.transaction is not None:
            return []
        with speaking("opened", self._core.place.name):
            found = catch_up(self._core)
        if self._core.news:
            found = [*self._core.news, *found]
            self._core.news.clear()
        return found

    def history(self) -> Iterator[Change]:
        """Every change, oldest first."""
        from isms_tui.store import history

        self._usable()
        with speaking("opened", self._core.place.name):
            found = history.parts(self._core)
        return history.changes(self._core, found)

    def verify_chain(self) -> list[str]:
        """Check every line of journal and segments, and FILE; one sentence per problem, none when all is sound."""
        from isms_tui.store import history

        self.refresh()
        with speaking("opened", self._core.place.name):
            return history.problems(self._core)

    def backups(self) -> list[Item]:
        """The backups of this workspace, oldest first."""
        from isms_tui.store.backups import list_items

        self._usable()
        with speaking("opened", self._core.place.name):
            return [item for item in list_items(self._core.files, self._core.place) if item.kind != "segment"]

    def compare(self, number: int) -> list[Entry]:
        """What restoring a backup (`Item.number`) would change: each document as it is now, and as it was then.

        Raises:
            Invalid: there is no such backup, or it cannot be used.
        """
        from isms_tui.store.restoring import differences_to

        self._usable(outside=True)
        with speaking("opened", self._core.place.name):
            return differences_to(self._core, number)

    def _usable(self, *, outside: bool = False) -> None:
        if self._core.closed:
            raise StoreError(f"{shown(self._core.place.name)} is closed; open it again.")
        if outside and self._core.transaction is not None:
            raise StoreError("This cannot be done inside a change; finish the change first.")

    def _work(self, table: str) -> Work | None:
        """What the open change has done to a table."""
        transaction = self._core.transaction
        return None if transaction is None else transaction.touched(table)
