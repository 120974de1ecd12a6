"""Several sessions on one file: nothing lost, nobody starves, the holder of the lock is named."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from store.faults import Hooked, answer, beside, content, create, edit_json, litter
from tinydb import TinyDB

from isms_tui.store import Busy, Store, StoreError, saver

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


@pytest.fixture
def path(tmp_path):
    return tmp_path / "acme.isms.json"


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
        assert Counter(files.calls) == {"flock": 2, "fstat": 1, "lstat": 2, "pread": 1, "pwrite": 1, "fdatasync": 1}


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


HOLDER = """
import fcntl, sys, time
sys.path.insert(0, sys.argv[1])
from isms_tui.store import Store
store = Store.open(sys.argv[2])
with store.change("holder", "slow"):
    print("held", flush=True)
    time.sleep(60)
"""


def hold(path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(Path(__file__).parents[2]), path], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_busy_names_the_holder_and_reading_goes_on(path):
    create(path).close()
    holder = hold(path)
    try:
        os.kill(holder.pid, signal.SIGSTOP)
        with Store.open(path, lock_wait=0.2) as store:
            started = time.monotonic()
            with pytest.raises(Busy) as caught, store.change("bob", "impatient"):
                pass
            assert 0.15 < time.monotonic() - started < 2
            assert f"pid {holder.pid} on host {os.uname().nodename}" in str(caught.value)
            assert "acme.isms.json" in str(caught.value)
            assert store.find("answers", "q1")["answer"] == ["unsure"]
            assert store.refresh() == []
            # The thread that waits on is taken over, and gets the lock the moment the holder dies.
            holder.kill()
            assert answer(store, "q1", "after") == 2
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()


def test_a_lock_that_comes_too_late_is_let_go(path):
    with create(path, lock_wait=0.05) as store:
        fd = os.open(beside(path, "lock"), os.O_RDWR)
        fcntl.flock(fd, fcntl.LOCK_EX)
        for _ in range(3):
            with pytest.raises(Busy), store.change("ann", "too early"):
                pass
        waiting = [thread for thread in threading.enumerate() if thread.name == "workspace-lock"]
        assert len(waiting) == 1
        os.close(fd)
        waiting[0].join(5)
        assert not waiting[0].is_alive()
        with Store.open(path, lock_wait=0.05) as other:
            assert answer(other, "q1", "free again") == 2
        assert answer(store, "q1", "and here") == 3


def test_a_waiting_writer_gets_the_lock_in_time(path):
    with create(path) as store:
        fd = os.open(beside(path, "lock"), os.O_RDWR)
        fcntl.flock(fd, fcntl.LOCK_EX)
        timer = threading.Timer(0.2, os.close, [fd])
        timer.start()
        assert answer(store, "q1", "waited") == 2
        timer.join()


def test_a_change_in_one_handle_makes_another_in_the_same_process_wait(path):
    with create(path, lock_wait=0.05) as one, Store.open(path, lock_wait=0.05) as two:
        with one.change("ann", "long"):
            with pytest.raises(Busy, match=f"pid {os.getpid()}"), two.change("bob", "meanwhile"):
                pass
            assert two.checkpoint_if_due() is False
        assert answer(two, "q1", "now") == 2


def test_the_lock_file_is_never_deleted_and_leaves_no_state(path):
    with create(path) as store:
        inode = beside(path, "lock").stat().st_ino
        answer(store, "q1", "a")
    assert beside(path, "lock").stat().st_ino == inode
    beside(path, "lock").write_text("garbage\x00\x1b[31m")
    with Store.open(path) as store:
        answer(store, "q1", "b")
    assert str(os.getpid()) in beside(path, "lock").read_text()


def test_checkpoint_is_due_after_64_changes_or_some_seconds(path, monkeypatch):
    with create(path) as store:
        assert store.checkpoint_if_due() is False
        for n in range(64):
            assert store.checkpoint_if_due() is False
            answer(store, "q1", str(n))
        assert store.pending == 64
        assert store.checkpoint_if_due() is True
        assert store.pending == 0
        answer(store, "q1", "one more")
        assert store.checkpoint_if_due() is False
        later = time.monotonic() + 10
        monkeypatch.setattr(time, "monotonic", lambda: later)
        assert store.checkpoint_if_due() is True


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
        with pytest.raises(StoreError, match="closed"):
            one.close()
            answer(one, "q1", "late")
