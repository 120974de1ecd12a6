"""What the file looks like, who can read it, and that it comes back as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from store.faults import FIRST, answer, beside, content, create
from tinydb import TinyDB

from isms_tui.store import AlreadyExists, Invalid, Missing, Store


def test_a_new_workspace_is_complete_before_create_returns(path):
    store = create(path)
    data = json.loads(path.read_bytes())
    assert data["_meta"]["1"]["revision"] == store.revision == 1
    assert data["records"]["1"]["name"] == "Harbourlight Ltd"
    assert beside(path, "journal").read_bytes().count(b"\n") == 1
    assert store.pending == 0
    assert store.notices == []


def test_one_document_per_line_in_a_stable_order(path):
    with create(path) as store, store.change("ann", "more"):
        store.table("workshops").insert({"workshop": "w1"})
        store.table("zebra").insert({"unknown": "table"})
        store.table("answers").insert({"question": "ä", "note": "two\nlines \u2028 and \u0085"})
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    assert raw.endswith(b"}\n")
    assert b"\r" not in raw
    tables = [
        line.split('"')[1] for line in text.split("\n") if line.startswith('"') and line.endswith(("{", "{},", "{}"))
    ]
    assert tables == [
        *[
            "_meta",
            "answers",
            "decisions",
            "controls",
            "risks",
            "treatments",
            "records",
            "evidence",
            "findings",
            "people",
            "workshops",
        ],
        "zebra",
    ]
    assert sum('"question": ' in line for line in text.split("\n")) == 4
    assert '"ä"' in text


def test_one_answer_changes_two_lines_of_the_file(path):
    with create(path) as store:
        before = path.read_text().split("\n")
        answer(store, "q2", "yes")
    after = path.read_text().split("\n")
    assert len(before) == len(after)
    assert sum(one != two for one, two in zip(before, after, strict=True)) == 2


def test_plain_tinydb_reads_every_table(path):
    with create(path) as store:
        answer(store, "q9", "yes")
        expected = content(store)
    with TinyDB(path) as db:
        for name in db.tables():
            found = [(doc.doc_id, dict(doc)) for doc in db.table(name).all()]
            if name != "_meta":
                assert found == expected.get(name, [])
        assert db.table("_meta").get(doc_id=1)["schema"] == 1


def test_it_opens_as_it_was_closed(path):
    with create(path) as store:
        answer(store, "q1", "x" * 20_000)
        answer(store, "née", '😀 \x00 \x1b[31m \\ " ')
        expected, project = content(store), store.project
    raw = path.read_bytes()
    with Store.open(path) as store:
        assert content(store) == expected
        assert (store.revision, store.project, store.notices, store.pending) == (3, project, [], 0)
    assert path.read_bytes() == raw, "opening and closing changes nothing"


@pytest.mark.parametrize("name", ["plain", "two words.json", "-dash", ".hidden", "ü😀.isms.json", "a\nb", "x" * 200])
def test_any_file_name(tmp_path, name):
    path = tmp_path / name
    with create(path) as store:
        answer(store, "q1", "yes")
    path.write_bytes(b"")
    with Store.open(path) as store:
        assert store.find("answers", "q1")["answer"] == ["yes"]
        assert all(notice.isprintable() for notice in store.notices)
    assert beside(path, "journal").exists()


@pytest.mark.parametrize("name", ["x" * 201, "a\0b", "\ud800"])
def test_impossible_names_are_refused_in_words(tmp_path, name):
    with pytest.raises(Invalid):
        create(f"{tmp_path}/{name}")
    with pytest.raises(Invalid):
        Store.open(f"{tmp_path}/{name}")


def test_create_refuses_what_is_there(path):
    create(path).close()
    with pytest.raises(AlreadyExists):
        create(path)
    path.unlink()
    with pytest.raises(AlreadyExists, match="journal"):
        create(path)
    assert not path.exists()
    with Store.open(path) as store:
        assert store.find("records", "organization")


def test_opening_nothing_writes_nothing(path, tmp_path):
    with pytest.raises(Missing, match="There is no acme"):
        Store.open(path)
    with pytest.raises(Missing):
        Store.open(tmp_path / "no" / "folder.json")
    assert os.listdir(path.parent) == []


def test_a_relative_path_survives_a_change_of_folder(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    store = Store.create("acme.isms.json", who="ann", why="start", documents=FIRST)
    monkeypatch.chdir("/")
    answer(store, "q1", "yes")
    store.close()
    assert '"yes"' in path.read_text()


def test_a_closed_store_says_so(path):
    store = create(path)
    store.close()
    store.close()
    for call in (store.refresh, store.checkpoint, lambda: store.table("answers"), lambda: store.find("answers", "q1")):
        with pytest.raises(Exception, match="is closed"):
            call()


def test_reading_needs_neither_tinydb_nor_slow_modules(path):
    create(path).close()
    code = (
        "import sys; from isms_tui.store import Store; s = Store.open(sys.argv[1]); s.documents('answers'); "
        "print([m for m in ('tinydb', 'uuid', 'logging', 'tempfile', 'shutil', 'threading', 'asyncio', 'hashlib',"
        " 'isms_tui.store.recovery', 'isms_tui.store.saver') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
