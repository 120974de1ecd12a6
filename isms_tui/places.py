"""Places that live outside the workspace file: samples, and the list of files opened lately."""

from __future__ import annotations

import errno
import json
import os
import stat

from isms_tui.domain.errors import Refused

RECENT = 5

_LARGEST = 1 << 20
"""Bytes of the list; a larger one is not ours."""

PRIVATE = 0o700


def data_directory() -> str:
    """The user data directory; `XDG_DATA_HOME` counts. No absolute path when nobody knows where home is."""
    from platformdirs import user_data_dir

    try:
        return user_data_dir("isms-tui", appauthor=False)
    except RuntimeError:
        return "(no home directory)"


def recent_list() -> str:
    """The file with the names of the files opened lately."""
    return os.path.join(data_directory(), "recent.json")


def sample_path(sample: str) -> str:
    """Where the private copy of a sample is, and its directory made (0700).

    Raises:
        Refused: the home directory cannot be written; the sentence says what to do.
    """
    folder = os.path.join(data_directory(), "samples")
    try:
        _make_private(folder)
    except OSError as error:
        raise Refused(
            f"The sample cannot be copied to {folder}: {error.strerror or 'it cannot be written'}. "
            "Set XDG_DATA_HOME to a folder of your own, or start with a file of your own."
        ) from None
    return os.path.join(folder, f"{sample}.isms.json")


def recent() -> list[str]:
    """Files opened lately that still exist, newest first."""
    if not os.path.isabs(recent_list()):  # without a home it would be a file of whoever owns the present folder
        return []
    try:
        handle = os.open(recent_list(), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            found = json.loads(file.read(_LARGEST)) if stat.S_ISREG(os.fstat(handle).st_mode) else []
    except (OSError, ValueError, RecursionError):
        return []
    paths = [path for path in found if isinstance(path, str)] if isinstance(found, list) else []
    return [path for path in paths if os.path.exists(path)][:RECENT]


def remember(path: str) -> None:
    """Put a file at the top of the list. A home that cannot be written is no reason to fail."""
    temporary = f"{recent_list()}.{os.urandom(6).hex()}"
    try:
        path = os.path.abspath(path)
        paths = [path, *(other for other in recent() if other != path)][:RECENT]
        _make_private(data_directory())
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(handle, 0o600)
            json.dump(paths, file)
        os.replace(temporary, recent_list())
    except OSError:
        _forget(temporary)


def _make_private(folder: str) -> None:
    """Make a folder and those above it that are missing; whatever the umask, each is 0700."""
    if not os.path.isabs(folder):
        raise FileNotFoundError(errno.ENOENT, "nobody knows where your home directory is")
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        above = os.path.dirname(folder)
        if above == folder:
            break
        folder = above
    for name in reversed(missing):
        os.mkdir(name, PRIVATE)
        os.chmod(name, PRIVATE)


def _forget(path: str) -> None:
    """Remove what a full home left half written."""
    try:
        os.unlink(path)
    except OSError:
        return
