"""A workspace as a hostile colleague might mail it: valid for the store, with a nasty text wherever text can stand."""

from __future__ import annotations

from itertools import cycle

from nasty.corpus import storable

from isms_tui.catalog.load import load_catalog
from isms_tui.domain.soa import rows_digest
from isms_tui.workspace import Workspace

KEPT, LEFT_OUT = "5.1", "7.6"
"""A control that is kept and one that is left out."""


LONG = 2000
"""Texts with more characters stand in fewer documents, or the file would be larger than a file may be."""


def poison(path: str, *texts: str, approved: bool = False) -> str:
    """Make the workspace around the door that cleans; returns its path. Several texts take turns in the documents."""
    turns = cycle([storable(text) for text in texts])
    text = next(turns)
    decided = 93 if max(map(len, texts)) < LONG else 3
    name = text[:200] if text.strip() else "nobody"
    catalog = load_catalog()
    with Workspace.create(path, "Acme", "ann") as workspace:
        store = workspace.store
        with store.change(name, text[:2000] or "-"):
            store.table("records").update({"name": text, "by": text, "at": text, text: text}, doc_ids=[1])
            for question in catalog.questions.values():
                text = next(turns)
                answer = list(question.example) if question.id not in ("headcount", "duties") else [text]
                if question.id == "scope":
                    answer = ["part"]
                whole = decided == 93 or question.id in ("scope", "people")
                note = text if whole else text[:60]
                document = {"question": question.id, "answer": answer, "note": note, "skipped": False}
                store.table("answers").insert({**document, "by": note, "at": note})
            for place, control in enumerate([LEFT_OUT, *(c for c in catalog.controls if c != LEFT_OUT)][:decided]):
                text = next(turns)
                store.table("decisions").insert(decision(control, text, out=control == LEFT_OUT or place % 3 == 2))
                status = {"control": control, "status": text, "description": text, "owner": text, "run_by": text}
                store.table("controls").insert({**status, "by": text, "at": text})
            store.table("risks").insert({"risk": "R-1", "title": text})
            store.table("answers").insert({"question": text, "answer": [text], "note": text})
    if approved:
        with Workspace.open(path, "ann") as workspace:
            digest = rows_digest(workspace.organization, workspace.scope, workspace.soa().rows)
            record = {"record": "approval-soa-1", "kind": "approval", "what": "soa", "approver": text, "at": text}
            with workspace.store.change(name, "approve"):
                workspace.store.table("records").insert({**record, "digest": digest})
    return path


def decision(control: str, text: str, *, out: bool) -> dict[str, object]:
    """A document in which every field is the text."""
    words = dict.fromkeys(("fact", "shown_by", "owner", "review", "duty_read", "second", "note", "by", "at"), text)
    return {
        "control": control,
        "decision": "out" if out else "in",
        **words,
        "reasons": [{"kind": text, "text": text}, text, 7],
        "overrides": {"risk": text, text: text},
        text: [text, {text: text}],
    }
