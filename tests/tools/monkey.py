"""Random keys into the full-screen face on a copy of the sample, in a real pseudo-terminal; the file is checked.

    python monkey.py --seed 7 --minutes 30

The same seed sends the same keys for as long as it runs. Prints one line of figures for each size and one for all.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tinydb import TinyDB

from isms_tui.store import Store
from isms_tui.workspace import Workspace
from tools.ptyrun import Terminal, Timeout

PROGRAM = str(Path(sys.executable).parent / "isms-tui")
SIZES = ((80, 24), (120, 32), (60, 16))
CHECK = 1000
"""Keys between two looks at the file."""
BURST = 25
"""Keys that are sent before the program may catch up."""

LETTERS = "abcdefghijklmnoprstuvwxyzAEXY?/äß日"  # q has its own weight
ARROWS = ["\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[5~", "\x1b[6~", "\x1b[1;2B", "\x1bOP"]
CONTROLS = [chr(code) for code in range(1, 27) if chr(code) not in "\x03\x11\x1a\x13\x08\t\n\r"] + ["\x1b[Z", "\x1bx"]
PASTES = [
    "text",
    "[/]",
    "\x1b[31m",
    "a\nb\r\nc",
    "\u202ex",
    "=1+1",
    "~/x.md",
    "9",
    "\x00",
    "x" * 3000,
    "nobody here rents it",
]
LEAVING = ["q", "\x03"]


class Figures(NamedTuple):
    """What a run did."""

    keys: int
    restarts: int
    saves: int
    problems: list[str]


def next_key(dice: random.Random) -> str:
    """A key, a paste; weights as of an impatient person with a cat."""
    kind = dice.choices(
        ["letter", "digit", "arrow", "enter", "escape", "tab", "space", "backspace", "control", "paste", "leave"],
        [24, 12, 24, 14, 8, 4, 6, 5, 3, 1.5, 0.25],
    )[0]
    fixed = {"enter": "\r", "escape": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f"}
    if kind == "paste":
        return f"\x1b[200~{dice.choice(PASTES)}\x1b[201~"
    groups = {"letter": LETTERS, "digit": "0123456789", "arrow": ARROWS, "control": CONTROLS, "leave": LEAVING}
    return fixed.get(kind) or dice.choice(groups[kind])


def check_file(path: Path) -> int:
    """Open the file with the store and with stock TinyDB; returns the revision."""
    with Store.open(str(path), read_only=True) as store:
        if problems := store.verify_chain():
            raise AssertionError(f"the chain of changes is broken: {problems[:2]}")
        revision = store.revision
    with TinyDB(path, access_mode="r") as plain:
        for table in plain.tables():
            plain.table(table).all()
    return revision


class Monkey:
    """One terminal size, one seed."""

    def __init__(self, folder: Path, seed: int, size: tuple[int, int]) -> None:
        """Copy the sample and start the program."""
        self.dice = random.Random(f"{seed} {size}")
        self.folder, self.size = folder, size
        self.file = folder / "monkey.isms.json"
        Workspace.create_sample(str(self.file), "harbourlight", "mia").close()
        self.first = check_file(self.file)
        self.keys = self.restarts = 0
        self.problems: list[str] = []
        self.recent: list[str] = []
        self.terminal = self._start()

    def _start(self) -> Terminal:
        terminal = Terminal(
            [PROGRAM, self.file.name, "--by", "mia"], cols=self.size[0], rows=self.size[1], cwd=self.folder,
            env={"HOME": str(self.folder)},
        )  # fmt: skip
        terminal.wait_for("Harbourlight", timeout=60)
        return terminal

    def run(self, *, keys: int | None = None, seconds: float = 0) -> Figures:
        """Press until so many keys were sent or so much time has passed."""
        until = time.monotonic() + seconds
        try:
            while self.keys < keys if keys is not None else time.monotonic() < until:
                self._burst()
                if self.keys % CHECK < BURST:
                    self.look()
                if len(self.problems) > 5:
                    break
            self.look()
        finally:
            self.terminal.close()
        return Figures(self.keys, self.restarts, check_file(self.file) - self.first, self.problems)

    def _burst(self) -> None:
        if self.dice.random() < 0.02:
            cols, rows = self.dice.choice([self.size, (80, 24), (200, 60), (40, 10), (61, 17), (1, 1)])
            self.terminal.resize(cols, rows)
        for _ in range(BURST):
            key = next_key(self.dice)
            self.keys += 1
            self.recent = [*self.recent[-60:], key]
            try:
                self.terminal.send(key)
            except OSError:  # it has left: so a key before this one said
                self._restart()
                return
            if key == "\x1b":
                self.terminal.settle(0.12)  # alone, it is the key Esc
            if key in LEAVING and self._left():
                self._restart()
                return
        self.terminal.settle(0.03)
        if self.terminal.exit_code is not None:
            self._restart()

    def _left(self) -> bool:
        """Whether that key has ended it: keys after it would go to the shell, and Ctrl+C to the interpreter's end."""
        self.terminal.settle(0.3)
        return b"\x1b[?1049l" in self.terminal.raw[-4000:] or self.terminal.exit_code is not None

    def _restart(self) -> None:
        code = self.terminal.wait_exit(30)
        printed = bytes(self.terminal.raw[-60_000:]).decode("utf-8", "replace")
        for word in ("Traceback", "Unexpected error", "please report"):
            if word in printed:
                self._problem(f"{word} on the screen")
        if code not in (0, 130):
            self._problem(f"exit code {code}")
        self.terminal.close()
        self.restarts += 1
        self.terminal = self._start()

    def look(self) -> None:
        """Does the screen still answer, and is the file sound?"""
        before = self.terminal.bytes_seen
        self.terminal.resize(self.size[0], self.size[1] + 1)
        self.terminal.settle(0.1)
        self.terminal.resize(*self.size)
        try:
            self.terminal.wait_for(lambda _: self.terminal.bytes_seen > before, timeout=20)
        except Timeout:
            if self.terminal.exit_code is None:
                self._problem("the screen does not answer")
        if self.terminal.exit_code is not None:
            self._restart()
        try:
            check_file(self.file)
        except Exception as error:
            self._problem(f"the file is not sound: {type(error).__name__} {error}")

    def _problem(self, what: str) -> None:
        self.problems.append(f"{what}; size {self.size}, after {self.keys} keys: {''.join(self.recent)!r}")


def main() -> int:
    """Run all sizes and print figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=3.0, help="in total")
    options = parser.parse_args()
    total: list[Figures] = []
    with tempfile.TemporaryDirectory() as base:
        os.environ["HOME"] = base
        for size in SIZES:
            folder = Path(base, f"{size[0]}x{size[1]}")
            folder.mkdir(0o700)
            found = Monkey(folder, options.seed, size).run(seconds=options.minutes * 60 / len(SIZES))
            total.append(found)
            for problem in found.problems:
                print(problem, file=sys.stderr)
    keys, restarts, saves = (sum(figures[n] for figures in total) for n in range(3))
    exceptions = sum(len(figures.problems) for figures in total)
    print(f"seed {options.seed}: {keys:,} keys, {restarts} restarts, {saves} saves, {exceptions} exceptions")
    return 1 if exceptions else 0


if __name__ == "__main__":
    raise SystemExit(main())
