"""A marker in every field, every way out: then it is in private project files and in chosen exports, nowhere else.

Everything runs with umask 000, so only the program itself keeps anything private.
"""

import re
import signal
import sys

import pytest
from host.shared import process_facts, shared_host

MARKER = "Mark7f3a9c"
CRASHING = """
import sys
from isms_tui.tui.screens.controls import ControlsScreen
def body(self, width, height):
    secret = self.workspace.organization
    raise RuntimeError("broken on purpose")
ControlsScreen.body = body
from isms_tui.cli import main
sys.exit(main())
"""


@pytest.fixture
def host():
    with shared_host() as found:
        yield found


@pytest.fixture
def project(host):
    """A workspace with the marker in every field, and an export."""
    (host.work / "a.toml").write_text(f'[answers]\nscope = "part"\n[notes]\nscope = "{MARKER} note"\n')
    (host.work / "a.toml").chmod(0o600)
    who = f"{MARKER} Ann"
    out = ["--fact", f"nobody at {MARKER} rents", "--owner", MARKER, "--review", f"{MARKER} rents a room", "--by", who]
    out += [
        "--shown-by",
        MARKER,
        "--duty-read",
        MARKER,
        "--override",
        f"fact=we at {MARKER} accept it",
        "--note",
        MARKER,
    ]
    for command in (
        ["new", "acme.json", "--org", f"{MARKER} Ltd", "--by", who],
        ["answer", "acme.json", "--from", "a.toml", "--by", who],
        ["decide", "acme.json", "8.4", "out", *out, "--second", MARKER],
        [
            "decide",
            "acme.json",
            "5.1",
            "in",
            "--reason",
            f"contract: annex of {MARKER}",
            "--owner",
            MARKER,
            "--by",
            who,
        ],
        ["export", "acme.json", "soa", "--format", "md", "-o", "soa.md"],
    ):
        done = host.run(*command)
        assert done.returncode == 0, done.stderr
    return host


def check(host, terminal=None, *, exports=("work/soa.md", "work/a.toml")):
    """Search the whole host."""
    found = host.holding(MARKER)
    ours = {"work/acme.json", "work/.acme.json.journal", *exports}
    private = ("work/.acme.json.backups/", "data/isms-tui/drafts/")  # what was typed and not saved waits in a draft
    stray = [path for path in found if path not in ours and not path.startswith(private)]
    assert stray == []
    assert {path: oct(mode) for path, mode in found.items() if mode != 0o600} == {}
    assert host.readable_by_others(MARKER) == []
    assert set(found) >= {"work/.acme.json.journal"}
    if terminal is not None:
        sent = bytes(terminal.raw).decode("utf-8", "replace")
        for title in re.findall("\x1b\\][^\x07\x1b]*", sent) + re.findall("\x1bk[^\x1b]*", sent):
            assert MARKER not in title


def leave_in_form(terminal):
    """Type the marker into a note that is not saved yet."""
    terminal.wait_for("answered", timeout=30)
    terminal.send("n")
    terminal.wait_for("Note")
    terminal.send(f"{MARKER} typed")
    terminal.wait_for(f"{MARKER} typed")
    assert MARKER not in process_facts(terminal.pid)


def test_commands_and_a_refused_command(project):
    refused = project.run("decide", "acme.json", "7.6", "out", "--fact", MARKER, "--owner", MARKER)
    assert refused.returncode == 1
    assert project.run("answer", "acme.json", f"scope={MARKER}").returncode == 2
    assert project.run("status", f"{MARKER}.json").returncode == 1
    check(project)


def test_saving_searching_and_quitting_the_full_screen(project):
    with project.terminal("acme.json", "--by", "ann") as terminal:
        leave_in_form(terminal)
        terminal.send("\r")
        terminal.wait_for(f"Your note: {MARKER} typed")
        terminal.send("/")
        terminal.wait_for("Ask anything")
        terminal.send(MARKER)
        terminal.wait_for(MARKER)
        terminal.send("\x1b")
        terminal.settle(0.2)
        terminal.send("\x10")
        terminal.settle(0.2)
        terminal.send(MARKER)
        terminal.wait_for(MARKER)
        assert MARKER not in process_facts(terminal.pid)
        terminal.send("\x1b")
        terminal.settle(0.2)
        terminal.send("q")
        assert terminal.wait_exit() == 0
        check(project, terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL], ids=lambda n: n.name)
def test_a_signal_in_the_middle_of_a_form(project, number):
    with project.terminal("acme.json", "--by", "ann") as terminal:
        leave_in_form(terminal)
        terminal.signal(number)
        assert terminal.wait_exit() == (-9 if number == signal.SIGKILL else 128 + number)
        check(project, terminal)
    assert project.run("status", "acme.json").returncode == 0
    check(project)


def test_a_crash(project):
    with project.terminal("-c", CRASHING, "acme.json", "--by", "ann", program=sys.executable) as terminal:
        terminal.wait_for("answered", timeout=30)
        terminal.send("hc")
        assert terminal.wait_exit(30) != 0
        check(project, terminal)


def test_line_mode_through_a_pipe(project):
    given = f"n\n{MARKER} piped\nh\nx 7.6\n{MARKER}\n{MARKER}\n{MARKER}\n\n\n\n\nw {MARKER}\n{MARKER}\nq\n"
    assert project.run("acme.json", "--plain", "--by", "ann", given=given).returncode == 0
    check(project)


def test_line_mode_with_editing_keeps_no_history_file(project):
    with project.terminal("--line", "acme.json", "--by", "ann") as terminal:
        terminal.wait_for("Your answer", timeout=30)
        for line, then in (
            ("n", "Note:"),
            (f"{MARKER} line", "Your answer"),
            (MARKER, "Your answer"),
            ("h", "Command"),
        ):
            terminal.send(f"{line}\r")
            terminal.settle(0.2)
            terminal.wait_for(then)
        assert MARKER not in process_facts(terminal.pid)
        terminal.send("\x1b[A")
        terminal.settle(0.2)
        terminal.send("\x15q\r")
        assert terminal.wait_exit() == 0
        check(project, terminal)


def test_the_first_screen_and_the_sample(project):
    """A new file and the sample from the first screen; the list of latest files names them for their owner only."""
    with project.terminal("--by", "ann") as terminal:
        terminal.wait_for("Start our own", timeout=30)
        terminal.send("2")
        terminal.wait_for("Name of the organization")
        terminal.send(f"{MARKER} Two\rtwo.json\r")
        terminal.wait_for("answered")
        terminal.send("q")
        assert terminal.wait_exit() == 0
    with project.terminal("--by", "ann") as terminal:
        terminal.wait_for("two.json", timeout=30)
        terminal.send("1")
        terminal.wait_for("Harbourlight Ltd")
        terminal.send("q")
        assert terminal.wait_exit() == 0
        check(project, terminal, exports=("work/soa.md", "work/a.toml", "work/two.json", "work/.two.json.journal"))
    for path in project.base.rglob("*"):
        ours = path.is_relative_to(project.base / "data") and path != project.base / "data"
        assert not ours or not path.stat().st_mode & 0o077, path


def test_screenshots_and_logs_of_the_toolkit_are_off(project):
    for name in ("TEXTUAL_LOG", "TEXTUAL_SCREENSHOT_LOCATION", "TEXTUAL_SCREENSHOT_FILENAME"):
        project.environment[name] = str(project.base / "tmp" / "log")
    project.environment |= {"TEXTUAL": "devtools,debug", "TEXTUAL_SCREENSHOT": "1", "TEXTUAL_PRESS": "q"}
    with project.terminal("acme.json", "--by", "ann") as terminal:
        terminal.wait_for("answered", timeout=30)
        terminal.send("\x10")
        terminal.settle(0.3)
        terminal.send("screenshot")
        terminal.wait_for("screenshot")
        terminal.settle(0.3)
        assert "Save" not in terminal.text()
        terminal.send("\x1b")
        terminal.settle(0.2)
        terminal.send("q")
        assert terminal.wait_exit() == 0
    check(project)
    assert not list((project.base / "tmp").iterdir())
