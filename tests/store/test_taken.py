"""Another copy of the file was taken: the history says so, once, and leads to the present content."""

from __future__ import annotations

import pytest
from store.copies import as_replayed, replay, two_copies
from store.faults import answer, beside, content, create, edit_json, snapshot

from isms_tui.store import NothingToUndo, Store, saver


def test_the_history_tells_that_a_copy_was_taken(path, tmp_path):
    expected = two_copies(path, tmp_path / "there")
    for _ in range(3):
        with Store.open(path) as store:
            assert content(store) == expected
            assert not store.lost
            changes = list(store.history())
            assert [c.revision for c in changes] == [1, 2, 3, 5]
            taken = changes[-1]
            assert (taken.who, taken.taken, taken.whole) == ("outside", True, False)
            assert taken.why.startswith("another copy of the file was taken, at its revision 4; ")
            assert taken.why.endswith("; the earlier lines from revision 2 on may not be in it")
            said = [(e.before and e.before["answer"], e.after["answer"]) for e in taken.entries]
            assert said == [(["99"], ["3"]), (None, ["new"])]
            assert replay(changes) == as_replayed(store)
            found = store.verify_chain()
            assert len(found) == 1
            assert "Revision 5, right after 0" in found[0]
            assert not any("missing" in notice for notice in store.notices), "the line itself tells it"
    with Store.open(path) as store:
        assert store.notices == []


def test_a_copy_that_is_not_further_names_where_the_lines_part(path, tmp_path):
    two_copies(path, tmp_path / "there")
    with Store.open(path) as store:
        answer(store, "q3", "later")
    with Store.open(tmp_path / "there" / path.name) as theirs:
        answer(theirs, "q3", "there")
    path.write_bytes((tmp_path / "there" / path.name).read_bytes())
    with Store.open(path) as store:
        changes = list(store.history())
        assert [c.revision for c in changes] == [1, 2, 3, 5, 6, 7]
        assert "the earlier lines from revision 5 on are not in it, and perhaps some before" in changes[-1].why
        assert replay(changes) == as_replayed(store)


def test_a_copy_of_our_own_past_names_the_lines_exactly(path, monkeypatch):
    with create(path) as store:
        answer(store, "q1", "a")
        store.checkpoint()
        old = path.read_bytes()
        monkeypatch.setattr(saver, "SEGMENT", 1)
        answer(store, "q1", "b")
        store.checkpoint()
        monkeypatch.undo()
        answer(store, "q1", "c")
    path.write_bytes(old)
    with Store.open(path) as store:
        assert store.find("answers", "q1")["answer"] == ["a"]
        changes = list(store.history())
        assert [c.revision for c in changes] == [1, 2, 3, 4, 5]
        assert changes[-1].why.endswith("the earlier lines from revision 3 on are not in it")
        assert replay(changes) == as_replayed(store)


def test_undo_stops_where_a_copy_was_taken(path, tmp_path):
    expected = two_copies(path, tmp_path / "there")
    with Store.open(path) as store:
        for attempt in (store.undo, store.redo):
            with pytest.raises(NothingToUndo):
                attempt("ann")
        answer(store, "q1", "later")
        store.undo("ann")
        assert content(store) == expected
        with pytest.raises(NothingToUndo, match="after revision 5, where other content was taken"):
            store.undo("ann")
        store.redo("ann")
        assert store.find("answers", "q1")["answer"] == ["later"]


def test_a_reader_tells_it_and_writes_nothing(path, tmp_path):
    expected = two_copies(path, tmp_path / "there")
    before = snapshot(path.parent)
    for mark in (False, True):
        path.chmod(0o400 if mark else 0o600)
        with Store.open(path, read_only=not mark) as store:
            assert store.read_only
            store.refresh()
            changes = list(store.history())
            assert [c.revision for c in changes] == [1, 2, 3, 5]
            assert replay(changes) == as_replayed(store)
            assert content(store) == expected
            assert len(store.verify_chain()) == 1
        assert snapshot(path.parent) == before


