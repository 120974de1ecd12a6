"""The terminal goes away: with its signal, with the signal ignored, and where there never is one."""

import os
import pty
import signal
import subprocess
import sys
import time

import pytest
from terminal.stage import FACES, PROGRAM, Scene, answered, new_file

DEAF = ["sh", "-c", "trap '' HUP; exec \"$@\"", "sh"]


@pytest.fixture
def file(tmp_path):
    return new_file(tmp_path)


@pytest.mark.parametrize("before", [[], DEAF], ids=["heard", "ignored"])
@pytest.mark.parametrize("face", FACES)
def test_it_ends_with_129(file, face, before):
    with Scene([*before, PROGRAM, file, *FACES[face]]) as scene:
        scene.wait_for("1 of 37 answered" if face == "screen" else "q quit):")
        scene.settle()
        used = scene.cpu()
        scene.hang_up()
        assert scene.wait_exit(6) == 129
        assert scene.usage.cpu - used < 0.6
    assert answered(file) == {"scope"}


@pytest.mark.parametrize("face", FACES)
def test_a_signal_counts_even_where_it_was_ignored(file, face):
    with Scene([*DEAF, PROGRAM, file, *FACES[face]]) as scene:
        scene.wait_for("1 of 37 answered" if face == "screen" else "q quit):")
        scene.settle()
        scene.signal(signal.SIGHUP)
        assert scene.wait_exit(6) == 129
        assert scene.left() == set()


def test_a_command_that_is_not_to_hear_it_goes_on(file):
    """`nohup isms-tui ... &` outlives the terminal."""
    done = subprocess.run(
        [
            *DEAF,
            sys.executable,
            "-c",
            "import os, sys; from isms_tui import cli; cli._catch_signals(); os.kill(os.getpid(), 1)",
        ]
    )
    assert done.returncode == 0


def unannounced(argv, wanted):
    """Run on a terminal that is not the controlling one, as in some containers: no signal comes when it closes."""
    master, slave = pty.openpty()
    program = subprocess.Popen(
        argv, stdin=slave, stdout=slave, stderr=slave, start_new_session=True, env={**os.environ, "TERM": "xterm"}
    )
    os.close(slave)
    seen = b""
    while wanted not in seen:
        seen += os.read(master, 65536)
    time.sleep(0.4)
    os.close(master)
    return program.wait(6)


@pytest.mark.parametrize("face", FACES)
def test_it_ends_with_129_when_no_signal_can_come(file, face):
    assert unannounced([PROGRAM, file, *FACES[face]], b"37") == 129
    assert answered(file) == {"scope"}


def test_it_looks_by_itself(file):
    """Also when nothing is read: the watch alone notices."""
    code = (
        "import sys\n"
        "from isms_tui.tui import driver\n"
        "driver.TerminalDriver._read_keys = lambda self: self.exit_event.wait()\n"
        "from isms_tui.cli import main\n"
        "sys.exit(main())\n"
    )
    assert unannounced([sys.executable, "-c", code, file], b"37") == 129
