"""A slice of the campaign: ours survives every class of faults, and the faults are real. All of it: `make faults`."""

from __future__ import annotations

import pytest

from faults.campaign import FAULTS, run, table, verdicts
from faults.power import Pages
from faults.sides import LITE, OURS, STOCK
from faults.work import KINDS, Result, changes, number_of, state
from isms_tui.store import image
from isms_tui.store.lock import Lock

SEED = 1


def named(key):
    """The class with this key."""
    return next(fault for fault in FAULTS if fault.key == key)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.key)
def test_ours_survives(fault, tmp_path):
    cells = [run(fault, OURS, 0, SEED, tmp_path)]
    assert verdicts(cells) == []


# Random times hit only most of the time; "calls" has the same faults at each call.
REAL = [fault for fault in FAULTS if fault.known and not fault.key.startswith("kill-")]
SOUND = [fault for fault in FAULTS if fault.key in ("calls", "power", "full")]


@pytest.mark.parametrize("fault", REAL, ids=lambda fault: fault.key)
def test_the_fault_is_real(fault, tmp_path):
    """Stock TinyDB does not survive it; otherwise the zeros of ours would mean nothing."""
    assert verdicts([run(fault, STOCK, 0, SEED, tmp_path)]) == []


@pytest.mark.parametrize("missing", ["fdatasync", "fsync", "sync_folder"])
def test_a_store_that_does_not_wait_for_the_disk_is_found(tmp_path, monkeypatch, missing):
    monkeypatch.setattr(Pages, missing, lambda self, _: None)
    assert run(named("power"), OURS, 0, SEED, tmp_path)[2].failures


def test_a_store_that_takes_no_lock_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(Lock, "_take_once", lambda self, deadline: True)
    assert run(named("two"), OURS, 0, SEED, tmp_path)[2].failures


def test_a_store_that_does_not_check_what_it_reads_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(image, "digest", lambda *parts: "0" * 40)
    assert run(named("flips"), OURS, 0, SEED, tmp_path)[2].wrong


@pytest.mark.parametrize("fault", SOUND, ids=lambda fault: fault.key)
def test_sqlite_passes_where_it_promises_to(fault, tmp_path):
    """Another witness: a database known to be sound is not found guilty by this harness."""
    result = run(fault, LITE, 0, SEED, tmp_path)[2]
    assert (result.failures, result.examples) == (0, [])
    assert result.trials or "cannot be traced" in result.note


def test_a_failure_of_ours_and_a_fault_that_does_nothing_are_told():
    calls = named("calls")
    bad, good = Result(), Result()
    bad.judge("FOUND 3", 4, 5, "call 7")
    good.judge("FOUND 4", 4, 5, "call 7")
    assert (bad.lost, good.failures) == (1, 0)
    said = verdicts([(calls, OURS, bad, 0.0), (calls, STOCK, good, 0.0), (calls, LITE, Result("n/a"), 0.0)])
    assert said[0] == "OURS FAILED in calls: lost: call 7: FOUND 3, acknowledged 4"
    assert said[1].startswith("THE HARNESS IS WRONG in calls")
    assert len(said) == 2
    assert "OURS WAS NOT TRIED" in verdicts([(calls, OURS, Result(), 0.0)])[0]
    rows = table([(calls, OURS, bad, 0.0), (calls, LITE, Result("n/a: why"), 0.0)]).splitlines()
    assert rows[1].split()[-4:] == ["1", "0", "1", "0"]
    assert rows[2].split() == ["SQLite", "n/a:", "why"]


def test_what_a_verifier_may_say():
    for said, column in {
        "FOUND 5": "",
        "RECOVERED 5 : a sentence": "",
        "FOUND 3": "lost",
        "FOUND -1": "lost",
        "FOUND 7": "wrong",
        "FOUND nothing that ever was": "wrong",
        "RECOVERED nothing that ever was : x": "wrong",
        "CORRUPT JSONDecodeError": "unreadable",
        "REFUSED a sentence": "unreadable",
        "FAILED x": "unreadable",
    }.items():
        result = Result()
        result.judge(said, 4, 5, "")
        assert [name for name in ("unreadable", "lost", "wrong") if getattr(result, name)] == [column] * bool(column)


@pytest.mark.parametrize("kind", KINDS)
def test_the_texts_tell_which_change_they_are_after(kind):
    for n in range(60):
        assert number_of(kind, state(kind, n)) == n
        assert state(kind, n) | changes(kind, n + 1) == state(kind, n + 1)
        torn = {**state(kind, n), "k03": state(kind, n)["k03"][:-1] + "?"}
        assert number_of(kind, torn) is None