def test_a_reader_sees_it_written_by_somebody_else(path, tmp_path):
    two_copies(path, tmp_path / "there")
    with Store.open(path, read_only=True) as reader:
        assert list(reader.history())[-1].taken
        with Store.open(path) as store:
            answer(store, "q3", "later")
            reader.refresh()
            assert [c.revision for c in reader.history()] == [1, 2, 3, 5, 6]
            assert content(reader) == content(store)
            assert replay(reader.history()) == as_replayed(store)


def test_a_copy_beside_a_damaged_journal_is_still_told_as_a_copy(path, tmp_path):
    two_copies(path, tmp_path / "there")
    with Store.open(path) as store:
        answer(store, "q3", "5")
        answer(store, "q3", "6")
    with Store.open(tmp_path / "there" / path.name) as theirs:
        answer(theirs, "q3", "there")
        answer(theirs, "q3", "there again")
    path.write_bytes((tmp_path / "there" / path.name).read_bytes())
    journal = beside(path, "journal")
    lines = journal.read_bytes().split(b"\n")
    lines[2] = lines[2].replace(b"revision", b"rEvision")
    journal.write_bytes(b"\n".join(lines))
    with Store.open(path) as store:
        assert "another copy" in store.notices[0]
        assert not store.lost
        last = list(store.history())[-1]
        assert last.who == "outside"
        assert "the earlier lines from revision 6 on are not in it" in last.why


def test_an_old_journal_put_in_place_while_open(path):
    with create(path) as store:
        answer(store, "q1", "a")
        old = beside(path, "journal").read_bytes()
        answer(store, "q1", "b")
        store.checkpoint()
        answer(store, "q2", "c")
        beside(path, "journal").unlink()
        beside(path, "journal").write_bytes(old)
        beside(path, "journal").chmod(0o600)
        answer(store, "q3", "d")
        assert any("nothing is lost" in notice for notice in store.notices)
        assert replay(store.history()) == as_replayed(store)
        expected = content(store)
    with Store.open(path) as store:
        assert content(store) == expected
        assert [c.revision for c in store.history()] == [1, 2, 5, 6]
        assert replay(store.history()) == as_replayed(store)


def test_a_file_rebuilt_right_after_a_copy_was_taken(path, tmp_path):
    expected = two_copies(path, tmp_path / "there")
    Store.open(path).close()
    for damage in (path.read_bytes()[:100], b""):
        path.write_bytes(damage)
        with Store.open(path) as store:
            assert content(store) == expected
            assert "from the journal up to revision 5" in store.notices[0]
            assert not store.lost
            assert [c.revision for c in store.history()] == [1, 2, 3, 5]


def test_a_copy_that_was_also_edited(path, tmp_path):
    two_copies(path, tmp_path / "there")
    edit_json(path, lambda data: data["answers"]["1"].update(note="by hand"))
    with Store.open(path) as store:
        assert store.find("answers", "q1")["note"] == "by hand"
        changes = list(store.history())
        assert [c.revision for c in changes] == [1, 2, 3, 5]
        assert (changes[-1].taken, changes[-1].whole) == (True, True)
        assert replay(changes) == as_replayed(store)
    with Store.open(path) as store:
        assert (store.notices, store.revision) == ([], 5)


def test_a_journal_of_which_the_beginning_is_not_known(path, tmp_path):
    """Without backups and segments only the documents that the journal names can be compared."""
    with create(path) as store:
        answer(store, "q1", "a")
    beside(path, "journal").unlink()
    with Store.open(path) as store:
        answer(store, "q2", "b")
    for kept in beside(path, "backups").iterdir():
        kept.unlink()
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    with Store.open(copy) as theirs:
        answer(theirs, "q1", "theirs")
        answer(theirs, "q2", "theirs")
    with Store.open(path) as store:
        answer(store, "q2", "ours")
    for kept in beside(path, "backups").glob("*.json"):
        kept.unlink()
    path.write_bytes(copy.read_bytes())
    with Store.open(path) as store:
        last = list(store.history())[-1]
        assert [(e.before["answer"], e.after["answer"]) for e in last.entries] == [(["ours"], ["theirs"])]
