"""Single troubles with the disk, and what the user is told."""

from __future__ import annotations

import errno
import os

import pytest
from store.faults import (
    Failing,
    answer,
    beside,
    create,
)

from isms_tui.store import Store, StoreError
from isms_tui.store.place import Place


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
