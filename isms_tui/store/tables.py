"""TinyDB tables over the store: reads anywhere, writes only inside a change.

TinyDB hands out its own memory, changes documents in place, caches ids and results, and rewrites everything at each
call. Here reads copy, each operation works on copies that the change collects, and ids come from a counter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from isms_tui.store.core import Core
from isms_tui.store.errors import Invalid, ReadOnly, StoreError, shown
from isms_tui.store.schema import META
from isms_tui.store.schema import Document as Fields
from isms_tui.store.transaction import Step, Transaction
from isms_tui.store.values import clone

Updater = Callable[[Any], None]


def open_change(core: Core) -> Transaction:
    """The change that is open.

    Raises:
        ReadOnly: the workspace cannot be changed.
        StoreError: no change is open.
    """
    if core.transaction is None:
        if core.read_only:
            raise ReadOnly(f"{shown(core.place.name)} is open for reading only; nothing was changed.")
        raise StoreError("Nothing is written outside a change; write inside `with store.change(who, why):`.")
    return core.transaction


class CopyOnRead(Document):
    """A document that shares nothing with the table."""

    def __init__(self, value: Mapping[str, Any], doc_id: int) -> None:
        """Copy the fields, and what is nested in them."""
        super().__init__(clone(dict(value)), doc_id)


class View(Mapping[str, Fields]):
    """A table as TinyDB reads it: ids as text, nothing copied until a document is handed out."""

    __slots__ = ("_core", "_name")

    def __init__(self, core: Core, name: str) -> None:
        """Look at a table, inside the open change if there is one."""
        self._core = core
        self._name = name

    def __getitem__(self, number: str) -> Fields:
        found = self._peek(int(number)) if number.isascii() and number.isdigit() else None
        if found is None:
            raise KeyError(number)
        return found

    def __iter__(self) -> Iterator[str]:
        return map(str, self._numbers())

    def __len__(self) -> int:
        return len(list(self._numbers()))

    def _numbers(self) -> Iterable[int]:
        work = self._core.transaction.touched(self._name) if self._core.transaction is not None else None
        if work is not None:
            return list(work.numbers())
        table = self._core.state.tables.get(self._name)
        return list(table.ordered()) if table is not None else []

    def _peek(self, number: int) -> Fields | None:
        work = self._core.transaction.touched(self._name) if self._core.transaction is not None else None
        if work is not None:
            return work.peek(number)
        table = self._core.state.tables.get(self._name)
        return table.docs.get(number) if table is not None else None


class CoreStorage(Storage):
    """What TinyDB believes to be its storage; written as a whole only inside a change."""

    def __init__(self, core: Core) -> None:
        """Serve a workspace."""
        self._core = core

    def read(self) -> dict[str, dict[str, Any]]:
        """Copies of all tables."""
        names = {**self._core.state.tables}
        return {name: {n: clone(doc) for n, doc in View(self._core, name).items()} for name in names}

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Make the tables what `data` says, inside the open change."""
        change = open_change(self._core)
        for name in {**self._core.state.tables, **data}:
            if name != META:
                step = Step(change.work(name))
                step.clear()
                for number, doc in data.get(name, {}).items():
                    step[int(number)] = doc
                step.finish()


class StoreTable(Table):
    """A TinyDB table of a workspace."""

    document_class = CopyOnRead

    def __init__(self, core: Core, name: str) -> None:
        """Open a table; it need not exist yet."""
        self._core = core
        super().__init__(CoreStorage(core), name, cache_size=0)

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document; returns its id."""
        return super().insert(_own(document))

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents; returns their ids."""
        return super().insert_multiple([_own(document) for document in documents])

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Update what matches, or insert; returns the ids."""
        return super().upsert(_own(document), cond)

    def update(
        self,
        fields: Mapping[str, Any] | Callable[[Any], None],
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        """Update documents by condition, by id, or all; returns their ids. By id is the quick way."""
        return super().update(fields, None, self._matching(cond) if doc_ids is None else doc_ids)

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """Remove documents by condition or by id; returns their ids."""
        if cond is None and doc_ids is None:
            raise Invalid("Say which documents to remove, or use truncate() to remove all.")
        return super().remove(None, self._matching(cond) if doc_ids is None else doc_ids)

    def _matching(self, cond: QueryLike | None) -> list[int]:
        """Ids of the documents that match: found without copying those that do not."""
        return [int(number) for number, doc in self._read_table().items() if cond is None or cond(doc)]

    def _get_next_id(self) -> int:
        work = open_change(self._core).work(self.name)
        work.counter += 1
        return work.counter

    def _read_table(self) -> Any:
        if self.name == META:
            return {"1": {"schema": self._core.state.schema, "revision": self._core.state.revision}}
        return View(self._core, self.name)

    def _update_table(self, updater: Updater) -> None:
        step = Step(open_change(self._core).work(self.name))
        updater(step)
        step.finish()


def _own(document: Any) -> Any:
    """A document with an id of its own keeps it: TinyDB looks for the class that it hands out."""
    if isinstance(document, Document) and not isinstance(document, CopyOnRead):
        return CopyOnRead(document, document.doc_id)
    if not isinstance(document, Mapping):
        raise Invalid("A document is a table of fields; nothing was saved.")
    return document
