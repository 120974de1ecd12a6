"""TinyDB with its own JSONStorage, whose file goes through a tap."""

from __future__ import annotations

import io
import os
from collections import Counter
from pathlib import Path
from typing import Any
from unittest.mock import patch

import tinydb
import tinydb.storages

from faults.work import Texts, state


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
