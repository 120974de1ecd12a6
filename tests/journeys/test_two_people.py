"""Two people on one file in real terminals: news with a name, a clash, a terminal that dies while somebody types."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tools.ptyrun import Terminal

from isms_tui.places import data_directory
from isms_tui.store import Store
from isms_tui.workspace import Workspace

PROGRAM = str(Path(sys.executable).parent / "isms-tui")
ROOT = str(Path(__file__).parents[2])


@pytest.fixture
def path(tmp_path):
    name = str(tmp_path / "acme.isms.json")
    Workspace.create(name, "Acme", "mia").close()
    return name


def run(*arguments, given=""):
    return subprocess.run([PROGRAM, *map(str, arguments)], input=given, capture_output=True, text=True, timeout=60)


def folded(text):
    return " ".join(text.split())


def seen(*parts):
    return lambda text: all(part in folded(text) for part in parts)


def answers(path):
    with Workspace.open(path, "check", read_only=True) as workspace:
        return {question: (given.answer, given.note) for question, given in workspace.given().items()}


def test_two_screens_on_one_file(path):
    """Anna's answer shows at Bob's within two seconds; both answer the same; a note of each; nothing is lost."""
    with Terminal([PROGRAM, "--by", "Anna", path]) as anna, Terminal([PROGRAM, "--by", "Bob", path]) as bob:
        anna.wait_for("0 of 38 answered")
        bob.wait_for("0 of 38 answered")
        anna.send("1")
        sent = time.perf_counter()
        bob.wait_for(seen("Anna: scope -> whole"))
        assert time.perf_counter() - sent < 2.0
        anna.wait_for("1 of 37")
        bob.wait_for(seen("1 of 37"))
        bob.send("b" * 3)  # whatever is in front: back to the first question
        time.sleep(0.3)
        bob.send("n")
        bob.wait_for(seen("Note", "Ctrl+O save"))
        bob.send("one site")
        anna.send("b")
        anna.wait_for("(your answer)")
        anna.send("2")
        anna.wait_for(seen("answered"))
        bob.send("\r")
        anna.wait_for(seen("Bob: note on scope: one site"))
        time.sleep(2.2)  # until Bob's screen has told what Anna did meanwhile
        assert bob.idle_bytes(2.5) == 0
        for terminal in (anna, bob):
            terminal.send("\x03")
            assert terminal.wait_exit() == 130
    assert answers(path)["scope"] == (("part",), "one site"), "an answer and a note on one question both survive"


def test_both_answer_the_same_question(path):
    with Terminal([PROGRAM, "--by", "Bob", path]) as bob:
        bob.wait_for("0 of 38 answered")
        assert run("answer", path, "scope=whole", "--by", "Anna").returncode == 0
        bob.send("2")
        bob.wait_for(seen("Someone else changed the same", "(Anna, 20"))
        assert answers(path)["scope"][0] == ("whole",)
        bob.send("\r")
        bob.wait_for(seen("yours is kept as a draft"))
        bob.send("q")
        assert bob.wait_exit() == 0
    assert answers(path)["scope"][0] == ("whole",)
    with Terminal([PROGRAM, "--by", "Bob", path]) as bob:
        bob.wait_for(seen("You were answering 'scope' at", "someone else had changed the same"))
        bob.send("\r")
        bob.wait_for(seen("Enter saves it"))
        bob.send("\r")
        bob.wait_for(seen("1 of 38 answered", "You said: A part of it"))
        bob.send("q")
        bob.wait_exit()
    assert answers(path)["scope"][0] != ("whole",)
    assert list(Path(data_directory(), "drafts").glob("*.json")) == []


def test_killed_while_typing_offers_the_text(path):
    with Terminal([PROGRAM, "--by", "Bob", path]) as bob:
        bob.wait_for("0 of 38 answered")
        bob.send("n")
        bob.wait_for("Ctrl+O save")
        bob.send("ask the landlord")
        bob.wait_for("ask the landlord")
        time.sleep(2.5)
        bob.signal(signal.SIGKILL)
        bob.wait_exit()
    with Terminal([PROGRAM, "--by", "Bob", path]) as bob:
        bob.wait_for(seen("You were typing a note on 'scope' at", '"ask the landlord"'))
        bob.send("\r")
        bob.wait_for(seen("This is the text of", "ask the landlord"))
        bob.send("\r")
        bob.wait_for(seen("ask the landlord", "answered"))
        bob.send("q")
        bob.wait_exit()
    assert answers(path)["scope"][1] == "ask the landlord"


HOLDER = """
import sys, time
sys.path.insert(0, sys.argv[1])
from isms_tui.workspace import Workspace
with Workspace.open(sys.argv[2], "Anna") as anna:
    with anna.store.change("Anna", "slowly"):
        anna.answer("scope", ("whole",))
        print("holding", flush=True)
        sys.stdin.readline()
