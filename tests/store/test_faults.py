"""A disk that is full, fails or takes half: the old or the new state, a sentence, nothing left lying about."""

from __future__ import annotations

import errno
import os

import pytest
from store.faults import (
    Failing,
    answer,
    beside,
    content,
    content_at,
    create,
    each_call,
    edit_json,
    litter,
    put_back,
    snapshot,
)

from isms_tui.store import Missing, Store, StoreError
from isms_tui.store.place import Place


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return folder / "acme.isms.json"


FAULTS = {
    "full": {"error": errno.ENOSPC},
    "broken": {"error": errno.EIO},
    "interrupted": {"error": errno.EINTR},
    "too large": {"error": errno.EFBIG},
    "full for good": {"error": errno.ENOSPC, "for_good": True},
    "short": {"error": errno.ENOSPC, "short": True},
}


def close_leaks(folder):
    """Descriptors of the sessions that failed, as far as the test's own errors kept them from closing."""
    for fd in os.listdir("/proc/self/fd"):
        try:
            if os.readlink(f"/proc/self/fd/{fd}").startswith(str(folder)):
                os.close(int(fd))
        except OSError:
            pass


def save(path, files, fault):
    store = Store.open(path, files=files)
    files.arm(**fault)
    try:
        answer(store, "q9", "new")
    finally:
        files.at = 0
        assert store.find("answers", "q9") is None or "q9" in str(content(store))
        answer(store, "q8", "the next save works")
        store.close()


def checkpoint(path, files, fault):
    store = Store.open(path, files=files)
    answer(store, "q9", "new")
    files.arm(**fault)
    try:
        store.checkpoint()
    finally:
        files.at = 0
        answer(store, "q8", "the next save works")
        store.close()


def close(path, files, fault):
    store = Store.open(path, files=files)
    answer(store, "q9", "new")
    answer(store, "q8", "before")
    files.arm(**fault)
    store.close()


def open_after_crash(path, files, fault):
    files.arm(**fault)
    with Store.open(path, files=files) as store:
        files.at = 0
        answer(store, "q8", "the next save works")


def open_damaged(path, files, fault):
    path.write_bytes(b"{")
    open_after_crash(path, files, fault)


def open_edited(path, files, fault):
    edit_json(path, lambda data: data["answers"]["2"].update(note="by hand"))
    open_after_crash(path, files, fault)


def undo(path, files, fault):
    store = Store.open(path, files=files)
    files.arm(**fault)
    try:
        store.undo("ann")
    finally:
        files.at = 0
        answer(store, "q8", "the next save works")
        store.close()


SCENARIOS = [save, checkpoint, close, open_after_crash, open_damaged, open_edited, undo]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_each_call_may_fail(path, scenario, fault):
    with create(path) as store:
        for n in range(4):
            answer(store, "q1", str(n))
            store.checkpoint()
    crashed = Store.open(path)
    answer(crashed, "q1", "only in the journal")
    before = snapshot(path.parent)
    crashed.close()
    for k in each_call():
        put_back(path.parent, before)
        files, told = Failing(), ""
        try:
            scenario(path, files, {**fault, "at": k})
        except StoreError as error:
            told = str(error)
            assert told.endswith((".", "."))
            assert "Errno" not in told
        if not files.failed:
            break
        close_leaks(path.parent)
        if files.failed == ["unlink"]:
            files.forget(str(path.parent / next(iter(litter(path)), "none")))
        if not fault.get("for_good"):
            assert litter(path) == [], (k, files.failed)
        with Store.open(path) as store:
            answers = dict((doc["question"], doc) for _, doc in store.documents("answers"))
            if scenario is not undo:
                assert answers["q1"]["answer"] == ["only in the journal"]
            if scenario in (checkpoint, close) or (scenario is save and not told):
                assert answers["q9"]["answer"] == ["new"], "it was acknowledged"
            if scenario in (save, checkpoint, close, undo):
                assert "q8" in answers
            if scenario is open_edited:
                assert answers["q2"]["note"] == "by hand"
            assert store.verify_chain() == []
        assert litter(path) == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_create_that_fails_leaves_nothing_or_a_workspace(path, fault):
    for k in each_call():
        put_back(path.parent, {})
        files = Failing()
        files.arm(**{**fault, "at": k})
        told = ""
        try:
            create(path, files=files).close()
        except StoreError as error:
            told = str(error)
        if not files.failed:
            break
        close_leaks(path.parent)
        try:
            assert content_at(path)["records"]
        except Missing:
            assert told
            assert not path.exists()
            assert not beside(path, "journal").exists()
            create(path).close()
        assert litter(path) == []


