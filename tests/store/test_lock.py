"""The write lock: waiting has an end, the holder is named, nobody is left behind."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from store.faults import answer, beside, create

from isms_tui.store import Busy, Store

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
