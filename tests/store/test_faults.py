"""A disk that is full, fails or takes half: the old or the new state, a sentence, nothing left lying about."""

from __future__ import annotations

import errno
import os

import pytest
from store.faults import (
    FAST,
    Failing,
    answer,
    beside,
    content,
    content_at,
    create,
    each_call,
    edit_json,
    litter,
    one_sentence,
    put_back,
    snapshot,
)

from isms_tui.store import Missing, Store, StoreError

FAULTS = {
    "full": {"error": errno.ENOSPC},
    "broken": {"error": errno.EIO},
    "interrupted": {"error": errno.EINTR},
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
            told = one_sentence(error)
        if not files.failed:
            break
        close_leaks(path.parent)
        if files.failed == ["unlink"]:
            files.forget(str(path.parent / next(iter(litter(path)), "none")))
        if not fault.get("for_good"):
            assert litter(path) == [], (k, files.failed)
        with Store.open(path, files=FAST) as store:
            answers = {doc["question"]: doc for _, doc in store.documents("answers")}
            if scenario is not undo:
                assert answers["q1"]["answer"] == ["only in the journal"]
            if scenario in (checkpoint, close) or (scenario is save and not told):
                assert answers["q9"]["answer"] == ["new"], "it was acknowledged"
            if scenario in (save, checkpoint, close, undo):
                assert "q8" in answers
            if scenario is open_edited:
                assert answers["q2"]["note"] == "by hand"
            assert store.verify_chain() == []
            answer(store, "q7", "a checkpoint sweeps what a failing unlink left")
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
