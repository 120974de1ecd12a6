"""Several sessions on one file: nothing lost, nobody starves, the holder of the lock is named."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from store.faults import Hooked, answer, content, create, edit_json, litter

from isms_tui.store import Store, StoreError, saver

WORKER = """
import random, sys
sys.path.insert(0, sys.argv[1])
from isms_tui.store import Store, saver
path, me, count = sys.argv[2], sys.argv[3], int(sys.argv[4])
saver.SEGMENT = 4000
rng = random.Random(me)
store = Store.open(path)
for i in range(count):
    with store.change(me, f"change {i}"):
        store.table("risks").insert({"risk": f"{me}-{i}"})
        doc = store.find("records", "organization")
        store.table("records").update({"n": doc.get("n", 0) + 1}, doc_ids=[1])
    chance = rng.random()
    if chance < 0.1:
        store.checkpoint()
    elif chance < 0.2:
        store.refresh()
    elif chance < 0.23:
        store.close()
        store = Store.open(path)
store.close()
print(store.notices)
"""


@pytest.mark.parametrize(("workers", "count"), [(2, 200), (8, 25)])
def test_processes_lose_nothing(path, workers, count):
    create(path).close()
    root = str(Path(__file__).parents[2])
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, root, path, f"w{n}", str(count)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for n in range(workers)
    ]
    for process in running:
        said, _ = process.communicate(timeout=60)
        assert (process.returncode, said.strip()) == (0, "[]")
    with Store.open(path) as store:
        assert store.revision == 1 + workers * count
        assert store.find("records", "organization")["n"] == workers * count
        assert Counter(doc["risk"].split("-")[0] for doc in store.table("risks")) == {
            f"w{n}": count for n in range(workers)
        }
        assert [number for number, _ in store.documents("risks")] == list(range(1, workers * count + 1))
        assert store.verify_chain() == []
        assert [c.revision for c in store.history()] == list(range(1, store.revision + 1))
    assert litter(path) == []


def test_two_handles_do_not_lose_an_insert(path):
    with create(path) as one, Store.open(path) as two:
        for n in range(10):
            assert answer(one, f"one {n}", "x") == 2 * n + 2
            assert answer(two, f"two {n}", "x") == 2 * n + 3
        one.refresh()
        assert content(one) == content(two)
        assert len(one.table("answers")) == 23


def test_refresh_gives_what_others_did(path):
    with create(path) as one, Store.open(path) as two:
        assert two.refresh() == []
        answer(one, "q1", "a", who="ann")
        answer(one, "q2", "b", who="ann")
        changes = two.refresh()
        assert [(c.revision, c.who, c.entries[0].after["answer"]) for c in changes] == [
            (2, "ann", ["a"]),
            (3, "ann", ["b"]),
        ]
        changes[0].entries[0].after["answer"].append("mine")
        assert two.find("answers", "q1")["answer"] == ["a"]
        assert two.refresh() == []
        assert one.refresh() == []


class Counted(Hooked):
    def __init__(self):
        self.calls = []

    def step(self, name, call, args):
        self.calls.append(name)
        return call(*args)


def test_refresh_with_nothing_new_is_one_call_and_a_save_is_a_few(path):
    files = Counted()
    with create(path, files=files) as store:
        store.refresh()
        files.calls.clear()
        assert store.refresh() == []
        assert files.calls == ["lstat"]
        answer(store, "q1", "a")
        files.calls.clear()
        answer(store, "q1", "b")
        assert Counter(files.calls) == {"flock": 2, "fstat": 2, "lstat": 2, "pread": 2, "pwrite": 1, "fdatasync": 1}


def test_a_save_writes_no_more_when_the_file_is_large(path):
    with create(path) as store:
        with store.change("ann", "much"):
            store.table("risks").insert_multiple({"risk": f"R-{n}", "note": "x" * 200} for n in range(5000))
        store.checkpoint()
        before = store.journal_size
        answer(store, "q1", "a")
        assert store.journal_size - before < 600


def test_a_session_follows_when_another_one_moves_the_journal_aside(path, monkeypatch):
    monkeypatch.setattr(saver, "SEGMENT", 500)
    with create(path) as one, Store.open(path) as two, Store.open(path, read_only=True) as reader:
        for n in range(12):
            answer(one, "q1", f"one {n}")
            one.checkpoint()
            if n % 3 == 0:
                assert two.refresh()[-1].entries[0].after["answer"] == [f"one {n}"]
                answer(two, "q2", f"two {n}")
        assert [c.revision for c in reader.refresh()] == list(range(2, 18))
        two.refresh()
        one.refresh()
        assert content(one) == content(two) == content(reader)
        assert one.verify_chain() == []
        assert (one.notices, two.notices, reader.notices) == ([], [], [])


def test_an_older_checkpoint_never_replaces_a_newer_one(path):
    with create(path) as one, Store.open(path) as two:
        answer(one, "q1", "a")
        two.refresh()
        answer(one, "q1", "b")
        one.checkpoint()
        raw = path.read_bytes()
        two.checkpoint()
        assert path.read_bytes() == raw
        assert two.pending == 0
        answer(two, "q2", "c")
    with Store.open(path) as store:
        assert store.find("answers", "q1")["answer"] == ["b"]
        assert store.find("answers", "q2")["answer"] == ["c"]


def test_an_old_copy_of_the_file_is_brought_forward(path):
    with create(path) as store:
        old = path.read_bytes()
        answer(store, "q1", "a")
        store.checkpoint()
        path.write_bytes(old)
        store.checkpoint()
        assert '"a"' in path.read_text()
    path.write_bytes(old)
    with Store.open(path) as store:
        assert store.find("answers", "q1")["answer"] == ["a"]
        assert store.notices == []
    assert '"a"' in path.read_text()


def test_a_failing_body_gives_the_lock_back(path):
    with create(path) as one, Store.open(path, lock_wait=0.05) as two:
        with pytest.raises(KeyboardInterrupt), one.change("ann", "interrupted"):
            raise KeyboardInterrupt
        assert answer(two, "q1", "fine") == 2
        edit_json(path, lambda data: None)
        one.close()
        with pytest.raises(StoreError, match="closed"):
            answer(one, "q1", "late")