"""


def test_a_command_that_clashes_writes_nothing_and_saying_it_again_replaces(path):
    """The command has read the file and waits for the lock while Anna answers the same question."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, ROOT, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline().strip() == "holding"
    command = [PROGRAM, "answer", path, "scope=part", "headcount=4", "--by", "Bob"]
    waiting = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(1.0)
    holder.communicate("go\n", timeout=20)
    out, said = waiting.communicate(timeout=20)
    assert (waiting.returncode, out) == (1, "")
    assert said.count("\n") == 1
    for part in ("Nothing was saved", "Anna", "scope", '"whole"', '"part"', "Say it again"):
        assert part in said
    assert "headcount" not in answers(path)
    assert run(*command[1:]).returncode == 0
    assert answers(path)["scope"][0] == ("part",)


def test_line_mode_asks_about_a_clash_and_tells_news(path):
    with Terminal([PROGRAM, "--plain", "--by", "Bob", path], env={"TERM": "dumb"}, rows=60) as bob:
        bob.wait_for("Your answer")
        assert run("answer", path, "scope=whole", "--by", "Anna").returncode == 0
        bob.send("2\n")
        bob.wait_for(seen("Someone else changed the same", "on disk:", "(Anna, 20", "m: yours takes its place"))
        bob.send("\n")
        bob.wait_for(seen("Theirs stays. Yours is kept"))
        bob.wait_for(seen("Meanwhile Anna: scope -> whole"))
        bob.send("q\n")
        assert bob.wait_exit() == 0
    assert answers(path)["scope"][0] == ("whole",)
    done = run("--plain", "--by", "Bob", path, given="t\nq\n")
    assert "You were answering 'scope'" in folded(done.stdout)
    assert "Saved." in done.stdout
    assert answers(path)["scope"][0] == ("part",)


def test_read_only_is_said_in_every_face(path):
    Path(path).chmod(0o400)
    with Terminal([PROGRAM, path]) as screen:
        screen.wait_for("marked read only")
        screen.send("\x03")
        screen.wait_exit()
    plain = run("--plain", path, given="1\nq\n")
    assert "marked read only" in plain.stderr
    assert "open for reading only" in folded(plain.stdout)
    status = run("status", path)
    assert (status.returncode, "marked read only" in status.stderr) == (0, True)
    refused = run("answer", path, "scope=whole")
    assert refused.returncode == 1
    assert "open for reading only" in refused.stderr


def test_restore_lists_brings_back_and_can_be_undone(path):
    for choice in ("whole", "part", "unsure"):
        assert run("answer", path, f"scope={choice}", "--by", "Anna").returncode == 0
    listed = run("restore", path)
    rows = listed.stdout.splitlines()
    assert listed.returncode == 0
    assert [row.split()[0] for row in rows] == ["1", "2", "3"]
    assert all("UTC" in row and "revision" in row and "1 document differs" in row for row in rows)
    done = run("restore", path, "2", "--by", "Bob")
    assert done.returncode == 0
    assert "Bob  answers  scope  unsure -> whole" in done.stdout
    assert "1 document changed" in done.stderr
    again = run("restore", path, "2")
    assert (again.returncode, "Nothing differs" in again.stderr) == (0, True)
    assert run("undo", path).returncode == 0
    assert answers(path)["scope"][0] == ("unsure",)
    assert (run("restore", path, "99").returncode, run("restore", path, "two").returncode) == (1, 2)
    with Store.open(path, read_only=True) as store:
        assert store.verify_chain() == []
    plain = run("--plain", path, given="h\nbackups\nbackups 2\ny\nq\n")
    assert "Restored. u takes it back." in plain.stdout
    assert answers(path)["scope"][0] == ("whole",)
