"""The same answers through the full screen, line mode and the command line give the same documents."""

import json
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tinydb import TinyDB
from tools.facts import example, read_answers
from tools.ptyrun import Terminal

from isms_tui.domain.flow import flow
from isms_tui.domain.model import UNSURE

PROGRAM = str(Path(sys.executable).parent / "isms-tui")
WHO = "Robin"


def run(*arguments, given=""):
    return subprocess.run([PROGRAM, *map(str, arguments)], input=given, capture_output=True, text=True, timeout=60)


def documents(path):
    """The saved documents without the times, as any TinyDB sees them."""
    with TinyDB(path) as db:
        tables = {name: db.table(name).all() for name in db.tables() if name != "_meta"}
    return {
        name: [{key: value for key, value in doc.items() if key != "at"} for doc in table]
        for name, table in tables.items()
    }


def places(question, answer):
    """The numbers under which the choices stand on screen."""
    ids = (*question.choice_ids, UNSURE)
    return [ids.index(choice) + 1 for choice in answer]


def keys(question, answer):
    """What a person presses for an answer."""
    if question.kind == "number":
        return [*answer[0], "\r"]
    pressed = []
    for place in places(question, answer):
        if place <= 9:
            pressed.append(str(place))
        else:
            pressed += ["\x1b[H", *["\x1b[B"] * (place - 1), " " if question.kind == "multi" else "\r"]
    return [*pressed, "\r"] if question.kind == "multi" else pressed


@pytest.mark.parametrize("number", [0, 2])
def test_three_faces_one_record(catalog, tmp_path, number):
    answers = read_answers(catalog, example(number))
    asked = [catalog.questions[q] for q in flow(catalog, answers).arising if q in answers]
    answers = {question.id: answers[question.id] for question in asked}
    script = [(question, answers.get(question.id)) for question in open_order(catalog, answers)]
    files = [tmp_path / f"{face}.isms.json" for face in ("screen", "line", "command")]
    for file in files:
        assert run("new", file, "--org", "Acme", "--by", WHO).returncode == 0

    with Terminal([PROGRAM, str(files[0]), "--by", WHO], cols=80, rows=24) as terminal:
        for question, answer in script:
            terminal.wait_for(" ".join(question.text.split()[:3]))
            for key in keys(question, answer) if answer else ["s"]:
                terminal.send(key)
                terminal.settle()
        terminal.send("q")
        terminal.wait_exit()
        assert terminal.exit_code == 0

    lines = [",".join(map(str, spoken(question, answer))) if answer else "s" for question, answer in script]
    done = run(files[1], "--plain", "--by", WHO, given="\n".join([*lines, "q", ""]))
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout

    for question, answer in script:
        if answer:
            assert run("answer", files[2], f"{question.id}={','.join(answer)}", "--by", WHO).returncode == 0

    screen, line, command = map(documents, files)
    assert screen == line
    skipped = {doc["question"] for doc in line["answers"] if doc["skipped"]}
    assert [doc for doc in line["answers"] if not doc["skipped"]] == renumbered(command["answers"])
    assert skipped == {question.id for question, answer in script if not answer}
    assert screen["records"] == command["records"]


def renumbered(table):
    """Documents without their ids: skipped questions take ids too."""
    return [dict(doc) for doc in table]


def spoken(question, answer):
    return answer if question.kind == "number" else places(question, answer)


def open_order(catalog, answers):
    """Questions in the order in which the interview asks them; those without an answer are skipped once."""
    given, asked = {}, []
    while True:
        arising = flow(catalog, given).arising
        following = next((q for q in arising if q not in asked), None)
        if following is None:
            return [catalog.questions[q] for q in asked]
        asked.append(following)
        if following in answers:
            given[following] = answers[following]


def test_killed_in_the_middle_it_resumes_at_the_exact_question(catalog, tmp_path):
    file = tmp_path / "x.isms.json"
    run("new", file, "--org", "Acme")
    with Terminal([PROGRAM, str(file)], cols=80, rows=24) as terminal:
        terminal.wait_for("0 of 38 answered")
        terminal.send("1")
        terminal.wait_for("1 of 37 answered")
        terminal.send("3")
        terminal.send("\r")
        terminal.wait_for("2 of 36 answered")
        shown = terminal.text()
        terminal.signal(9)
    with Terminal([PROGRAM, str(file)], cols=80, rows=24) as terminal:
        terminal.wait_for("2 of 36 answered")
        assert catalog.questions["headcount"].text.split()[0] in terminal.text()
        assert "How many" in shown
        terminal.send("q")
        terminal.wait_exit()
    assert json.loads(run("status", file, "--json").stdout)["interview"]["answered"] == 2


@pytest.mark.parametrize(
    ("signal", "code"), [(1, 129), (15, 143), (2, 130), (3, 131)], ids=["HUP", "TERM", "INT", "QUIT"]
)
def test_signals_end_the_app_with_an_ordinary_status(tmp_path, signal, code):
    file = tmp_path / "x.isms.json"
    run("new", file, "--org", "Acme")
    with Terminal([PROGRAM, str(file)], cols=80, rows=24) as terminal:
        terminal.wait_for("0 of 38 answered")
        terminal.signal(signal)
        terminal.wait_exit()
        assert terminal.exit_code == code


