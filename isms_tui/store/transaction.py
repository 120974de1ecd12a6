"""One change: collected in memory, checked, written as one line, then applied.

The tables stay as they are until the line is on disk. What the body touches is copied on access; an exception drops
the copies and nothing has happened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, MutableMapping

from isms_tui.store.core import Core
from isms_tui.store.errors import Invalid
from isms_tui.store.record import Change, Entry, read_change, seal
from isms_tui.store.schema import META, Document, Tables
from isms_tui.store.state import FRAME, Table
from isms_tui.store.values import Refused, adopt, adopt_document, clone, encode

MAX_WHO = 200  # characters

MAX_WHY = 2000  # characters; what is longer is cut, as the documents have the whole of it

_UNTOUCHED: Document = {}  # stands for "not in this step"


class Work:
    """What a change has done to one table so far.

    Attributes:
        name: the table.
        base: the table as it was.
        touched: documents as they will be, None when removed.
        counter: the highest id given.
    """

    __slots__ = ("base", "counter", "name", "touched")

    def __init__(self, name: str, base: Table) -> None:
        """Start with nothing touched."""
        self.name = name
        self.base = base
        self.touched: dict[int, Document | None] = {}
        self.counter = base.counter

    def peek(self, number: int) -> Document | None:
        """The document as it is inside the change: not a copy, not to be changed."""
        return self.touched[number] if number in self.touched else self.base.docs.get(number)

    def numbers(self) -> Iterable[int]:
        """Ids of the documents that exist inside the change, ascending."""
        base, touched = self.base.ordered(), self.touched
        if not touched:
            return base.keys()
        gone = {number for number, doc in touched.items() if doc is None}
        new = sorted(number for number, doc in touched.items() if doc is not None and number not in base)
        kept = [number for number in base if number not in gone]
        return sorted([*kept, *new]) if new else kept


class Step(MutableMapping[int, Document]):
    """The table that one TinyDB operation works on: whole operations happen or do not."""

    __slots__ = ("_mine", "_work")

    def __init__(self, work: Work) -> None:
        """Begin an operation."""
        self._work = work
        self._mine: dict[int, Document | None] = {}

    def __getitem__(self, number: int) -> Document:
        found = self._mine[number] if number in self._mine else self._work.peek(number)
        if found is None:
            raise KeyError(number)
        if number not in self._mine:
            found = self._mine[number] = clone(found)
        return found

    def __setitem__(self, number: int, document: Document) -> None:
        if type(number) is not int or not 0 < number < 10**18:
            raise Invalid(f"{str(number)[:40]!r} cannot be the number of a document; use a whole number from 1 up.")
        self._mine[number] = document

    def __delitem__(self, number: int) -> None:
        if number not in self:
            raise KeyError(number)
        self._mine[number] = None

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int):
            return False
        return (self._mine[number] if number in self._mine else self._work.peek(number)) is not None

    def __iter__(self) -> Iterator[int]:
        mine = self._mine
        before = [number for number in self._work.numbers() if mine.get(number, _UNTOUCHED) is not None]
        return iter(before + [n for n, doc in mine.items() if doc is not None and self._work.peek(n) is None])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Remove every document, without copying each first."""
        self._mine = dict.fromkeys(self._work.numbers())

    def finish(self) -> None:
        """Take the operation over into the change.

        Raises:
            Invalid: a document cannot be saved; the operation did not happen.
        """
        name = self._work.name
        done = {n: None if doc is None else adopt_document(name, n, doc) for n, doc in self._mine.items()}
        self._work.touched.update(done)
        self._work.counter = max(self._work.counter, *done, 0)


