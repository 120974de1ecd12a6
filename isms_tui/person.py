"""Who is at the keyboard."""

from __future__ import annotations

import os


def login_name() -> str:
    """Who works here, when nobody said so with --by."""
    for variable in ("LOGNAME", "USER"):
        if name := os.environ.get(variable, "").strip():
            return name
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"
