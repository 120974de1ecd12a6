"""Imports run one way, and commands never load what they do not need."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def loaded(*arguments):
    """Names of the modules that a command loads."""
    code = (
        "import sys\nfrom isms_tui.cli import main\n"
        f"code = main({list(arguments)!r})\n"
        "print('\\n'.join(sorted(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    return done.stderr.split()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = str(tmp_path_factory.mktemp("imports") / "x.isms.json")
    loaded("new", path, "--org", "Acme")
    return path


@pytest.mark.parametrize(
    "command",
    [["--version"], ["--help"], ["show", "5.23"], ["why", "FILE", "8.30"], ["status", "FILE", "--json"],
     ["export", "FILE", "soa", "--format", "csv"], ["answer", "FILE", "scope=whole"], ["content", "check"]],
    ids=lambda command: command[0],
)  # fmt: skip
def test_commands_load_no_screen(file, command):
    modules = loaded(*[file if word == "FILE" else word for word in command])
    assert "isms_tui.cli" in modules
    for face in ("textual", "rich", "prompt_toolkit", "isms_tui.tui"):
        assert face not in modules
    if command[0] in ("--version", "--help", "why", "status", "export"):
        assert "markdown_it" not in modules


def test_importing_the_cli_loads_the_standard_library_only():
    code = (
        "import isms_tui.cli, sys\n"
        "print(*[m for m in sys.modules if m.partition('.')[0] not in sys.stdlib_module_names])"
    )
    out = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout
    assert {
        name for name in out.split() if not name.startswith(("isms_tui", "__", "_virtualenv", "_distutils"))
    } == set()
    assert {name for name in out.split() if name.startswith("isms_tui")} == {"isms_tui", "isms_tui.cli"}


def test_imports_run_one_way():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout
