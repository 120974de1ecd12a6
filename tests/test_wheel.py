"""The wheel: holds content and index, runs installed, and never writes into itself."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


def test_the_wheel_carries_content_and_index(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"isms_tui/_content/index.json", "isms_tui/_content/pages.json", "isms_tui/py.typed"} <= names
    assert sum(name.startswith("isms_tui/_content/controls/") for name in names) == 93
    assert not [name for name in names if name.startswith(("tests/", "content/"))]
    assert any(name.endswith("licenses/NOTICE") for name in names)


def test_an_installed_copy_runs_and_leaves_itself_alone(wheel, tmp_path):
    place = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--target", str(place)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    before = sorted(place.rglob("*"))
    env = {**os.environ, "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(*arguments):
        command = [sys.executable, "-m", "isms_tui", *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=env)

    where = run("where").stdout
    assert str(place) in where, "the installed copy runs, not the checkout"
    assert run("content", "check").returncode == 0
    assert run("show", "5.23").stdout.startswith("# A.5.23")
    assert run("new", "x.isms.json", "--org", "Acme", "--sample", "harbourlight").returncode == 0
    assert "36 of 36 answered" in run("status", "x.isms.json").stdout
    assert sorted(place.rglob("*")) == before
