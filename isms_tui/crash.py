"""An unexpected error: one plain sentence for the person, and a report without a word of theirs.

A report holds versions, kinds of errors, places in the code, and facts about the terminal. It never holds messages of
errors, values of variables, arguments or names of files: any of these may be confidential.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from types import TracebackType
from typing import Any

from isms_tui import __version__

KEPT = 5
"""Reports that stay; older ones are removed."""

DEEPEST = 60
"""Code locations of one error: of a longer list, the first and the last."""

ELSEWHERE = "(elsewhere)"
"""Code that is neither ours nor a library's has no name in a report."""

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_LIBRARIES = ("site-packages", "dist-packages", f"python{sys.version_info[0]}.{sys.version_info[1]}")

behind: list[BaseException] = []
"""Errors that happened where nobody could act on them; the first is told when the program ends."""


def sentence(error: BaseException, report: str) -> str:
    """What the person reads."""
    known = [place for place in locations(error.__traceback__) if not place.startswith(ELSEWHERE)]
    last = (known or ["?"])[-1]
    where = f"{type(error).__name__} in {last.partition(' ')[0].rpartition('/')[2]}"
    told = f"A report without any of your text is in {report}" if report else "No report could be written"
    return f"Unexpected error ({where}). What was saved is safe. {told}."


def write_report(error: BaseException) -> str:
    """Write the report, readable by nobody else, and return where it is; empty when no file can be written."""
    from isms_tui.places import data_directory

    try:
        folder = os.path.join(data_directory(), "reports")
        os.makedirs(data_directory(), mode=0o700, exist_ok=True)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        now = time.time_ns()  # names sort by age, also those of one second
        moment = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now // 10**9))
        name = f"{moment}-{now % 10**9:09}-{os.urandom(2).hex()}.txt"
        path = os.path.join(folder, name)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join([*facts(), "", *chain(error), ""]))
        for old in sorted(entry for entry in os.listdir(folder) if entry.endswith(".txt"))[:-KEPT]:
            os.unlink(os.path.join(folder, old))
    except OSError:
        return ""
    return path


def facts() -> list[str]:
    """Versions, and what kind of terminal it was."""
    system = os.uname()
    lines = [
        f"isms-tui {__version__}",
        f"python {'.'.join(map(str, sys.version_info[:3]))}, {system.sysname} {system.release} {system.machine}",
    ]
    from importlib.metadata import PackageNotFoundError, version

    for library in ("textual", "rich", "prompt_toolkit", "tinydb"):
        try:
            lines.append(f"{library} {version(library)}{'' if library in sys.modules else ', not loaded'}")
        except PackageNotFoundError:
            lines.append(f"{library} missing")
    ttys = [name for number, name in enumerate(("stdin", "stdout", "stderr")) if os.isatty(number)]
    try:
        size = "x".join(map(str, os.get_terminal_size(2)))
    except OSError:
        size = "unknown"
    encoding = getattr(sys.stdout, "encoding", None)
    lines.append(f"terminal {_plain(os.environ.get('TERM', 'unset'))}, {size}, {encoding}, tty: {' '.join(ttys)}")
    known = [name for name in ("TMUX", "STY", "SSH_TTY", "NO_COLOR", "COLORTERM", "ACCESSIBLE") if name in os.environ]
    return [*lines, f"set: {' '.join(known)}"]


def chain(error: BaseException) -> list[str]:
    """The error and those that led to it: kind and code locations of each."""
    lines: list[str] = []
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        kind = type(following)
        lines.append(f"{'caused by ' if lines else ''}{kind.__module__}.{kind.__qualname__}")
        places = locations(following.__traceback__)
        if len(places) > DEEPEST:
            places = [*places[: DEEPEST // 2], "...", *places[-DEEPEST // 2 :]]
        lines += [f"  {place}" for place in places]
        wrapped = getattr(following, "error", None)  # what failed in a worker
        led_to_it = following.__cause__ or following.__context__
        following = wrapped if isinstance(wrapped, BaseException) else led_to_it
    return lines


def locations(trace: TracebackType | None) -> list[str]:
    """`file:line function` for each step in our code and in libraries; other code stays unnamed."""
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{_short(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places


def _short(path: str) -> str:
    """A path without the directories above the package or library: these tell who and where somebody is."""
    if path.startswith(_PACKAGE + os.sep):
        return f"isms_tui/{os.path.relpath(path, _PACKAGE)}"
    for library in _LIBRARIES:
        _, found, rest = path.partition(f"{os.sep}{library}{os.sep}")
        if found:
            return rest.rpartition(f"site-packages{os.sep}")[2]
    return path if path.startswith("<frozen ") else ELSEWHERE


def _plain(text: str) -> str:
    return "".join(char if char.isascii() and (char.isalnum() or char in "-._+") else "?" for char in text)[:40]


def watch_threads() -> None:
    """Errors in threads and finalizers print no traceback over the screen; they are told at the end."""

    def in_thread(happened: threading.ExceptHookArgs) -> None:
        if happened.exc_value is not None:
            behind.append(happened.exc_value)

    def in_finalizer(happened: Any) -> None:
        if happened.exc_value is not None:
            behind.append(happened.exc_value)

    threading.excepthook = in_thread
    sys.unraisablehook = in_finalizer
