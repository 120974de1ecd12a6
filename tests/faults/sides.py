"""The three sides: our store, TinyDB's own storage, SQLite in its safest setting. Each does the work of `work`.

A session applies changes (durable when `apply` returns), counts entries for the writers, and gives the texts it holds.
`settle` brings the main file up to date where that is work of its own, `idle` does so when it is due.
`tap` is an object with `step(name, call, args)` that gets every call which changes files: the classes of
`store.faults` and `store.power`, which our store takes as its `Files`, serve all three sides.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from store.faults import one_sentence

from faults.lite import Lite
from faults.ours import Ours
from faults.stock import Stock
from faults.work import Texts, number_of
from isms_tui.store import StoreError


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
