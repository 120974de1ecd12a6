"""Changes: all or nothing, only inside `change`, as copies, checked before they are saved."""

from __future__ import annotations

import enum
import json

import pytest
from store.faults import answer, beside, content, create
from tinydb import where
from tinydb.operations import increment
from tinydb.table import Document

from isms_tui.store import Invalid, Store, StoreError


@pytest.fixture
def path(tmp_path):
    return tmp_path / "acme.isms.json"


@pytest.fixture
def store(path):
    with create(path) as opened:
        yield opened


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
    with pytest.raises(StoreError, match="inside a change|outside a change"):
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
    with pytest.raises(KeyError), store.change("ann", "half") as change:
        store.table("answers").insert({"question": "q9"})
        store.table("answers").update({"answer": ["no"]}, doc_ids=[1])
        assert store.find("answers", "q9")
        raise KeyError("body")
    assert change.revision is None
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
    with pytest.raises(StoreError, match="nothing of it was saved"), store.change("ann", "outer"):
        with pytest.raises(KeyError), store.change("ann", "inner"):
            store.table("answers").insert({"question": "q9"})
            raise KeyError
        store.table("answers").insert({"question": "q10"})
    assert lines(path) == 1
    assert store.find("answers", "q9") is None


def test_documents_are_copied_out(store):
    for found in (
        store.find("answers", "q1"),
        store.table("answers").get(doc_id=1),
        store.table("answers").all()[0],
        store.table("answers").search(where("question") == "q1")[0],
        store.table("answers").storage.read()["answers"]["1"],
        store.documents("answers")[0][1],
    ):
        found["answer"].append("changed")
        found["question"] = "changed"
    assert store.find("answers", "q1")["answer"] == ["unsure"]
    with store.change("ann", "nothing"):
        store.find("answers", "q1")["answer"].append("changed")
        store.table("answers").get(doc_id=1)["answer"].append("changed")
    assert store.revision == 1


def test_documents_are_copied_in(store, path):
    tags, fields = ["a"], {"tags": ["b"]}
    document = {"question": "q9", "tags": tags}
    with store.change("ann", "copies"):
        number = store.table("answers").insert(document)
        store.table("answers").update(fields, doc_ids=[1])
        tags.append("late")
        fields["tags"].append("late")
    tags.append("later")
    assert store.table("answers").get(doc_id=number)["tags"] == ["a"]
    assert store.find("answers", "q1")["tags"] == ["b"]
    store.close()
    with Store.open(path) as again:
        assert again.find("answers", "q9")["tags"] == ["a"]


def test_ids_never_return(store, path):
    table = store.table("answers")
    with store.change("ann", "add and remove"):
        table.insert({"question": "q4"})
    with store.change("ann", "remove"):
        table.remove(doc_ids=[3, 4])
    with store.change("ann", "add"):
        assert table.insert({"question": "q5"}) == 5
    with store.change("ann", "remove"):
        table.remove(doc_ids=[5])
    store.close()
    with Store.open(path) as again, again.change("ann", "add"):
        assert again.table("answers").insert({"question": "q6"}) == 6


def test_natural_keys_are_unique(store):
    with pytest.raises(Invalid, match="already has the question 'q1'"), store.change("ann", "twice"):
        store.table("answers").insert({"question": "q1"})
    with pytest.raises(Invalid), store.change("ann", "two at once"):
        store.table("risks").insert_multiple([{"risk": "R-1"}, {"risk": "R-1"}])
    with pytest.raises(Invalid), store.change("ann", "renamed"):
        store.table("answers").update({"question": "q2"}, doc_ids=[1])
    with pytest.raises(Invalid, match="neither text"), store.change("ann", "a list as key"):
        store.table("answers").insert({"question": ["q1"]})
    assert store.revision == 1
    with store.change("ann", "swapped"):
        store.table("answers").update({"question": "q2"}, doc_ids=[1])
        store.table("answers").update({"question": "q1"}, doc_ids=[2])
    assert (store.doc_id("answers", "q1"), store.doc_id("answers", "q2")) == (2, 1)
    with store.change("ann", "removed and added"):
        store.table("answers").remove(doc_ids=[2])
        number = store.table("answers").insert({"question": "q1"})
    assert store.doc_id("answers", "q1") == number == 4
    with store.change("ann", "no key at all is allowed"):
        store.table("answers").insert_multiple([{"a": 1}, {"a": 2}])


