"""Where a workspace lives, the names beside it, and what may stand there.

For `acme.isms.json`: `.acme.isms.json.journal`, `.acme.isms.json.lock`, `.acme.isms.json.backups/`. On a shared host a
planted link, pipe or foreign file under one of these names must not be opened, followed or written.
"""

from __future__ import annotations

import os
import stat

from isms_tui.store.errors import Invalid, Missing, Unsafe, explain, shown
from isms_tui.store.files import FOLDER, Files

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700

# The longest name beside FILE adds 32 characters (`.broken-20261123T140211Z-0a1b2c3d`); the system allows 255 bytes.
MAX_NAME = 200


class Place:
    """The names of one workspace.

    Attributes:
        path: absolute path of FILE.
        folder: absolute path of its folder.
        name: FILE's name without the folder.
        journal, lock, backups: absolute paths beside it.
    """

    __slots__ = ("backups", "folder", "journal", "lock", "name", "path")

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Work out the names.

        Raises:
            Invalid: the name is empty, too long, or no name that this system can hold.
            Missing: the name is relative to a folder that was removed.
        """
        given = os.fsdecode(path)
        try:
            length = len(os.fsencode(os.path.basename(given)))
        except UnicodeEncodeError:
            raise Invalid("The file name has characters that this system cannot store; choose another one.") from None
        if not length or "\0" in given or os.path.basename(given) in (".", ".."):
            raise Invalid(f"{shown(given) or 'Nothing'} is not the name of a file; give one like acme.isms.json.")
        if length > MAX_NAME:
            raise Invalid(f"The file name is too long ({length} bytes); choose one of at most {MAX_NAME}.")
        try:
            self.path = os.path.abspath(given)
        except FileNotFoundError:
            raise Missing("The folder that you are in is gone; go to another one, or give the whole path.") from None
        self.folder, self.name = os.path.split(self.path)
        beside = os.path.join(self.folder, f".{self.name}.")
        self.journal = f"{beside}journal"
        self.lock = f"{beside}lock"
        self.backups = f"{beside}backups"

    def temporary(self) -> str:
        """A fresh path in the same folder for a file that is about to be renamed; nobody can guess it."""
        return os.path.join(self.folder, f".{self.name}.{os.urandom(8).hex()}.tmp")

    def is_temporary(self, name: str) -> bool:
        """Whether a name in the folder was made by `temporary`."""
        return name.startswith(f".{self.name}.") and name.endswith(".tmp") and len(name) == len(self.name) + 22

    def broken(self, path: str, at: str) -> str:
        """A fresh path under which a damaged file is kept: `<path>.broken-<time>-<random>`."""
        return f"{path}.broken-{stamp(at)}-{os.urandom(4).hex()}"


def stamp(at: str) -> str:
    """A time as it may stand in a file name: `2026-11-23T14:02:11Z` becomes `20261123T140211Z`."""
    return "".join(char for char in at if char.isascii() and char.isalnum())[:20]


def check_folder(files: Files, place: Place) -> os.stat_result:
    """Refuse a folder in which everybody could exchange our files.

    Raises:
        Unsafe: world-writable without the sticky bit.
        StoreError: there is no such folder.
    """
    try:
        facts = files.stat(place.folder)
    except OSError as error:
        raise explain(error, "opened", place.name) from error
    if not stat.S_ISDIR(facts.st_mode):
        raise Missing(f"{shown(place.folder)} is not a folder; check the path.")
    if facts.st_mode & stat.S_IWOTH and not facts.st_mode & stat.S_ISVTX:
        raise Unsafe(
            f"Everybody on this computer can exchange files in {shown(place.folder)}; "
            "run chmod o-w on that folder, or move the file to a private one."
        )
    return facts


def open_private(files: Files, path: str, flags: int, *, one_name: bool = True) -> tuple[int, os.stat_result]:
    """Open one of our files and make sure that it is ours.

    Args:
        files: the system.
        path: absolute path.
        flags: READ, WRITE, MAKE or NEW of `files`.
        one_name: refuse a second hard link. FILE may have one: a backup is a link until FILE is replaced.

    Returns:
        The descriptor, and the facts about it.

    Raises:
        Unsafe: a link, not an ordinary file, of another owner, or writable by everybody.
        OSError: the system refused.
    """
    fd = files.open(path, flags, PRIVATE_FILE)
    try:
        facts = files.fstat(fd)
        name = shown(os.path.basename(path))
        if not stat.S_ISREG(facts.st_mode):
            raise Unsafe(f"{name} is not an ordinary file; move it away and try again.")
        if facts.st_uid != os.geteuid():
            raise Unsafe(f"{name} belongs to another user (uid {facts.st_uid}); work on a copy of your own.")
        if one_name and facts.st_nlink > 1:
            raise Unsafe(f"{name} is a hard link to a file elsewhere; move it away and try again.")
        if facts.st_mode & stat.S_IWOTH:
            raise Unsafe(f"Everybody on this computer can write {name}; run chmod 600 on it and try again.")
    except BaseException:
        files.close(fd)
        raise
    return fd, facts


def tighten(files: Files, fd: int, facts: os.stat_result, name: str, *, may_write: bool) -> str | None:
    """Take the permissions of others away; returns the sentence to tell the user, or None when all was well."""
    if not facts.st_mode & 0o077:
        return None
    if not may_write:
        return f"Other users of this computer can read {shown(name)}; run chmod 600 on it."
    files.fchmod(fd, facts.st_mode & PRIVATE_FOLDER)
    return f"Other users of this computer could read {shown(name)}; it is private again."


def make_private_folder(files: Files, path: str) -> None:
    """Make sure that `path` is a folder of ours with mode 0700.

    Raises:
        Unsafe: it is a link, something else, or belongs to another user.
        OSError: the system refused.
    """
    try:
        files.mkdir(path, PRIVATE_FOLDER)
    except FileExistsError:
        # Ours from last time, or planted: the checks below tell.
        pass
    try:
        fd = files.open(path, FOLDER)
    except NotADirectoryError as error:
        raise Unsafe(f"{shown(os.path.basename(path))} is not a folder; move it away and try again.") from error
    try:
        facts = files.fstat(fd)
        if facts.st_uid != os.geteuid():
            raise Unsafe(f"{shown(os.path.basename(path))} belongs to another user; move it away and try again.")
        if facts.st_mode & 0o777 != PRIVATE_FOLDER:
            files.fchmod(fd, PRIVATE_FOLDER)
    finally:
        files.close(fd)


def journal_marked_read_only(files: Files, place: Place) -> bool:
    """Whether the journal may not be written, by permission or by the wish that its bits express."""
    try:
        facts = files.lstat(place.journal)
    except OSError:
        return False
    return stat.S_ISREG(facts.st_mode) and (
        not facts.st_mode & stat.S_IWUSR or not files.access(place.journal, os.W_OK)
    )


def marked_read_only(files: Files, place: Place, folder: os.stat_result) -> bool:
    """Whether FILE or its folder may not be written, by permission or by the wish that the bits express.

    A rename would succeed on a file without its write bit, and root may write everywhere, so the bits are asked too.
    """
    if not folder.st_mode & 0o222 or not files.access(place.folder, os.W_OK | os.X_OK):
        return True
    try:
        facts = files.lstat(place.path)
    except FileNotFoundError:
        return False
    return stat.S_ISREG(facts.st_mode) and not facts.st_mode & stat.S_IWUSR
