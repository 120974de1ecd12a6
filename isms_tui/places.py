"""Where things live outside the workspace file: samples, and the list of files opened lately."""

from __future__ import annotations

import json
import os

RECENT = 5


def data_directory() -> str:
    """The user data directory; `XDG_DATA_HOME` counts."""
    from platformdirs import user_data_dir

    return user_data_dir("isms-tui", appauthor=False)


def recent_list() -> str:
    """The file with the names of the files opened lately."""
    return os.path.join(data_directory(), "recent.json")


def sample_path(sample: str) -> str:
    """Where the private copy of a sample is, and its directory made (0700)."""
    folder = os.path.join(data_directory(), "samples")
    os.makedirs(data_directory(), mode=0o700, exist_ok=True)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    return os.path.join(folder, f"{sample}.isms.json")


def recent() -> list[str]:
    """Files opened lately that still exist, newest first."""
    try:
        with open(recent_list(), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return []
    paths = [path for path in found if isinstance(path, str)] if isinstance(found, list) else []
    return [path for path in paths if os.path.exists(path)][:RECENT]


def remember(path: str) -> None:
    """Put a file at the top of the list. A home that cannot be written is no reason to fail."""
    path = os.path.abspath(path)
    paths = [path, *(other for other in recent() if other != path)][:RECENT]
    try:
        os.makedirs(data_directory(), mode=0o700, exist_ok=True)
        temporary = f"{recent_list()}.{os.urandom(6).hex()}"
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(paths, file)
        os.replace(temporary, recent_list())
    except OSError:
        return
