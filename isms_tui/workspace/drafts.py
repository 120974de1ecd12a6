"""Half-typed text on disk: a private file in the user data directory, one for each workspace file.

Its name is a hash, so that nothing in a listing tells the name of an organization. Several windows may be open on one
workspace: each draft says which process is typing it, and only drafts whose process is gone are offered.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from isms_tui.domain.draft import Draft
from isms_tui.domain.text import clean
from isms_tui.places import data_directory

MOST = 50
"""Drafts kept of one workspace; the oldest go first (our default)."""

Entry = dict[str, Any]


def drafts_folder() -> str:
    """Where drafts are kept."""
    return os.path.join(data_directory(), "drafts")


class Drafts:
    """The drafts of one workspace file, or of the forms before one is open (`path` is "")."""

    def __init__(self, path: str) -> None:
        """Name the file; nothing is read or written."""
        self._about = os.path.realpath(path) if path else ""
        self._me = _identity(os.getpid())
        self._written: dict[tuple[str, str], tuple[Mapping[str, str], bool]] = {}

    @cached_property
    def _path(self) -> str:
        """The file; found out when it is first wanted, as the start of the program has no time for it."""
        from hashlib import blake2b

        return os.path.join(drafts_folder(), f"{blake2b(os.fsencode(self._about), digest_size=16).hexdigest()}.json")

    def keep(self, draft: Draft) -> None:
        """Keep a draft in place of the one on its topic; writes nothing when it says the same.

        Raises:
            OSError: it could not be written.
        """
        said = (dict(draft.values), draft.kept)
        if self._written.get(draft.topic) == said:
            return
        mine = {**draft._asdict(), "values": dict(draft.values), "pid": os.getpid(), "started": self._me}
        with self._changing() as entries:
            entries[:] = [*(e for e in entries if not self._is(e, draft.topic)), mine][-MOST:]
        self._written[draft.topic] = said

    def drop(self, kind: str, key: str) -> None:
        """Forget the draft on a topic: it was saved, or the person does not want it. Never fails."""
        self._written.pop((kind, key), None)
        try:
            if any(self._is(entry, (kind, key)) for entry in self._read()):
                with self._changing() as entries:
                    entries[:] = [entry for entry in entries if not self._is(entry, (kind, key))]
        except OSError:  # a home that cannot be written holds no draft of ours either
            return

    def find(self, kind: str, key: str) -> Draft | None:
        """The draft on a topic, if there is one that no other window is typing."""
        found = next((draft for draft in self.waiting(mine=True) if draft.topic == (kind, key)), None)
        if found is not None:
            self._written[found.topic] = (found.values, found.kept)
        return found

    def holds(self, kind: str, key: str) -> bool:
        """Whether this process has written or taken up a draft on a topic; looks at no file."""
        return (kind, key) in self._written

    def waiting(self, *, mine: bool = False) -> list[Draft]:
        """Drafts whose process is gone, oldest first; with `mine` also those of this process."""
        return [
            _draft(entry)
            for entry in self._read()
            if not _is_alive(entry) or (mine and entry.get("started") == self._me and entry["pid"] == os.getpid())
        ]

    def _is(self, entry: Entry, topic: tuple[str, str]) -> bool:
        """Whether an entry is the draft on a topic, and not that of another window that is open."""
        foreign = _is_alive(entry) and entry["pid"] != os.getpid()
        return (entry["kind"], entry["key"]) == topic and not foreign

    def _read(self) -> list[Entry]:
        try:
            fd = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            with os.fdopen(fd, encoding="utf-8") as file:
                found = json.load(file)
        except (OSError, ValueError, RecursionError):
            return []
        entries = found.get("drafts") if isinstance(found, dict) else None
        return [entry for entry in entries if _is_sound(entry)] if isinstance(entries, list) else []

    @contextmanager
    def _changing(self) -> Iterator[list[Entry]]:
        """Read, change and replace the file; another window does the same before or after, never between."""
        folder = drafts_folder()
        os.makedirs(data_directory(), mode=0o700, exist_ok=True)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        lock = os.open(os.path.join(folder, ".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            _take_lock(lock)
            for name in os.listdir(folder):  # what a killed process left while it wrote
                if name.endswith(".tmp"):
                    os.unlink(os.path.join(folder, name))
            entries = self._read()
            yield entries
            if entries:
                _write(self._path, {"drafts": entries})
            elif os.path.lexists(self._path):
                os.unlink(self._path)
            _sync(folder)
        finally:
            os.close(lock)


def _take_lock(fd: int) -> None:
    """Wait for the other window, which needs milliseconds; one that was stopped must not stop this one.

    Raises:
        BlockingIOError: half a second was not enough.
    """
    for _ in range(25):
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.02)
        else:
            return
    raise BlockingIOError(errno.EAGAIN, "another window is writing its drafts")


def _write(path: str, content: object) -> None:
    """Replace a private file, whole or not at all, and wait until it is on disk."""
    temporary = f"{path}.{os.urandom(6).hex()}.tmp"
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(fd, "w", encoding="utf-8", errors="replace") as file:
            json.dump(content, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _sync(folder: str) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _is_sound(entry: object) -> bool:
    """Whether what was read has the shape of a draft: the file may have been edited or damaged."""
    if not isinstance(entry, dict) or not isinstance(entry.get("values"), dict) or type(entry.get("pid")) is not int:
        return False
    texts = [entry.get(name) for name in ("kind", "key", "at", "by", "started")]
    return all(isinstance(text, str) for text in [*texts, *entry["values"], *entry["values"].values()])


def _draft(entry: Entry) -> Draft:
    values = {clean(name, multiline=False): clean(text) for name, text in entry["values"].items()}
    kind, key, at, by = (clean(entry[name], multiline=False) for name in ("kind", "key", "at", "by"))
    return Draft(kind, key, values, at, by, entry.get("kept") is True)


def _is_alive(entry: Entry) -> bool:
    return bool(entry["started"]) and _identity(entry["pid"]) == entry["started"]


def _identity(pid: int) -> str:
    """When a process began, as the system counts it: numbers of processes return. "" when there is none."""
    if pid <= 0:  # to the system these are groups of processes
        return ""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return _identity_without_proc(pid)
    # A process that has ended and waits to be collected (Z, X) types no more.
    return "" if fields[0] in ("Z", "X") else fields[19]


def _identity_without_proc(pid: int) -> str:
    """Where there is no /proc: only whether the process exists."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return ""
    except PermissionError:
        return "running"
    return "running"
