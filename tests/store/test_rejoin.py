"""A session whose files are removed, edited or exchanged while it is open."""

from __future__ import annotations

import pytest
from store.faults import answer, beside, content, create
from tinydb import TinyDB

from isms_tui.store import Store, StoreError


@pytest.mark.parametrize("removed", [("journal",), ("journal", "lock"), ("journal", "lock", "file")])
def test_files_removed_while_open_lose_nothing(path, removed):
    """`git clean -fdx` in the folder of an open workspace."""
    store = create(path)
    answer(store, "q1", "kept")
    other = Store.open(path)
    answer(store, "q2", "also kept")
    for name in removed:
        (path if name == "file" else beside(path, name)).unlink()
    answer(store, "q3", "new")
    assert any("nothing is lost" in notice for notice in store.notices)
    assert other.refresh()
    expected = content(store)
    assert content(other) == expected
    store.close()
    other.close()
    with Store.open(path) as again:
        assert content(again) == expected
        assert [again.find("answers", q)["answer"] for q in ("q1", "q2", "q3")] == [["kept"], ["also kept"], ["new"]]


def test_an_outside_edit_while_open_is_merged(path):
    """Plain TinyDB writes into the file while the app has changes that are only in the journal."""
    with create(path) as store:
        answer(store, "q1", "mine")
        answer(store, "q2", "mine")
        with TinyDB(path) as db:
            db.table("answers").update({"note": "edited"}, doc_ids=[1])
            db.table("answers").insert({"question": "added outside"})
            db.table("answers").remove(doc_ids=[3])
        store.checkpoint()
        assert store.find("answers", "q1") == {"question": "q1", "answer": ["mine"], "note": "edited"}
        assert store.find("answers", "q2")["answer"] == ["mine"]
        assert store.find("answers", "added outside")
        assert store.find("answers", "q3") is None
        assert any("changed outside" in notice for notice in store.notices)
        assert list(store.history())[-1].who == "outside"


def test_another_copy_put_in_place_while_open(path, tmp_path):
    with create(path) as store:
        answer(store, "q1", "common")
    there = tmp_path / "there"
    there.mkdir()
    copy = there / path.name
    copy.write_bytes(path.read_bytes())
    with Store.open(copy) as other:
        answer(other, "q2", "theirs")
    with Store.open(path) as store:
        answer(store, "q3", "ours")
        path.write_bytes(copy.read_bytes())
        store.checkpoint()
        assert store.find("answers", "q2")["answer"] == ["theirs"]
        assert any("another copy" in notice for notice in store.notices)
        answer(store, "q4", "later")
    with Store.open(path) as store:
        assert store.find("answers", "q4")["answer"] == ["later"]
        assert any(b'"ours"' in p.read_bytes() for p in beside(path, "backups").glob("*.journal"))
        assert {c.entries[0].after.get("question") for c in store.history() if c.entries} >= {"q4"}


def test_a_line_that_was_cut_again_and_replaced_is_noticed(path):
    """A session reads a line whose writer's disk then fails: it must not build on it."""
    with create(path) as one, Store.open(path) as two:
        answer(one, "q1", "aa")
        journal = beside(path, "journal")
        kept = journal.read_bytes()
        answer(one, "q1", "bb")
        two.refresh()
        assert two.find("answers", "q1")["answer"] == ["bb"]
        phantom = journal.read_bytes()
        with journal.open("r+b") as file:
            file.truncate(len(kept))
        one._core.state.hash, one._core.own_hash = kept.split(b"\n")[1][:40].decode(), ""
        one._core.state.revision, one._core.journal.end = 2, len(kept)
        one._core.journal.start = len(kept.split(b"\n")[0]) + 1
        assert answer(one, "q1", "cc") == 3
        assert len(journal.read_bytes()) == len(phantom)
        assert answer(two, "q2", "dd") == 4
        assert two.find("answers", "q1")["answer"] == ["cc"]
        assert two.verify_chain() == []


def test_a_writer_without_the_lock_is_noticed_before_anything_is_overwritten(path):
    with create(path) as one, Store.open(path, lock_wait=0.1) as two:

        def too_long():
            with one.change("ann", "long"):
                one.table("answers").update({"answer": ["one"]}, doc_ids=[1])
                beside(path, "lock").unlink()
                assert answer(two, "q2", "two") == 2

        with pytest.raises(StoreError, match="wrote at the same moment"):
            too_long()
        assert answer(one, "q1", "again") == 3
        assert one.find("answers", "q2")["answer"] == ["two"]
        assert one.verify_chain() == []
