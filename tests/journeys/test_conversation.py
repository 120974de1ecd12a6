"""A whole conversation through a real terminal: ask, act, undo, wrong premise, unknown, collision; in both faces."""

import sys
from pathlib import Path

import pytest
from tools.ptyrun import ENTER, Terminal

from isms_tui.workspace import Workspace

PROGRAM = str(Path(sys.executable).parent / "isms-tui")

LINES = [
    ("what is a risk owner", "risk"),
    ("explain 5.23", "A.5.23 (our words)"),
    ("and who owns it?", "accountable is one person"),
    ("what evidence?", "records of something that happened"),
    ("how did Harbourlight do it", "Harbourlight"),
    ("5.1", "5.1 is two things"),
    ("2", "Clause 5.1"),
    ("clause 9.2", "Clause 9.2 Internal audit"),
    ("what is A.12.4.1 now", "is a number of the 2013 edition"),
    ("how do we get certified to 27002", "Nobody is certified to ISO/IEC 27002"),
    ("we must implement all 93 controls, right?", "93"),
    ("zorgle blarg", "I don't know"),
    ("what is the capital of Japan?", "outside what I know"),
    ("are we compliant?", "never says that you comply"),
    ("passwrod manger mandatory for all staff?", "A.5.17"),
    ("somebody is leaving the company", "[1]"),
    ("how often do we review access rights", "A.5.18"),
    ("why 8.30", "could be left out"),
    ("does 8.30 apply to us", "A.8.30"),
    ("where are we", "Next:"),
    ("set owner of 8.13 to Anna", "Write it?"),
    ("y", "Saved. Anna owns A.8.13"),
    ("8.13 is in place since May", "Partially implemented -> Implemented"),
    ("n", "Nothing was written"),
    ("undo", "Take back: Anna owns 8.13"),
    ("y", "Saved. Done: undo"),
    ("park who owns the CRM", "Park an open question"),
    ("y", "is parked"),
    ("approve the SoA", "a named person confirms"),
    ("mark everything done", "each line needs its own"),
    ("history", "the latest first"),
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "h.isms.json"
    Workspace.create_sample(str(path), "harbourlight", "mia").close()
    return path


def outcome(path):
    with Workspace.open(str(path), "test") as workspace:
        return [parked.text for parked in workspace.parked()], "8.13" in workspace.implementations()


@pytest.mark.parametrize("face", ["--plain", "editing"])
def test_thirty_lines_in_line_mode(file, face):
    options = ["--plain"] if face == "--plain" else []
    with Terminal([PROGRAM, "chat", str(file), "--by", "mia", *options], cols=80, rows=60) as terminal:
        terminal.wait_for("quit.")
        for line, wanted in LINES:
            terminal.settle()
            terminal.send(line + ENTER)
            terminal.wait_for(lambda text, wanted=wanted: wanted in " ".join(text.split()))
        terminal.settle()
        terminal.send("quit" + ENTER)
        assert terminal.wait_exit() == 0
        if face == "--plain":
            assert b"\x1b" not in terminal.raw
    assert outcome(file) == (["who owns the CRM"], True)


def test_thirty_lines_on_the_screen(file):
    with Terminal([PROGRAM, str(file), "--by", "mia"], cols=80, rows=50) as terminal:
        terminal.wait_for("Enter next")
        terminal.send("/")
        terminal.wait_for("Ask anything")
        for line, wanted in LINES:
            terminal.send(line)
            terminal.settle()
            terminal.send(ENTER)
            terminal.wait_for(lambda text, wanted=wanted: wanted in " ".join(text.split()))
            terminal.settle()
        terminal.send("\x1b")
        terminal.wait_for("Enter next")
        terminal.send("q")
        assert terminal.wait_exit() == 0
    assert outcome(file) == (["who owns the CRM"], True)


def test_a_question_in_the_interview_returns_to_the_same_place(tmp_path):
    path = tmp_path / "a.isms.json"
    Workspace.create(str(path), "Acme", "ann").close()
    with Terminal([PROGRAM, str(path), "--by", "ann"], cols=80, rows=24) as terminal:
        terminal.wait_for("0 of 38")
        terminal.send("/")
        terminal.wait_for("Ask anything")
        terminal.send("what is the scope")
        terminal.settle()
        terminal.send(ENTER)
        terminal.wait_for("Seen in")
        terminal.send("\x1b")
        terminal.wait_for("0 of 38")
        terminal.send("/the whole organization")
        terminal.settle()
        terminal.send(ENTER)
        terminal.wait_for("Write it?")
        terminal.send("y" + ENTER)
        terminal.wait_for("Saved.")
        terminal.send("\x1b")
        terminal.wait_for("1 of 37 answered")
        terminal.settle(0.3)
        terminal.send("q")
        assert terminal.wait_exit() == 0


def test_line_mode_interview_takes_a_typed_question(tmp_path):
    path = tmp_path / "a.isms.json"
    Workspace.create(str(path), "Acme", "ann").close()
    with Terminal([PROGRAM, str(path), "--plain", "--by", "ann"], cols=80, rows=60) as terminal:
        terminal.wait_for("0 of 38 answered")
        terminal.send("what is a scope" + ENTER)
        terminal.wait_for("Seen in")
        terminal.wait_for(lambda text: text.count("0 of 38 answered") == 2)
        terminal.send("the whole organization" + ENTER)
        terminal.wait_for("Write it?")
        terminal.send("y" + ENTER)
        terminal.wait_for("1 of 37 answered")
        terminal.send("q" + ENTER)
        assert terminal.wait_exit() == 0
