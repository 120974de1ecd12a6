"""What keeps the memory and the files of this process to the person who runs it."""

from __future__ import annotations

import os
import sys

_PR_SET_DUMPABLE = 4


def keep_private() -> None:
    """New files are readable by nobody else, and a crash leaves no memory image."""
    import resource

    os.umask(0o077)
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return  # the system does not let us: the limit that is set stays


def close_to_debuggers() -> None:
    """Other programs of the same person cannot read this memory either; for the faces, which live for hours.

    Commands are over in a moment, and loading ctypes would cost them a tenth of their time.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    except (ImportError, OSError, AttributeError):
        return  # a system without this call
