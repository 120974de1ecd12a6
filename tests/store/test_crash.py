"""Crashes: killed at any moment, killed while recovering, and power that goes before the disk has it all."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from store.faults import (
    FAST,
    Dying,
    Killed,
    answer,
    beside,
    content,
    content_at,
    create,
    edit_json,
    litter,
    put_back,
    snapshot,
)
from store.power import PowerLoss

from isms_tui.store import Damaged, Missing, Store, saver
from isms_tui.store.journal import Journal


def counted(store):
    """The number that the workload below saved last."""
    found = store.find("answers", "q1")["answer"][0]
    return 0 if found == "unsure" else int(found)


def life(path, files):
    """Create, save six times, write checkpoints; returns how many saves were acknowledged (-1: not even created)."""
    acknowledged = -1
    try:
        store = create(path, files=files)
        acknowledged = 0
        for _ in range(3):
            for _ in range(2):
                answer(store, "q1", str(acknowledged + 1))
                acknowledged += 1
            store.checkpoint()
        store.close()
    except Killed:
        pass
    finally:
        files.bury()
    return acknowledged


@pytest.mark.parametrize("torn", [False, True])
def test_killed_at_each_call(path, torn, monkeypatch):
    monkeypatch.setattr(saver, "SEGMENT", 1500)
    whole = Dying()
    assert life(path, whole) == 6
    # Torn differs from not torn only where something is written.
    moments = [k for k, name in enumerate(whole.names, 1) if name == "pwrite" or not torn]
    assert len(moments) > (10 if torn else 150)
    for k in moments:
        put_back(path.parent, {})
        files = Dying()
        files.arm(k, torn=torn)
        acknowledged = life(path, files)
        try:
            with Store.open(path, files=FAST) as store:
                assert acknowledged <= counted(store) <= acknowledged + 1
                assert store.verify_chain() == []
                assert len(store.notices) <= 1
        except Missing:
            assert acknowledged == -1
            create(path).close()
        with Store.open(path, files=FAST) as store:
            assert store.notices == []
            answer(store, "q2", "goes on")
        assert litter(path) == []


def damaged(path, kind, rng):
    raw = path.read_bytes()
    if kind == "missing":
        path.unlink()
    elif kind == "cut":
        path.write_bytes(raw[: rng.randrange(len(raw))])
    elif kind == "edited":
        edit_json(path, lambda data: data["answers"]["2"].update(note="by hand"))
    elif kind == "torn journal":
        with beside(path, "journal").open("ab") as journal:
            journal.write(b"0123456789" * rng.randrange(1, 9))
    else:
        beside(path, "journal").write_bytes(b"not a journal\n")


@pytest.mark.parametrize("kind", ["missing", "cut", "edited", "torn journal", "foreign journal"])
def test_killed_again_and_again_while_recovering(path, kind):
    rng = random.Random(kind)
    store = create(path)
    for n in range(1, 6):
        answer(store, "q1", str(n))
        store.checkpoint()
    store.close()
    with Store.open(path) as store:
        expected = content(store)
    if kind == "edited":
        expected["answers"][1][1]["note"] = "by hand"
    base = snapshot(path.parent)
    for _ in range(15):
        put_back(path.parent, base)
        damaged(path, kind, rng)
        for _ in range(5):
            files = Dying()
            files.arm(rng.randrange(1, 60), torn=rng.random() < 0.5)
            try:
                Store.open(path, files=files).close()
            except Killed:
                pass
            finally:
                files.bury()
        assert content_at(path) == expected
        with Store.open(path) as store:
            assert store.notices == []
            assert [c.who for c in store.history()].count("outside") == (kind == "edited")
        assert litter(path) == []


WRITER = """
import sys
sys.path.insert(0, sys.argv[1])
from isms_tui.store import Store, saver
saver.SEGMENT = 20000
store = Store.open(sys.argv[2])
n = int(store.find("answers", "q1")["answer"][0])
print("READY", flush=True)
while True:
    n += 1
    with store.change("writer", "count"):
        # Grows and shrinks: leftovers of a longer file show only when it gets shorter.
        store.table("answers").update({"answer": [str(n)], "note": "x" * (n * 997 % 5000)}, doc_ids=[1])
    print("ACK", n, flush=True)
    if n % 3 == 0:
        store.checkpoint()
"""


def test_kill_9_at_random_times(path):
    rng = random.Random(9)
    with create(path) as store:
        answer(store, "q1", "0")
    for _ in range(20):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(Path(__file__).parents[2]), path], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "READY\n"
        time.sleep(rng.random() * 0.06)
        os.kill(process.pid, signal.SIGKILL)
        said = process.stdout.read().split("\n")
        process.wait()
        process.stdout.close()
        acknowledged = max((int(line[4:]) for line in said[:-1]), default=0)
        with Store.open(path) as store:
            assert counted(store) in (acknowledged, acknowledged + 1) or not acknowledged
            assert len(store.find("answers", "q1")["note"]) in (1, counted(store) * 997 % 5000)
            assert store.verify_chain() == []
        assert litter(path) == []


def work(path, files):
    """Saves, checkpoints, rotation, undo, a restart; promises each acknowledged number."""
    store = create(path, files=files)
    files.promise(0)
    n = 0
    for _ in range(3):
        for _ in range(2):
            n += 1
            answer(store, "q1", str(n))
            files.promise(n)
        store.checkpoint()
    store.close()
    with Store.open(path, files=files) as store:
        answer(store, "q1", str(n + 1))
        files.promise(n + 1)


def lost_after_power_loss(files, folder, path, enough=None):
    """How many disk states there are, and how many of them lose something that was promised or break the chain.

    With `enough` it stops at that many.
    """
    total = lost = 0
    for disk, promised in files.states():
        if lost == enough:
            break
        total += 1
        put_back(folder, disk)
        try:
            with Store.open(folder / path.name, files=FAST) as store:
                lost += (promised is not None and counted(store) < promised) or store.verify_chain() != []
        except Damaged:
            lost += promised is not None
    return total, lost


@pytest.mark.parametrize("segment", [1 << 22, 900])
def test_power_loss_loses_nothing_acknowledged(path, tmp_path, segment, monkeypatch):
    monkeypatch.setattr(saver, "SEGMENT", segment)
    files = PowerLoss(path.parent)
    work(path, files)
    after = tmp_path / "after"
    after.mkdir()
    total, lost = lost_after_power_loss(files, after, path)
    assert total > 150
    assert lost == 0


@pytest.mark.parametrize("broken", ["fdatasync", "fsync", "sync_folder"])
def test_the_simulation_finds_a_missing_sync(path, tmp_path, broken, monkeypatch):
    files = PowerLoss(path.parent)
    monkeypatch.setattr(files, broken, lambda _: None)
    work(path, files)
    after = tmp_path / "after"
    after.mkdir()
    _, lost = lost_after_power_loss(files, after, path, enough=1)
    assert lost == 1


def test_a_signal_right_after_the_line_is_on_disk_loses_nothing(path, monkeypatch):
    store = create(path)
    real = Journal.append

    def interrupted(self, line):
        real(self, line)
        raise KeyboardInterrupt

    monkeypatch.setattr(Journal, "append", interrupted)
    with pytest.raises(KeyboardInterrupt):
        answer(store, "q1", "on disk")
    monkeypatch.undo()
    assert answer(store, "q2", "next") == 3
    assert store.find("answers", "q1")["answer"] == ["on disk"]
    store.close()
    assert content_at(path)["answers"][0][1]["answer"] == ["on disk"]
