"""Undo, redo, history and restore, derived from the journal alone."""

from __future__ import annotations

import random

import pytest
from store.faults import answer, content, create, edit_json

from isms_tui.store import Invalid, NothingToUndo, Store, saver


def test_undo_and_redo_are_lines_of_their_own(path):
    with create(path) as store:
        start = content(store)
        answer(store, "q1", "a")
        one = content(store)
        answer(store, "q2", "b")
        two = content(store)
        undone = store.undo("bob")
        assert content(store) == one
        assert (undone.revision, undone.undoes, undone.redoes, undone.who) == (4, 3, None, "bob")
        assert store.undo("bob").undoes == 2
        assert content(store) == start
        assert store.redo("bob").redoes == 2
        assert content(store) == one
        assert store.redo("eve").redoes == 3
        assert content(store) == two
        with pytest.raises(NothingToUndo):
            store.redo("bob")
        assert store.undo("bob").undoes == 3
        answer(store, "q3", "c")
        with pytest.raises(NothingToUndo):
            store.redo("bob")
        assert [c.undoes or c.redoes or 0 for c in store.history()] == [0, 0, 0, 3, 2, 2, 3, 3, 0]
        assert store.undo("bob").undoes == 9
        assert store.undo("bob").undoes == 2
        with pytest.raises(NothingToUndo, match="as it began"):
            store.undo("bob")
        assert content(store) == start


def test_undo_of_an_insert_does_not_free_its_id(path):
    with create(path) as store:
        answer(store, "q9", "a")
        store.undo("ann")
        answer(store, "q10", "b")
        assert store.doc_id("answers", "q10") == 5


def test_undo_works_across_restarts_and_sessions(path):
    with create(path) as store:
        answer(store, "q1", "a")
        answer(store, "q2", "b")
    with Store.open(path) as one, Store.open(path) as two:
        assert one.undo("ann").undoes == 3
        assert two.undo("bob").undoes == 2
        assert one.redo("ann").redoes == 2
        assert [c.revision for c in two.refresh()] == [4, 6], "what a change took over is told too"
        assert content(one) == content(two)
    with Store.open(path) as store:
        assert store.redo("ann").redoes == 3
        assert store.find("answers", "q2")["answer"] == ["b"]


def test_undo_in_the_middle_of_nothing(path):
    with create(path) as store, pytest.raises(NothingToUndo):
        store.undo("ann")


@pytest.mark.parametrize("seed", range(12))
def test_random_sequences_agree_with_a_model(path, seed, monkeypatch):
    """200 steps of change, undo, redo, restart, rotation: content always equals what a stack of states says."""
    monkeypatch.setattr(saver, "SEGMENT", 3000)
    rng = random.Random(seed)
    store = create(path)
    done, undone = [content(store)], []
    for step in range(50):
        action = rng.choice(["change", "change", "undo", "redo", "reopen", "checkpoint"])
        if action == "change":
            with store.change("ann", f"step {step}"):
                for _ in range(rng.randrange(1, 4)):
                    table = store.table(rng.choice(["answers", "risks"]))
                    ids = [doc.doc_id for doc in table.all()]
                    if ids and rng.random() < 0.6:
                        number = rng.choice(ids)
                        if rng.random() < 0.5:
                            table.update({"note": str(step)}, doc_ids=[number])
                        else:
                            table.remove(doc_ids=[number])
                    else:
                        table.insert({"note": str(step)})
            if content(store) != done[-1]:
                done.append(content(store))
                undone = []
        elif action == "undo" and len(done) > 1:
            store.undo("ann")
            undone.append(done.pop())
        elif action == "redo" and undone:
            store.redo("ann")
            done.append(undone.pop())
        elif action == "reopen":
            store.close()
            store = Store.open(path)
        else:
            store.checkpoint()
        assert content(store) == done[-1]
    assert store.verify_chain() == []
    assert [c.revision for c in store.history()] == list(range(1, store.revision + 1))
    store.close()


def test_history_has_everything_and_says_who(path, monkeypatch):
    monkeypatch.setattr(saver, "SEGMENT", 400)
    with create(path) as store:
        for n in range(30):
            answer(store, "q1", f"v{n}", who=f"person {n}")
            store.checkpoint()
        changes = list(store.history())
        assert [c.revision for c in changes] == list(range(1, 32))
        assert changes[-1].who == "person 29"
        assert changes[-1].entries[0].before["answer"] == ["v28"]
        for _ in range(30):
            store.undo("ann")
        assert store.find("answers", "q1")["answer"] == ["unsure"]


def test_a_backup_can_be_restored_and_the_restore_undone(path):
    with create(path) as store:
        for n in range(4):
            answer(store, "q1", f"v{n}")
            store.checkpoint()
        now = content(store)
        backups = store.backups()
        assert [b.revision for b in backups] == [1, 2, 3, 4]
        for n, backup in enumerate(backups):
            restored = store.restore(backup.number, "ann")
            assert restored.entries
            assert store.find("answers", "q1")["answer"] == [["unsure"], ["v0"], ["v1"], ["v2"]][n]
            store.undo("ann")
            assert content(store) == now
        with pytest.raises(Invalid, match="choose another one"):
            store.restore(999, "ann")


def test_an_outside_edit_can_be_undone(path):
    with create(path) as store:
        before = content(store)
    edit_json(path, lambda data: data["answers"]["1"].update(note="by hand"))
    with Store.open(path) as store:
        assert store.find("answers", "q1")["note"] == "by hand"
        store.undo("ann")
        assert content(store) == before
