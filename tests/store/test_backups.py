"""Which backups are kept, and the journal's segments."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta

from store.faults import answer, beside, create

from isms_tui.store import Store, saver
from isms_tui.store.backups import kept_times

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


def name(moment):
    return moment.strftime("%Y%m%dT%H%M%SZ")


def kept(moments):
    times = [name(moment) for moment in moments]
    return [moments[index] for index in sorted(kept_times(times, name(NOW)))]


def test_the_last_ten_are_kept_whatever_their_age():
    old = [NOW - timedelta(days=400 - n) for n in range(15)]
    assert kept(old) == old[-10:]


def test_one_per_hour_for_a_day_and_one_per_day_for_30_days():
    moments = [NOW - timedelta(minutes=10 * n) for n in range(60 * 24 * 6, -1, -1)]
    chosen = kept(moments)
    last_day = [m for m in chosen if NOW - m < timedelta(hours=23)]
    assert len({m.strftime("%d%H") for m in last_day}) == 24
    assert len(last_day) <= 24 + 10
    assert len({m.date() for m in chosen}) in (30, 31)
    assert len(chosen) <= 10 + 24 + 31
    older = [m for m in chosen if NOW - m > timedelta(days=2)]
    assert all((m + timedelta(minutes=10)).date() > m.date() for m in older), "of a day the newest is kept"


def test_thinning_out_step_by_step_keeps_what_the_rule_asks():
    """Backups at random times over 40 days, thinned out at each: hours and days stay covered."""
    rng = random.Random(1)
    held, now = [], NOW - timedelta(days=40)
    made = []
    while now < NOW:
        now += timedelta(minutes=rng.randrange(1, 200))
        held.append(now)
        made.append(now)
        times = [name(moment) for moment in held]
        held = [held[index] for index in sorted(kept_times(times, name(now)))]
    assert held[-10:] == made[-10:]
    days = {m.date() for m in held}
    assert all((now - timedelta(days=n)).date() in days for n in range(29))
    assert len(held) < 70


def test_odd_times_are_kept():
    future = name(NOW + timedelta(days=3))
    times = ["nonsense", future, *[name(NOW - timedelta(days=90 + n)) for n in range(20, 0, -1)]]
    assert kept_times(times, name(NOW)) == {0, 1, *range(12, 22)}
    assert len(kept_times(times, "nonsense")) == len(times)


def test_checkpoints_leave_backups_and_thin_them_out(tmp_path):
    path = tmp_path / "acme.isms.json"
    with create(path) as store:
        for n in range(30):
            answer(store, "q1", str(n))
            store.checkpoint()
        revisions = [b.revision for b in store.backups()]
        assert revisions == list(range(21, 31))
        numbers = [b.number for b in store.backups()]
        assert numbers == sorted(numbers)
    for backup in beside(path, "backups").iterdir():
        assert backup.stat().st_nlink == 1
        with Store.open(backup) as opened:
            assert opened.find("records", "organization"), "a backup is a workspace file of its own"
        break


def test_a_long_journal_becomes_numbered_segments_and_history_reads_them(tmp_path, monkeypatch):
    path = tmp_path / "acme.isms.json"
    monkeypatch.setattr(saver, "SEGMENT", 2000)
    with create(path) as store:
        for n in range(40):
            answer(store, "q1", str(n))
            if n % 4 == 3:
                store.checkpoint()
        segments = sorted(beside(path, "backups").glob("*.journal"))
        assert len(segments) >= 4
        assert store.journal_size < 4000
        assert [c.revision for c in store.history()] == list(range(1, 42))
        assert store.verify_chain() == []
        segments[1].write_bytes(segments[1].read_bytes().replace(b"revision", b"rEvision", 1))
        assert len(store.verify_chain()) >= 1
    with Store.open(path) as store:
        assert store.notices == []
        assert len(list(store.history())) == 40


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
