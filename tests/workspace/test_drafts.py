"""Half-typed text on disk: private, whole or not at all, offered when whoever typed it is gone."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from isms_tui.domain.draft import Draft, offer
from isms_tui.workspace import drafts as module
from isms_tui.workspace.drafts import Drafts, drafts_folder

ROOT = str(Path(__file__).parents[2])
NOTE = Draft("note", "cloud", {"note": "ask bookkeeping"}, "2026-11-23T14:02:11Z", "mia")


def files():
    folder = Path(drafts_folder())
    return sorted(path for path in folder.iterdir() if path.suffix == ".json") if folder.exists() else []


def typed_by_another(path, draft, then="os._exit(9)"):
    """A process that keeps a draft and then dies, or waits to be ended."""
    code = (
        f"import os, sys, time; sys.path.insert(0, {ROOT!r})\n"
        "from isms_tui.domain.draft import Draft\nfrom isms_tui.workspace.drafts import Drafts\n"
        f"Drafts({path!r}).keep(Draft(*{tuple(draft)!r}))\nprint('kept', flush=True)\n{then}"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().strip() == "kept"
    if "_exit" in then:
        process.wait(10)
    return process


def test_a_draft_outlives_its_process_and_is_offered_then():
    process = typed_by_another("/tmp/acme.isms.json", NOTE, "time.sleep(60)")
    try:
        mine = Drafts("/tmp/acme.isms.json")
        assert mine.waiting() == [], "the other window is still typing it"
        assert mine.find("note", "cloud") is None
        mine.drop("note", "cloud")
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()
    assert mine.waiting() == [NOTE]
    assert mine.find("note", "cloud") == NOTE
    mine.drop("note", "cloud")
    assert mine.waiting() == []
    assert files() == []


def test_two_windows_do_not_take_each_others_text():
    process = typed_by_another("/tmp/acme.isms.json", NOTE, "time.sleep(60)")
    try:
        mine = Drafts("/tmp/acme.isms.json")
        mine.keep(NOTE._replace(values={"note": "mine"}, by="tom"))
        assert [draft.values["note"] for draft in mine.waiting(mine=True)] == ["mine"]
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()
    assert [draft.values["note"] for draft in Drafts("/tmp/acme.isms.json").waiting(mine=True)] == [
        "ask bookkeeping",
        "mine",
    ]


def test_the_file_is_private_and_its_name_tells_nothing(tmp_path):
    Drafts(str(tmp_path / "harbourlight.isms.json")).keep(NOTE)
    (path,) = files()
    assert "harbour" not in str(path).lower()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir() if p.suffix == ".tmp"] == []
    assert Drafts(str(tmp_path / "other.isms.json")).waiting(mine=True) == []


def test_the_same_text_is_not_written_twice():
    drafts = Drafts("/tmp/acme.isms.json")
    drafts.keep(NOTE)
    before = files()[0].stat()
    drafts.keep(NOTE._replace(at="2026-11-23T14:02:13Z"))
    assert files()[0].stat() == before
    drafts.keep(NOTE._replace(kept=True))
    assert files()[0].stat().st_ino != before.st_ino


def test_it_is_synced_before_it_takes_the_place_of_the_old_one(monkeypatch):
    calls = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(module.os, name, lambda *a, real=real, name=name: (calls.append(name), real(*a))[1])
    Drafts("/tmp/acme.isms.json").keep(NOTE)
    assert calls == ["fsync", "replace", "fsync"]


def test_a_failed_write_leaves_the_old_draft(monkeypatch):
    drafts = Drafts("/tmp/acme.isms.json")
    drafts.keep(NOTE)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(module.os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            drafts.keep(NOTE._replace(values={"note": "longer"}))
    assert drafts.find("note", "cloud") == NOTE
    assert len(list(Path(drafts_folder()).glob("*.tmp"))) == 0


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[]", "[" * 5000, '{"drafts": 3}', '{"drafts": [1, {}, {"kind": "note"}]}',
        '{"drafts": [{"values": {}, "pid": true}]}',
    ],
    ids=range(7),
)  # fmt: skip
def test_a_damaged_file_is_no_draft_and_no_error(content):
    drafts = Drafts("/tmp/acme.isms.json")
    drafts.keep(NOTE)
    files()[0].write_text(content)
    fresh = Drafts("/tmp/acme.isms.json")
    assert fresh.waiting(mine=True) == []
    fresh.keep(NOTE)
    assert fresh.waiting(mine=True) == [NOTE]


def test_control_characters_in_the_file_do_not_come_back():
    drafts = Drafts("/tmp/acme.isms.json")
    drafts.keep(NOTE)
    data = json.loads(files()[0].read_text())
    data["drafts"][0]["values"]["note"] = "a\x1b[31mb"
    files()[0].write_text(json.dumps(data))
    assert "\x1b" not in Drafts("/tmp/acme.isms.json").waiting(mine=True)[0].text


def test_only_so_many_are_kept():
    drafts = Drafts("/tmp/acme.isms.json")
    for number in range(module.MOST + 5):
        drafts.keep(NOTE._replace(key=str(number)))
    assert [d.key for d in drafts.waiting(mine=True)] == [str(n) for n in range(5, module.MOST + 5)]


def test_what_a_killed_writer_left_is_swept():
    drafts = Drafts("/tmp/acme.isms.json")
    drafts.keep(NOTE)
    left = Path(drafts_folder()) / "0123.json.abc.tmp"
    left.write_text("{")
    drafts.keep(NOTE._replace(key="scope"))
    assert not left.exists()


def test_the_offer_says_what_when_and_the_text():
    assert offer(NOTE, "mia", "14:02") == "You were typing a note on 'cloud' at 14:02: \"ask bookkeeping\""
    assert offer(NOTE._replace(kind="out", key="8.30", values={"fact": "x" * 500}), "tom", "14:02").startswith(
        "mia was writing why 8.30 is left out at 14:02"
    )
    assert "someone else had changed" in offer(NOTE._replace(kept=True), "mia", "14:02")
