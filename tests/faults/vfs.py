"""SQLite with every write, sync, truncation and removal of a file going through `step`, as our own `Files` do.

A copy of SQLite's own layer over the system ("vfs") is registered, of which a few functions are ours. They call the
original ones, so what SQLite does is what it always does. Where this Python brings an SQLite that cannot be reached in
this way, `available` is false and the rows that need it say so.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sqlite3
from contextlib import closing
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from typing import Any

from isms_tui.store.files import FOLDER

OK, FULL, IOERR, CANTOPEN = 0, 13, 10, 14
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CREATE = 4  # SQLITE_OPEN_CREATE

# The name is passed on as the pointer it is: SQLite reads on behind its end, and as long as the file is open.
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
_CLOSE = CFUNCTYPE(c_int, c_void_p)
_DIRECTORY = CFUNCTYPE(c_int, c_char_p, POINTER(c_int))
_SET_CALL = CFUNCTYPE(c_int, c_void_p, c_char_p, c_void_p)


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("max_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", c_void_p),
        ("delete", c_void_p),
        ("others", c_void_p * 11),
        ("set_call", c_void_p),
        ("more", c_void_p * 2),
    ]


class _Methods(ctypes.Structure):
    _fields_ = [("version", c_int)] + [(n, c_void_p) for n in ("close", "read", "write", "truncate", "sync")]
    _fields_ += [("others", c_void_p * 13)]


class _File(ctypes.Structure):
    _fields_ = [("methods", POINTER(_Methods))]


class Layer:
    """The registered layer; `tap` gets the calls (an object with `step`), or nobody does."""

    def __init__(self) -> None:
        self.tap: Any = None
        self.methods: dict[int, tuple[_Methods, _Methods]] = {}
        self.real_of: dict[int, _Methods] = {}
        self.synced: list[str] = []
        library = ctypes.CDLL("libsqlite3.so.0")
        library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        self.real = library.sqlite3_vfs_find(None)
        self.vfs = _Vfs.from_buffer_copy(self.real.contents)
        self.kept = [_OPEN(self._open), _DELETE(self._delete), _DIRECTORY(self._directory)]
        self.vfs.name, self.vfs.next = b"tapped", None
        self.vfs.open = ctypes.cast(self.kept[0], c_void_p)
        self.vfs.delete = ctypes.cast(self.kept[1], c_void_p)
        _SET_CALL(self.vfs.set_call)(ctypes.addressof(self.real.contents), b"openDirectory", self.kept[2])
        library.sqlite3_vfs_register(ctypes.byref(self.vfs), 0)

    def step(self, name: str, call: Any, *args: Any) -> Any:
        """Pass a call on as the tap wants it; the system's EINTR is tried again, as SQLite does."""
        while True:
            try:
                return call(*args) if self.tap is None else self.tap.step(name, call, args)
            except InterruptedError:
                if name not in ("open", "pwrite"):
                    raise

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
        real = _OPEN(self.real.contents.open)
        ours = ctypes.addressof(self.real.contents)

        def call(path: str, how: int, mode: int = 0) -> int:
            code = real(ours, name, file, flags, out)
            if code != OK:
                raise _Code(code)
            return file

        if name is None:
            return real(ours, name, file, flags, out)
        code = self._guard(
            self.step, "open", call, ctypes.string_at(name).decode(), os.O_CREAT if flags & _CREATE else 0
        )
        found = _File.from_address(file)
        if code == OK:
            self._hook(file, found)
        else:
            found.methods = None
        return code

    def _hook(self, file: int, found: _File) -> None:
        address = ctypes.addressof(found.methods.contents)
        if address not in self.methods:
            real = found.methods.contents
            mine = _Methods.from_buffer_copy(real)
            hooks = (
                ("write", _WRITE(self._write)),
                ("truncate", _TRUNCATE(self._truncate)),
                ("sync", _SYNC(self._sync)),
                ("close", _CLOSE(self._close)),
            )
            for field, hook in hooks:
                self.kept.append(hook)
                setattr(mine, field, ctypes.cast(hook, c_void_p))
            self.methods[address] = (real, mine)
        real, mine = self.methods[address]
        self.real_of[file] = real
        found.methods = ctypes.pointer(mine)

    def _write(self, file: int, data: int, size: int, offset: int) -> int:
        real = _WRITE(self.real_of[file].write)

        def call(_: int, part: bytes, at: int) -> int:
            self._check(real(file, ctypes.cast(ctypes.c_char_p(bytes(part)), c_void_p), len(part), at))
            return len(part)

        def whole() -> None:
            done, given = 0, ctypes.string_at(data, size)
            while done < size:
                done += self.step("pwrite", call, file, given[done:], offset + done)

        return self._guard(whole)

    def _truncate(self, file: int, size: int) -> int:
        real = _TRUNCATE(self.real_of[file].truncate)
        return self._guard(self.step, "ftruncate", lambda _, n: self._check(real(file, n)), file, size)

    def _sync(self, file: int, flags: int) -> int:
        real = _SYNC(self.real_of[file].sync)
        self.synced.clear()
        code = self._guard(self.step, "fsync", lambda _: self._check(real(file, flags)), file)
        # SQLite has synced the folder too, when the file was new.
        for folder in self.synced if code == OK else []:
            code = self._guard(self._folder, folder, lambda _: None)
        return code

    def _close(self, file: int) -> int:
        real = _CLOSE(self.real_of.pop(file).close)
        return self._guard(self.step, "close", lambda _: self._check(real(file)), file)

    def _delete(self, vfs: int, name: bytes, sync: int) -> int:
        real = _DELETE(self.real.contents.delete)
        ours = ctypes.addressof(self.real.contents)
        code = self._guard(self.step, "unlink", lambda _: self._check(real(ours, name, 0)), name.decode())
        return self._guard(self._folder, os.path.dirname(name.decode()), os.fsync) if code == OK and sync else code

    def _folder(self, path: str, sync: Any) -> None:
        fd = self.step("open", lambda p, _: os.open(p, os.O_RDONLY), path, FOLDER)
        try:
            self.step("fsync", sync, fd)
        finally:
            self.step("close", os.close, fd)

    def _directory(self, name: bytes, fd: Any) -> int:
        path = os.path.dirname(name.decode())
        self.synced.append(path)
        try:
            fd[0] = os.open(path, os.O_RDONLY)
        except OSError:
            return CANTOPEN
        return OK

    @staticmethod
    def _check(code: int) -> None:
        if code != OK:
            raise _Code(code)

    @staticmethod
    def _guard(call: Any, *args: Any) -> int:
        try:
            call(*args)
        except _Code as failed:
            return failed.code
        except OSError as error:
            return FULL if error.errno in _FULL else IOERR
        return OK


class _Code(Exception):
    """SQLite's own layer answered with a code."""

    def __init__(self, code: int) -> None:
        self.code = code


def _layer() -> Layer | None:
    try:
        layer = Layer()
        with closing(sqlite3.connect("file::memory:?vfs=tapped", uri=True)):
            return layer
    except (OSError, AttributeError, sqlite3.Error):
        return None


LAYER = _layer()
