"""The three sides: our store, TinyDB's own storage, SQLite in its safest setting. Each does the work of `work`.

A session applies changes (durable when `apply` returns), counts entries for the writers, and gives the texts it holds.
`settle` brings the main file up to date where that is work of its own, `idle` does so when it is due.
`tap` is an object with `step(name, call, args)` that gets every call which changes files: the classes of
`store.faults` and `store.power`, which our store takes as its `Files`, serve all three sides.
"""

from __future__ import annotations

import io
import os
import sqlite3
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from unittest.mock import patch

import tinydb
import tinydb.storages
from store.faults import FAST, one_sentence

from faults.lite import LAYER
from faults.work import Texts, number_of, state
from isms_tui.store import Files, Store, StoreError


class Session(Protocol):
    """An open database."""

    notices: list[str]

    def apply(self, texts: Texts) -> None: ...
    def add(self, name: str) -> None: ...
    def settle(self) -> None: ...
    def idle(self) -> None: ...
    def texts(self) -> Texts: ...
    def entries(self) -> tuple[Counter[str], int]: ...
    def close(self) -> None: ...


class Side(Protocol):
    """A kind of database; `file` is the main one."""

    name: str
    file: str
    traced: bool

    def create(self, folder: Path, kind: str, tap: Any = None) -> Session: ...
    def open(self, folder: Path, tap: Any = None, *, fast: bool = False) -> Session: ...


class OurSession:
    """A `Store`."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.notices = store.notices

    def apply(self, texts: Texts) -> None:
        with self.store.change("writer", "set texts"):
            table = self.store.table("answers")
            for key, text in texts.items():
                table.update({"note": text}, doc_ids=[self.store.doc_id("answers", key)])

    def add(self, name: str) -> None:
        with self.store.change("writer", "add"):
            self.store.table("risks").insert({"risk": name})
            self.store.table("records").update(lambda doc: doc.update(n=doc["n"] + 1), doc_ids=[1])

    def settle(self) -> None:
        self.store.checkpoint()

    def idle(self) -> None:
        self.store.checkpoint_if_due()

    def texts(self) -> Texts:
        return {doc["question"]: doc["note"] for _, doc in self.store.documents("answers")}

    def entries(self) -> tuple[Counter[str], int]:
        return Counter(d["risk"] for _, d in self.store.documents("risks")), self.store.documents("records")[0][1]["n"]

    def close(self) -> None:
        self.store.close()


class Ours:
    """`isms_tui.store`."""

    name = "ours"
    file = "acme.isms.json"
    traced = True

    def create(self, folder: Path, kind: str, tap: Any = None) -> OurSession:
        first = {
            "answers": [{"question": key, "note": text} for key, text in sorted(state(kind, 0).items())],
            "records": [{"record": "counter", "n": 0}],
        }
        return OurSession(
            Store.create(folder / self.file, who="ann", why="start", documents=first, files=tap or Files())
        )

    def open(self, folder: Path, tap: Any = None, *, fast: bool = False) -> OurSession:
        return OurSession(Store.open(folder / self.file, files=tap or (FAST if fast else Files())))


class _Raw(io.FileIO):
    """The file under TinyDB's handle, with a tap."""

    def __init__(self, path: str, tap: Any) -> None:
        self._tap = tap
        super().__init__(path, "r+", opener=lambda p, flags: tap.step("open", os.open, (p, flags)))

    def write(self, data: Any) -> int:
        offset = self.tell()
        took: int = self._tap.step("pwrite", os.pwrite, (self.fileno(), bytes(data), offset))
        self.seek(offset + took)
        return took

    def truncate(self, size: int | None = None) -> int:
        size = self.tell() if size is None else size
        self._tap.step("ftruncate", os.ftruncate, (self.fileno(), size))
        return size

    def close(self) -> None:
        if not self.closed:
            self._tap.step("close", lambda _: super(_Raw, self).close(), (self.fileno(),))


class _Os:
    """What TinyDB's storage sees as `os`."""

    def __init__(self, tap: Any) -> None:
        self._tap = tap

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def fsync(self, fd: int) -> None:
        self._tap.step("fsync", os.fsync, (fd,))


class StockSession:
    """A `TinyDB` as its documentation says."""

    def __init__(self, path: Path, tap: Any) -> None:
        self.notices: list[str] = []
        self.patch = patch.object(tinydb.storages, "os", _Os(tap)) if tap is not None else None
        self.db = tinydb.TinyDB(path, encoding="utf-8")
        if tap is not None and self.patch is not None:
            self.db.storage._handle.close()
            buffered = io.BufferedRandom(_Raw(str(path), tap))
            self.db.storage._handle = io.TextIOWrapper(buffered, encoding="utf-8")
            self.patch.start()
        self.table = self.db.table("answers")

    def apply(self, texts: Texts) -> None:
        if len(texts) == 1:
            self.table.update({"note": next(iter(texts.values()))}, tinydb.where("question") == next(iter(texts)))
        else:
            self.table.update_multiple(
                [({"note": text}, tinydb.where("question") == key) for key, text in texts.items()]
            )

    def add(self, name: str) -> None:
        self.db.table("risks").insert({"risk": name})
        self.db.table("records").update(lambda doc: doc.update(n=doc["n"] + 1), doc_ids=[1])

    def settle(self) -> None:
        """There is nothing to do."""

    idle = settle

    def texts(self) -> Texts:
        return {doc["question"]: doc["note"] for doc in self.table}

    def entries(self) -> tuple[Counter[str], int]:
        return Counter(doc["risk"] for doc in self.db.table("risks")), self.db.table("records").get(doc_id=1)["n"]

    def close(self) -> None:
        if self.patch is not None:
            self.patch.stop()
        self.db.close()


