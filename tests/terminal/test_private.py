"""What others on the machine could see: files, memory images, process lists, terminal titles."""

import os
import re
import signal
import stat
from pathlib import Path

import pytest
from terminal.stage import FACES, PROGRAM, Scene, children, new_file

SECRET = "Nightingale"


@pytest.mark.parametrize("face", FACES)
def test_nothing_is_left_for_others(tmp_path, face):
    file = new_file(tmp_path)
    with Scene(["sh", "-c", 'umask 000; exec "$@"', "sh", PROGRAM, file, *FACES[face]]) as scene:
        scene.wait_for("1 of 37 answered" if face == "screen" else "q quit):")
        process = Path(f"/proc/{scene.pid}")
        status = (process / "status").read_text()
        assert re.search(r"^Umask:\s+0077$", status, re.M)
        assert re.search(r"^Max core file size\s+0\s+0\s", (process / "limits").read_text(), re.M)
        if os.getuid() == 0 or (process / "mem").stat().st_uid == 0:
            assert (process / "mem").stat().st_uid == 0
        enter = "\n" if face == "plain" else "\r"
        scene.reach("n" if face == "screen" else "n" + enter)
        for char in SECRET:
            scene.send(char)
        scene.send(enter)
        scene.settle(0.2)
        for pid in (scene.pid, *children(scene.pid)):
            for what in ("cmdline", "environ", "comm"):
                assert SECRET.encode() not in Path(f"/proc/{pid}/{what}").read_bytes()
        assert b"\x1b]" not in scene.raw, "no title is set, nor anything else outside the screen"
        scene.signal(signal.SIGTERM)
        scene.wait_exit()
    for path in tmp_path.rglob("*"):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_the_memory_is_closed_to_debuggers(tmp_path):
    """Seen from inside, because root, who runs many tests, can read everything."""
    import subprocess
    import sys

    ask = "import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    close = "import isms_tui.private as p; p.close_to_debuggers();"
    for code, dumpable in ((ask, "1\n"), (f"{close} {ask}", "0\n")):
        assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == dumpable
