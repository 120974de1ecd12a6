"""The workspace in memory: tables, an index by natural key, and the spelling of each document for the next checkpoint.

Nothing here hands out its own documents; whoever reads copies (`values.clone`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from isms_tui.store.errors import Invalid
from isms_tui.store.record import ROOT, Change, Entry
from isms_tui.store.schema import Document, Schema, Tables
from isms_tui.store.values import MAX_DOCUMENTS, MAX_FILE, clone, encode

FRAME = 32  # bytes around a document or a table in FILE: its number or name, quotes, comma, newline
_HEAD = 1024  # bytes of the record of FILE about itself


class Table:
    """One table.

    Attributes:
        docs: documents by id.
        spelled: JSON of documents, as far as it was needed yet.
        index: natural key -> id.
        counter: the highest id ever given; the next one is higher, so that no id returns.
    """

    __slots__ = ("_sorted", "counter", "docs", "index", "key", "spelled")

    def __init__(self, key: str | None, docs: dict[int, Document] | None = None, counter: int = 0) -> None:
        """Take over the documents."""
        self.key = key
        self.docs: dict[int, Document] = docs if docs is not None else {}
        self.spelled: dict[int, bytes] = {}
        self.index: dict[str | int, int] = {}
        self.counter = max(counter, max(self.docs, default=0))
        self._sorted = False
        if key is not None:
            for number, doc in self.docs.items():
                value = doc.get(key)
                if isinstance(value, str | int):
                    self.index[value] = number

    def ordered(self) -> dict[int, Document]:
        """The documents by ascending id."""
        if not self._sorted:
            self.docs = dict(sorted(self.docs.items()))
            self._sorted = True
        return self.docs

    def spell(self, number: int) -> bytes:
        """JSON of a document, kept for the next time."""
        text = self.spelled.get(number)
        if text is None:
            text = self.spelled[number] = encode(self.docs[number])
        return text

    def put(self, number: int, doc: Document | None, text: bytes | None) -> None:
        """Set or remove a document; takes over `doc` without a copy."""
        old = self.docs.get(number)
        key = self.key
        if key is not None:
            if old is not None:
                value = old.get(key)
                if isinstance(value, str | int) and self.index.get(value) == number:
                    del self.index[value]
            if doc is not None:
                value = doc.get(key)
                if isinstance(value, str | int):
                    self.index[value] = number
        if doc is None:
            self.docs.pop(number, None)
            self.spelled.pop(number, None)
            return
        if old is None and number < self.counter:
            self._sorted = False
        self.counter = max(self.counter, number)
        self.docs[number] = doc
        if text is None:
            self.spelled.pop(number, None)
        else:
            self.spelled[number] = text


class State:
    """All tables, and which change they stand at.

    Attributes:
        tables: by name; every table of the schema exists.
        schema: number of the schema that the content has.
        revision, hash, at: of the newest change in these tables.
        project: random id of the workspace.
        size: about how many bytes the content takes in FILE.
    """

    __slots__ = ("at", "hash", "project", "revision", "schema", "shape", "size", "tables")

    def __init__(self, shape: Schema, tables: Tables | None = None, counters: Mapping[str, int] | None = None) -> None:
        """Take over the tables."""
        self.shape = shape
        counters = counters or {}
        given = tables or {}
        self.tables = {
            name: Table(shape.keys.get(name), given.get(name), counters.get(name, 0)) for name in [*shape.keys, *given]
        }
        self.schema = shape.number
        self.revision = 0
        self.hash = ROOT
        self.at = ""
        self.project = ""
        self.size = 0

    def table(self, name: str) -> Table:
        """A table, made when it is new."""
        found = self.tables.get(name)
        if found is None:
            found = self.tables[name] = Table(self.shape.keys.get(name))
        return found

    def apply(self, change: Change, own: str) -> None:
        """Take over a change whose line has the hash `own`; copies its documents."""
        for entry in change.entries:
            self.table(entry.table).put(entry.id, clone(entry.after), None)
        self.stand_at(change, own)

    def stand_at(self, change: Change, own: str) -> None:
        """Note that the tables now hold this change."""
        self.revision = change.revision
        self.hash = own
        self.at = change.at
        self.schema = change.schema or self.schema
        self.project = change.project or self.project

    def documents(self) -> Tables:
        """Copies of all tables that are not empty."""
        return {
            name: {number: clone(doc) for number, doc in table.ordered().items()}
            for name, table in self.tables.items()
            if table.docs
        }

    def _measure(self) -> int:
        """About how many bytes the content takes in FILE, rather too many than too few."""
        return _HEAD + sum(
            FRAME + len(name) + sum(FRAME + len(table.spell(number)) for number in table.docs)
            for name, table in self.tables.items()
        )

    def check(self, entries: Iterable[Entry], added_bytes: int) -> None:
        """Make sure that the tables stay sound with these entries: unique natural keys, limits of size.

        Raises:
            Invalid: names what is wrong; nothing was changed.
        """
        touched: dict[str, dict[int, Document | None]] = {}
        more = 0
        for entry in entries:
            touched.setdefault(entry.table, {})[entry.id] = entry.after
            more += (entry.after is not None) - (entry.before is not None)
        if added_bytes > 0 and self.size + added_bytes > MAX_FILE:
            # What is counted along the way only grows: look how much it really is before refusing anything.
            self.size = self._measure()
            if self.size + added_bytes > MAX_FILE:
                raise Invalid(
                    f"The workspace would grow over {MAX_FILE >> 20} MB; nothing was saved; remove something."
                )
        if more > 0 and more + sum(len(table.docs) for table in self.tables.values()) > MAX_DOCUMENTS:
            raise Invalid(f"The workspace would have more than {MAX_DOCUMENTS} documents; nothing was saved.")
        for name, docs in touched.items():
            table = self.tables.get(name)
            check_unique(name, self.shape.keys.get(name), docs, table.index if table else {})


def check_unique(
    name: str, key: str | None, docs: Mapping[int, Document | None], index: Mapping[str | int, int]
) -> None:
    """Make sure that no natural key is given twice.

    Args:
        name: the table.
        key: its natural key, or None.
        docs: documents that are set (or removed: None), by id.
        index: natural key -> id of the documents so far.

    Raises:
        Invalid: names the key and both documents.
    """
    if key is None:
        return
    new: dict[str | int, int] = {}
    for number, doc in docs.items():
        value = None if doc is None else doc.get(key)
        if value is None:
            continue
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise Invalid(f"The {key} of document {number} in {name} is neither text nor a number; nothing was saved.")
        other = new.get(value)
        if other is None:
            # A document that this change touches too no longer counts with the key it had.
            other = index.get(value)
            if other is not None and other in docs:
                other = None
        if other is not None:
            raise Invalid(
                f"Document {other} in {name} already has the {key} {str(value)[:60]!r}; "
                f"document {number} cannot have it too; nothing was saved."
            )
        new[value] = number
