"""Recovery takes the newest state that any sound source proves, and says plainly what it knows to be gone."""

from __future__ import annotations

import pytest
from store.copies import cut, first_lines, head
from store.faults import answer, beside, content, create, put_back, snapshot, without

from isms_tui.store import Store, saver

JOURNAL = ".acme.isms.json.journal"


@pytest.mark.parametrize("lines", [0, 1, 3])
@pytest.mark.parametrize("torn", [0, 100])
@pytest.mark.parametrize("proved", [False, True])
def test_a_backup_that_is_newer_than_the_journal_wins(path, seven, lines, torn, proved):
    cut(beside(path, "journal"), first_lines(path, lines) + torn)
    cut(path, head(path) if proved else 0)
    before = snapshot(path.parent)
    with Store.open(path, read_only=True) as store:
        assert content(store) == seven[6]
        assert store.lost
        assert store.revision == 6
    assert snapshot(path.parent) == before
    with Store.open(path) as store:
        assert content(store) == seven[6]
        assert store.lost
        said = store.notices[-1]
        assert "rebuilt from the backup of" in said
        assert "up to revision 6" in said
        assert ("revision 7 was saved and is lost" if proved else "what was saved after that is lost") in said
        if lines or torn:
            changes = list(store.history())
            assert [c.revision for c in changes] == [*range(1, lines + 1), 8 if proved else 7]
            assert changes[-1].taken
            assert "rebuilt from the backup of" in changes[-1].why
            assert changes[-1].who == "isms-tui"
        answer(store, "q1", "goes on")
        taken = changes[-1].revision if lines or torn else 6
        assert store.revision == taken + 1
    with Store.open(path) as store:
        assert (store.lost, store.notices) == (False, [])


def test_a_whole_journal_is_the_truth(path, seven):
    for size in (0, 10, head(path)):
        cut(path, size)
        with Store.open(path) as store:
            assert content(store) == seven[7]
            assert "from the journal up to revision 7" in store.notices[0]
            assert not store.lost
            assert store.verify_chain() == []


def test_lines_after_the_newest_backup_are_followed(path, seven):
    """The journal lacks its beginning: a backup and the lines after it give everything."""
    journal = beside(path, "journal")
    journal.write_bytes(b"x" * 50 + b"\n" + journal.read_bytes()[first_lines(path, 4) :])
    path.unlink()
    with Store.open(path) as store:
        assert content(store) == seven[7]
        assert not store.lost


def test_what_the_damaged_file_proves_is_known_to_be_lost(path, seven):
    files = without(snapshot(path.parent), "backups")
    put_back(path.parent, files)
    cut(beside(path, "journal"), first_lines(path, 3))
    cut(path, head(path))
    with Store.open(path) as store:
        assert content(store) == seven[3]
        assert store.lost
        assert "from the journal up to revision 3" in store.notices[0]
        assert "revisions 4 to 7 were saved and are lost" in store.notices[0]


def test_a_torn_line_that_the_file_proves_was_acknowledged(path, seven):
    files = without(snapshot(path.parent), "backups")
    for proved in (True, False):
        put_back(path.parent, files)
        cut(beside(path, "journal"), first_lines(path, 6) + 60)
        torn = beside(path, "journal").read_bytes()
        cut(path, head(path) if proved else 0)
        with Store.open(path) as store:
            assert content(store) == seven[6]
            assert store.lost == proved
            if proved:
                assert "damaged after revision 6" in store.notices[0]
                assert "revision 7 was saved and is lost; what is left is in" in store.notices[0]
                assert [p.read_bytes() for p in path.parent.glob(".*.journal.broken-*")] == [torn]
            else:
                assert "was not confirmed" in store.notices[0]


def test_a_damaged_backup_says_how_far_the_file_was(path, seven):
    cut(beside(path, "journal"), first_lines(path, 2))
    path.write_bytes(b"")
    for backup in sorted(beside(path, "backups").iterdir())[3:]:
        cut(backup, 50)
    with Store.open(path) as store:
        assert content(store) == seven[3]
        assert "revisions 4 to 6 were saved and are lost" in store.notices[0]
        assert store.lost


def test_backups_of_a_past_that_was_left_behind_do_not_win(path, seven):
    """FILE and journal were brought back from an archive; backups of what came after it are still there."""
    files = snapshot(path.parent)
    old = {name: data for name, data in files.items() if "backups" in name}
    put_back(path.parent, {**old, JOURNAL: files[JOURNAL]})
    cut(beside(path, "journal"), first_lines(path, 2))
    third = next(data for name, data in old.items() if name.endswith("r2.json"))
    path.write_bytes(third)
    with Store.open(path) as store:
        answer(store, "q1", "another way")
        store.checkpoint()
        expected = content(store)
    path.write_bytes(b"")
    with Store.open(path) as store:
        assert content(store) == expected
        assert not store.lost


@pytest.mark.parametrize("proved", [False, True])
def test_a_damaged_file_without_a_journal(path, seven, proved):
    beside(path, "journal").unlink()
    cut(path, head(path) if proved else 0)
    with Store.open(path) as store:
        assert content(store) == seven[6]
        assert store.lost
        assert ("revision 7 was saved and is lost" if proved else "what was saved after that is lost") in store.notices[
            0
        ]


def test_a_damaged_file_whose_journal_has_just_become_a_segment(path, monkeypatch):
    monkeypatch.setattr(saver, "SEGMENT", 1)
    with create(path) as store:
        answer(store, "q1", "x")
        expected = content(store)
    assert not beside(path, "journal").exists()
    cut(path, head(path))
    with Store.open(path) as store:
        assert content(store) == expected
        assert "an older part of the journal up to revision 2" in store.notices[0]
        assert not store.lost, "FILE proves that it was there"


def test_the_journal_of_another_workspace_beside_a_damaged_file(path, tmp_path, seven):
    other = tmp_path / "other.json"
    with create(other) as theirs:
        for n in range(20):
            answer(theirs, "q1", f"theirs {n}")
    beside(path, "journal").write_bytes(beside(other, "journal").read_bytes())
    cut(path, head(path))
    with Store.open(path) as store:
        assert content(store) == seven[6]
        assert "revision 7 was saved and is lost" in store.notices[0]
