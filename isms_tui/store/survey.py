"""Looking at what is on disk, without changing anything but permissions that are too open."""

from __future__ import annotations

import os

from isms_tui.store.chain import Scan, Tail, follow, scan
from isms_tui.store.core import Core, Print, print_of
from isms_tui.store.files import READ
from isms_tui.store.image import Image, read_image
from isms_tui.store.place import open_private, tighten
from isms_tui.store.values import MAX_FILE


class Look:
    """What is on disk.

    Attributes:
        image: what FILE is.
        print: by what FILE is recognized; None when it is missing.
        found: the journal, from the line that FILE names or from its beginning; None when there is none, or an empty
            one.
        tail: what the journal has after FILE; None when it does not know FILE.
    """

    __slots__ = ("found", "image", "print", "tail")

    def __init__(self, image: Image, mark: Print | None, found: Scan | None, tail: Tail | None) -> None:
        """Describe what was found."""
        self.image = image
        self.print = mark
        self.found = found
        self.tail = tail

    @property
    def end_hash(self) -> str | None:
        """Hash of the newest change that FILE and journal give together."""
        if self.tail is not None and self.tail.last is not None:
            return self.tail.last.hash
        return self.image.meta.line if self.image.sound and self.image.meta is not None else None


def survey(core: Core) -> Look:
    """Look at FILE, then at the journal, which stays open.

    Without the lock another process may be at work between the two; whatever then looks odd is looked at again under
    the lock before anything is done about it.

    Raises:
        Unsafe: something stands under one of our names that is not ours.
        OSError: the system refused.
    """
    image, facts = read_file(core)
    mark = print_of(facts) if facts is not None else None
    journal = core.journal
    if not journal.open(read_only=core.read_only):
        _make_private(core, image, facts)
        return Look(image, mark, None, None)
    found: Scan | None = None
    tail: Tail | None = None
    if image.sound and image.meta is not None:
        offset = image.meta.offset
        found = scan(journal.read(offset), offset)
        tail = follow(found, image.meta.line)
    if tail is None:
        found = scan(journal.read(0))
        if image.sound and image.meta is not None:
            tail = follow(found, image.meta.line)
    _make_private(core, image, facts)
    if image.sound or (found is not None and found.lines and image.kind != "newer"):
        journal.make_private(may_write=not core.read_only)
    if found is not None and found.end == 0:
        # A journal comes into being with its first line, so someone emptied it.
        core.tell("The journal is empty: the history begins anew; a change that only the journal had would be lost.")
        journal.leave()
        return Look(image, mark, None, None)
    return Look(image, mark, found, tail)


def read_file(core: Core) -> tuple[Image, os.stat_result | None]:
    """What FILE is, and the facts about it; None when it is missing.

    Raises:
        Unsafe: something else stands there.
        OSError: the system refused.
    """
    try:
        fd, facts = open_private(core.files, core.place.path, READ, one_name=False)
    except FileNotFoundError:
        return Image("missing", "is missing"), None
    try:
        data = core.files.read_all(fd, 0, MAX_FILE)
    finally:
        core.files.close(fd)
    return read_image(data, core.shape), facts


def _make_private(core: Core, image: Image, facts: os.stat_result | None) -> None:
    """Take the permissions of others away from FILE, when it is a workspace: anything else may be anybody's file."""
    if facts is None or not image.sound or not facts.st_mode & 0o077:
        return
    fd, now = open_private(core.files, core.place.path, READ, one_name=False)
    try:
        # A file with a second name may be somebody's other file: its permissions are not ours to change.
        may_write = not core.read_only and now.st_nlink == 1 and print_of(now) == print_of(facts)
        notice = tighten(core.files, fd, now, core.place.name, may_write=may_write)
    finally:
        core.files.close(fd)
    if notice:
        core.tell(notice)
