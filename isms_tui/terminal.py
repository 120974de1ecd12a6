"""What can this terminal do? Full screen, line mode, or one sentence why not. Standard library only."""

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

SMALLEST = (60, 16)
"""Columns and rows below which the full screen says what it needs."""


class Face(NamedTuple):
    """The face to use. `refused` is the sentence to print when there is none."""

    full_screen: bool = False
    rich_line: bool = False
    """Line mode may use prompt_toolkit; otherwise plain `input()`, not one escape sequence."""
    ascii_only: bool = False
    no_color: bool = False
    refused: str = ""


def choose_face(
    *,
    plain: bool = False,
    line: bool = False,
    environ: Mapping[str, str] | None = None,
    ttys: tuple[bool, bool, bool] | None = None,
    encoding: str | None = None,
) -> Face:
    """Decide from the options, the environment and the three standard streams (design 6.3)."""
    env = os.environ if environ is None else environ
    if sys.stdin is None or sys.stdout is None:  # closed by whoever started us
        return Face(refused="isms-tui talks with you: it needs an input and an output. For scripts: isms-tui --help")
    stdin_tty, stdout_tty, stderr_tty = ttys or _ttys()
    term = env.get("TERM", "")
    utf8 = (encoding or sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    locale = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := env.get(name))), "")
    ascii_only = not utf8 or term == "linux" or locale in ("C", "POSIX")
    no_color = bool(env.get("NO_COLOR"))
    accessible = env.get("ACCESSIBLE", "") not in ("", "0")
    if plain or accessible or term in ("dumb", "unknown", "") or not stdin_tty or not stdout_tty:
        return Face(ascii_only=ascii_only, no_color=no_color)
    if line or not stderr_tty:  # Textual draws on stderr
        return Face(rich_line=True, ascii_only=ascii_only, no_color=no_color)
    return Face(full_screen=True, ascii_only=ascii_only, no_color=no_color)


def _ttys() -> tuple[bool, bool, bool]:
    streams = (sys.stdin, sys.stdout, sys.stderr)
    inputs, outputs, errors = (bool(stream and not stream.closed and stream.isatty()) for stream in streams)
    return inputs, outputs, errors


def settle_environment(face: Face) -> None:
    """Prepare the environment before Textual is imported: it reads these at import.

    An exported COLUMNS or LINES (su, serial lines) would win over the real size; an empty NO_COLOR counts as unset;
    animations cost bytes; a log file or screenshots would hold confidential text; signals from keys would be read as
    an end by signal.
    """
    for variable in ("COLUMNS", "LINES", "TEXTUAL_LOG", "TEXTUAL_ALLOW_SIGNALS"):
        os.environ.pop(variable, None)
    for variable in ("", "_SCREENSHOT", "_SCREENSHOT_LOCATION", "_SCREENSHOT_FILENAME", "_PRESS", "_DRIVER"):
        os.environ.pop(f"TEXTUAL{variable}", None)
    if not os.environ.get("NO_COLOR"):
        os.environ.pop("NO_COLOR", None)
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    os.environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
