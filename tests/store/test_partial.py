"""The file is sound and the journal is not, or only the record of the file about itself is damaged."""

from __future__ import annotations

import pytest
from store.copies import cut, first_lines
from store.faults import answer, beside, content, edit_json, put_back, snapshot, without

from isms_tui.store import Store


def test_a_damaged_journal_beside_a_sound_file(path, seven):
    """Nothing is lost unless the journal shows that it had more than FILE."""
    files = snapshot(path.parent)
    for size in (1, first_lines(path, 3), first_lines(path, 6) + 50):
        put_back(path.parent, files)
        cut(beside(path, "journal"), size)
        with Store.open(path) as store:
            assert content(store) == seven[7]
            assert store.notices
            assert not store.lost


@pytest.mark.parametrize("joined", [False, True])
@pytest.mark.parametrize("damaged", [(6, 7), (6, 7, 8), (6,), (7,)])
def test_lines_that_only_a_damaged_journal_had(path, seven, damaged, joined):
    """FILE stands at revision 7, the journal at 9; these lines are damaged (counted from 0)."""
    crashed = Store.open(path)
    answer(crashed, "q2", "8")
    answer(crashed, "q2", "9")
    expected = content(crashed)
    crashed._core.close()
    lines = beside(path, "journal").read_bytes().split(b"\n")
    for index in damaged:
        lines[index] = lines[index].replace(b"revision", b"rEvision")
    if joined and damaged != (6, 7, 8):  # the newlines between them are damaged too
        lines[damaged[0] : damaged[-1] + 1] = [b" ".join(lines[damaged[0] : damaged[-1] + 1])]
    beside(path, "journal").write_bytes(b"\n".join(lines))
    base = snapshot(path.parent)
    with Store.open(path, read_only=True) as store:
        assert content(store) == (expected if damaged == (6,) else seven[7])
        assert store.lost == (damaged != (6,))
    assert snapshot(path.parent) == base
    with Store.open(path) as store:
        if damaged == (6,):
            assert content(store) == expected, "FILE has what the damaged line said"
            assert not store.lost
            return
        assert content(store) == seven[7]
        assert store.lost
        said = {
            (7,): "revisions 8 to 9 were saved and are lost",
            (6, 7): "revisions 8 to 9 were saved and are lost",
            (6, 7, 8): "what was saved after that is lost",
        }
        assert said[damaged] in store.notices[0]
        if 6 in damaged:
            last = list(store.history())[-1]
            assert last.taken
            assert "the journal was damaged" in last.why


@pytest.mark.parametrize("lost", [(), ("backups",), ("journal",)])
@pytest.mark.parametrize("torn", [0, 50])
def test_a_file_whose_record_is_damaged_may_still_be_the_newest(path, seven, lost, torn):
    """Its documents are whole, and neither journal nor backups are as far."""
    put_back(path.parent, without(snapshot(path.parent), *lost))
    if "journal" not in lost:
        cut(beside(path, "journal"), first_lines(path, 3) + torn)
    edit_json(path, lambda data: data["_meta"]["1"].update(at="2020-01-01T00:00:00Z"))
    with Store.open(path) as store:
        assert content(store) == seven[7]
        assert not store.lost
        assert store.revision == 8
        assert len(store.notices) == 1
        assert list(store.history())[-1].whole
    with Store.open(path) as store:
        assert (content(store), store.notices) == (seven[7], [])


def test_a_journal_that_knows_the_line_of_a_damaged_file_is_better(path, seven):
    old = path.read_bytes()
    crashed = Store.open(path)
    answer(crashed, "q2", "8")
    expected = content(crashed)
    crashed._core.close()
    path.write_bytes(old)
    edit_json(path, lambda data: data["_meta"]["1"].update(revision=71))
    with Store.open(path) as store:
        assert content(store) == expected
        assert not store.lost


def test_a_file_whose_record_alone_is_damaged(path, seven):
    files = {path.name: path.read_bytes()}
    for touched in (False, True):
        put_back(path.parent, files)

        def change(data, touched=touched):
            data["_meta"]["1"]["at"] = "2020-01-01T00:00:00Z"
            if touched:
                del data["answers"]["2"]

        edit_json(path, change)
        with Store.open(path) as store:
            assert store.lost == touched
            assert ("may be missing" in store.notices[0]) == touched
