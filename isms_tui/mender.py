"""Repairs the terminal after the program was killed: a tiny shell waits on a pipe that closes when the program dies.

The program itself is the process that was started, so nobody is left to repair anything after SIGKILL or a crash in
native code. A second Python would cost a quarter of the memory; `/bin/sh` costs less than a megabyte.
"""

from __future__ import annotations

import fcntl
import os
import signal
import termios
import time
from typing import Any

SHELL = "/bin/sh"

COMMON = "\x1b[?2026l\x1b[<u\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[?7h\x1b[m"
LEAVE_FULL_SCREEN = f"{COMMON}\x1b[?1049l\x1b[?25h"
"""Every mode that the full screen may have set, switched off; what was on the screen before is back."""

LEAVE_LINE = "\x1b[?2004l\x1b[?7h\x1b[m\x1b[?25h"
"""The same for line editing. It has no other screen: leaving one that is not there would move the cursor."""

SCRIPT = r"""cd /
trap '' HUP INT QUIT TERM TSTP TTIN TTOU PIPE ALRM USR1 USR2
saved=
while read -r word first second; do
  case $word in on) saved=$first raw=$second ;; off) saved= ;; bye) exit 0 ;; esac
done
[ "$saved" ] || exit 0
read -r x x x x x x x front x </proc/$$/stat || front=-1
case " -1 $2 " in *" $front "*) ;; *) exit 0 ;; esac
printf "$1" || exit 0
case $(stty -g <&3) in "$raw" | gfmt*) stty "$saved" <&3 || stty sane <&3 ;; esac
"""
"""Messages come as lines; without `bye` the end of the pipe means that the program died.

Then it looks who owns the terminal now: the program's group, its parent's, the session's shell ($2), or nobody knows
(-1). Any other program was started since and draws by itself. Shells that edit lines restore the line settings, so
these are restored only where they still are what the program made of them.
"""

_OUT_OF_THE_WAY = 10
_PATIENCE = 0.5
_BLOCKED = [
    signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP,
    signal.SIGTTIN, signal.SIGTTOU, signal.SIGPIPE, signal.SIGALRM,
]  # fmt: skip


def stty_state(attributes: list[Any]) -> str:
    """Return terminal attributes as `stty -g` prints them (GNU, busybox)."""
    flags, control = attributes[:4], attributes[6]
    return ":".join(f"{value if isinstance(value, int) else value[0]:x}" for value in (*flags, *control))


def raw_attributes(attributes: list[Any]) -> list[Any]:
    """Return what Textual and prompt_toolkit make of these attributes while they read keys."""
    iflag, oflag, cflag, lflag, ispeed, ospeed, control = attributes
    iflag &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    lflag &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    control = list(control)
    control[termios.VMIN] = 1
    return [iflag, oflag, cflag, lflag, ispeed, ospeed, control]


class Mender:
    """The waiting shell. Where it cannot be started, everything else works all the same."""

    def __init__(self, sequences: str, *, tty_in: int = 0, tty_out: int = 2) -> None:
        """Start it in a group of its own, so that what is sent to the program's group does not reach it."""
        self._tty = tty_in
        self._pipe = -1
        self._pid = 0
        reading, self._pipe = os.pipe()
        try:
            high = fcntl.fcntl(reading, fcntl.F_DUPFD_CLOEXEC, _OUT_OF_THE_WAY)
            os.close(reading)
            reading = high
            owners = f"{os.getpgrp()} {os.getpgid(os.getppid())} {os.getsid(0)}"
            self._pid = os.posix_spawn(
                SHELL,
                ["sh", "-c", SCRIPT, "isms-tui-mender", sequences.replace("\x1b", "\\033"), owners],
                {"PATH": os.environ.get("PATH") or os.defpath, "LC_ALL": "C"},
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, tty_in, 3),
                    (os.POSIX_SPAWN_DUP2, tty_out, 1),
                    (os.POSIX_SPAWN_DUP2, reading, 0),
                    (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
                ],
                setpgroup=0,
                setsigmask=_BLOCKED,  # from its first instruction on, and stty inherits it
            )
        except OSError:
            os.close(self._pipe)
            self._pipe = -1
        finally:
            os.close(reading)

    def __enter__(self) -> Mender:
        return self

    def __exit__(self, *_: object) -> None:
        self.bye()

    def on(self) -> None:
        """The terminal is about to be changed: from now on a death needs repair."""
        try:
            before = termios.tcgetattr(self._tty)
        except termios.error:
            return
        self._tell(f"on {stty_state(before)} {stty_state(raw_attributes(before))}")

    def off(self) -> None:
        """The terminal is as it was."""
        self._tell("off")

    def bye(self) -> None:
        """Send it away and wait for it; it writes nothing."""
        if self._pipe < 0:
            return
        self._tell("bye")
        os.close(self._pipe)
        self._pipe = -1
        until = time.monotonic() + _PATIENCE
        try:
            while not os.waitpid(self._pid, os.WNOHANG)[0]:
                if time.monotonic() > until:  # stopped by somebody; still our child, so the number is still its own
                    os.kill(self._pid, signal.SIGKILL)
                    os.waitpid(self._pid, 0)
                    return
                time.sleep(0.001)
        except OSError:
            return  # somebody else has waited for it

    def _tell(self, line: str) -> None:
        if self._pipe >= 0:
            try:
                os.write(self._pipe, f"{line}\n".encode())
            except OSError:
                return  # it was killed: there is nothing to be done about it
