"""SQLite with a rollback journal, in its safest setting."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from faults.vfs import LAYER
from faults.work import Texts, state


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
