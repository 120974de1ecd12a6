"""What the tests of the terminal share: programs to start, ways to every screen, and what "left as it was" means."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import termios
import time
from pathlib import Path

from tinydb import TinyDB
from tools.ptyrun import Terminal

PROGRAM = str(Path(sys.executable).parent / "isms-tui")
TROUBLE = [sys.executable, str(Path(__file__).with_name("trouble.py"))]

CTRL_P, ESCAPE = "\x10", "\x1b"
START, END = b"\x1b[200~", b"\x1b[201~"

SCREENS = {
    "interview": "",
    "note": "n",
    "guidance": "g",
    "help": "?",
    "find": "/",
    "found": "/backup",
    "palette": CTRL_P,
    "home": "h",
    "answers": "ha",
    "review": "hr",
    "leave out": "hrx",
    "keep": "hra",
    "keep all": "hrA",
    "why": "hrw",
    "controls": "hc",
    "control": "hc\r",
    "soa": "hs",
    "export": "hse",
    "approve": "hsv",
    "lesson": "hl",
    "history": "hy",
    "find out": "hf",
}
"""Every screen and dialog of an open file, and the keys that lead there from the interview."""

WITHOUT_FILE = {"start": "", "new": "2", "open": "3"}

FACES = {"screen": [], "editing": ["--line"], "plain": ["--plain"]}

MARK = b"\x1b[?1015l"
"""Only the mender writes this: our screens never ask for a mouse."""

_RESTS = {"7": True, "25": True}  # modes that are on in a terminal that nobody has touched
_SEQUENCE = re.compile(rb"\x1b\[(?:\?([\d;]+)([hl])|([<>])(\d*)u)")


def new_file(folder: Path) -> Path:
    """A workspace with one answer, which must never get lost."""
    path = folder / "acme.isms.json"
    for words in (["new", str(path), "--org", "Acme"], ["answer", str(path), "scope=whole"]):
        subprocess.run([PROGRAM, *words], check=True, capture_output=True)
    return path


def answered(path: Path) -> set[str]:
    """Questions with an answer, as any TinyDB sees them in the file."""
    with TinyDB(path, access_mode="r") as db:
        return {doc["question"] for doc in db.table("answers").all() if doc["answer"]}


def modes_left(raw: bytes) -> set[str]:
    """Private modes that what was written leaves different from how it found them."""
    modes: dict[str, bool] = {}
    kitty = 0
    for numbers, letter, push, _ in _SEQUENCE.findall(raw):
        if push:
            kitty = kitty + 1 if push == b">" else max(0, kitty - 1)
        for number in filter(None, numbers.decode().split(";")):
            modes[number] = letter == b"h"
    left = {name for name, on in modes.items() if on != _RESTS.get(name, False) and name != "12"}
    return left | ({"kitty"} if kitty else set())


class Scene(Terminal):
    """A terminal that remembers its line settings from before the program."""

    def __init__(self, argv, **options):
        super().__init__(argv, **options)
        self.before = termios.tcgetattr(self._fd)

    def hang_up(self) -> None:
        """Close the other side, as a lost connection does."""
        self._pump(0)
        os.close(self._fd)
        self._fd = -1

    def reach(self, keys: str) -> None:
        """Type key by key, each when the answer to the one before is there."""
        self.settle()
        for key in keys:
            self.send(key)
            self.settle(0.25 if key == ESCAPE else 0.08)  # Esc is the beginning of many keys

    def cpu(self) -> float:
        """Seconds of processor time that the program has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ended(self, timeout: float = 20.0) -> int:
        """Wait for the end, and for what the mender may have to do after it."""
        code = self.wait_exit(timeout)
        self.wait_for_mender()
        return code

    def wait_for_mender(self, timeout: float = 5.0) -> None:
        """Wait until no mender of this session is left."""
        until = time.perf_counter() + timeout
        while menders(self.pid) and time.perf_counter() < until:
            self._pump(0.01)
        while self._pump(0.05):
            pass

    def left(self) -> set[str]:
        """What is not as it was before the program: modes, and line settings."""
        changed = modes_left(bytes(self.raw))
        if self._fd >= 0 and termios.tcgetattr(self._fd) != self.before:
            changed.add("line settings")
        return changed


def menders(session: int) -> list[int]:
    """Waiting shells of a session; one that has ended is init's to bury."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                name, _, rest = (entry / "stat").read_text().partition(" ")[2].rpartition(")")
                state, _, _, leader = rest.split()[:4]
                if name == "(sh" and state != "Z" and int(leader) == session != int(entry.name):
                    found.append(int(entry.name))
    return found


def children(pid: int) -> list[int]:
    """Processes that a process has started and not yet waited for."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
