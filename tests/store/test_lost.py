"""Journal, backups or the file lost, stale, foreign or damaged in part."""

from __future__ import annotations

import pytest
from store.faults import answer, beside, content, content_at, create, outcome, put_back, snapshot, without

from isms_tui.store import Store, saver

JOURNAL = ".acme.isms.json.journal"


@pytest.mark.parametrize("lost", [("journal",), ("backups",), ("journal", "backups"), ("lock",), (".acme",)])
def test_files_beside_a_good_file_lost(path, worked, lost):
    files, expected = worked
    put_back(path.parent, without(files, *lost))
    found, notices = outcome(path)
    assert found == expected
    assert notices == []


@pytest.mark.parametrize("lost", ["backups", "journal"])
def test_the_file_lost_and_one_more(path, worked, lost):
    files, expected = worked
    put_back(path.parent, without(files, lost))
    path.unlink()
    with Store.open(path) as store:
        if lost == "backups":
            assert content(store) == expected
        else:
            assert store.revision == 8, "the newest backup"
            assert "the backup of" in store.notices[0]
        assert len(store.notices) == 1


def test_file_and_backups_damaged_and_the_journal_from_the_beginning(path, worked):
    files, expected = worked
    put_back(path.parent, {name: data if "journal" in name else b"{damaged" for name, data in files.items()})
    found, _ = outcome(path)
    assert found == expected


def test_a_damaged_backup_is_passed_over(path, worked):
    files, expected = worked
    put_back(path.parent, files)
    newest = max(beside(path, "backups").iterdir())
    newest.write_bytes(newest.read_bytes().replace(b"q", b"p", 1))
    path.write_bytes(b"")
    assert content_at(path) == expected


def test_a_stale_journal_beside_the_file(path):
    with create(path) as store:
        answer(store, "q1", "a")
        stale = beside(path, "journal").read_bytes()
        answer(store, "q1", "b")
        expected = content(store)
    beside(path, "journal").write_bytes(stale)
    found, notices = outcome(path)
    assert found == expected
    assert "an old one" in notices[0]
    with Store.open(path) as store:
        assert [c.revision for c in store.history()] == [1, 2, 4, 5]
        assert [(e.before["answer"], e.after["answer"]) for e in list(store.history())[2].entries] == [(["a"], ["b"])]
        assert len(store.verify_chain()) == 1


def test_the_journal_of_another_workspace(path, tmp_path, worked):
    files, expected = worked
    other = tmp_path / "other.json"
    create(other).close()
    put_back(path.parent, files)
    beside(path, "journal").write_bytes(beside(other, "journal").read_bytes())
    found, notices = outcome(path)
    assert found == expected
    assert "another workspace" in notices[0]
    kept = list(beside(path, "backups").glob("*.journal"))
    assert [p.read_bytes() for p in kept] == [beside(other, "journal").read_bytes()]
    with Store.open(path) as store:
        assert [c.revision for c in store.history()] == [store.revision]


def test_a_copy_that_was_mailed_back(path, tmp_path):
    with create(path) as store:
        answer(store, "q1", "common")
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    with Store.open(copy) as theirs:
        answer(theirs, "q2", "theirs")
        answer(theirs, "q3", "theirs")
        expected = content(theirs)
    with Store.open(path) as ours:
        answer(ours, "q1", "ours")
    ours_journal = beside(path, "journal").read_bytes()
    path.write_bytes(copy.read_bytes())
    found, notices = outcome(path)
    assert found == expected
    assert "another copy" in notices[0]
    assert ours_journal in [p.read_bytes() for p in beside(path, "backups").iterdir()]


def test_damage_in_the_middle_of_the_journal_behind_the_checkpoint(path, worked):
    """FILE has what the damaged line said; only the history has a hole, and it is told."""
    files, expected = worked
    put_back(path.parent, files)
    lines = files[JOURNAL].split(b"\n")
    lines[3] = lines[3].replace(b"revision", b"rEvision")
    beside(path, "journal").write_bytes(b"\n".join(lines))
    found, notices = outcome(path)
    assert (found, notices) == (expected, [])
    with Store.open(path) as store:
        assert [c.revision for c in store.history()] == [1, 2, 3, 5, 6, 7, 8, 9, 10]
        assert any("history" in notice for notice in store.notices)
        assert any("damaged line" in problem for problem in store.verify_chain())


def test_damage_in_the_middle_of_what_only_the_journal_has(path, worked):
    files, _ = worked
    put_back(path.parent, files)
    crashed = Store.open(path)
    for n in range(4):
        answer(crashed, "q1", f"tail {n}")
    crashed._core.close()
    journal = beside(path, "journal")
    lines = journal.read_bytes().split(b"\n")
    lines[-3] = lines[-3].replace(b"tail", b"tAil")
    broken = b"\n".join(lines)
    journal.write_bytes(broken)
    with Store.open(path) as store:
        assert store.find("answers", "q1")["answer"] == ["tail 1"]
        assert "damaged after revision 11" in store.notices[0]
        assert "revisions 12 to 13 were saved and are lost; 1 later change can only be read" in store.notices[0]
        assert store.lost
        assert [p.read_bytes() for p in path.parent.glob(".*.journal.broken-*")] == [broken]
        assert store.verify_chain() == []
        answer(store, "q1", "goes on")


def test_the_last_line_damaged_but_the_file_has_it(path, worked):
    files, expected = worked
    put_back(path.parent, files)
    raw = files[JOURNAL]
    beside(path, "journal").write_bytes(raw[:-20] + b"x" + raw[-19:])
    found, notices = outcome(path)
    assert found == expected
    assert "damaged" in notices[0]
    with Store.open(path) as store:
        changes = list(store.history())
        assert [c.revision for c in changes] == [*range(1, 9), 10, 11], "older history is still there"
        assert changes[-2].who == "isms-tui"
        assert [e.after["answer"] for e in changes[-2].entries] == [["v7 ä"]], "and so is what the damaged line said"


def test_a_journal_emptied_while_the_workspace_was_closed(path, worked):
    files, expected = worked
    put_back(path.parent, files)
    beside(path, "journal").write_bytes(b"")
    found, notices = outcome(path)
    assert found == expected
    assert "journal is empty" in notices[0]


def test_history_is_rebuilt_over_segments(path, monkeypatch):
    monkeypatch.setattr(saver, "SEGMENT", 600)
    with create(path) as store:
        for n in range(12):
            answer(store, "q1", f"v{n}")
            store.checkpoint()
        expected = content(store)
    assert len(list(beside(path, "backups").glob("*.journal"))) > 2
    for backup in beside(path, "backups").glob("*.json"):
        backup.unlink()
    path.write_bytes(b"")
    assert content_at(path) == expected


def test_a_read_only_look_repairs_in_memory_only(path, worked):
    files, expected = worked
    for damage in (b"", b"{"):
        put_back(path.parent, files)
        path.write_bytes(damage)
        before = snapshot(path.parent)
        with Store.open(path, read_only=True) as store:
            assert content(store) == expected
            assert any("nothing of this was written" in notice for notice in store.notices)
        assert snapshot(path.parent) == before
