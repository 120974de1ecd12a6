"""Every printed line of the headless faces, fed with a workspace whose every text is nasty."""

import csv
import io
import json
import sys

import pytest
from nasty.corpus import harmful, name, storable, texts
from nasty.poison import KEPT, LEFT_OUT, poison

from isms_tui.cli import main
from isms_tui.domain.text import clean, one_line

READING = [
    ["status", "FILE"],
    ["status", "FILE", "--json"],
    ["history", "FILE"],
    ["history", "FILE", "--json"],
    *[["why", "FILE", control] for control in (KEPT, LEFT_OUT, "8.30")],
    *[["why", "FILE", control, "--json"] for control in (KEPT, LEFT_OUT)],
    *[["export", "FILE", "soa", "--format", kind] for kind in ("md", "csv", "json")],
    ["where", "FILE"],
]
WRITING = [
    ["answer", "FILE", "scope=whole"],
    ["undo", "FILE"],
    ["redo", "FILE"],
    ["decide", "FILE", KEPT, "in", "--reason", "contract: annex three asks for it"],
    ["approve", "FILE", "soa", "--by", "Jo"],
]
LINE_MODE = ["n", "", "?", "h", "", "?", "answers", "r", f"c {KEPT}", f"c {LEFT_OUT}", f"w {LEFT_OUT}", f"x {LEFT_OUT}"]
LINE_MODE += [*[""] * 7, f"a {KEPT}", "", "", "s", "v", "Jo", "f", "y", "u", "redo", "i scope", "b", "?", "q", "q"]


@pytest.fixture
def run(capsys, monkeypatch):
    def go(arguments, given=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        capsys.readouterr()
        code = main(arguments)
        found = capsys.readouterr()
        return code, found.out, found.err

    return go


@pytest.mark.parametrize("text", texts(), ids=name)
def test_no_printed_line_carries_a_control_character_of_the_record(run, tmp_path, text, cases):
    file = poison(str(tmp_path / "x.isms.json"), text)
    for command in [*READING, *WRITING]:
        code, out, err = run([file if word == "FILE" else word for word in command])
        assert code in (0, 1), (command, err)
        assert not harmful(out), command
        assert not harmful(err), command
        assert "Unexpected" not in err
        cases(" ".join(command))


@pytest.mark.parametrize("text", texts(), ids=name)
def test_line_mode_prints_nothing_of_it_either(run, tmp_path, text, cases):
    file = poison(str(tmp_path / "x.isms.json"), text, approved=True)
    code, out, err = run(["--plain", file], "\n".join(LINE_MODE))
    assert code == 0, err
    assert not harmful(out)
    assert not harmful(err)
    for _ in LINE_MODE:
        cases("line mode")


@pytest.mark.parametrize("text", texts(), ids=name)
def test_data_for_programs_holds_the_cleaned_text(run, tmp_path, text, cases):
    file = poison(str(tmp_path / "x.isms.json"), text, approved=True)
    kept = clean(storable(text))
    _, out, _ = run(["export", file, "soa", "--format", "json"])
    soa = json.loads(out)
    assert soa["organization"] == (one_line(kept) or "(no name)")
    assert soa["approver"] == (kept or None)
    assert {row["decided_by"] for row in soa["rows"]} <= {kept, ""}
    assert {row["reversal_event"] for row in soa["rows"] if row["applicable"] == "No"} == {kept}
    _, out, _ = run(["export", file, "soa", "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert kept.removeprefix("'") in {row["decided_by"].removeprefix("'") for row in rows}
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    _, out, _ = run(["export", file, "soa", "--format", "md"])
    assert len([line for line in out.splitlines() if line.startswith("| A.")]) >= 93
    assert "<script" not in out.replace("\\<script", "")
    _, out, _ = run(["history", file, "--json"])
    assert any(entry["new"].startswith(one_line(f"name {storable(text)}", None)) for entry in json.loads(out))
    for _ in range(8):
        cases("export")
