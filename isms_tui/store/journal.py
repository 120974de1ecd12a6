"""The journal file: one line per change, on disk before the change is acknowledged.

A new journal comes into being whole (written under another name, then renamed), so a journal without a first line is
never the work of a crash. A failed append is cut off again, and its descriptor is never used again: after an error of
fsync the system may have thrown the data away and call the next fsync a success.
"""

from __future__ import annotations

import errno
import os
import stat

from isms_tui.store.files import NEW, READ, WRITE, Files
from isms_tui.store.place import PRIVATE_FILE, Place, open_private, tighten


class Journal:
    """The open journal.

    Attributes:
        start: offset of the line at our revision; 0 when the journal begins after it or does not exist.
        end: offset after the last line that memory has; the next line goes here.
    """

    __slots__ = ("_facts", "_fd", "_files", "_inode", "_left", "_notices", "_place", "end", "start")

    def __init__(self, files: Files, place: Place, notices: list[str]) -> None:
        """Name the journal; nothing is opened yet."""
        self._files = files
        self._place = place
        self._fd: int | None = None
        self._inode = (0, 0)
        self._facts: os.stat_result | None = None
        self._left = (0, 0)
        self.start = 0
        self.end = 0
        self._notices = notices

    @property
    def is_open(self) -> bool:
        """Whether there is a journal and we hold it open."""
        return self._fd is not None

    def open(self, *, read_only: bool) -> bool:
        """(Re)open the journal file at its path; returns False when there is none.

        Raises:
            Unsafe: something else stands there.
            OSError: the system refused, or its permissions do.
        """
        self.close()
        self._left = (0, 0)
        try:
            fd, facts = open_private(self._files, self._place.journal, READ if read_only else WRITE)
        except FileNotFoundError:
            self.start = self.end = 0
            return False
        if not read_only and not facts.st_mode & stat.S_IWUSR:
            # Root could write it all the same; as for FILE, the wish that the bits express counts.
            self._close_quietly(fd)
            raise PermissionError(errno.EACCES, "marked read only")
        self._fd = fd
        self._facts = facts
        self._inode = (facts.st_dev, facts.st_ino)
        return True

    def make_private(self, *, may_write: bool) -> None:
        """Take the permissions of others away; only once it is known that this is the journal of a workspace."""
        facts, self._facts = self._facts, None
        if self._fd is None or facts is None:
            return
        name = os.path.basename(self._place.journal)
        notice = tighten(self._files, self._fd, facts, name, may_write=may_write)
        if notice and notice not in self._notices:
            self._notices.append(notice)

    def close(self) -> None:
        """Let go of the file. Every line was synced on its own, so an error has nothing to tell."""
        fd, self._fd, self._facts = self._fd, None, None
        if fd is not None:
            self._close_quietly(fd)

    def leave(self, *, copied: bool = False) -> None:
        """Let go of the file for good: it was moved aside, and the next line starts a new journal.

        Args:
            copied: it was copied aside instead and still stands at its path; the new journal takes its place, so that
                there is no moment without either of them.
        """
        self._left = self._inode if copied and self._fd is not None else (0, 0)
        self.close()
        self.start = self.end = 0

    def spot(self) -> os.stat_result | None:
        """What stands at the journal's path now; one call, follows no link."""
        try:
            return self._files.lstat(self._place.journal)
        except FileNotFoundError:
            return None

    def is_here(self, spot: os.stat_result | None) -> bool:
        """Whether the open file is the one at the path."""
        if spot is None or self._fd is None:
            return spot is None and self._fd is None
        return self._inode == (spot.st_dev, spot.st_ino)

    def holds(self, own: str) -> bool:
        """Whether the line at `start` has this hash."""
        return self._fd is not None and self._files.pread(self._fd, len(own), self.start) == own.encode("ascii")

    def read(self, offset: int) -> bytes:
        """Everything from `offset` to the end of the open file."""
        return b"" if self._fd is None else self._files.read_all(self._fd, offset)

    def append(self, line: bytes) -> None:
        """Put a line on disk at `end`; returns when it is safe there. Starts the journal when there is none.

        `end` stays; the caller moves it with `accept` when memory has the change too.

        Raises:
            OSError: it is not on disk, and cut off again as far as the system let us.
        """
        if self._fd is None:
            self._begin(line)
        else:
            fd = self._fd
            if self._files.fstat(fd).st_size != self.end:
                # Cannot be while the lock protects us; but someone may have removed the lock file during a change.
                raise BlockingIOError(errno.EAGAIN, "another process wrote at the same moment")
            try:
                self._files.write_all(fd, line, self.end)
                self._files.fdatasync(fd)
            except BaseException:
                self._give_up(fd)
                raise

    def accept(self, length: int) -> None:
        """Note that memory now holds the line of `length` bytes that was appended last."""
        self.start = self.end
        self.end += length

    def cut(self, end: int) -> None:
        """Remove everything after `end`, durably."""
        assert self._fd is not None
        self._files.ftruncate(self._fd, end)
        self._files.fdatasync(self._fd)

    def _begin(self, line: bytes) -> None:
        files, place = self._files, self._place
        spot = self.spot()
        replacing = spot is not None and (spot.st_dev, spot.st_ino) == self._left
        if spot is not None and spot.st_size and not replacing:
            raise FileExistsError(errno.EEXIST, "another journal is already there")
        temporary = place.temporary()
        fd = files.open(temporary, NEW, PRIVATE_FILE)
        placed = False
        try:
            files.fchmod(fd, PRIVATE_FILE)
            files.write_all(fd, line)
            files.fsync(fd)
            files.replace(temporary, place.journal)
            placed = True
            files.sync_folder(place.folder)
            facts = files.fstat(fd)
        except BaseException:
            # A journal that took the place of another one stays: without it, what it tells would be told nowhere.
            if not (placed and replacing):
                files.forget(place.journal if placed else temporary)
            self._fd = None
            self._close_quietly(fd)
            raise
        self._fd = fd
        self._inode, self._left = (facts.st_dev, facts.st_ino), (0, 0)
        self.end = 0

    def _give_up(self, fd: int) -> None:
        self._fd = None
        try:
            self._files.ftruncate(fd, self.end)
        except OSError:
            # The torn line stays; the next one who takes the lock finds it and cuts it.
            pass
        self._close_quietly(fd)

    def _close_quietly(self, fd: int) -> None:
        try:
            self._files.close(fd)
        except OSError:
            return