@pytest.mark.parametrize("options", [[], ["--plain"]], ids=["screen", "line"])
def test_a_terminal_that_hangs_up_ends_the_program_with_129(tmp_path, options):
    file = tmp_path / "x.isms.json"
    run("new", file, "--org", "Acme")
    pid, master = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        os.execv(PROGRAM, [PROGRAM, str(file), *options])
    seen = b""
    while b"38" not in seen:
        seen += os.read(master, 65536)
    time.sleep(0.3)
    os.close(master)
    _, status = os.waitpid(pid, 0)
    assert os.WIFEXITED(status)
    assert os.WEXITSTATUS(status) == 129


def test_a_reader_that_goes_away_is_no_error_message(tmp_path):
    file = tmp_path / "x.isms.json"
    run("new", file, "--org", "Acme")
    for command in (f"status {file}", f"why {file} 5.23 --json", "--help", f"export {file} soa --format csv"):
        done = subprocess.run(
            ["sh", "-c", f"{{ sleep 0.3; {PROGRAM} {command}; echo $? >&2; }} | true"], capture_output=True, text=True
        )
        assert done.stderr.strip() in ("141", "0"), (command, done.stderr)
    done = subprocess.run(["sh", "-c", f"{PROGRAM} export {file} soa --format csv >&-"], capture_output=True, text=True)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"ACCESSIBLE": "1"}], ids=["dumb", "accessible"])
def test_dumb_and_accessible_terminals_get_line_mode_without_escapes(tmp_path, env):
    file = tmp_path / "x.isms.json"
    run("new", file, "--org", "Acme")
    with Terminal([PROGRAM, str(file)], cols=80, rows=24, env=env) as terminal:
        terminal.wait_for("q quit):")
        terminal.send("1\n")
        terminal.wait_for("1 of 37 answered")
        terminal.send("q\n")
        terminal.wait_exit()
        assert terminal.exit_code == 0
        assert b"\x1b" not in terminal.raw


def test_line_mode_with_editing_on_a_capable_terminal(tmp_path):
    file = tmp_path / "x.isms.json"
    run("new", file, "--org", "Acme")
    with Terminal([PROGRAM, str(file), "--line"], cols=80, rows=24) as terminal:
        terminal.wait_for("q quit):")
        terminal.send("9\x7f1\r")
        terminal.wait_for("1 of 37 answered")
        terminal.wait_for("q quit):")
        terminal.send("q\r")
        terminal.wait_exit()
        assert terminal.exit_code == 0
    assert json.loads(run("status", file, "--json").stdout)["interview"]["answered"] == 1


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "xterm", "COLORTERM": None}, {"TERM": "linux"}], ids=str)
def test_plain_terminals_show_the_cursor_by_a_sign(tmp_path, env):
    file = tmp_path / "x.isms.json"
    run("new", file, "--org", "Acme")
    with Terminal([PROGRAM, str(file)], cols=80, rows=24, env=env) as terminal:
        terminal.wait_for(" > 1  ")
        terminal.send("\x1b[B")
        terminal.wait_for(" > 2  ")
        if env.get("TERM") == "linux":
            assert terminal.text().isascii()
        terminal.send("q")
        terminal.wait_exit()
        assert terminal.exit_code == 0


def test_line_mode_does_the_whole_job(tmp_path, monkeypatch):
    """New file, interview skipped through, review, a decision with a repair, export: all by lines."""
    file = tmp_path / "h.isms.json"
    run("new", file, "--org", "Harbourlight", "--sample", "harbourlight")
    soa = tmp_path / "soa.md"
    talk = [
        "r",
        "w 7.6",
        "x 7.6",
        "n/a",
        "the lease",
        "mia",
        "",
        "",
        "",
        "x 7.6",
        "",
        "the lease",
        "Robin",
        "",
        "contract K-3",
        "",
        "a all",
        "y",
        "s",
        f"e {soa}",
        "u",
        "redo",
        "?",
        "l",
        "nonsense",
        "q",
    ]
    done = run(file, "--plain", "--by", WHO, given="\n".join([*talk, ""]))
    assert (done.returncode, done.stderr) == (0, "")
    assert "no fact that an auditor accepts" in " ".join(done.stdout.split())
    assert "SoA: Not applicable: no room in scope" in " ".join(done.stdout.split())
    assert soa.read_text("utf-8").partition("## Behind")[0].count("| A.") == 93
    assert max(map(len, done.stdout.splitlines())) <= 200


def test_keys_typed_ahead_over_a_slow_line_keep_their_order(tmp_path):
    """A burst in one packet: several answers, then a note; nothing is reordered or lost."""
    file = tmp_path / "x.isms.json"
    run("new", file, "--org", "Acme")
    with Terminal([PROGRAM, str(file)], cols=80, rows=24) as terminal:
        terminal.wait_for("0 of 38 answered")
        terminal.send("134\r30\r")
        terminal.wait_for("3 of 36 answered")
        terminal.send("n")
        terminal.wait_for("Note")
        terminal.send("Owner 0 is Evx\x7fa Boss\r")
        terminal.wait_for("Your note: Owner 0 is Eva Boss")
        terminal.send("q")
        terminal.wait_exit()
    given = {doc["question"]: doc for doc in documents(file)["answers"]}
    assert given["people"]["answer"] == ["employees", "contractors"]
    assert given["headcount"]["answer"] == ["30"]
