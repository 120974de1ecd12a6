"""Every backup that the store made comes back whole, whatever happened before and after; a restore can be undone."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random

import pytest
from store.faults import answer, beside, content, create, edit_json

from isms_tui.store import Invalid, NothingToUndo, Schema, Store
from isms_tui.store.schema import NATURAL_KEYS


def digest(store):
    """One hash of everything in a workspace."""
    return hashlib.sha256(json.dumps(content(store), sort_keys=True).encode()).hexdigest()


def digest_of_file(path):
    """The same of a backup, as any TinyDB would read it."""
    data = json.loads(path.read_text())
    tables = {
        name: [[int(number), doc] for number, doc in table.items()]
        for name, table in data.items()
        if name != "_meta" and table
    }
    ordered = {name: tables[name] for name in [*NATURAL_KEYS, *sorted(tables)] if name in tables}
    return hashlib.sha256(json.dumps(ordered, sort_keys=True).encode()).hexdigest()


def random_change(store, rng, step):
    with store.change(f"person {rng.randrange(3)}", f"step {step}"):
        for _ in range(rng.randrange(1, 4)):
            table = store.table(rng.choice(["answers", "risks", "decisions"]))
            ids = [doc.doc_id for doc in table.all()]
            if ids and rng.random() < 0.6:
                number = [rng.choice(ids)]
                if rng.random() < 0.5:
                    table.update({"note": f"{step}", "list": [step, {"deep": [step]}]}, doc_ids=number)
                else:
                    table.remove(doc_ids=number)
            else:
                table.insert({"note": f"{step}"})


@pytest.mark.parametrize("block", range(8))
def test_200_random_sequences_every_backup_restores_by_digest_and_the_restore_is_undone(tmp_path, block):
    """25 sequences a block: changes, undo, redo, restore, restarts; then each backup, and back again."""
    for seed in range(block * 25, block * 25 + 25):
        rng = random.Random(seed)
        path = tmp_path / f"{seed}.isms.json"
        store = create(path)
        for step in range(rng.randrange(4, 14)):
            action = rng.choice(["change", "change", "change", "undo", "redo", "restore", "reopen", "checkpoint"])
            standing = [change for change in store.history() if change.undoes is None]
            if action == "change":
                random_change(store, rng, step)
            elif action == "undo" and len(standing) > 1:
                with contextlib.suppress(NothingToUndo):
                    store.undo("ann")
            elif action == "redo":
                with contextlib.suppress(NothingToUndo):
                    store.redo("ann")
            elif action == "restore" and store.backups():
                store.restore(rng.choice(store.backups()).number, "ann")
            elif action == "reopen":
                store.close()
                store = Store.open(path)
            else:
                store.checkpoint()
        store.checkpoint()
        backups = store.backups()
        for item in backups:
            wanted = digest_of_file(beside(path, "backups") / item.path.rpartition("/")[2])
            before = digest(store)
            count = len(store.compare(item.number))
            change = store.restore(item.number, "ann")
            assert digest(store) == wanted
            assert len(change.entries if change else ()) == count
            if change is not None:
                assert store.undo("ann").undoes == change.revision
                assert digest(store) == before
                store.redo("ann")
                assert digest(store) == wanted
        assert store.verify_chain() == []
        store.close()
        with Store.open(path) as again:
            assert again.notices == []


def test_what_a_restore_replaces_becomes_a_backup_itself(tmp_path):
    with create(tmp_path / "a.isms.json") as store:
        answer(store, "q1", "one")
        store.checkpoint()
        answer(store, "q1", "two")
        before = content(store)
        store.restore(store.backups()[0].number, "ann")
        store.checkpoint()
        newest = store.backups()[-1]
        store.restore(newest.number, "ann")
        assert content(store) == before


def test_comparing_writes_nothing_and_says_what_would_change(tmp_path):
    path = tmp_path / "a.isms.json"
    with create(path) as store:
        answer(store, "q1", "one")
        store.checkpoint()
        number = store.backups()[0].number
        size, raw = store.journal_size, path.read_bytes()
        (entry,) = store.compare(number)
        assert (entry.table, entry.before["answer"], entry.after["answer"]) == ("answers", ["one"], ["unsure"])
        entry.before["answer"].append("mine")
        assert store.find("answers", "q1")["answer"] == ["one"]
        assert (store.journal_size, path.read_bytes()) == (size, raw)
        with pytest.raises(Invalid, match="choose another one"):
            store.compare(99)


def test_a_backup_of_an_older_format_comes_back_in_the_present_one(tmp_path):
    path = tmp_path / "a.isms.json"
    create(path).close()

    def louder(tables):
        tables["answers"] = {n: {**doc, "loud": True} for n, doc in tables["answers"].items()}
        return tables

    new = Schema(2, NATURAL_KEYS, (louder,))
    with Store.open(path, schema=new) as store:
        (kept,) = [item for item in store.backups() if item.kind == "kept"]
        answer(store, "q1", "later")
        store.restore(kept.number, "ann")
        assert store.find("answers", "q1") == {"question": "q1", "answer": ["unsure"], "note": "n", "loud": True}


def test_a_backup_of_another_workspace_or_a_damaged_one_is_refused(tmp_path):
    path = tmp_path / "a.isms.json"
    with create(path) as store:
        answer(store, "q1", "one")
        store.checkpoint()
        (item,) = store.backups()
        place = beside(path, "backups") / item.path.rpartition("/")[2]
        edit_json(place, lambda data: data["answers"].clear())
        before = content(store)
        with pytest.raises(Invalid):
            store.restore(item.number, "ann")
        assert content(store) == before


def test_a_backup_for_before_an_import_is_kept_for_good(tmp_path):
    path = tmp_path / "a.isms.json"
    with create(path) as store:
        answer(store, "q1", "before the import")
        kept = store.keep_backup()
        assert store.keep_backup() == kept, "the same content is kept once"
        wanted = content(store)
        for number in range(40):
            answer(store, "q1", str(number))
            store.checkpoint()
        assert kept in store.backups()
        assert len(store.backups()) == 11
        store.restore(kept.number, "ann")
        assert content(store) == wanted
