"""Writes an export: whole or not at all, readable by its owner only, never over a file unless asked."""

from __future__ import annotations

import os
import stat

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
    if "\0" in path or _unwritable(path):
        raise Refused("The file name has characters that this system cannot store. Choose another name.")
    if _belongs_to(workspace, path):
        raise Refused(f"{path} belongs to the workspace. Choose another name.")
    if os.path.lexists(path) and (os.path.islink(path) or not os.path.isfile(path)):
        raise Refused(f"{path} is no ordinary file. Choose another name.")
    if os.path.lexists(path) and not overwrite:
        raise Refused(f"{path} exists. Choose another name (--force overwrites it).")
    folder, name = os.path.split(os.path.abspath(path))
    if _open_to_all(folder):
        raise Refused(f"Everybody on this computer can exchange files in {folder}. Choose another folder.")
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


def _unwritable(path: str) -> bool:
    """Whether the encoding of file names lacks a character."""
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return True
    return False


def _open_to_all(folder: str) -> bool:
    """Whether anybody could put another file in the place of the one being written (/tmp has a bit against that)."""
    try:
        mode = os.stat(folder).st_mode
    except OSError:
        return False  # writing there says why not
    return bool(mode & stat.S_IWOTH and not mode & stat.S_ISVTX)


def _belongs_to(workspace: str, path: str) -> bool:
    """Whether a path is the workspace file, its journal, its lock, or inside its backups."""
    folder, name = os.path.split(os.path.realpath(workspace))
    target_folder, target = os.path.split(os.path.realpath(path))
    if target_folder == folder:
        return target == name or target.startswith(f".{name}.")
    return target_folder.startswith(os.path.join(folder, f".{name}."))
