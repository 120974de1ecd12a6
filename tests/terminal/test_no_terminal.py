"""Without a terminal there is line mode, or one sentence."""

import os
import pty
import select
import subprocess
import time

import pytest
from terminal.stage import FACES, PROGRAM, Scene, new_file


@pytest.fixture
def file(tmp_path):
    return new_file(tmp_path)


@pytest.mark.parametrize("face", FACES)
def test_nothing_to_read(file, face):
    done = subprocess.run(
        [PROGRAM, file, *FACES[face]], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 of 37 answered" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("face", FACES)
def test_nothing_to_read_with_a_terminal_to_write_to(file, face):
    with Scene(["sh", "-c", 'exec "$@" </dev/null', "sh", PROGRAM, file, *FACES[face]]) as scene:
        assert scene.wait_exit() == 0
        assert scene.left() == set()
        assert "q quit):" in scene.text()


@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("face", FACES)
def test_closed_streams(file, face, closed):
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", PROGRAM, file, *FACES[face]],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == (0 if "2>" in closed else 1)


@pytest.mark.parametrize("redirected", [1, 2])
def test_output_elsewhere(file, redirected, tmp_path):
    """With stdout in a file there is no screen; with stderr in a file there is line mode, as Textual draws there."""
    with Scene(["sh", "-c", f'exec "$@" {redirected}>{tmp_path}/out', "sh", PROGRAM, file]) as scene:
        if redirected == 2:
            scene.wait_for("q quit):")
            scene.settle()
        scene.send("q\r" if redirected == 2 else "q\n")
        assert scene.wait_exit() == 0
        assert scene.left() == set()
    assert b"\x1b" not in (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("term", [None, "", "dumb", "unknown"], ids=str)
def test_a_terminal_that_can_nothing(file, term):
    with Scene([PROGRAM, file], env={"TERM": term}) as scene:
        scene.wait_for("q quit):")
        scene.send("q\n")
        assert scene.wait_exit() == 0
        assert b"\x1b" not in scene.raw


def test_a_terminal_whose_type_nobody_knows(file):
    with Scene([PROGRAM, file], env={"TERM": "no-such-terminal"}) as scene:
        scene.wait_for("1 of 37 answered")
        scene.send("q")
        assert scene.wait_exit() == 0
        assert scene.left() == set()


def test_input_that_another_program_made_non_blocking(file):
    """Bytes that somebody else took are no end of the input."""
    master, slave = pty.openpty()
    os.set_blocking(slave, False)
    os.set_blocking(master, False)
    program = subprocess.Popen(
        [PROGRAM, file],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm"},
    )
    seen, until = b"", time.monotonic() + 20
    while program.poll() is None and time.monotonic() < until:
        if select.select([master], [], [], 0.3)[0]:
            seen += os.read(master, 65536)
        elif b"help" in seen:
            os.write(master, b"q")
    os.close(master)
    os.close(slave)
    assert program.wait(5) == 0
