"""A simulated disk that loses what was not synced.

`PowerLoss` passes every call on to the real system and keeps a model beside it: for each file the bytes that were
synced and those that were only written, for each folder the names that were synced and those that came later. After
each call `states` tells what a disk could hold if the power went at that moment.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from store.faults import Hooked, put_back

Names = dict[str, int]


class PowerLoss(Hooked):
    """Records what could be on the disk of `folder` after each call."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.written: dict[int, bytes] = {}
        self.synced: dict[int, bytes] = {}
        self.names: Names = {}
        self.kept: Names = {}
        # Operations on names that were not synced: their folders, and for each name the inode or None when removed.
        self.late: list[tuple[set[str], list[tuple[str, int | None]]]] = []
        self.fds: dict[int, str] = {}
        self.number = itertools.count(1)
        self.promised: Any = None
        self.seen: dict[tuple[tuple[str, int, bytes], ...], Any] = {}

    def promise(self, what: Any) -> None:
        """From now on every state must hold at least this; also the states that the disk may have at this moment."""
        self.promised = what
        self._note()

    def step(self, name: str, call: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        created = name == "open" and args[1] & os.O_CREAT and not os.path.lexists(args[0])
        result = call(*args)
        if name == "open":
            self.fds[result] = args[0]
            if created:
                self._name([(args[0], next(self.number))])
        elif name == "close":
            self.fds.pop(args[0])
        elif name in ("pwrite", "ftruncate", "fsync", "fdatasync"):
            self._file(name, args, result)
        elif name in ("link", "replace", "unlink", "mkdir"):
            self._folder(name, args)
        else:
            return result
        self._note()
        return result

    def _file(self, name: str, args: tuple[Any, ...], result: Any) -> None:
        path = self.fds[args[0]]
        if os.path.isdir(path):
            for folders, changes in self.late:
                if path in folders:
                    self._apply(self.kept, changes)
            self.late = [late for late in self.late if path not in late[0]]
            return
        inode = self.names[path]
        data = self.written.setdefault(inode, b"")
        if name == "pwrite":
            new, offset = bytes(args[1])[:result], args[2]
            self.written[inode] = data[:offset].ljust(offset, b"\0") + new + data[offset + len(new) :]
        elif name == "ftruncate":
            self.written[inode] = data[: args[1]]
        else:
            self.synced[inode] = data

    def _folder(self, name: str, args: tuple[Any, ...]) -> None:
        if name == "mkdir":
            self._name([(args[0], 0)])
        elif name == "unlink":
            self._name([(args[0], None)])
        elif name == "link":
            self._name([(args[1], self.names[args[0]])])
        else:
            # One operation, also between two folders: a journaling file system does both halves or none.
            self._name([(args[1], self.names[args[0]]), (args[0], None)])
            for fd, path in self.fds.items():
                if path == args[0]:
                    self.fds[fd] = args[1]

    def _name(self, changes: list[tuple[str, int | None]]) -> None:
        self._apply(self.names, changes)
        self.late.append(({os.path.dirname(path) for path, _ in changes}, changes))

    @staticmethod
    def _apply(names: Names, changes: list[tuple[str, int | None]]) -> None:
        for path, inode in changes:
            if inode is None:
                names.pop(path, None)
            else:
                names[path] = inode

    def _note(self) -> None:
        for names in self._namings():
            for data in self._views():
                state = tuple(sorted((path, inode, data(inode) if inode else b"") for path, inode in names.items()))
                # The same state may come again, after more was promised: the last promise is the one it has to keep.
                self.seen[state] = self.promised

    def _views(self) -> Iterator[Callable[[int], bytes]]:
        """What may have become of the bytes that were not synced."""
        yield from (self._old, self._new, self._zeros, self._half)

    def _namings(self) -> Iterator[Names]:
        """Names after none, some or all of the unsynced operations; each folder keeps its own order."""
        groups: dict[frozenset[str], list[list[tuple[str, int | None]]]] = {}
        for folders, changes in self.late:
            groups.setdefault(frozenset(folders), []).append(changes)
        for counts in itertools.product(*(range(len(group) + 1) for group in groups.values())):
            names = dict(self.kept)
            for count, group in zip(counts, groups.values(), strict=True):
                for changes in group[:count]:
                    self._apply(names, changes)
            yield {path: inode for path, inode in names.items() if self._reachable(path, names)}

    def _reachable(self, path: str, names: Names) -> bool:
        folder = os.path.dirname(path)
        return folder == self.folder or folder in names

    def _old(self, inode: int) -> bytes:
        return self.synced.get(inode, b"")

    def _new(self, inode: int) -> bytes:
        return self.written.get(inode, b"")

    def _zeros(self, inode: int) -> bytes:
        return self._old(inode).ljust(len(self._new(inode)), b"\0")

    def _half(self, inode: int) -> bytes:
        old, new = self._old(inode), self._new(inode)
        return new[: (len(old) + len(new)) // 2] if len(new) > len(old) else new

    def states(self) -> Iterator[tuple[dict[str, bytes], Any]]:
        """Every distinct state: files with their bytes by path below the folder, and what was promised before it."""
        for state, promised in self.seen.items():
            yield {os.path.relpath(path, self.folder): data for path, inode, data in state if inode}, promised


def restore_disk(folder: Path, files: dict[str, bytes]) -> None:
    """Make a folder hold a state."""
    put_back(folder, files)
