"""Copies taken while the process is killed, the disk fails or the power goes; copies that go to and fro."""

from __future__ import annotations

import random

import pytest
from store.copies import as_replayed, replay, two_copies
from store.faults import (
    FAST,
    Dying,
    Failing,
    Killed,
    answer,
    beside,
    content,
    create,
    each_call,
    litter,
    put_back,
    snapshot,
)
from store.power import PowerLoss

from isms_tui.store import NothingToUndo, Store, StoreError, saver
from isms_tui.store.files import WRITE


@pytest.mark.parametrize("kind", [Dying, Failing])
def test_taking_a_copy_killed_or_failed_at_any_call(path, tmp_path, kind):
    expected = two_copies(path, tmp_path / "there")
    base = snapshot(path.parent)
    for k in each_call():
        put_back(path.parent, base)
        files = kind()
        files.arm(k)
        try:
            Store.open(path, files=files).close()
        except (Killed, StoreError):
            pass
        finally:
            if isinstance(files, Dying):
                files.bury()
        if files.count < k:
            break
        with Store.open(path, files=FAST) as store:
            assert content(store) == expected
            changes = list(store.history())
            assert [c.revision for c in changes] == [1, 2, 3, 5], k
            assert replay(changes) == as_replayed(store)
            assert len(store.verify_chain()) == 1
            answer(store, "q1", "goes on")
        with Store.open(path, files=FAST) as store:
            assert store.notices == []
        if getattr(files, "failed", None) != ["unlink"]:
            assert litter(path) == []


def test_a_session_that_fails_while_it_takes_a_copy_tells_it_later(path, tmp_path):
    expected = two_copies(path, tmp_path / "there")
    copy, base = path.read_bytes(), snapshot(path.parent)
    last = beside(path, "backups")
    for k in each_call():
        put_back(path.parent, base)
        path.write_bytes(max(last.glob("*.json")).read_bytes())
        files = Failing()
        store = Store.open(path, files=files)
        assert store.revision == 3
        path.write_bytes(copy)
        files.arm(k)
        for _ in range(2):
            try:
                store.checkpoint()
            except StoreError:
                pass
            failed, files.at = files.failed, 0
        store.close()
        with Store.open(path, files=FAST) as store:
            assert content(store) == expected
            changes = list(store.history())
            assert replay(changes) == as_replayed(store), (k, failed)
            assert sum(c.taken for c in changes) == 1, (k, failed)
        if not failed:
            break


def test_power_loss_while_a_copy_is_taken(path, tmp_path):
    files = PowerLoss(path.parent)
    with create(path, files=files) as store:
        answer(store, "q1", "common")
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    with Store.open(copy) as theirs:
        answer(theirs, "q2", "3")
        expected = content(theirs)
    with Store.open(path, files=files) as store:
        answer(store, "q2", "99")
    fd = files.open(str(path), WRITE)
    files.ftruncate(fd, 0)
    files.write_all(fd, copy.read_bytes())
    files.fsync(fd)
    files.close(fd)
    files.seen.clear()
    files.promise("taken")
    Store.open(path, files=files).close()
    after = tmp_path / "after"
    after.mkdir()
    total = 0
    for disk, _ in files.states():
        total += 1
        put_back(after, disk)
        with Store.open(after / path.name, files=FAST) as store:
            assert content(store) == expected
            changes = list(store.history())
            assert [c.revision for c in changes] == [1, 2, 3, 4]
            assert replay(changes) == as_replayed(store)
    assert total > 10


@pytest.mark.parametrize("seed", range(6))
def test_copies_sent_to_and_fro(tmp_path, seed, monkeypatch):
    """Three computers change the file and send it to each other: each history leads to what each file holds."""
    monkeypatch.setattr(saver, "SEGMENT", 3000)
    rng = random.Random(seed)
    places = [tmp_path / name / "acme.isms.json" for name in "abc"]
    for place in places:
        place.parent.mkdir(mode=0o700)
    create(places[0], files=FAST).close()
    for place in places[1:]:
        place.write_bytes(places[0].read_bytes())
        beside(place, "journal").write_bytes(beside(places[0], "journal").read_bytes())
    for step in range(40):
        place = rng.choice(places)
        with Store.open(place, files=FAST) as store:
            for _ in range(rng.randrange(3)):
                answer(store, f"q{rng.randrange(6)}", f"{step} {rng.random()}", who=place.parent.name)
            if rng.random() < 0.2:
                try:
                    store.undo("ann")
                except NothingToUndo:
                    pass
        if rng.random() < 0.5 and beside(place, "journal").exists():
            place.write_bytes(rng.choice(places).read_bytes())
        with Store.open(place, files=FAST) as store:
            changes = list(store.history())
            revisions = [c.revision for c in changes]
            assert revisions == sorted(set(revisions))
            assert replay(changes) == as_replayed(store)
            assert not store.lost
