"""File systems that fail, die or lose power, and small helpers that the store's tests share."""

from __future__ import annotations

import errno
import itertools
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from isms_tui.store import Files, Store, StoreError

PRIMITIVES = [
    "open",
    "close",
    "pread",
    "pwrite",
    "fsync",
    "fdatasync",
    "ftruncate",
    "fchmod",
    "fstat",
    "lstat",
    "stat",
    "link",
    "replace",
    "unlink",
    "mkdir",
    "listdir",
    "access",
    "free_bytes",
    "flock",
]

FIRST = {
    "records": [{"record": "organization", "name": "Harbourlight Ltd"}],
    "answers": [{"question": f"q{n}", "answer": ["unsure"], "note": "n" * n} for n in range(1, 4)],
}


def ticking() -> Callable[[], str]:
    """A clock that moves one second at each look, so that tests do not depend on the real one."""
    seconds = itertools.count()

    def now() -> str:
        minutes, second = divmod(next(seconds), 60)
        return f"2026-11-23T{minutes // 60 % 24:02d}:{minutes % 60:02d}:{second:02d}Z"

    return now


def create(path: Path, **options: Any) -> Store:
    """A small workspace."""
    options.setdefault("clock", ticking())
    return Store.create(path, who="ann", why="start", documents=FIRST, **options)


def answer(store: Store, question: str, text: str, who: str = "ann") -> int | None:
    """Save one answer; returns its revision."""
    with store.change(who, f"answer {question}") as change:
        number = store.doc_id("answers", question)
        if number is None:
            store.table("answers").insert({"question": question, "answer": [text]})
        else:
            store.table("answers").update({"answer": [text]}, doc_ids=[number])
    return change.revision


def content(store: Store) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Everything in a workspace, for comparing."""
    return {name: docs for name in store.table_names if (docs := store.documents(name))}


def content_at(path: Path) -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Everything that opening this workspace gives; it is brought in order and closed."""
    with Store.open(path) as store:
        return content(store)


def beside(path: Path, ending: str) -> Path:
    """The journal, lock or backups of a workspace."""
    return path.with_name(f".{path.name}.{ending}")


def litter(path: Path) -> list[str]:
    """Temporary files that were left."""
    return [name for name in os.listdir(path.parent) if name.endswith(".tmp")]


def snapshot(folder: Path) -> dict[str, bytes]:
    """All files below a folder with their bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and not p.is_symlink()}


def put_back(folder: Path, files: dict[str, bytes]) -> None:
    """Make a folder hold exactly these files."""
    for found in sorted(folder.rglob("*"), reverse=True):
        found.rmdir() if found.is_dir() else found.unlink()
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(mode=0o700, exist_ok=True)
        target.write_bytes(data)
        target.chmod(0o600)


def edit_json(path: Path, change: Callable[[dict[str, Any]], None], **spelling: Any) -> None:
    """Change FILE as another program would."""
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data, **spelling))


def one_sentence(error: Exception) -> str:
    """What an error says to the user: one plain sentence."""
    said = str(error)
    assert re.fullmatch(r"[A-Z.\w][^\n]{15,400}\.", said), said
    assert "Errno" not in said
    assert "Traceback" not in said
    return said


def without(files: dict[str, bytes], *parts: str) -> dict[str, bytes]:
    """The files whose names have none of these parts."""
    return {name: data for name, data in files.items() if not any(part in name for part in parts)}


def outcome(path: Path) -> tuple[Any, Any]:
    """Open, look, save, open again: ("refused", sentence) or (content, notices)."""
    try:
        with Store.open(path, files=FAST) as store:
            found, notices = content(store), list(store.notices)
            answer(store, "after", "x")
    except StoreError as refused:
        return "refused", one_sentence(refused)
    with Store.open(path, files=FAST) as store:
        assert store.find("answers", "after")["answer"] == ["x"]
        assert store.notices == [], "what was repaired stays repaired"
    return found, notices


class Hooked(Files):
    """Sends every call through `step(name, call, args)`."""

    def step(self, name: str, call: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        return call(*args)


class Unsynced(Files):
    """Waits for no disk, for the many tests in which the power stays on."""

    def fsync(self, fd: int) -> None:
        """Nothing."""

    def fdatasync(self, fd: int) -> None:
        """Nothing."""


FAST = Unsynced()


def _hook(name: str) -> Callable[..., Any]:
    real = getattr(Files, name)

    def method(self: Hooked, *args: Any) -> Any:
        return self.step(name, lambda *given: real(self, *given), args)

    return method


for _name in PRIMITIVES:
    setattr(Hooked, _name, _hook(_name))


class Failing(Hooked):
    """Fails the k-th call after `arm`, once or from then on; "short" writes a part and then fails."""

    def __init__(self) -> None:
        self.count = 0
        self.at = 0
        self.error = errno.EIO
        self.short = False
        self.for_good = False
        self.failed: list[str] = []

    def arm(self, at: int, error: int = errno.EIO, *, short: bool = False, for_good: bool = False) -> None:
        self.count, self.at, self.error, self.short, self.for_good = 0, at, error, short, for_good
        self.failed = []

    def step(self, name: str, call: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        if not self.at:
            return call(*args)
        self.count += 1
        if self.count != self.at and not (self.for_good and self.count > self.at):
            return call(*args)
        self.failed.append(name)
        if name == "close":
            call(*args)  # the system lets go of a descriptor even when close reports an error
        if name == "pwrite" and self.short:
            fd, data, offset = args
            return call(fd, bytes(data)[: max(1, len(data) // 2)], offset)
        raise OSError(self.error, os.strerror(self.error))


class Killed(BaseException):
    """The process is gone; nothing below this line of code runs any more."""


class Dying(Hooked):
    """Dies before the k-th call after `arm`, or in the middle of it when it writes; then does nothing any more."""

    def __init__(self) -> None:
        self.count = 0
        self.at = 0
        self.dead = False
        self.torn = False
        self.fds: set[int] = set()
        self.names: list[str] = []

    def arm(self, at: int, *, torn: bool = False) -> None:
        self.count, self.at, self.torn = 0, at, torn

    def step(self, name: str, call: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        if self.dead:
            raise Killed
        self.count += 1
        self.names.append(name)
        if self.at and self.count == self.at:
            if name == "pwrite" and self.torn:
                call(args[0], bytes(args[1])[: len(args[1]) // 2], args[2])
            self.dead = True
            raise Killed
        result = call(*args)
        if name == "open":
            self.fds.add(result)
        elif name == "close":
            self.fds.discard(args[0])
        return result

    def bury(self) -> None:
        """What the kernel does when a process dies: close its descriptors, and with them release its locks."""
        self.dead = True
        for fd in self.fds:
            os.close(fd)
        self.fds.clear()


def each_call(limit: int = 400) -> Iterator[int]:
    """1, 2, 3 ... for `arm`; the caller breaks when the k-th call no longer happens."""
    yield from range(1, limit)
    raise AssertionError(f"more than {limit} calls")