class Transaction:
    """An open change, also what `with store.change(...) as change` gives.

    Attributes:
        who, why: who makes the change, and the reason.
        revision: the revision it became; None until it is saved, and when there was nothing to save.
        failed: an inner step went wrong, so nothing of it may be saved.
    """

    __slots__ = ("_core", "_line", "_works", "failed", "revision", "who", "why")

    def __init__(self, core: Core, who: str, why: str) -> None:
        """Begin.

        Raises:
            Invalid: name or reason cannot be saved.
        """
        try:
            self.who = adopt(who)
            self.why = adopt(why[: MAX_WHY - 1] + "…" if isinstance(why, str) and len(why) > MAX_WHY else why)
        except Refused as refused:
            raise Invalid(f"The name or the reason {refused}; nothing was saved.") from None
        if not isinstance(who, str) or not isinstance(why, str) or not who.strip() or len(who) > MAX_WHO:
            raise Invalid(f"A change needs a name (at most {MAX_WHO} characters) and a reason in words.")
        self._core = core
        self._works: dict[str, Work] = {}
        self._line: bytes | None = None
        self.revision: int | None = None
        self.failed = False

    def work(self, name: str) -> Work:
        """The working copy of a table.

        Raises:
            Invalid: the table belongs to the store.
        """
        found = self._works.get(name)
        if found is None:
            if name == META:
                raise Invalid("The table _meta belongs to the store; nothing else may write it.")
            state = self._core.state
            found = self._works[name] = Work(name, state.tables.get(name) or Table(state.shape.keys.get(name)))
        return found

    def touched(self, name: str) -> Work | None:
        """The working copy of a table if this change has one."""
        return self._works.get(name)

    def tables(self) -> Tables:
        """All documents as they were before the change: not copies, not to be changed."""
        return {name: table.docs for name, table in self._core.state.tables.items()}

    @property
    def saved(self) -> Change | None:
        """The change as the journal has it; None when nothing was saved."""
        return None if self._line is None else read_change(self._line)

    def commit(self, **marks: int | bool) -> None:
        """Write the line, wait for the disk, apply it. Nothing touched: no line, no revision.

        Args:
            marks: `undoes`, `redoes`, `schema` or `whole`, as in `Change`; `whole` and `schema` write a line anyway.

        Raises:
            Invalid: the tables would not be sound.
            OSError: it is not saved; memory and journal are as before.
        """
        core, state = self._core, self._core.state
        parts: list[bytes] = []
        puts: list[tuple[Work, int, Document | None, bytes | None]] = []
        entries: list[Entry] = []
        grown = 0
        for name in [name for name in state.shape.order(self._works) if name in self._works]:
            work = self._works[name]
            base = work.base
            quoted = json.dumps(name, ensure_ascii=False).encode()
            for number in sorted(work.touched):
                doc = work.touched[number]
                before = base.docs.get(number)
                old = b"null" if before is None else base.spell(number)
                new = b"null" if doc is None else encode(doc)
                if old == new:
                    continue
                parts.append(b"[%s, %d, %s, %s]" % (quoted, number, old, new))
                puts.append((work, number, doc, None if doc is None else new))
                entries.append(Entry(name, number, before, doc))
                grown += (len(new) + FRAME if doc is not None else 0) - (len(old) + FRAME if before is not None else 0)
        if not parts and not marks.keys() & {"whole", "schema"}:
            return
        state.check(entries, grown)
        change = Change(state.revision + 1, core.clock(), self.who, self.why, ())
        head = {"revision": change.revision, "at": change.at, "who": self.who, "why": self.why, **marks}
        if not core.journal.is_open:
            head["project"] = state.project
        payload = encode(head)[:-1] + b', "entries": [' + b", ".join(parts) + b"]}"
        line, own = seal(state.hash, payload)
        core.journal.append(line)
        # From here on it is on disk. Should a signal interrupt us below, `end` still points before the line, and the
        # next look at the journal applies it again, with the same result.
        for work, number, doc, text in puts:
            state.tables.setdefault(work.name, work.base).put(number, doc, text)
        for work in self._works.values():
            work.base.counter = max(work.base.counter, work.counter)
        state.stand_at(change._replace(schema=int(marks["schema"]) if "schema" in marks else None), own)
        core.journal.accept(len(line))
        state.size += max(grown, 0)
        core.own_hash = own
        core.note_pending()
        self._line = payload
        self.revision = change.revision
