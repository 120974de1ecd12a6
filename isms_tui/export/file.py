"""Writes an export: whole or not at all, readable by its owner only, never over a file unless asked."""

from __future__ import annotations

import os

from isms_tui.domain.errors import Refused


def write_export(path: str, data: bytes, workspace: str, *, overwrite: bool = False) -> None:
    """Write `data` to `path` with mode 0600.

    Args:
        path: where to.
        data: the export.
        workspace: the workspace file: no export ever replaces it or what lies beside it.
        overwrite: replace an ordinary file that is there.

    Raises:
        Refused: the file exists and `overwrite` is off, it is no ordinary file, it belongs to the workspace, or it
            cannot be written; nothing is left behind.
    """
    if _belongs_to(workspace, path):
        raise Refused(f"{path} belongs to the workspace. Choose another name.")
    if os.path.lexists(path) and (os.path.islink(path) or not os.path.isfile(path)):
        raise Refused(f"{path} is no ordinary file. Choose another name.")
    if os.path.lexists(path) and not overwrite:
        raise Refused(f"{path} exists. Choose another name (--force overwrites it).")
    folder, name = os.path.split(os.path.abspath(path))
    temporary = os.path.join(folder, f".{name}.{os.urandom(6).hex()}")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                os.fchmod(file.fileno(), 0o600)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if overwrite:
                os.replace(temporary, path)
            else:
                os.link(temporary, path)  # fails when someone made the file meanwhile
                os.unlink(temporary)
        except BaseException:
            if os.path.lexists(temporary):
                os.unlink(temporary)
            raise
    except FileExistsError:
        raise Refused(f"{path} exists. Choose another name (--force overwrites it).") from None
    except OSError as error:
        raise Refused(f"Could not write {path}: {error.strerror}. Nothing was left behind.") from None


def _belongs_to(workspace: str, path: str) -> bool:
    """Whether a path is the workspace file, its journal, its lock, or inside its backups."""
    folder, name = os.path.split(os.path.realpath(workspace))
    target_folder, target = os.path.split(os.path.realpath(path))
    if target_folder == folder:
        return target == name or target.startswith(f".{name}.")
    return target_folder.startswith(os.path.join(folder, f".{name}."))