class Stock:
    """TinyDB with its JSONStorage."""

    name = "TinyDB"
    file = "db.json"
    traced = True

    def create(self, folder: Path, kind: str, tap: Any = None) -> StockSession:
        if tap is not None:
            tap.step("close", os.close, (tap.step("open", os.open, (str(folder / self.file), os.O_CREAT | os.O_RDWR)),))
        session = StockSession(folder / self.file, tap)
        session.db.table("records").insert({"record": "counter", "n": 0})
        session.table.insert_multiple({"question": k, "note": text} for k, text in sorted(state(kind, 0).items()))
        return session

    def open(self, folder: Path, tap: Any = None, *, fast: bool = False) -> StockSession:
        return StockSession(folder / self.file, tap)


class LiteSession:
    """An SQLite database with a rollback journal."""

    def __init__(self, path: Path, tap: Any, *, fast: bool = False, wait: float = 60) -> None:
        self.notices: list[str] = []
        layer = "tapped" if tap is not None else "unix"
        if tap is not None:
            assert LAYER is not None
            LAYER.tap = tap
        self.db = sqlite3.connect(f"file:{path}?vfs={layer}", uri=True, isolation_level=None, timeout=wait)
        self.db.execute(f"PRAGMA synchronous={'OFF' if fast else 'EXTRA'}")

    def begin(self) -> None:
        self.db.executescript(
            "PRAGMA journal_mode=DELETE; BEGIN IMMEDIATE;"
            "CREATE TABLE answers (question TEXT PRIMARY KEY, note TEXT);"
            "CREATE TABLE risks (id INTEGER PRIMARY KEY AUTOINCREMENT, risk TEXT);"
            "CREATE TABLE records (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO records VALUES (1, 0);"
        )

    def apply(self, texts: Texts) -> None:
        self._change([("UPDATE answers SET note = ? WHERE question = ?", (t, key)) for key, t in texts.items()])

    def add(self, name: str) -> None:
        insert = ("INSERT INTO risks (risk) VALUES (?)", (name,))
        self._change([insert, ("UPDATE records SET n = n + 1", ())])

    def _change(self, steps: list[tuple[str, tuple[str, ...]]]) -> None:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            for step in steps:
                self.db.execute(*step)
            self.db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self.db.execute("ROLLBACK")
            raise

    def settle(self) -> None:
        """There is nothing to do."""

    idle = settle

    def texts(self) -> Texts:
        (sound,) = self.db.execute("PRAGMA integrity_check").fetchone()
        if sound != "ok":
            raise sqlite3.DatabaseError(sound)
        return dict(self.db.execute("SELECT question, note FROM answers"))

    def entries(self) -> tuple[Counter[str], int]:
        counted = self.db.execute("SELECT n FROM records").fetchone()[0]
        return Counter(risk for (risk,) in self.db.execute("SELECT risk FROM risks")), counted

    def close(self) -> None:
        self.db.close()
        if LAYER is not None:
            LAYER.tap = None


class Lite:
    """sqlite3 with synchronous=EXTRA."""

    name = "SQLite"
    file = "db.sqlite"
    traced = LAYER is not None

    def create(self, folder: Path, kind: str, tap: Any = None) -> LiteSession:
        session = LiteSession(folder / self.file, tap)
        session.begin()
        session.db.executemany("INSERT INTO answers VALUES (?, ?)", sorted(state(kind, 0).items()))
        session.db.execute("COMMIT")
        return session

    def open(self, folder: Path, tap: Any = None, *, fast: bool = False) -> LiteSession:
        if not (folder / self.file).exists():
            raise FileNotFoundError(self.file)
        return LiteSession(folder / self.file, tap, fast=fast)


OURS, STOCK, LITE = Ours(), Stock(), Lite()
SIDES: list[Side] = [OURS, STOCK, LITE]


def verify(side: Side, folder: Path, kind: str) -> str:
    """Open what is there: `FOUND n`, `RECOVERED n: sentence`, `CORRUPT why`, or `REFUSED sentence` (ours alone)."""
    session = None
    try:
        session = side.open(folder, fast=True)
        texts = session.texts()
        # An empty database: everything is lost.
        number = number_of(kind, texts) if texts else -1
        found = f"{number}" if number is not None else "nothing that ever was"
        return f"RECOVERED {found} : {' '.join(session.notices)}" if session.notices else f"FOUND {found}"
    except StoreError as refused:
        return f"REFUSED {one_sentence(refused)}"
    except Exception as error:  # whatever the reader would see as a traceback
        return f"CORRUPT {type(error).__name__}: {error}"
    finally:
        if session is not None:
            with suppress(Exception):
                session.close()
