"""What may be in a document, and that documents cross the border as copies."""

from __future__ import annotations

import enum

import pytest
from store.faults import beside, content
from tinydb import where
from tinydb.table import Document

from isms_tui.store import Invalid, Store, StoreError


def lines(path):
    return beside(path, "journal").read_bytes().count(b"\n")


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


class Colour(enum.StrEnum):
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
