"""Permissions: only those of our own files are changed, and a journal that may not be written is still read."""

from __future__ import annotations

import errno
import os
import stat

import pytest
from store.faults import answer, beside, content, create, snapshot

from isms_tui.store import Damaged, Files, NewerSchema, ReadOnly, Schema, Store, StoreError


def mode(path):
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize("bits", [0o644, 0o755, 0o640])
@pytest.mark.parametrize("data", [b"{}", b"#!/bin/sh\n", b"", b'{"answers": {"1": {"question": "q1"}}}'])
def test_a_file_that_is_no_workspace_keeps_its_permissions(path, data, bits):
    path.write_bytes(data)
    path.chmod(bits)
    journal = beside(path, "journal")
    for beside_it in (None, b"not a journal\n"):
        if beside_it:
            journal.write_bytes(beside_it)
            journal.chmod(bits)
        for read_only in (False, True):
            with pytest.raises(Damaged, match="nothing was changed"):
                Store.open(path, read_only=read_only)
            assert mode(path) == bits
            assert not beside_it or mode(journal) == bits


def test_a_newer_file_keeps_its_permissions(path):
    create(path, schema=Schema(2, migrations=(lambda tables: tables,))).close()
    path.chmod(0o644)
    beside(path, "journal").chmod(0o644)
    with pytest.raises(NewerSchema):
        Store.open(path)
    assert (mode(path), mode(beside(path, "journal"))) == (0o644, 0o644)


def test_a_damaged_file_of_ours_becomes_private_where_it_is_kept(path):
    create(path).close()
    path.write_bytes(path.read_bytes()[:100])
    path.chmod(0o644)
    beside(path, "journal").chmod(0o644)
    with Store.open(path) as store:
        assert len(store.notices) == 3
    assert {mode(p) for p in path.parent.iterdir() if p.is_file()} == {0o600}


def marked(path):
    """The journal may not be written; root respects the mark as everybody else has to."""
    beside(path, "journal").chmod(0o400)
    return Files()


class Refusing(Files):
    """The system refuses to open the journal for writing, whatever its bits say."""

    def open(self, path, flags, mode=0o600):
        if path.endswith(".journal") and flags & os.O_RDWR:
            raise OSError(errno.EPERM, "Operation not permitted")
        return super().open(path, flags, mode)

    def access(self, path, mode):
        return not (path.endswith(".journal") and mode & os.W_OK) and super().access(path, mode)


@pytest.mark.parametrize("refuse", [marked, lambda path: Refusing()])
def test_a_journal_that_may_not_be_written_is_read(path, refuse):
    with create(path) as store:
        answer(store, "q1", "x")
    crashed = Store.open(path)
    answer(crashed, "q1", "only in the journal")
    expected = content(crashed)
    crashed._core.close()
    path.chmod(0o644)
    files = refuse(path)
    before = snapshot(path.parent)
    with Store.open(path, files=files) as store:
        assert store.read_only
        assert store.notices == [
            ".acme.isms.json.journal is marked read only: acme.isms.json can be read here, not changed.",
            "Other users of this computer can read acme.isms.json; run chmod 600 on it.",
        ]
        assert content(store) == expected
        assert [c.revision for c in store.history()] == [1, 2, 3]
        assert store.verify_chain() == []
        assert store.refresh() == []
        with pytest.raises(ReadOnly):
            answer(store, "q1", "y")
        assert not store.lost
    assert snapshot(path.parent) == before
    assert mode(path) == 0o644, "a read-only open changes no permissions"


def test_a_damaged_file_beside_a_journal_that_may_not_be_written(path):
    with create(path) as store:
        answer(store, "q1", "x")
        expected = content(store)
    path.write_bytes(b"{")
    marked(path)
    before = snapshot(path.parent)
    with Store.open(path) as store:
        assert content(store) == expected
        assert any("nothing of this was written" in notice for notice in store.notices)
    assert snapshot(path.parent) == before


def test_other_refusals_stay_errors(path):
    create(path).close()
    files = Files()
    files.pread = lambda *_: (_ for _ in ()).throw(OSError(errno.EIO, "broken"))
    with pytest.raises(StoreError, match="broken"):
        Store.open(path, files=files)


def test_a_journal_marked_while_it_is_open_elsewhere_refuses_in_a_sentence(path):
    with create(path) as one:
        two = Store.open(path)
        two._core.journal.leave()
        marked(path)
        with pytest.raises(ReadOnly, match="check the permissions"):
            answer(two, "q1", "x")
        two._core.close()
        beside(path, "journal").chmod(0o600)
        answer(one, "q1", "y")
