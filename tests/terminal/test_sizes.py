"""Any size, many of them, and a terminal multiplexer that lets go and comes back."""

import os
import random
import shutil
import subprocess
import time

import pytest
from terminal.stage import PROGRAM, Scene, new_file


@pytest.fixture
def file(tmp_path):
    return new_file(tmp_path)


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 50), (500, 1), (59, 15), (60, 16), (80, 24), (500, 200)], ids=str)
def test_every_size(file, size):
    with Scene([PROGRAM, file], cols=size[0], rows=size[1]) as scene:
        scene.wait_for(lambda _: scene.bytes_seen > 60)
        scene.settle(0.3)
        for keys in ("h", "r", "?", "\x1b", "x", "\x1b"):
            scene.reach(keys)
        scene.send("q")
        assert scene.wait_exit() == 0
        assert scene.left() == set()


def test_many_resizes(file):
    """A thousand of them in every screen: `make terminal-sweep`."""
    chance = random.Random(27001)
    places = ["hr", "n", "/back", "hc"]
    with Scene([PROGRAM, file]) as scene:
        scene.wait_for("1 of 37 answered")
        for number in range(100):
            scene.resize(*chance.choice([(1, 1), (500, 200), (chance.randint(1, 200), chance.randint(1, 60))]))
            if number % 25 == 24:
                scene.resize(100, 30)
                scene.settle()
                scene.reach(places[number // 25])
                for _ in range(3):
                    scene.reach("\x1b")
                assert scene.exit_code is None
        scene.resize(80, 24)
        scene.settle()
        scene.reach("?")
        assert "Help" in scene.text()
        scene.send("q")
        assert scene.wait_exit() == 0
        assert scene.left() == set()


@pytest.mark.skipif(not shutil.which("tmux"), reason="no tmux")
def test_tmux_lets_go_and_comes_back(file, tmp_path):
    base = ["tmux", "-f", os.devnull, "-S", str(tmp_path / "socket")]

    def tmux(*words):
        return subprocess.run([*base, *words], capture_output=True, text=True).stdout

    def shows(text, seconds=15):
        until = time.monotonic() + seconds
        while text not in tmux("capture-pane", "-p") and time.monotonic() < until:
            time.sleep(0.05)
        return text in tmux("capture-pane", "-p")

    try:
        with Scene([*base, "new-session", "-s", "work", f"{PROGRAM} {file}; echo ended $?; sleep 60"]) as scene:
            assert shows("1 of 37 answered")
            tmux("detach-client")
            scene.wait_exit()
        with Scene([*base, "attach"], cols=120, rows=40) as scene:
            scene.wait_for("1 of 37 answered")
            scene.send("h")
            scene.wait_for("Acme")
            scene.hang_up()  # the connection to the multiplexer is lost: the app does not notice
            scene.wait_exit()
        assert shows("Acme")
        tmux("send-keys", "q")
        assert shows("ended 0")
    finally:
        tmux("kill-server")
