"""Changes: all or nothing, only inside `change`, as copies, checked before they are saved."""

from __future__ import annotations

import json

import pytest
from store.faults import answer, beside, content
from tinydb import where
from tinydb.operations import increment
from tinydb.table import Document

from isms_tui.store import StoreError


def lines(path):
    return beside(path, "journal").read_bytes().count(b"\n")


def test_several_tables_are_one_line_and_one_revision(store, path):
    with store.change("ann", "two tables") as change:
        assert change.revision is None
        store.table("answers").insert({"question": "q9"})
        store.table("risks").insert_multiple([{"risk": "R-1"}, {"risk": "R-2"}])
    assert change.revision == store.revision == 2
    assert lines(path) == 2
    assert [(e.table, e.id, e.before) for e in change.saved.entries] == [
        ("answers", 4, None),
        ("risks", 1, None),
        ("risks", 2, None),
    ]
    assert (change.saved.who, change.saved.why) == ("ann", "two tables")


def test_the_journal_line_holds_whole_documents(store, path):
    answer(store, "q2", "yes")
    payload = json.loads(beside(path, "journal").read_bytes().split(b"\n")[1].split(b" ", 2)[2])
    assert payload["entries"] == [
        [
            "answers",
            2,
            {"question": "q2", "answer": ["unsure"], "note": "nn"},
            {"question": "q2", "answer": ["yes"], "note": "nn"},
        ]
    ]
    assert payload["who"] == "ann"
    assert payload["at"].endswith("Z")


@pytest.mark.parametrize(
    "body",
    [
        lambda s: None,
        lambda s: s.table("answers").update({"answer": ["unsure"]}, doc_ids=[1]),
        lambda s: s.table("answers").update({"x": 1}, doc_ids=[99]),
        lambda s: s.table("answers").remove(where("question") == "none"),
        lambda s: (s.table("risks").insert({"risk": "R"}), s.table("risks").remove(doc_ids=[1])),
        lambda s: s.table("answers").all(),
    ],
)
def test_nothing_changed_means_no_line_and_no_revision(store, path, body):
    with store.change("ann", "nothing") as change:
        body(store)
    assert change.revision is None
    assert change.saved is None
    assert (store.revision, lines(path), store.pending) == (1, 1, 0)


OUTSIDE = {
    "insert": lambda t: t.insert({"question": "new"}),
    "insert with id": lambda t: t.insert(Document({"question": "new"}, doc_id=9)),
    "insert_multiple": lambda t: t.insert_multiple([{"question": "new"}]),
    "update": lambda t: t.update({"x": 1}),
    "update by id": lambda t: t.update({"x": 1}, doc_ids=[1]),
    "update_multiple": lambda t: t.update_multiple([({"x": 1}, where("question") == "q1")]),
    "upsert": lambda t: t.upsert({"x": 1}, where("question") == "q1"),
    "remove": lambda t: t.remove(doc_ids=[1]),
    "truncate": lambda t: t.truncate(),
    "storage": lambda t: t.storage.write({}),
}


@pytest.mark.parametrize("write", OUTSIDE.values(), ids=OUTSIDE.keys())
def test_a_write_outside_a_change_raises_and_changes_nothing(store, path, write):
    before = content(store)
    with pytest.raises(StoreError, match="outside a change"):
        write(store.table("answers"))
    assert content(store) == before
    assert lines(path) == 1
    with pytest.raises(StoreError, match="outside a change"):
        store.drop_table("answers")


def test_every_tinydb_operation_inside_a_change(store):
    table = store.table("answers")
    with store.change("ann", "all of them"):
        assert table.insert({"question": "q4", "n": 1}) == 4
        assert table.insert(Document({"question": "q8", "n": 1}, doc_id=8)) == 8
        assert table.insert_multiple([{"question": "q9", "n": 1}, {"question": "q10", "n": 1}]) == [9, 10]
        assert table.update(increment("n"), where("n") == 1) == [4, 8, 9, 10]
        assert table.update({"seen": True}) == [1, 2, 3, 4, 8, 9, 10]
        assert table.update_multiple([({"m": 1}, where("question") == "q8")]) == [8]
        assert table.upsert({"question": "q11"}, where("question") == "q11") == [11]
        assert table.upsert(Document({"late": 1}, doc_id=11)) == [11]
        assert table.remove(where("question") == "q9") == [9]
        assert table.remove(doc_ids=[10, 77]) == [10]
        with pytest.raises(ValueError, match="already exists"):
            table.insert(Document({"question": "again"}, doc_id=8))
        assert [doc.doc_id for doc in table] == [1, 2, 3, 4, 8, 11]
        assert len(table) == 6
    assert table.get(doc_id=8) == {"question": "q8", "n": 2, "seen": True, "m": 1}
    assert table.get(where("question") == "q11") == {"question": "q11", "late": 1}
    assert [doc.doc_id for doc in table.get(doc_ids=[3, 1])] == [1, 3]
    assert table.search(where("n") == 2) == [table.get(doc_id=4), table.get(doc_id=8)]
    assert table.count(where("seen") == True) == 5  # noqa: E712  # TinyDB's way of asking
    assert table.contains(doc_id=8)
    assert not table.contains(doc_id=9)
    with store.change("ann", "empty it"):
        table.truncate()
        assert table.insert({"question": "q12"}) == 12
    assert [doc.doc_id for doc in table.all()] == [12]


def test_an_exception_drops_all_of_it(store, path):
    before = content(store)

    def half():
        with store.change("ann", "half"):
            store.table("answers").insert({"question": "q9"})
            store.table("answers").update({"answer": ["no"]}, doc_ids=[1])
            assert store.find("answers", "q9")
            raise KeyError("body")

    with pytest.raises(KeyError, match="body"):
        half()
    assert content(store) == before
    assert lines(path) == 1
    assert answer(store, "q9", "fine") == 2
    assert store.doc_id("answers", "q9") == 4, "ids of a dropped change were never given"


def test_an_operation_that_fails_leaves_nothing_of_itself(store):
    table = store.table("answers")

    def fail_on_second(doc):
        doc["note"] = "changed"
        if doc["question"] == "q2":
            raise RuntimeError("callable")

    with store.change("ann", "one of two") as change:
        with pytest.raises(RuntimeError):
            table.update(fail_on_second, doc_ids=[1, 2])
        table.update({"note": "kept"}, doc_ids=[3])
    assert [e.id for e in change.saved.entries] == [3]


def test_nested_changes_join(store, path):
    with store.change("ann", "outer") as outer:
        answer(store, "q1", "inner", who="bob")
        with store.change("eve", "also") as inner:
            store.table("answers").insert({"question": "q9"})
        assert inner is outer
        assert lines(path) == 1
    assert outer.revision == 2
    assert (outer.saved.who, len(outer.saved.entries)) == ("ann", 2)


def test_a_swallowed_inner_failure_is_not_saved_in_half(store, path):
    def inner():
        with store.change("ann", "inner"):
            store.table("answers").insert({"question": "q9"})
            raise KeyError("inner")

    def outer():
        with store.change("ann", "outer"):
            with pytest.raises(KeyError):
                inner()
            store.table("answers").insert({"question": "q10"})

    with pytest.raises(StoreError, match="nothing of it was saved"):
        outer()
    assert lines(path) == 1
    assert store.find("answers", "q9") is None
