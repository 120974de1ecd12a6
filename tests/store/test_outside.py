"""The file changed by another program: taken over, told, undoable, and merged with what only the journal has."""

from __future__ import annotations

import pytest
from store.faults import answer, content, content_at, edit_json, outcome, put_back, without
from tinydb import TinyDB

from isms_tui.store import Store

JOURNAL = ".acme.isms.json.journal"


def test_rewritten_by_plain_tinydb_without_a_change(path, worked):
    files, expected = worked
    put_back(path.parent, files)
    edit_json(path, lambda data: None)
    assert path.read_bytes().count(b"\n") == 0
    found, notices = outcome(path)
    assert found == expected
    assert notices == ["acme.isms.json was rewritten by another program; its content is the same."]
    assert path.read_bytes().count(b"\n") > 20


def outside(db):
    db.table("answers").update({"note": "by hand"}, doc_ids=[1])
    db.table("answers").insert({"question": "added"})
    db.table("answers").remove(doc_ids=[2])
    db.table("new").insert({"free": "table"})


@pytest.mark.parametrize("lost", [(), ("backups",), ("journal",), ("journal", "backups")])
def test_changed_by_plain_tinydb(path, worked, lost):
    files, _ = worked
    put_back(path.parent, without(files, *lost))
    with TinyDB(path) as db:
        outside(db)
        expected = {name: [(d.doc_id, dict(d)) for d in db.table(name)] for name in db.tables() if len(db.table(name))}
    del expected["_meta"]
    with Store.open(path) as store:
        assert content(store) == expected
        assert len(store.notices) == 1
        assert "changed outside" in store.notices[0]
        last = list(store.history())[-1]
        assert last.who == "outside"
        if "journal" not in lost:
            assert {(e.table, e.id) for e in last.entries} == {
                ("answers", 1),
                ("answers", 2),
                ("answers", 6),
                ("new", 1),
            }
    assert content_at(path) == expected


def test_an_edit_beside_changes_that_only_the_journal_has(path, worked):
    files, _ = worked
    put_back(path.parent, files)
    crashed = Store.open(path)
    answer(crashed, "q1", "journal")
    answer(crashed, "q2", "journal")
    with crashed.change("ann", "add and remove"):
        crashed.table("answers").insert({"question": "mine"})
        crashed.table("answers").remove(doc_ids=[crashed.doc_id("answers", "q3")])
    crashed._core.close()
    with TinyDB(path) as db:
        db.table("answers").update({"answer": ["hand"], "extra": 1}, doc_ids=[1])
        db.table("answers").update({"extra": 3}, doc_ids=[3])
        db.table("answers").insert({"question": "theirs"})
    with Store.open(path) as store:
        assert store.find("answers", "q1") == {"question": "q1", "answer": ["hand"], "note": "n", "extra": 1}
        assert store.find("answers", "q2")["answer"] == ["journal"]
        assert store.find("answers", "q3")["extra"] == 3, "removed on one side, changed on the other: it stays"
        assert store.find("answers", "mine")
        assert store.find("answers", "theirs")
        assert store.doc_id("answers", "mine") != store.doc_id("answers", "theirs")
