"""What can go wrong with a workspace file, as sentences for people.

Every error derives from `StoreError`, which is an `IsmsError`: `str(error)` is one plain sentence with the repair.
An `OSError` never leaves the store: `explain` turns it into one of these.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from isms_tui.domain.errors import IsmsError


class StoreError(IsmsError):
    """The store could not do what was asked; `str()` says why and what to do."""


class Busy(StoreError):
    """Someone else held the write lock for longer than we wait."""


class Damaged(StoreError):
    """The file cannot be read, and nothing beside it can repair it; nothing was written."""


class Missing(Damaged):
    """There is no file, no journal and no backup under this name."""


class ReadOnly(StoreError):
    """The workspace was opened for reading only, or may not be written here."""


class NewerSchema(StoreError):
    """A newer version of the program wrote the file; it was left untouched."""


class AlreadyExists(StoreError):
    """A new workspace would overwrite an old one."""


class NothingToUndo(StoreError):
    """There is no change that can be undone, or none that can be done again."""


class Unseen(NothingToUndo):
    """The newest change is one that the person who undoes has not been shown."""


class Invalid(StoreError):
    """A value, a document or a call that the store does not accept; nothing was changed."""


class Unsafe(StoreError):
    """A link, a foreign owner or open permissions where a private file belongs; nothing was touched."""


def shown(name: str) -> str:
    """A file name as it may stand in a sentence: nothing in it can steer a terminal."""
    return "".join(char if char.isprintable() else "?" for char in name)


_FULL = (errno.ENOSPC, errno.EDQUOT)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)


def explain(error: OSError, doing: str, name: str) -> StoreError:
    """Turn an operating system error into one sentence with the repair.

    Args:
        error: what the system said.
        doing: past participle of the work that failed: "saved", "opened", "created".
        name: file name without its folder.
    """
    what = f"{shown(name)} could not be {doing}"
    code = error.errno
    if code in _FULL:
        return StoreError(f"The disk is full: {what}; nothing was lost; free some space and try again.")
    if code == errno.EFBIG:
        return StoreError(f"A limit on file size was reached: {what}; nothing was lost; raise the limit (ulimit -f).")
    if code in _REFUSED:
        kind = StoreError if doing == "opened" else ReadOnly
        return kind(f"{what}: this user may not; check the permissions of the file and of its folder.")
    if code in (errno.ELOOP, errno.EMLINK):
        return Unsafe(f"{what}: it or a file beside it is a link; give the path of the real file.")
    if code in (errno.ENOENT, errno.ENOTDIR):
        return Missing(f"{what}: the folder or the file is not there; check the path.")
    if code == errno.ENAMETOOLONG:
        return Invalid(f"{what}: the name is too long; choose one of at most 200 characters.")
    if code in _NO_LOCKS:
        return StoreError(f"{what}: this file system has no locks; keep the file on a local disk.")
    said = error.strerror or type(error).__name__
    return StoreError(f'{what}: the system reported "{said}"; nothing that was saved is lost; try again.')


@contextmanager
def speaking(doing: str, name: str) -> Iterator[None]:
    """Let no `OSError` out of the block: it leaves as the sentence of `explain`."""
    try:
        yield
    except OSError as error:
        raise explain(error, doing, name) from error
