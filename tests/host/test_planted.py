"""What somebody else may have put in the way: refused in one sentence, never followed, never waited for."""

import os
import stat
import sys

import pytest
from host.shared import NOBODY, shared_host

from isms_tui import places
from isms_tui.domain.errors import Refused
from isms_tui.export.file import write_export

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


@pytest.fixture
def host():
    with shared_host() as found:
        assert found.run("new", "acme.json", "--org", "Acme").returncode == 0
        (found.base / "victim").write_text("precious")
        yield found


def plant(host, path, how):
    victim = host.base / "victim"
    if path.exists():
        path.unlink()
    if how == "link":
        path.symlink_to(victim)
    elif how == "hard link":
        os.link(victim, path)
    elif how == "pipe":
        os.mkfifo(path)
    elif how == "folder":
        path.mkdir()
    elif how == "foreign":
        path.write_text("{}")
        os.chown(path, NOBODY, NOBODY)
    elif how == "device":
        path.symlink_to("/dev/zero")


HOW = ["link", "hard link", "pipe", "folder", "device", pytest.param("foreign", marks=root_only)]


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("where", ["acme.json", ".acme.json.journal", "soa.md", "new.json"])
def test_planted_files_are_refused_in_one_sentence(host, where, how):
    plant(host, host.work / where, how)
    commands = {
        "soa.md": ["export", "acme.json", "soa", "--format", "md", "-o", "soa.md"],
        "new.json": ["new", "new.json", "--org", "Acme"],
    }
    for command in (commands.get(where) or ["answer", "acme.json", "scope=whole"],):
        done = host.run(*command)
        # A hard link or a folder in the place of FILE is damage that the journal beside it repairs.
        if done.returncode == 0:
            assert (where, how) in [("acme.json", "hard link"), ("acme.json", "folder"), ("acme.json", "pipe")], done
        else:
            assert done.returncode == 1
            assert done.stderr.count("\n") == 1, done.stderr
            assert done.stderr.rstrip().endswith(".")
    assert (host.base / "victim").read_text() == "precious"
    assert stat.S_IMODE((host.base / "victim").stat().st_mode) & 0o600


def test_a_folder_that_everybody_can_write_is_refused(host):
    host.work.chmod(0o777)
    for command in (["status", "acme.json"], ["new", "b.json", "--org", "B"]):
        done = host.run(*command)
        assert done.returncode == 1
        assert "chmod o-w" in done.stderr
    open_to_all = host.base / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    with pytest.raises(Refused, match="Everybody on this computer"):
        write_export(str(open_to_all / "soa.md"), b"x", str(host.work / "acme.json"))
    open_to_all.chmod(0o1777)
    write_export(str(open_to_all / "soa.md"), b"x", str(host.work / "acme.json"))
    assert stat.S_IMODE((open_to_all / "soa.md").stat().st_mode) == 0o600


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o277])
def test_everything_that_is_written_is_private_whatever_the_umask(host, umask):
    (host.work / "b.json").unlink(missing_ok=True)
    for command in (
        ["new", "b.json", "--org", "B"],
        ["answer", "b.json", "scope=whole"],
        ["answer", "b.json", "scope=part"],
        ["export", "b.json", "soa", "--format", "csv", "-o", "b.csv"],
        ["export", "b.json", "soa", "--format", "csv", "-o", "b.csv", "--force"],
    ):
        assert host.run(*command, umask=umask, XDG_DATA_HOME=None).returncode == 0
    assert host.run("--plain", given="1\nq\nq\n", umask=umask, XDG_DATA_HOME=None).returncode == 0
    written = [path for path in host.base.rglob("*") if "b." in path.name or path.is_relative_to(host.base / "home")]
    assert len(written) > 8
    for path in written:
        if path != host.base / "home":
            mode = stat.S_IMODE(path.stat().st_mode)
            assert mode == (0o700 if path.is_dir() else 0o600), (path, oct(mode))


@pytest.mark.parametrize("how", ["link", "pipe", "folder", "device"])
def test_a_planted_list_of_latest_files_is_no_list(host, monkeypatch, how):
    monkeypatch.setenv("XDG_DATA_HOME", str(host.base / "data"))
    os.makedirs(places.data_directory(), exist_ok=True)
    plant(host, host.base / "data" / "isms-tui" / "recent.json", how)
    assert places.recent() == []
    places.remember(str(host.work / "acme.json"))
    assert (host.base / "victim").read_text() == "precious"
    assert [path.name for path in (host.base / "data" / "isms-tui").iterdir()] == ["recent.json"]


def test_a_home_that_is_missing_read_only_or_full(host, monkeypatch):
    """Work on a file goes on; the sample says why it cannot be copied."""
    nowhere = {name: None for name in host.environment if name.startswith("XDG")}
    for home in ("/proc/nowhere", "/dev/null"):
        done = host.run("answer", "acme.json", "scope=whole", **{**nowhere, "HOME": home})
        assert done.returncode == 0, done.stderr
        assert host.run("acme.json", "--plain", given="q\n", **{**nowhere, "HOME": home}).returncode == 0
        done = host.run("--plain", given="1\nq\n", **{**nowhere, "HOME": home})
        assert done.returncode == 0, done.stderr
        assert "XDG_DATA_HOME" in done.stdout
    monkeypatch.setenv("XDG_DATA_HOME", str(host.base / "data"))
    places.remember("/tmp")
    before = places.recent()
    monkeypatch.setattr(places.os, "replace", no_space)
    places.remember(str(host.work / "acme.json"))
    assert places.recent() == before
    assert len(os.listdir(places.data_directory())) == 1


def test_without_any_home_no_folder_called_tilde_is_made(host):
    lost = "import pwd, sys; from isms_tui.cli import main\npwd.getpwuid = lambda _: {}['nobody']\nsys.exit(main())"
    nowhere = {name: None for name in host.environment if name.startswith("XDG")}
    for arguments, given in ((["answer", "acme.json", "scope=whole"], ""), (["--plain"], "1\nq\n")):
        command = host.run("-c", lost, *arguments, given=given, program=sys.executable, **nowhere, HOME=None)
        assert command.returncode == 0, command.stderr
        assert "Harbourlight Ltd." not in command.stdout
    assert not (host.work / "~").exists()


def no_space(*_):
    raise OSError(28, "No space left on device")
