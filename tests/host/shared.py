"""A host that others use too: a home, temporary and working folders that everybody may enter, and who can read what."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tools.ptyrun import Terminal

PROGRAM = str(Path(sys.executable).parent / "isms-tui")
NOBODY = 65534

_LOOK = """
import os, sys
marker = sys.argv[2].encode()
if os.geteuid() == 0:
    os.setgroups([]); os.setegid(65534); os.seteuid(65534)
for root, folders, files in os.walk(sys.argv[1]):
    for name in files:
        path = os.path.join(root, name)
        try:
            with open(path, "rb") as file:
                if marker in file.read():
                    print(path)
        except OSError:
            pass
"""


class Host:
    """Folders that a person uses on a host: HOME, TMPDIR, XDG folders, the working folder."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.work = base / "work"
        names = {"HOME": "home", "TMPDIR": "tmp", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache"}
        names |= {"XDG_STATE_HOME": "state", "XDG_CONFIG_HOME": "config", "XDG_RUNTIME_DIR": "run"}
        self.environment = {name: str(base / folder) for name, folder in names.items()}
        for folder in (*self.environment.values(), self.work):
            os.mkdir(folder, 0o755)

    def command(self, *arguments: str, umask: int = 0o000, program: str = PROGRAM) -> list[str]:
        """How a program is started with this umask."""
        return ["sh", "-c", f'umask {umask:03o}; exec "$@"', "sh", program, *map(str, arguments)]

    def run(self, *arguments: str, given: str = "", umask: int = 0, program: str = PROGRAM, **environment: str | None):
        """Run a command to its end without a terminal."""
        env = {k: v for k, v in {**os.environ, **self.environment, **environment}.items() if v is not None}
        return subprocess.run(
            self.command(*arguments, umask=umask, program=program),
            input=given, capture_output=True, text=True, errors="surrogateescape", timeout=30, cwd=self.work, env=env,
        )  # fmt: skip

    def terminal(self, *arguments: str, umask: int = 0o000, program: str = PROGRAM, **options) -> Terminal:
        """Start a program in a terminal."""
        command = self.command(*arguments, umask=umask, program=program)
        return Terminal(command, env=self.environment, cwd=self.work, **options)

    def holding(self, marker: str) -> dict[str, int]:
        """Files of the host that hold a marker, with their permissions."""
        found = {}
        for path in self.base.rglob("*"):
            if path.is_file() and not path.is_symlink() and marker.encode() in path.read_bytes():
                found[str(path.relative_to(self.base))] = stat.S_IMODE(path.stat().st_mode)
        return found

    def readable_by_others(self, marker: str) -> list[str]:
        """What a second user finds; without the right to become one, what the permissions let one find."""
        if os.geteuid() != 0:
            return [path for path, mode in self.holding(marker).items() if mode & 0o077]
        command = [sys.executable, "-I", "-c", _LOOK, str(self.base), marker]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@contextmanager
def shared_host():
    """A host outside the private folder of the tests, so that a second user can get in."""
    base = Path(tempfile.mkdtemp(prefix="host-", dir="/tmp"))
    base.chmod(0o755)
    try:
        yield Host(base)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def process_facts(pid: int) -> str:
    """What everybody can see of a process and those that it started: arguments, environment, name, title."""
    seen, todo = [], [pid]
    while todo:
        current = todo.pop()
        for name in ("cmdline", "environ", "comm"):
            try:
                seen.append(Path(f"/proc/{current}/{name}").read_bytes().decode("utf-8", "replace"))
            except OSError:
                continue
        try:
            for task in os.listdir(f"/proc/{current}/task"):
                todo += map(int, Path(f"/proc/{current}/task/{task}/children").read_text().split())
        except OSError:
            continue
    return "\n".join(seen)