def test_find_sees_the_open_change(store):
    with store.change("ann", "find"):
        store.table("answers").insert({"question": "q9"})
        store.table("answers").remove(doc_ids=[1])
        store.table("answers").update({"question": "renamed"}, doc_ids=[2])
        assert store.doc_id("answers", "q9") == 4
        assert store.find("answers", "q1") is None
        assert store.find("answers", "q2") is None
        assert store.find("answers", "renamed")["note"] == "nn"
        assert [number for number, _ in store.documents("answers")] == [2, 3, 4]
    assert store.find("nowhere", "x") is None
    assert store.documents("nowhere") == []


class Colour(str, enum.Enum):
    RED = "red"


def test_values_read_back_as_they_will_from_the_file(store, path):
    given = {"question": "q9", "tuple": (1, (2,)), "enum": Colour.RED, "float": 1.5, "none": None, "yes": True}
    with store.change("ann", "types"):
        store.table("answers").insert(given)
    now = store.find("answers", "q9")
    assert now["tuple"] == [1, [2]]
    assert type(now["enum"]) is str
    assert now["enum"] == "red"
    store.close()
    with Store.open(path) as again:
        assert again.find("answers", "q9") == now


def test_true_instead_of_one_is_a_change(store, path):
    with store.change("ann", "one"):
        store.table("answers").update({"n": 1}, doc_ids=[1])
    with store.change("ann", "true"):
        store.table("answers").update({"n": True}, doc_ids=[1])
    store.close()
    with Store.open(path) as again:
        assert again.find("answers", "q1")["n"] is True


def nested(depth):
    value = "x"
    for _ in range(depth):
        value = [value]
    return value


REFUSED = {
    "long text": "x" * 20_001,
    "long key": {"k" * 20_001: 1},
    "not a number": float("nan"),
    "infinity": float("inf"),
    "huge": 10**18,
    "deep": nested(64),
    "very deep": nested(5000),
    "half a surrogate": "\ud800",
    "bytes": b"x",
    "a set": {1},
    "an object": object(),
    "a number as key": {1: "x"},
}


@pytest.mark.parametrize("value", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_saved_is_refused_before_anything_is_written(store, path, value):
    before = content(store)
    with pytest.raises(Invalid, match="Field 'note' of document 1 in answers"), store.change("ann", "bad"):
        store.table("answers").update({"note": value}, doc_ids=[1])
    assert content(store) == before
    assert lines(path) == 1
    with store.change("ann", "bad, but caught"):
        with pytest.raises(Invalid):
            store.table("answers").update({"note": value}, doc_ids=[1])
        store.table("answers").update({"note": nested(62)}, doc_ids=[2])
    assert store.find("answers", "q1")["note"] == "n"


def test_other_refusals(store):
    for who, why in (("", "why"), ("x" * 201, "why"), ("ann", "\ud800"), (None, "why"), ("ann", 1)):
        with pytest.raises(Invalid), store.change(who, why):
            pass
    with pytest.raises(Invalid), store.change("ann", "the store's own table"):
        store.table("_meta").insert({"a": 1})
    with pytest.raises(Invalid), store.change("ann", "no id"):
        store.table("answers").insert(Document({"a": 1}, doc_id=0))
    with pytest.raises(Invalid), store.change("ann", "no document"):
        store.table("answers").insert("text")
    for forbidden in (store.checkpoint, store.close, lambda: store.undo("ann")):
        with store.change("ann", "not here"), pytest.raises(StoreError, match="inside a change"):
            forbidden()
    assert store.revision == 1


def test_the_whole_storage_can_be_written_inside_a_change(store):
    with store.change("ann", "as TinyDB.drop_table does"):
        data = store.table("answers").storage.read()
        del data["answers"]
        data["risks"] = {"7": {"risk": "R-7"}}
        store.table("answers").storage.write(data)
    assert content(store) == {
        "risks": [(7, {"risk": "R-7"})],
        "records": [(1, {"record": "organization", "name": "Harbourlight Ltd"})],
    }
