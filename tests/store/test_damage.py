"""Damaged, edited, exchanged and lost files: recovered, or refused in one sentence; never empty, never silent."""

from __future__ import annotations

import json
import os
import random

import pytest
from store.faults import FAST, beside, content, edit_json, outcome, put_back, snapshot, without

from isms_tui.store import Damaged, Store

JOURNAL = ".acme.isms.json.journal"


def test_the_file_cut_at_each_byte(path, worked):
    files, expected = worked
    put_back(path.parent, files)
    raw = files[path.name]
    for size in range(len(raw) - 1):  # without its last newline it is still whole
        for kept in path.parent.glob("*.broken-*"):
            kept.unlink()
        path.write_bytes(raw[:size])
        with Store.open(path, files=FAST) as store:
            assert content(store) == expected
            assert len(store.notices) == 1
        assert path.read_bytes() == raw, "rebuilt to the byte"
        assert (size == 0) or any(".broken-" in name for name in os.listdir(path.parent))


def test_the_journal_cut_at_each_byte(path, worked):
    """FILE has everything, so nothing is lost whatever is left of the journal."""
    files, expected = worked
    raw = files[JOURNAL]
    for size in range(0, len(raw), 13):
        put_back(path.parent, files)
        beside(path, "journal").write_bytes(raw[:size])
        found, notices = outcome(path)
        assert found == expected
        assert len(notices) == 1


def test_a_torn_last_line_is_cut_and_told(path, worked):
    files, expected = worked
    put_back(path.parent, files)
    torn = files[JOURNAL].split(b"\n")[-2][:50]
    beside(path, "journal").write_bytes(files[JOURNAL] + torn)
    with Store.open(path) as store:
        assert content(store) == expected
        assert store.notices == [
            "A change that was being written when the program was interrupted is left out; it was not confirmed."
        ]
    assert beside(path, "journal").read_bytes() == files[JOURNAL]


def test_bit_flips_are_never_silent(path, worked):
    files, expected = worked
    rng = random.Random(3)
    silent = 0
    for number in range(300):
        name = path.name if number % 3 else JOURNAL
        kept = [files, without(files, "backups"), without(files, "backups", "journal")][number % 3]
        if name not in kept:
            name = path.name
        put_back(path.parent, kept)
        raw = bytearray(kept[name])
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        (path.parent / name).write_bytes(raw)
        found, said = outcome(path)
        silent += found != expected and not said
    assert silent == 0


def replace_in_meta(data, **values):
    data["_meta"]["1"].update(values)


BAD = {
    "empty": b"",
    "blank": b" \n",
    "null": b"null",
    "list": b"[]",
    "number": b"1",
    "object": b"{}",
    "text": b"hello",
    "zeros": b"\0" * 4000,
    "gzip": b"\x1f\x8b\x08\0garbage",
    "utf-16": "{}".encode("utf-16"),
    "latin-1": '{"_meta": {"1": {"a": "ä"}}}'.encode("latin-1"),
    "conflict": b"<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n",
    "no meta": b'{"answers": {"1": {"question": "q1"}}}',
    "deep": b'{"a":' * 100_000,
    "nested lists": b"[" * 100_000,
    "digits": b'{"_meta": {"1": {"revision": ' + b"9" * 5000 + b"}}}",
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_no_workspace_at_all(path, worked, data):
    files, expected = worked
    put_back(path.parent, files)
    path.write_bytes(data)
    found, notices = outcome(path)
    assert found == expected
    assert len(notices) == 1
    put_back(path.parent, {path.name: data})
    with pytest.raises(Damaged, match="nothing was changed"):
        Store.open(path)
    assert snapshot(path.parent) == {path.name: data}, "nothing was written"


EDITS = {
    "wrong table": lambda d: d.update(answers=[]),
    "wrong document": lambda d: d["answers"].update({"1": "text"}),
    "id zero": lambda d: d["answers"].update({"0": {"question": "z"}}),
    "id with zeros": lambda d: d["answers"].update({"007": {"question": "z"}}),
    "id is a word": lambda d: d["answers"].update({"one": {"question": "z"}}),
    "id too large": lambda d: d["answers"].update({"9" * 25: {"question": "z"}}),
    "two with one key": lambda d: d["answers"].update({"9": {"question": "q1"}}),
    "not a number": lambda d: d["answers"]["1"].update(n=float("nan")),
    "infinity": lambda d: d["answers"]["1"].update(n=float("inf")),
    "large number": lambda d: d["answers"]["1"].update(n=10**19),
    "long text": lambda d: d["answers"]["1"].update(note="x" * 20_001),
    "surrogate": lambda d: d["answers"]["1"].update(note="\ud800"),
    "surrogate table": lambda d: d.update({"\ud800": {}}),
    "deep document": lambda d: d["answers"]["1"].update(note=json.loads("[" * 70 + "]" * 70)),
    "meta revision": lambda d: replace_in_meta(d, revision=99),
    "meta line": lambda d: replace_in_meta(d, line="0" * 40),
    "meta schema": lambda d: replace_in_meta(d, schema=0),
    "meta types": lambda d: replace_in_meta(d, counters=[], offset="x"),
    "meta gone": lambda d: d["_meta"].clear(),
}


@pytest.mark.parametrize("change", EDITS.values(), ids=EDITS.keys())
def test_edits_that_do_not_add_up(path, worked, change):
    files, expected = worked
    put_back(path.parent, files)
    edit_json(path, change)
    damaged = path.read_bytes()
    found, notices = outcome(path)
    assert found == expected
    assert len(notices) == 1
    assert any(p.read_bytes() == damaged for p in path.parent.glob("*.broken-*")), "the edited copy is kept"
    put_back(path.parent, {path.name: damaged})
    found, said = outcome(path)
    assert said, "alone it is refused, or taken with a notice"


def test_a_key_twice_is_damage(path, worked):
    files, expected = worked
    put_back(path.parent, files)
    path.write_text(path.read_text().replace('"2": {', '"1": {', 1))
    found, notices = outcome(path)
    assert found == expected
    assert "twice" in notices[0]


def test_a_byte_order_mark_and_crlf_are_fine(path, worked):
    files, expected = worked
    for data in (b"\xef\xbb\xbf" + files[path.name], files[path.name].replace(b"\n", b"\r\n")):
        put_back(path.parent, files)
        path.write_bytes(data)
        found, _ = outcome(path)
        assert found == expected


def test_a_file_over_64_mb_is_refused(path, worked):
    files, expected = worked
    put_back(path.parent, files)
    with path.open("r+b") as file:
        file.truncate(65 << 20)
    with Store.open(path) as store:
        assert content(store) == expected
        assert "larger than 64 MB" in store.notices[0]
