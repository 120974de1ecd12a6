"""Files of newer and older versions."""

from __future__ import annotations

import pytest
from store.faults import (
    Dying,
    Failing,
    Killed,
    answer,
    beside,
    content,
    create,
    each_call,
    edit_json,
    outcome,
    put_back,
    snapshot,
)

from isms_tui.store import Invalid, NewerSchema, NothingToUndo, Schema, Store, StoreError
from isms_tui.store.schema import NATURAL_KEYS


def add_owner(tables):
    for doc in tables.get("answers", {}).values():
        doc["owner"] = "nobody"
    return tables


def move_records(tables):
    tables["policies"] = tables.pop("records", {})
    return tables


NEXT = Schema(3, {**NATURAL_KEYS, "policies": "record"}, (add_owner, move_records))


def test_a_newer_file_is_left_untouched(path):
    create(path, schema=NEXT).close()
    for hand_made in (False, True):
        if hand_made:
            edit_json(path, lambda data: data["_meta"]["1"].update(schema=99))
        before = snapshot(path.parent)
        for read_only in (False, True):
            with pytest.raises(NewerSchema, match="newer version of this program"):
                Store.open(path, read_only=read_only)
        assert snapshot(path.parent) == before


@pytest.mark.parametrize("number", [3, 10**17])
def test_a_damaged_number_of_the_format_is_no_newer_program(path, number):
    """The record about the file is sealed with the number it had: only that number was damaged."""
    with create(path) as store:
        answer(store, "q1", "yes")
        expected = content(store)
    edit_json(path, lambda data: data["_meta"]["1"].update(schema=number))
    for kept in (snapshot(path.parent), {path.name: path.read_bytes()}):
        put_back(path.parent, kept)
        found, notices = outcome(path)
        assert found == expected
        assert notices == ["acme.isms.json was rewritten by another program; its content is the same."]


def test_a_number_that_no_program_writes_is_damage(path, worked):
    files, expected = worked
    put_back(path.parent, files)
    edit_json(path, lambda data: data["_meta"]["1"].update(schema=10**19, at="sometime"))
    found, notices = outcome(path)
    assert found == expected
    assert "damaged _meta record" in notices[0]


def test_a_newer_journal_is_left_untouched_when_the_file_is_gone(path):
    create(path, schema=NEXT).close()
    path.unlink()
    before = without_lock(path)
    with pytest.raises(NewerSchema):
        Store.open(path)
    assert without_lock(path) == before


def without_lock(path):
    return {name: data for name, data in snapshot(path.parent).items() if not name.endswith("lock")}


def test_an_older_file_is_brought_forward_in_one_change_after_a_backup(path):
    with create(path) as store:
        answer(store, "q1", "yes")
        old = content(store)
    with Store.open(path, schema=NEXT) as store:
        assert store.find("answers", "q1")["owner"] == "nobody"
        assert store.find("policies", "organization") == old["records"][0][1]
        assert store.documents("records") == []
        assert store.revision == 3
        assert "format 3" in store.notices[0]
        change = list(store.history())[-1]
        assert (change.schema, change.why) == (3, "format 1 becomes 3")
        assert [b.kind for b in store.backups()] == ["backup", "kept", "backup"]
        with pytest.raises(NothingToUndo):
            store.undo("ann")
        answer(store, "q1", "no")
        store.undo("ann")
    with Store.open(path, schema=NEXT) as store:
        assert store.notices == []
        assert store.verify_chain() == []
    with pytest.raises(NewerSchema):
        Store.open(path)


def test_backups_of_an_older_format_can_be_restored(path):
    """Above all the one that was made before the format changed, which is kept for good."""
    with create(path) as store:
        answer(store, "q1", "yes")
        store.checkpoint()
        answer(store, "q1", "no")
    with Store.open(path, schema=NEXT) as store:
        now = content(store)
        backups = store.backups()
        assert [item.revision for item in backups] == [1, 2, 3, 3]
        for item, said in zip(backups, ["unsure", "yes", "no", "no"], strict=True):
            store.restore(item.number, "ann")
            assert store.find("answers", "q1")["answer"] == [said]
            assert store.find("answers", "q1")["owner"] == "nobody", "brought forward as on opening"
            assert store.documents("records") == []
            if said != "no":
                store.undo("ann")
            assert content(store) == now
    with Store.open(path, schema=NEXT) as store:
        assert store.notices == []
        assert content(store) == now


def test_a_backup_that_does_not_add_up_in_the_new_format_changes_nothing(path):
    def clash(tables):
        if tables["answers"][1]["answer"] == ["unsure"]:
            tables["answers"][1]["question"] = "q2"
        return tables

    with create(path) as store:
        answer(store, "q1", "yes")
    with Store.open(path, schema=Schema(2, NATURAL_KEYS, (clash,))) as store:
        now, first = content(store), store.backups()[0]
        with pytest.raises(Invalid, match="already has the question"):
            store.restore(first.number, "ann")
        assert content(store) == now


def test_a_session_of_the_old_program_stops_when_a_newer_one_migrates(path):
    with create(path) as old:
        Store.open(path, schema=NEXT).close()
        with pytest.raises(NewerSchema):
            old.refresh()
        with pytest.raises(NewerSchema):
            answer(old, "q1", "x")
        assert old.find("answers", "q1")["answer"] == ["unsure"]


def test_migration_for_a_reader_happens_in_memory(path):
    create(path).close()
    before = snapshot(path.parent)
    with Store.open(path, schema=NEXT, read_only=True) as store:
        assert store.find("answers", "q1")["owner"] == "nobody"
    assert snapshot(path.parent) == before


def test_a_migration_killed_or_failed_at_any_call_ends_well(path):
    with create(path) as store:
        answer(store, "q1", "yes")
    base = snapshot(path.parent)
    with Store.open(path, schema=NEXT) as store:
        expected = content(store)
    for files in (Dying(), Failing()):
        for k in each_call():
            put_back(path.parent, base)
            files = type(files)()
            files.arm(k)
            try:
                Store.open(path, schema=NEXT, files=files).close()
            except (Killed, StoreError):
                pass
            finally:
                if isinstance(files, Dying):
                    files.bury()
            if files.count < k:
                break
            with Store.open(path, schema=NEXT) as store:
                assert content(store) == expected
                assert store.revision == 3
                assert any(b.kind == "kept" for b in store.backups())


def test_a_migration_whose_result_does_not_add_up_changes_nothing(path):
    def clash(tables):
        tables["answers"][2]["question"] = "q1"
        return tables

    with create(path) as store:
        before = content(store)
    raw = path.read_bytes()
    with pytest.raises(StoreError, match="could not be brought to the present format"):
        Store.open(path, schema=Schema(2, NATURAL_KEYS, (clash,)))
    assert path.read_bytes() == raw
    with Store.open(path) as store:
        assert content(store) == before
    assert beside(path, "journal").read_bytes().count(b"\n") == 1
