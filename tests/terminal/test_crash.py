"""An unexpected error: one sentence, a private report without a word of the person's, exit 70."""

import re
import stat
import subprocess
from pathlib import Path

import pytest
from terminal.stage import FACES, TROUBLE, Scene, answered, new_file

from isms_tui.crash import KEPT, chain, write_report

SECRET = "Nightingale"


@pytest.fixture
def file(tmp_path):
    return new_file(tmp_path)


@pytest.fixture
def reports(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "isms-tui" / "reports"


def check_report(reports, file):
    [report] = reports.iterdir()
    text = report.read_text()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert stat.S_IMODE(reports.stat().st_mode) == 0o700
    for secret in (SECRET, "went wrong", str(file), file.name, str(Path.home())):
        assert secret not in text
    assert "builtins.ValueError" in text
    assert re.search(r"^isms-tui \d", text, re.M)
    assert re.search(r"^textual 8", text, re.M)
    assert re.search(r"^  \S+\.py:\d+ \w+$", text, re.M)
    return text


@pytest.mark.parametrize("kind", ["handler", "timer", "worker", "compose", "thread", "start"])
def test_in_the_full_screen(file, reports, kind):
    with Scene([*TROUBLE, kind, file]) as scene:
        if kind != "start":
            scene.wait_for("1 of 37 answered")
            scene.reach("s")
        assert scene.ended() == 70
        assert scene.left() == set()
        said = bytes(scene.raw).rpartition(b"\x1b[")[2].decode()
        assert "Traceback" not in scene.raw.decode()
        assert SECRET not in scene.raw.decode()
        told = " ".join(said.split())
    assert re.search(r"Unexpected error \(\w+ in \w+\.py:\d+\)\. What was saved is safe\. A report without", told)
    check_report(reports, file)
    assert answered(file) == {"scope"}


@pytest.mark.parametrize("face", ["editing", "plain"])
def test_in_line_mode(file, reports, face):
    with Scene([*TROUBLE, "line", file, *FACES[face]]) as scene:
        assert scene.ended() == 70
        assert scene.left() == set()
        assert b"Traceback" not in scene.raw
        assert SECRET.encode() not in scene.raw
    assert "terminal xterm-256color, 80x24" in check_report(reports, file)


def test_in_a_command(file, reports):
    done = subprocess.run([*TROUBLE, "command", "status", file], capture_output=True, text=True)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (70, "", 1)
    assert SECRET not in done.stderr
    check_report(reports, file)


def test_where_no_report_can_be_written_the_sentence_still_comes(file, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(file))  # a file is no directory
    done = subprocess.run([*TROUBLE, "command", "status", file], capture_output=True, text=True)
    assert (done.returncode, len(done.stderr.splitlines())) == (70, 1)
    assert "No report could be written" in done.stderr


def test_the_newest_reports_stay(reports):
    for _ in range(KEPT + 3):
        last = write_report(ValueError("x"))
    kept = sorted(reports.iterdir())
    assert len(kept) == KEPT
    assert Path(last) in kept


def test_the_errors_that_led_to_it_are_named():
    try:
        try:
            raise KeyError("secret key")
        except KeyError as first:
            raise ValueError("secret text") from first
    except ValueError as error:
        lines = chain(error)
    assert [line for line in lines if not line.startswith("  ")] == [
        "builtins.ValueError",
        "caused by builtins.KeyError",
    ]
    assert not any("secret" in line for line in lines)
    assert any("(elsewhere)" in line for line in lines), "code that is neither ours nor a library's has no name"
