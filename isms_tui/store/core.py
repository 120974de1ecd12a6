"""What the parts of the store share: one open workspace."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from isms_tui.store.files import Files
from isms_tui.store.journal import Journal
from isms_tui.store.lock import Lock
from isms_tui.store.place import Place
from isms_tui.store.schema import Schema
from isms_tui.store.state import State

if TYPE_CHECKING:
    from isms_tui.store.chain import Scan
    from isms_tui.store.record import Change
    from isms_tui.store.transaction import Transaction

# Changes of others that wait to be told: who never asks (a command) must not keep them all in memory.
NEWS = 500


def utc_now() -> str:
    """The time as the journal writes it: `2026-11-23T14:02:11Z`."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


# By what FILE is recognized as the one we read or wrote last: device, inode, size, time of change (nanoseconds).
Print = tuple[int, int, int, int]


def print_of(facts: os.stat_result) -> Print:
    """The print of a file."""
    return facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns


class Core:
    """One open workspace.

    Attributes:
        place, files, clock, shape: where, through what, when, and in which schema.
        lock, journal, state: the write lock, the open journal, the content.
        notices: plain sentences to tell the user.
        read_only: nothing is written, not even to repair.
        lost: changes that were acknowledged are gone, or must be taken for gone.
        unwritten: opened for reading only: the journal that does not know FILE, and the change that would tell of it.
        file_revision, file_hash: the newest change that FILE holds, and the hash of its line; 0 and "" when FILE has
            to be written in any case.
        own_hash: the newest change that this process itself made and acknowledged.
        print: FILE as we know it; None when we do not.
        news: changes of others that were taken over but not told yet, the newest of them.
        unsaved_since: seconds (monotonic) when the oldest change that FILE lacks came; None when it lacks none.
        transaction: the open change, if any.
        swept: temporary files of killed processes were removed already.
        closed: nothing may be asked any more.
    """

    __slots__ = (
        "clock",
        "closed",
        "file_hash",
        "file_revision",
        "files",
        "journal",
        "lock",
        "lost",
        "news",
        "notices",
        "own_hash",
        "place",
        "print",
        "read_only",
        "shape",
        "state",
        "swept",
        "transaction",
        "unsaved_since",
        "unwritten",
    )

    def __init__(
        self, place: Place, files: Files, clock: Callable[[], str], shape: Schema, lock_wait: float, *, read_only: bool
    ) -> None:
        """Set the names up; nothing is opened."""
        self.place = place
        self.files = files
        self.clock = clock
        self.shape = shape
        self.lock = Lock(files, place, lock_wait)
        self.notices: list[str] = []
        self.news: deque[Change] = deque(maxlen=NEWS)
        self.journal = Journal(files, place, self.notices)
        self.state = State(shape)
        self.read_only = read_only
        self.lost = False
        self.unwritten: tuple[Scan, Change] | None = None
        self.file_revision = 0
        self.file_hash = ""
        self.own_hash = ""
        self.print: Print | None = None
        self.unsaved_since: float | None = None
        self.transaction: Transaction | None = None
        self.swept = False
        self.closed = False

    @property
    def pending(self) -> int:
        """How many changes FILE lacks."""
        return 0 if self.read_only else self.state.revision - self.file_revision

    def note_pending(self) -> None:
        """Start or stop the clock of the next checkpoint."""
        if self.pending <= 0:
            self.unsaved_since = None
        elif self.unsaved_since is None:
            self.unsaved_since = time.monotonic()

    def close(self) -> None:
        """Let go of everything."""
        self.closed = True
        self.lock.close()
        self.journal.close()

    def tell(self, sentence: str) -> None:
        """Keep a sentence for the user, once."""
        if sentence not in self.notices:
            self.notices.append(sentence)

    def look_at_file(self) -> Print | None:
        """What stands at FILE's path now."""
        try:
            return print_of(self.files.lstat(self.place.path))
        except FileNotFoundError:
            return None
