"""The write lock: `flock` on a file beside the workspace, held for one change, never while a human thinks.

The kernel releases it when its holder dies, so a stale lock cannot happen. The file is never deleted; the last one to
take the lock leaves user, host and pid in it, so that `Busy` can name them.

Waiting does not poll (polling is unfair: 30 writers starved some of themselves). A thread waits in `flock` on a
descriptor of its own. If it is still waiting at the time limit it is left behind with the order to let go at once
should the lock come; the next attempt takes the same thread over, with its place in the queue.
"""

from __future__ import annotations

import errno
import fcntl
import os
import pwd
import time
from typing import TYPE_CHECKING

from isms_tui.store.errors import Busy, shown
from isms_tui.store.files import MAKE, READ, Files
from isms_tui.store.place import PRIVATE_FILE, Place, open_private

if TYPE_CHECKING:
    from isms_tui.store.waiter import Waiter

WAIT = 10.0  # seconds


class Lock:
    """The write lock of one workspace; may be taken again by its holder.

    Attributes:
        wait: seconds to wait for another holder.
    """

    __slots__ = ("_depth", "_fd", "_files", "_place", "_waiter", "wait")

    def __init__(self, files: Files, place: Place, wait: float = WAIT) -> None:
        """Name the lock; no file is made yet."""
        self._files = files
        self._place = place
        self._fd: int | None = None
        self._depth = 0
        self._waiter: Waiter | None = None
        self.wait = wait

    @property
    def held(self) -> bool:
        """Whether we hold it."""
        return self._depth > 0

    def __enter__(self) -> Lock:
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def take(self, wait: float | None = None) -> None:
        """Take the lock, once more if we hold it.

        Args:
            wait: seconds; 0 does not wait at all. Default: the `wait` of the lock.

        Raises:
            Busy: someone else held it all the time; names them.
            Unsafe: something else stands at the lock's path.
            OSError: the system refused.
        """
        if self._depth == 0:
            deadline = time.monotonic() + (self.wait if wait is None else wait)
            while not self._take_once(deadline):
                # Someone removed the lock file meanwhile: what we hold protects nothing. Take the new one.
                self.close()
        self._depth += 1

    def release(self) -> None:
        """Give it back, as often as it was taken."""
        self._depth -= 1
        if self._depth == 0 and self._fd is not None:
            try:
                self._files.flock(self._fd, fcntl.LOCK_UN)
            except OSError:
                # Closing the descriptor releases it too. What the lock protected is done: no reason to complain.
                self.close()

    def close(self) -> None:
        """Close the lock file; releases the lock if it is held."""
        fd, self._fd = self._fd, None
        if fd is not None:
            try:
                self._files.close(fd)
            except OSError:
                return  # the kernel has let go of the descriptor all the same

    def _take_once(self, deadline: float) -> bool:
        fd = self._open() if self._fd is None else self._fd
        self._fd = fd
        try:
            self._files.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                raise
            self._queue(deadline)
        try:
            if not self._is_current():
                return False
            self._sign()
        except BaseException:
            self.close()
            raise
        return True

    def _open(self) -> int:
        fd, facts = open_private(self._files, self._place.lock, MAKE)
        if facts.st_mode & 0o777 != PRIVATE_FILE:
            self._files.fchmod(fd, PRIVATE_FILE)
        return fd

    def _queue(self, deadline: float) -> None:
        from isms_tui.store.waiter import Waiter  # threading costs a third of an interpreter start; rarely needed

        left = deadline - time.monotonic()
        if left > 0:
            waiter = self._waiter
            if waiter is None or not waiter.resume():
                waiter = Waiter(self._files, self._open())
            self._waiter = waiter
            fd = waiter.result(left)
            if fd is not None:
                self._waiter = None
                self.close()
                self._fd = fd
                return
        raise Busy(f"{self._holder()} is writing to {shown(self._place.name)}; try again in a moment.")

    def _is_current(self) -> bool:
        assert self._fd is not None
        ours = self._files.fstat(self._fd)
        try:
            there = self._files.lstat(self._place.lock)
        except FileNotFoundError:
            return False
        return (ours.st_dev, ours.st_ino) == (there.st_dev, there.st_ino)

    def _sign(self) -> None:
        """Leave our name, unless it is there already."""
        assert self._fd is not None
        text = f"{_user()}\t{os.getpid()}\t{os.uname().nodename}\n".encode(errors="replace")
        try:
            if self._files.pread(self._fd, 500, 0) != text:
                self._files.ftruncate(self._fd, 0)
                self._files.write_all(self._fd, text)
        except OSError:
            # The name only serves a message; the lock is held without it (a full disk must not stop a save here).
            return

    def _holder(self) -> str:
        try:
            fd, _ = open_private(self._files, self._place.lock, READ)
            try:
                text = self._files.pread(fd, 500, 0).decode(errors="replace")
            finally:
                self._files.close(fd)
        except OSError:
            text = ""
        parts = text.strip().split("\t")
        if len(parts) != 3:
            return "Someone else"
        user, pid, host = (shown(part) for part in parts)
        return f"Someone else ({user}, pid {pid} on host {host})"


def _user() -> str:
    """Name of the user for messages; asked once, as it reads the password file."""
    global _name
    if _name is None:
        try:
            _name = pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            _name = f"uid {os.getuid()}"
    return _name


_name: str | None = None
