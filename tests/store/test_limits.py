"""The promised limits: 64 MB, 100,000 documents, 20,000 characters, 64 levels, finite numbers; each is a sentence."""

from __future__ import annotations

import json

import pytest
from store.faults import answer, content, content_at, create, one_sentence

from isms_tui.store import Invalid, Store, state, values


def test_the_limits_are_the_promised_ones():
    assert (values.MAX_FILE, values.MAX_TEXT, values.MAX_DEPTH) == (64 << 20, 20_000, 64)
    assert (values.MAX_DOCUMENTS, values.MAX_INT) == (100_000, 10**18)


LONGEST = {
    "a text of 20,000 characters": "ä" * 20_000,
    "64 levels with the document": json.loads("[" * 63 + "]" * 63),
    "18 digits": [10**18 - 1, 1 - 10**18],
    "the largest number": 1.7976931348623157e308,
}


@pytest.mark.parametrize("value", LONGEST.values(), ids=LONGEST.keys())
def test_what_is_just_within_the_limits_is_saved(path, value):
    with create(path) as store, store.change("ann", "long"):
        store.table("answers").update({"note": value}, doc_ids=[1])
    assert dict(content_at(path)["answers"])[1]["note"] == value


def refused(store, number, size):
    before = content(store)
    with pytest.raises(Invalid) as caught:
        answer(store, f"more {number}", "x" * size)
    assert content(store) == before
    return one_sentence(caught.value)


def test_a_full_workspace_says_so_and_takes_more_when_something_was_removed(path, monkeypatch):
    monkeypatch.setattr(state, "MAX_FILE", 5000)
    with create(path) as store:
        answer(store, "large", "x" * 2500)
        said = refused(store, 1, 2500)
        assert said == "The workspace would grow over 0 MB; nothing was saved; remove something."
        with store.change("ann", "make room"):
            store.table("answers").remove(doc_ids=[store.doc_id("answers", "large")])
        assert answer(store, "more 1", "x" * 2500), "there is room again"
        refused(store, 2, 2500)
    assert path.stat().st_size < 5000


def test_what_others_change_again_and_again_does_not_fill_a_workspace(path, monkeypatch):
    monkeypatch.setattr(state, "MAX_FILE", 8000)
    with create(path) as one, Store.open(path) as two:
        for n in range(20):
            answer(one, "q1", f"{n}" * 400)
            two.refresh()
        assert answer(two, "q2", "x" * 400)


def test_too_many_documents(path, monkeypatch):
    monkeypatch.setattr(state, "MAX_DOCUMENTS", 5)
    with create(path) as store:
        answer(store, "fifth", "x")
        said = refused(store, 6, 1)
        assert said == "The workspace would have more than 5 documents; nothing was saved."
        answer(store, "fifth", "changing is no addition")


def test_all_other_limits_are_named_with_their_field(path):
    with create(path) as store:
        for value in ("x" * 20_001, float("nan"), float("-inf"), 10**18):
            with pytest.raises(Invalid) as caught, store.change("ann", "bad"):
                store.table("answers").update({"note": value}, doc_ids=[1])
            assert one_sentence(caught.value).startswith("Field 'note' of document 1 in answers has a ")
