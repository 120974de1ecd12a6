"""A thread that waits for the write lock, so that waiting can have an end (see `lock`)."""

from __future__ import annotations

import fcntl
import threading

from isms_tui.store.files import Files


class Waiter:
    """Waits in `flock` on a descriptor of its own, which becomes the caller's when the lock comes in time."""

    __slots__ = ("_abandoned", "_done", "_error", "_fd", "_files", "_finished", "_guard")

    def __init__(self, files: Files, fd: int) -> None:
        """Start waiting; the waiter owns `fd` until `result` hands it over."""
        self._files = files
        self._fd = fd
        self._guard = threading.Lock()
        self._done = threading.Event()
        self._finished = False
        self._abandoned = False
        self._error: BaseException | None = None
        # A daemon: a process that ends does not wait for a lock that it no longer wants.
        threading.Thread(target=self._run, name="workspace-lock", daemon=True).start()

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            self._files.flock(self._fd, fcntl.LOCK_EX)
        except BaseException as caught:  # handed to the caller, who raises it
            error = caught
        with self._guard:
            self._finished = True
            self._error = error
            if self._abandoned or error is not None:
                self._close()
        self._done.set()

    def resume(self) -> bool:
        """Take over a waiter that was left behind; False when it has ended meanwhile."""
        with self._guard:
            if self._finished:
                return False
            self._abandoned = False
            return True

    def result(self, timeout: float) -> int | None:
        """Wait at most `timeout` seconds.

        Returns:
            The descriptor that holds the lock, now the caller's; None when the time was over, and then the thread
            lets go at once should the lock come later.

        Raises:
            OSError: the system refused the lock.
        """
        try:
            self._done.wait(timeout)
        except BaseException:
            # A signal ends the wait: nobody would ever release a lock that is there or comes later.
            with self._guard:
                self._abandoned = True
                if self._finished and self._error is None:
                    self._close()
            raise
        with self._guard:
            self._abandoned = not self._finished
        if self._abandoned:
            return None
        if self._error is not None:
            raise self._error
        return self._fd

    def _close(self) -> None:
        try:
            self._files.close(self._fd)
        except OSError:
            return  # the kernel has let go of the descriptor, and so of the lock, all the same
