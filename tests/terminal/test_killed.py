"""Nobody can clean up after SIGKILL; the mender does, and only where it is wanted."""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest
from terminal.stage import FACES, MARK, PROGRAM, TROUBLE, Scene, answered, children, new_file
from tools.ptyrun import run_cpu

KILL = signal.SIGKILL


@pytest.fixture
def file(tmp_path):
    return new_file(tmp_path)


def shown(scene):
    scene.wait_for("1 of 37 answered")
    scene.settle()


@pytest.mark.parametrize("sent", [KILL, signal.SIGSEGV], ids=["KILL", "SEGV"])
@pytest.mark.parametrize("keys", ["", "n", "hrx"], ids=["interview", "note", "leave out"])
def test_the_terminal_is_repaired(file, keys, sent):
    with Scene([PROGRAM, file]) as scene:
        shown(scene)
        scene.reach(keys)
        assert scene.left() >= {"1049", "25", "2004", "1004", "kitty", "line settings"}
        scene.signal(sent)
        assert scene.ended() == -sent
        assert scene.left() == set()
    assert run_cpu([PROGRAM, "status", file])[1] == 0
    assert answered(file) == {"scope"}


def test_line_editing_is_repaired(file):
    with Scene([PROGRAM, file, *FACES["editing"]]) as scene:
        scene.wait_for("q quit):")
        scene.settle()
        assert scene.left() >= {"2004", "line settings"}
        scene.signal(KILL)
        assert scene.ended() == -KILL
        assert scene.left() == set()
        assert b"1049" not in scene.raw, "there is no other screen to leave, and leaving it would move the cursor"


def test_it_survives_what_kills_the_group(file):
    with Scene([PROGRAM, file]) as scene:
        shown(scene)
        for sent in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP, signal.SIGPIPE):
            os.kill(children(scene.pid)[0], sent)
        os.killpg(scene.pid, KILL)
        assert scene.ended() == -KILL
        assert scene.left() == set()


@pytest.mark.parametrize("sent", [signal.SIGTERM, None], ids=["signal", "key"])
def test_it_writes_nothing_when_the_end_was_a_good_one(file, sent):
    with Scene([PROGRAM, file]) as scene:
        shown(scene)
        scene.signal(sent) if sent else scene.send("q")
        assert scene.ended() == (143 if sent else 0)
        assert MARK not in scene.raw


def test_without_a_shell_everything_else_works(file):
    with Scene([*TROUBLE, "no-shell", file]) as scene:
        shown(scene)
        assert children(scene.pid) == []
        scene.send("q")
        assert scene.wait_exit() == 0
        assert scene.left() == set()


def test_a_mender_that_is_stopped_or_gone_does_not_hold_up_the_end(file):
    for sent in (signal.SIGSTOP, KILL):
        with Scene([PROGRAM, file]) as scene:
            shown(scene)
            os.kill(children(scene.pid)[0], sent)
            scene.send("q")
            assert scene.wait_exit(5) == 0
            assert scene.left() == set()
            scene.wait_for_mender(1)


def test_it_ends_when_the_terminal_is_gone_too(file):
    with Scene([PROGRAM, file]) as scene:
        shown(scene)
        waiting = children(scene.pid)[0]
        scene.signal(signal.SIGSTOP)
        scene.hang_up()
        scene.signal(KILL)
        scene.wait_exit()
        until = time.monotonic() + 5
        while Path(f"/proc/{waiting}").exists() and time.monotonic() < until:
            time.sleep(0.01)
        assert not Path(f"/proc/{waiting}").exists()


PARENT = """
import os, signal, sys, time
def front(group):
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.tcsetpgrp(0, group)
app = os.fork()
if app == 0:
    os.setpgid(0, 0)
    front(os.getpid())
    os.execv(sys.argv[2], sys.argv[2:])
while not os.path.exists(sys.argv[1]):
    time.sleep(0.01)
other = os.fork()
if other == 0:
    time.sleep(60)
    os._exit(0)
os.setpgid(other, other)
front(other)
os.kill(app, signal.SIGKILL)
os.waitpid(app, 0)
time.sleep(0.7)
os.kill(other, signal.SIGKILL)
"""


def test_it_leaves_a_program_alone_that_has_the_terminal_now(file, tmp_path):
    go = tmp_path / "go"
    with Scene([sys.executable, "-c", PARENT, go, PROGRAM, file]) as scene:
        shown(scene)
        go.write_text("")
        assert scene.wait_exit() == 0
        scene.wait_for_mender()
        assert MARK not in scene.raw


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
def test_the_shell_goes_on_as_if_nothing_had_been(file):
    with Scene(["bash", "--norc", "--noprofile", "-i"], env={"PS1": "ready> ", "HISTFILE": None}) as scene:
        scene.wait_for("ready>")
        scene.send(f"{PROGRAM} {file}\r")
        shown(scene)
        os.kill(children(scene.pid)[0], KILL)
        scene.wait_for("Killed")
        scene.wait_for_mender()
        scene.send("echo answer $((40 + 2))\r")
        scene.wait_for("answer 42")
        assert "echo answer $((40 + 2))" in scene.text(), "what is typed is seen"
        assert not {"1049", "25", "1004", "kitty"} & scene.left()
        scene.send("clear; stty -a; exit\r")
        scene.wait_exit()
        assert " echo " in scene.text()
        assert " icanon " in scene.text()


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
def test_while_it_is_suspended_the_terminal_is_not_its_business(file):
    with Scene(["bash", "--norc", "--noprofile", "-i"], env={"PS1": "ready> ", "HISTFILE": None}) as scene:
        scene.wait_for("ready>")
        scene.send(f"{PROGRAM} {file}\r")
        shown(scene)
        app = children(scene.pid)[0]
        os.kill(app, signal.SIGTSTP)
        scene.wait_for("Stopped")
        scene.send("fg\r")
        scene.wait_for("1 of 37 answered")
        scene.settle(0.3)
        assert scene.left() >= {"1049", "25"}
        os.kill(app, signal.SIGTSTP)
        scene.wait_for("Stopped")
        scene.settle()
        os.kill(app, KILL)
        scene.wait_for_mender()
        assert MARK not in scene.raw
        scene.send("exit\r")
        scene.settle()
        scene.send("exit\r")
        scene.wait_exit()
