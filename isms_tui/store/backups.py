"""The folder of backups: earlier checkpoints, and the parts of the journal that grew too long or were set aside.

Names carry a number that only grows, so their order does not depend on the clock: `00000017-20261123T140211Z-r42.json`
is a checkpoint at revision 42, `.keep.json` one that is never thinned out (made before a migration), `.journal` a
segment of the journal that ends at that revision.
"""

# No `from __future__ import annotations` here: it makes each field of a NamedTuple cost a compilation at import.

import os
import stat
from collections.abc import Iterable
from typing import NamedTuple

from isms_tui.store.errors import Unsafe, shown
from isms_tui.store.files import NEW, READ, Files
from isms_tui.store.place import PRIVATE_FILE, Place, make_private_folder, open_private, stamp

LAST = 10  # newest backups kept whatever their age
HOURLY_FOR = 24  # hours with one backup each
DAILY_FOR = 30  # days with one backup each

_KINDS = {"json": "backup", "keep.json": "kept", "journal": "segment"}


class Item(NamedTuple):
    """A file in the folder of backups.

    Attributes:
        number: its place in the order of making.
        time: when it was made, `20261123T140211Z`.
        revision: the newest change in it.
        kind: "backup", "kept" or "segment".
        path: absolute path.
    """

    number: int
    time: str
    revision: int
    kind: str
    path: str


def list_items(files: Files, place: Place) -> list[Item]:
    """Everything of ours in the folder of backups, oldest first; empty when there is no folder.

    Raises:
        Unsafe: a link or a foreign folder stands there.
    """
    try:
        facts = files.lstat(place.backups)
    except FileNotFoundError:
        return []
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.geteuid():
        raise Unsafe(f"{shown(os.path.basename(place.backups))} is no folder of yours; move it away and try again.")
    names = files.listdir(place.backups)
    items = [item for name in names if (item := _item(place, name)) is not None]
    return sorted(items)


def add_backup(files: Files, place: Place, at: str, revision: int, *, keep: bool = False) -> None:
    """Give the present FILE a second name in the folder of backups, or copy it where that cannot be.

    Raises:
        OSError: the system refused.
        Unsafe: something else stands where the folder belongs.
    """
    make_private_folder(files, place.backups)
    ending = "keep.json" if keep else "json"
    preserve(files, place.path, _fresh(files, place, at, revision, ending))


def set_journal_aside(files: Files, place: Place, at: str, revision: int, *, copy: bool = False) -> str:
    """Move the journal into the folder of backups, or copy it there; returns its new name without the folder.

    Raises:
        OSError: the system refused.
        Unsafe: something else stands where the folder belongs.
    """
    make_private_folder(files, place.backups)
    target = _fresh(files, place, at, revision, "journal")
    if copy:
        # By way of a temporary name: what a killed process leaves there is swept, half a segment would stay.
        temporary = place.temporary()
        copy_file(files, place.journal, temporary)
        try:
            files.replace(temporary, target)
        except BaseException:
            files.forget(temporary)
            raise
    else:
        files.replace(place.journal, target)
    files.sync_folder(place.backups)
    files.sync_folder(place.folder)
    return os.path.basename(target)


def preserve(files: Files, source: str, target: str) -> None:
    """Keep a file under another name: a hard link, or a copy where the file system has none.

    Raises:
        OSError: the system refused the copy too.
    """
    try:
        files.link(source, target)
    except OSError:
        copy_file(files, source, target)


def copy_file(files: Files, source: str, target: str) -> None:
    """Copy one of our files to a new private file, and wait until it is on disk.

    Raises:
        OSError: the system refused; no half copy is left.
    """
    fd, _ = open_private(files, source, READ, one_name=False)
    try:
        data = files.read_all(fd)
    finally:
        files.close(fd)
    fd = files.open(target, NEW, PRIVATE_FILE)
    try:
        files.write_all(fd, data)
        files.fsync(fd)
    except BaseException:
        files.forget(target)
        raise
    finally:
        files.close(fd)


def thin_out(files: Files, place: Place, at: str) -> None:
    """Remove the backups that the rule of `kept_times` does not keep."""
    backups = [item for item in list_items(files, place) if item.kind == "backup"]
    if len(backups) > LAST:
        wanted = kept_times([item.time for item in backups], stamp(at))
        for index, item in enumerate(backups):
            if index not in wanted:
                files.unlink(item.path)


def kept_times(times: list[str], now: str) -> set[int]:
    """Choose which backups to keep: the last 10, one per hour for a day, one per day for 30 days.

    Args:
        times: when each was made, oldest first, as `20261123T140211Z`.
        now: the present, in the same form.

    Returns:
        Indexes into `times`. Of an hour or a day the newest is kept; a time that cannot be read, or lies in the
        future (a clock that was set back), is kept.
    """
    keep = set(range(max(0, len(times) - LAST), len(times)))
    present = _hours(now)
    seen: set[str] = set()
    for index in range(len(times) - 1, -1, -1):
        time = times[index]
        hours = _hours(time)
        if present is None or hours is None or hours > present:
            keep.add(index)
            continue
        age = present - hours
        buckets = [time[:11]] if age < HOURLY_FOR else []
        if age < DAILY_FOR * 24:
            buckets.append(time[:8])
        if any(bucket not in seen for bucket in buckets):
            keep.add(index)
            seen.update(buckets)
    return keep


def clean_up(files: Files, place: Place) -> None:
    """Remove temporary files that a killed process left; call it only while holding the lock, when none is in use."""
    for name in files.listdir(place.folder):
        if place.is_temporary(name):
            files.forget(os.path.join(place.folder, name))


def _hours(time: str) -> int | None:
    """Hours since year 1 of a time such as `20261123T140211Z`; None when it is none."""
    from datetime import date  # wanted only when backups are thinned out

    try:
        return date(int(time[:4]), int(time[4:6]), int(time[6:8])).toordinal() * 24 + int(time[9:11])
    except ValueError:
        return None


def _fresh(files: Files, place: Place, at: str, revision: int, ending: str) -> str:
    number = max((item.number for item in list_items(files, place)), default=0) + 1
    return os.path.join(place.backups, f"{number:08d}-{stamp(at)}-r{revision}.{ending}")


def _item(place: Place, name: str) -> Item | None:
    head, _, ending = name.partition(".")
    parts = head.split("-")
    kind = _KINDS.get(ending)
    if kind is None or len(parts) != 3 or not parts[0].isdigit() or not parts[2][1:].isdigit():
        return None
    return Item(int(parts[0]), parts[1], int(parts[2][1:]), kind, os.path.join(place.backups, name))


def newest_first(items: Iterable[Item], *kinds: str) -> list[Item]:
    """The items of these kinds, the newest first."""
    return [item for item in reversed(list(items)) if item.kind in kinds]
