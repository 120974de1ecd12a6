"""Every text in every place of the command line and of an answers file: refused in a sentence, or saved cleaned."""

import io
import json
import os
import sys
from pathlib import Path

import pytest
from nasty.corpus import harmful, name, texts

from isms_tui.cli import main
from isms_tui.commands.common import put_json
from isms_tui.domain.text import clean, one_line

OUT = ["decide", "FILE", "8.4", "out", "--fact", "nobody here writes software", "--owner", "Jo", "--by", "Ann"]
OUT += ["--review", "we write the first line", "--shown-by", "the inventory", "--second", "Kim"]
IN = ["decide", "FILE", "5.1", "in"]

PLACES = {
    "fact": [*OUT, "--fact", "TEXT"],
    "owner": [*OUT, "--owner", "TEXT"],
    "review": [*OUT, "--review", "when we TEXT"],
    "shown_by": [*OUT, "--shown-by", "TEXT"],
    "duty_read": [*OUT, "--duty-read", "TEXT"],
    "second": [*OUT, "--second", "TEXT"],
    "override": [*OUT, "--override", "fact=we accept it TEXT"],
    "override gate": [*OUT, "--override", "TEXT"],
    "out note": [*OUT, "--note", "TEXT"],
    "by": [*OUT, "--by", "TEXT"],
    "reason": [*IN, "--reason", "contract: annex three of TEXT"],
    "bare reason": [*IN, "--reason", "TEXT"],
    "status": [*IN, "--status", "TEXT"],
    "note": [*IN, "--note", "TEXT"],
    "control": ["decide", "FILE", "TEXT", "in"],
    "why": ["why", "FILE", "TEXT"],
    "show": ["show", "TEXT"],
    "show kind": ["show", "--list", "TEXT"],
    "pair": ["answer", "FILE", "TEXT"],
    "question": ["answer", "FILE", "TEXT=x"],
    "choice": ["answer", "FILE", "scope=TEXT"],
    "number": ["answer", "FILE", "headcount=TEXT"],
    "approver": ["approve", "FILE", "soa", "--by", "TEXT"],
    "format": ["export", "FILE", "soa", "--format", "TEXT"],
    "output": ["export", "FILE", "soa", "--format", "md", "-o", "TEXT"],
    "file": ["status", "TEXT"],
    "answers file": ["answer", "FILE", "--from", "TEXT"],
    "new file": ["new", "TEXT", "--org", "Acme"],
    "where": ["where", "TEXT"],
    "command": ["TEXT", "x"],
    "option": ["status", "FILE", "--TEXT"],
    "open": ["--plain", "TEXT"],
}


@pytest.fixture
def go(capsys, monkeypatch, tmp_path):
    """Run a command in a folder of its own; what it prints is looked at every time."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        capsys.readouterr()
        code = main(list(arguments))
        found = capsys.readouterr()
        assert not harmful(found.out), arguments
        assert not harmful(found.err), arguments
        assert code in (0, 1, 2), (code, found.err)
        assert "Traceback" not in found.err
        return code, found.out, found.err

    return run


def document(file, table, key):
    found = json.loads(Path(file).read_text("utf-8"))[table]
    return next((doc for doc in found.values() if key in doc.values()), {})


@pytest.mark.parametrize("text", texts(), ids=name)
def test_every_place_of_the_command_line(go, text, cases):
    assert go("new", "acme.json", "--org", "Acme")[0] == 0
    for place, command in PLACES.items():
        words = ["acme.json" if word == "FILE" else word.replace("TEXT", text) for word in command]
        code, _, err = go(*words)
        assert code == 0 or err.strip(), place
        if code == 0 and place in ("fact", "owner", "shown_by", "duty_read", "second"):
            assert document("acme.json", "decisions", "8.4").get(place, "") == one_line(text), place
        if code == 0 and place in ("out note", "note") and one_line(text):
            control = "8.4" if place == "out note" else "5.1"
            assert document("acme.json", "decisions", control)["note"] == one_line(text), place
            assert (len(clean(text, limit=None)) > 20_000) == ("only the first 20,000" in err)
        cases(place)
    assert set(os.listdir()) >= {"acme.json", ".acme.json.journal"}
    json.loads(Path("acme.json").read_text("utf-8"))


@pytest.mark.parametrize("text", texts(), ids=name)
def test_the_name_of_the_organization(go, text, cases):
    code, _, err = go("new", "acme.json", f"--org={text}")
    if code == 0:
        assert document("acme.json", "records", "organization")["name"] == one_line(text)
    else:
        assert "needs a name" in err or "at most 200" in err
        assert not os.path.exists("acme.json")
    cases("organization")


@pytest.mark.parametrize("text", texts(), ids=name)
def test_an_answers_file(go, text, cases):
    go("new", "acme.json", "--org", "Acme")
    held = text.encode("utf-8", "replace").decode()
    note = json.dumps(held, ensure_ascii=False).replace("\x7f", "\\u007f")
    Path("a.toml").write_text(f'[answers]\nscope = "part"\n[notes]\nscope = {note}\n', "utf-8")
    code, _, err = go("answer", "acme.json", "--from", "a.toml")
    assert code == 0, err
    assert document("acme.json", "answers", "scope")["note"] == clean(held)
    assert (len(clean(held, limit=None)) > 20_000) == ("only the first 20,000" in err)
    keyed, listed = f"[answers]\n{note} = 1\n", f"[answers]\nscope = [{note}]"
    for broken in (keyed, listed, f"[answers]\nscope = {note}\n", f"[{note}]\n", held):
        Path("b.toml").write_text(broken, "utf-8")
        go("answer", "acme.json", "--from", "b.toml")
        cases("answers file")


def test_json_escapes_at_display_what_got_past_the_door(capsys):
    value = {"name\x9b": "a\x7fb\u202e\ud800\u2028"}
    put_json(value)
    printed = capsys.readouterr().out
    assert json.loads(printed) == value
    assert not harmful(printed)
