"""Work in a process of its own that may be killed: it says READY, then `ACK n` after change `n` is durable."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any

from store.faults import Hooked, one_sentence

from isms_tui.store import StoreError, saver

Say = Callable[[str], None]

# Small, so that journals are moved to the backups many times in a trial.
SEGMENT = 12_000


class Child:
    """A forked process that runs `body(say)`; what it says arrives here line by line."""

    def __init__(self, body: Callable[[Say], None]) -> None:
        self._read, write = os.pipe()
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid:
            os.close(write)
            self._lines = os.fdopen(self._read, encoding="utf-8", errors="replace")
            return
        code = 1
        try:
            os.close(self._read)
            saver.SEGMENT = SEGMENT
            body(lambda text: _say(write, text))
            code = 0
        except StoreError as error:
            _say(write, f"TOLD {one_sentence(error)}")
        except BaseException as error:  # reported to the parent; a child must never return into its parent's stack
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{os.path.basename(frame.filename)}, line {frame.lineno}"
            _say(write, f"FAILED {type(error).__name__}: {error} ({place})")
        finally:
            os._exit(code)

    def line(self) -> str:
        """The next line, without its newline."""
        return self._lines.readline().rstrip("\n")

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def rest(self) -> list[str]:
        """What it says until its end; the caller waits for it."""
        said = self._lines.read().splitlines()
        self._lines.close()
        return said

    def end(self) -> tuple[list[str], int]:
        """Wait for its end: the rest of what it said, and how it ended (negative: by which signal)."""
        said = self.rest()
        _, status = os.waitpid(self.pid, 0)
        return said, os.waitstatus_to_exitcode(status)


def _say(fd: int, text: str) -> None:
    os.write(fd, (text.replace("\n", " ") + "\n").encode())


def acknowledged(said: list[str], before: int = 0) -> int:
    """The last acknowledged change."""
    return max((int(line[4:]) for line in said if line.startswith("ACK ")), default=before)


class Striking(Hooked):
    """Sends itself a signal at the k-th call: before it, or in the middle of it when it writes and `torn` is set."""

    def __init__(self, at: int, number: int = signal.SIGKILL, *, torn: bool = False) -> None:
        self.count = 0
        self.at = at
        self.number = number
        self.torn = torn

    def step(self, name: str, call: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        self.count += 1
        if self.count == self.at:
            if self.torn and name == "pwrite":
                call(args[0], bytes(args[1])[: len(args[1]) // 2], *args[2:])
            os.kill(os.getpid(), self.number)
        if name in ("fsync", "fdatasync"):
            return None  # the power stays on, so waiting for the disk would only take time
        return call(*args)
