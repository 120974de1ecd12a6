"""Our side: `isms_tui.store`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from store.faults import FAST

from faults.work import Texts, state
from isms_tui.store import Files, Store


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
