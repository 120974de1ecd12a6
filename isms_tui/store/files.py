"""Every file system call of the store, in one small class.

Tests subclass `Files` to trace the calls, to fail the k-th one, or to write less than asked; nothing else in the store
calls the system. Paths are absolute text, errors are `OSError`.
"""

from __future__ import annotations

import errno
import fcntl
import os

# Added to every open: never follow a link, never leak into a child, never wait for the other end of a pipe, never
# become the controlling terminal.
_ALWAYS = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY

READ = os.O_RDONLY
WRITE = os.O_RDWR
NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL
MAKE = os.O_RDWR | os.O_CREAT
FOLDER = os.O_RDONLY | os.O_DIRECTORY

_CHUNK = 1 << 20


class Files:
    """The system calls that the store needs; a subclass may override any of them."""

    def open(self, path: str, flags: int, mode: int = 0o600) -> int:
        """Open a file that is no link; returns the descriptor."""
        return os.open(path, flags | _ALWAYS, mode)

    def close(self, fd: int) -> None:
        """Close a descriptor."""
        os.close(fd)

    def pread(self, fd: int, size: int, offset: int) -> bytes:
        """Read at most `size` bytes at `offset`."""
        return os.pread(fd, size, offset)

    def pwrite(self, fd: int, data: bytes | memoryview, offset: int) -> int:
        """Write at `offset`; returns how many bytes were taken, which may be fewer than given."""
        return os.pwrite(fd, data, offset)

    def fsync(self, fd: int) -> None:
        """Wait until the file (or folder) is on disk."""
        os.fsync(fd)

    def fdatasync(self, fd: int) -> None:
        """Wait until the data of the file is on disk, and its size."""
        os.fdatasync(fd)

    def ftruncate(self, fd: int, size: int) -> None:
        """Cut a file to `size` bytes."""
        os.ftruncate(fd, size)

    def fchmod(self, fd: int, mode: int) -> None:
        """Set the permission bits."""
        os.fchmod(fd, mode)

    def fstat(self, fd: int) -> os.stat_result:
        """Facts about an open file."""
        return os.fstat(fd)

    def lstat(self, path: str) -> os.stat_result:
        """Facts about a path, not following a link."""
        return os.lstat(path)

    def stat(self, path: str) -> os.stat_result:
        """Facts about a path, following links (for the folder only)."""
        return os.stat(path)

    def link(self, source: str, target: str) -> None:
        """Give a file a second name."""
        os.link(source, target, follow_symlinks=False)

    def replace(self, source: str, target: str) -> None:
        """Rename, atomically taking the place of `target`."""
        os.replace(source, target)

    def unlink(self, path: str) -> None:
        """Remove a name."""
        os.unlink(path)

    def mkdir(self, path: str, mode: int) -> None:
        """Make a folder."""
        os.mkdir(path, mode)

    def listdir(self, path: str) -> list[str]:
        """Names in a folder, in no order."""
        return os.listdir(path)

    def access(self, path: str, mode: int) -> bool:
        """Whether this user may use the path so."""
        return os.access(path, mode)

    def free_bytes(self, path: str) -> int:
        """Bytes that this user may still write on the disk of `path`."""
        facts = os.statvfs(path)
        return facts.f_bavail * facts.f_frsize

    def flock(self, fd: int, operation: int) -> None:
        """Take or release the lock of an open file; without LOCK_NB it waits as long as it takes."""
        fcntl.flock(fd, operation)

    # The rest is built from the calls above, so whatever a subclass does to them happens here too.

    def read_all(self, fd: int, offset: int = 0, limit: int | None = None) -> bytes:
        """Read from `offset` to the end, or until more than `limit` bytes came."""
        parts: list[bytes] = []
        total = 0
        while True:
            part = self.pread(fd, _CHUNK, offset + total)
            if not part:
                break
            parts.append(part)
            total += len(part)
            if limit is not None and total > limit:
                break
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def write_all(self, fd: int, data: bytes, offset: int = 0) -> None:
        """Write everything, however few bytes the system takes at a time."""
        done = self.pwrite(fd, data, offset)
        if done == len(data):
            return
        view = memoryview(data)
        while done < len(data):
            took = self.pwrite(fd, view[done:], offset + done)
            if took <= 0:
                raise OSError(errno.EIO, "the system took no more bytes")
            done += took

    def sync_folder(self, path: str) -> None:
        """Wait until names made or removed in a folder are on disk."""
        fd = self.open(path, FOLDER)
        try:
            self.fsync(fd)
        finally:
            self.close(fd)

    def exists(self, path: str) -> bool:
        """Whether anything has this name, a broken link included."""
        try:
            self.lstat(path)
        except FileNotFoundError:
            return False
        return True

    def forget(self, path: str) -> None:
        """Remove a name if that is possible; used while another error is already on its way."""
        try:
            self.unlink(path)
        except OSError:
            return


FILES = Files()
