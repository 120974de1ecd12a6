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


def person(given: str | None) -> str:
    """The name after --by, or the login name when nothing was said.

    Raises:
        UsageProblem: an empty name.
    """
    if given is None:
        return login_name()
    if not given.strip():
        from isms_tui.domain.errors import UsageProblem

        raise UsageProblem("--by needs a name.")
    from isms_tui.domain.errors import check_name

    return check_name("The name after --by", given, 80)