def test_a_full_disk_says_so(path):
    files = Failing()
    store = create(path, files=files)
    files.arm(1, errno.ENOSPC, for_good=True)
    with pytest.raises(
        StoreError, match=r"^The disk is full: acme.isms.json could not be saved; nothing was lost; free"
    ):
        answer(store, "q1", "x")
    files.at = 0
    assert answer(store, "q1", "x") == 2
    files.arm(1, errno.ENOSPC, for_good=True)
    with pytest.raises(StoreError, match="disk is full"):
        store.close()
    with Store.open(path) as again:
        assert again.find("answers", "q1")["answer"] == ["x"]


def test_a_descriptor_is_not_trusted_after_a_failed_sync(path):
    files = Failing()
    with create(path, files=files) as store:
        answer(store, "q1", "before")
        seen = []
        real = files.fdatasync

        def fail_once(fd):
            seen.append(os.fstat(fd).st_ino)
            files.fdatasync = lambda fd: (seen.append(fd), real(fd))[1]
            raise OSError(errno.EIO, "lost")

        used = store._core.journal._fd
        files.fdatasync = fail_once
        with pytest.raises(StoreError, match="nothing that was saved is lost"):
            answer(store, "q1", "lost")
        assert store.find("answers", "q1")["answer"] == ["before"]
        assert not store._core.journal.is_open
        spare = os.open(path, os.O_RDONLY)  # takes the old number, so that a new descriptor is visibly new
        answer(store, "q1", "after")
        assert seen[-1] != used
        os.close(spare)
    assert beside(path, "journal").read_bytes().count(b"\n") == 3


def test_a_backup_that_fails_does_not_stop_a_checkpoint(path):
    files = Failing()
    with create(path, files=files) as store:
        answer(store, "q1", "x")
        files.mkdir = lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device"))
        store.checkpoint()
        assert store.pending == 0
        assert store.notices == ["No backup could be made (No space left on device); the workspace itself is saved."]
    assert '"x"' in path.read_text()


def test_a_file_system_without_hard_links_gets_copies(path):
    files = Failing()
    files.link = lambda *_: (_ for _ in ()).throw(OSError(errno.EPERM, "no links here"))
    with create(path, files=files) as store:
        for n in range(3):
            answer(store, "q1", str(n))
            store.checkpoint()
        assert [b.revision for b in store.backups()] == [1, 2, 3]
        assert store.restore(store.backups()[0].number, "ann").entries
    for backup in beside(path, "backups").iterdir():
        assert backup.stat().st_mode & 0o777 == 0o600


def test_a_nearly_full_disk_is_told(path):
    create(path).close()
    files = Failing()
    files.free_bytes = lambda _: 1000
    with Store.open(path, files=files) as store:
        assert store.notices == ["The disk is nearly full; free some space soon, or saving will be refused."]


def test_temporary_files_of_killed_processes_are_swept(path):
    create(path).close()
    left = [Place(path).temporary() for _ in range(3)]
    for name in left:
        open(name, "w").close()
    other = path.with_name(".other.json.0123456789abcdef.tmp")
    other.touch()
    with Store.open(path) as store:
        answer(store, "q1", "x")
    assert not any(os.path.exists(name) for name in left)
    assert other.exists()
