"""Run a program in a real pseudo-terminal and look at what it shows.

    with Terminal(["isms-tui", "work.isms"], cols=80, rows=24) as terminal:
        seconds = terminal.wait_for("Question 1")      # since the start; raises Timeout with the screen in its message
        answer = terminal.key("\\x1b[B")                # bytes and seconds until the last byte of the answer
        terminal.send("q")
        assert terminal.wait_exit() == 0

Nothing sleeps for a fixed time: every wait ends with the event it waits for. Queries of the program to the terminal
are never answered, as on a plain serial line. All output goes to the emulated screen, but only when someone looks at
it: emulating is slow, and the program must not wait for it while it is being timed.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyte
from pyte.screens import Char

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
ENTER, ESCAPE, TAB, BACKTAB, BACKSPACE = "\r", "\x1b", "\t", "\x1b[Z", "\x7f"
HOME, END, PAGE_UP, PAGE_DOWN, F1 = "\x1b[H", "\x1b[F", "\x1b[5~", "\x1b[6~", "\x1bOP"

_UNWANTED = ("NO_COLOR", "COLUMNS", "LINES", "FORCE_COLOR", "TERM_PROGRAM", "SSH_CONNECTION", "SSH_TTY")


class Answer(NamedTuple):
    """What came back for a key: how many bytes, and after how many seconds the first and the last of them."""

    bytes: int
    first: float
    seconds: float


class Usage(NamedTuple):
    """What an ended program used: seconds of user and system time, and its largest resident size in kB."""

    cpu: float
    max_rss: int


class Timeout(AssertionError):
    """What was waited for did not happen; the message holds the screen."""


class Terminal:
    """A program in a pseudo-terminal; also a context manager, which ends the program."""

    def __init__(
        self,
        argv: Sequence[str | Path],
        *,
        cols: int = 80,
        rows: int = 24,
        env: Mapping[str, str | None] | None = None,
        cwd: str | Path | None = None,
    ) -> None:
        """Start the program. `env` is added to a fixed environment (xterm-256color, truecolor); None removes a name."""
        kept = {k: v for k, v in os.environ.items() if k not in _UNWANTED and not k.startswith("TEXTUAL")}
        added = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": None, **(env or {})}
        environment = {k: v for k, v in {**kept, **added}.items() if v is not None}
        command = [str(part) for part in argv]
        self.argv = command
        self.raw = bytearray()
        self._emulated = 0
        self._screen = pyte.Screen(cols, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._status: int | None = None
        self.usage: Usage | None = None
        self._first_byte = self._last_byte = 0.0  # moments of the latest burst
        size = struct.pack("HHHH", rows, cols, 0, 0)
        self._since = self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:  # pragma: no cover - the child is another program at once
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, size)
                if cwd is not None:
                    os.chdir(cwd)
                os.execvpe(command[0], command, environment)
            finally:
                os._exit(127)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # what it shows

    @property
    def bytes_seen(self) -> int:
        """How many bytes the program has written to the terminal and we have read."""
        return len(self.raw)

    @property
    def last_byte_after_start(self) -> float:
        """Seconds from the start of the program to the last byte that was read."""
        return self._last_byte - self.started

    def lines(self) -> list[str]:
        """Return the rows of the screen, without the blanks at their ends."""
        return ["".join(char.data for char in row).rstrip() for row in self.cells()]

    def text(self) -> str:
        """Return the screen as text."""
        return "\n".join(self.lines())

    def cells(self) -> list[list[Char]]:
        """Return the rows of the screen as pyte cells: data, fg, bg, bold, italics, underscore, reverse ..."""
        self._emulate()
        screen = self._screen
        return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]

    def cursor(self) -> tuple[int, int, bool]:
        """Return column, row and visibility of the terminal's own cursor."""
        self._emulate()
        return self._screen.cursor.x, self._screen.cursor.y, not self._screen.cursor.hidden

    # what is done to it

    def send(self, keys: str | bytes) -> None:
        """Type; the seconds of the next `wait_for` count from here."""
        self._pump(0)
        self._since = time.perf_counter()
        os.write(self._fd, keys.encode() if isinstance(keys, str) else keys)

    def key(self, keys: str, quiet: float = 0.08, timeout: float = 1.0) -> Answer:
        """Type and measure the answer, which ends when nothing came for `quiet` seconds. No answer counts as zero."""
        self.settle(quiet)
        before = self.bytes_seen
        self.send(keys)
        sent, first = self._since, 0.0
        if self._pump(timeout):
            first = self._first_byte - sent
            self.settle(quiet)
        seen = self.bytes_seen - before
        return Answer(seen, first, self._last_byte - sent if seen else 0.0)

    def resize(self, cols: int, rows: int) -> None:
        """Change the size of the terminal; the program gets SIGWINCH."""
        self.settle(0)
        self._emulate()
        self._screen.resize(rows, cols)
        self._since = time.perf_counter()
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def signal(self, number: int) -> None:
        """Send a signal to the program alone."""
        os.kill(self.pid, number)

    # what is waited for

    def wait_for(self, wanted: str | Callable[[str], bool], timeout: float = 15.0) -> float:
        """Wait until the screen holds a text, or a predicate on the screen's text is true.

        Returns the seconds from the start, or from the last thing done to it, to the bytes that made it so.
        """
        happened = (lambda text: wanted in text) if isinstance(wanted, str) else wanted
        until = time.perf_counter() + timeout
        while not happened(self.text()):
            if not self._pump(until - time.perf_counter()):
                why = f"ended with {self.exit_code}" if self._reap(0) else f"not seen in {timeout} s"
                raise Timeout(f"{wanted!r} {why}, the screen of {self.argv} is\n{self.text()}")
        return self._last_byte - self._since

    def settle(self, quiet: float = 0.08, timeout: float = 15.0) -> None:
        """Wait until nothing was written for `quiet` seconds."""
        until = time.perf_counter() + timeout
        while time.perf_counter() < until and self._pump(quiet):
            pass

    def idle_bytes(self, seconds: float) -> int:
        """Count what is written in so many seconds in which nothing is done."""
        self.settle()
        before, until = self.bytes_seen, time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            if not self._pump(left) and self._reap(0):
                break
        return self.bytes_seen - before

    def wait_exit(self, timeout: float = 10.0) -> int:
        """Wait until the program has ended and return its exit code (minus the number for a signal)."""
        until = time.perf_counter() + timeout
        while not self._reap(0):
            left = until - time.perf_counter()
            if left <= 0:
                raise Timeout(f"{self.argv} did not end in {timeout} s, the screen is\n{self.text()}")
            if not self._pump(min(left, 0.5)):
                self._reap(min(left, 0.02))
        while self._pump(0):
            pass
        assert self._status is not None
        return self._status

    @property
    def exit_code(self) -> int | None:
        """The exit code, or None while the program runs."""
        self._reap(0)
        return self._status

    def rss(self) -> int:
        """Return the resident memory of the program and all it started, in kB."""
        children: dict[int, list[int]] = {}
        sizes: dict[int, int] = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                with contextlib.suppress(OSError):  # it has ended meanwhile
                    fields = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
                    children.setdefault(int(fields[1]), []).append(int(entry))
                    sizes[int(entry)] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE") // 1024
        total, todo = 0, [self.pid]
        while todo:
            pid = todo.pop()
            total += sizes.get(pid, 0)
            todo += children.get(pid, [])
        return total

    def close(self) -> None:
        """End the program: SIGTERM, then SIGKILL to its own session. Harmless when it has ended already."""
        for number, patience in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0)):
            if self._status is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.pid, number)
                    os.killpg(self.pid, signal.SIGCONT)
                with contextlib.suppress(Timeout):
                    self.wait_exit(patience)
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    # inside

    def _pump(self, timeout: float) -> bool:
        """Read one burst of output; False when none came in time or there is no one left to write."""
        if self._fd < 0 or not select.select([self._fd], [], [], max(timeout, 0))[0]:
            return False
        self._first_byte = time.perf_counter()
        before = len(self.raw)
        while select.select([self._fd], [], [], 0.001)[0]:
            try:
                data = os.read(self._fd, 65536)
            except OSError:  # the other side is closed: the kernel says EIO
                break
            if not data:
                break
            self._last_byte = time.perf_counter()
            self.raw += data
        return len(self.raw) > before

    def _emulate(self) -> None:
        while self._pump(0):
            pass
        data, self._emulated = bytes(self.raw[self._emulated :]), len(self.raw)
        self._stream.feed(data)

    def _reap(self, patience: float) -> bool:
        """Note the end of the program, waiting a moment for it if asked to."""
        until = time.perf_counter() + patience
        while self._status is None:
            pid, status, used = os.wait4(self.pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
                self.usage = Usage(used.ru_utime + used.ru_stime, used.ru_maxrss)
            elif time.perf_counter() >= until:
                break
            else:
                time.sleep(0.001)
        return self._status is not None


def run_cpu(argv: Sequence[str | Path], env: Mapping[str, str] | None = None) -> tuple[float, int]:
    """Run a program without a terminal, output thrown away: its user and system seconds, and its exit code."""
    command = [str(part) for part in argv]
    null = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
    null += [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
    pid = os.posix_spawnp(command[0], command, {**os.environ, **(env or {})}, file_actions=null)
    _, status, used = os.wait4(pid, 0)
    return used.ru_utime + used.ru_stime, os.waitstatus_to_exitcode(status)
