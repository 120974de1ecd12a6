"""Limits, locales and clocks: a plain sentence and the documented exit code in each face, never a traceback."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from host.shared import Host

from isms_tui.domain.record import read_approvals
from isms_tui.store import image, values
from isms_tui.store.record import digest
from isms_tui.store.values import encode
from isms_tui.terminal import Face
from isms_tui.tui.app import IsmsApp
from isms_tui.workspace import Workspace

READERS = (["status", "FILE"], ["history", "FILE"], ["export", "FILE", "soa", "--format", "csv"], ["--plain", "FILE"])


@pytest.fixture
def host(tmp_path):
    base = tmp_path / "host"
    base.mkdir()
    return Host(base)


def alone(host, data):
    """A file as it was mailed to us: nothing beside it."""
    (host.work / "big.json").write_bytes(data)
    return "big.json"


def edited(host, change):
    """A sound file in which another program changed something."""
    assert host.run("new", "one.json", "--org", "Acme").returncode == 0
    found = json.loads((host.work / "one.json").read_text())
    change(found)
    (host.work / ".one.json.journal").unlink()
    (host.work / "one.json").unlink()
    return alone(host, json.dumps(found).encode())


def nested(depth):
    value = "x"
    for _ in range(depth):
        value = [value]
    return value


LIMITS = {
    "a file over 64 MB": (lambda host: alone(host, b" " * ((64 << 20) + 1)), "larger than 64 MB"),
    "a field over 20,000 characters": (
        lambda host: edited(host, lambda f: f["records"]["1"].update(name="x" * 20_001)), "20001 characters"),
    "nesting over 64": (lambda host: edited(host, lambda f: f["records"]["1"].update(more=nested(65))), "nested"),
    "nesting over everything": (lambda host: alone(host, b'{"_meta": ' + b"[" * 200_000), "nested"),
    "a number that is not finite": (
        lambda host: edited(host, lambda f: f["records"]["1"].update(more=float("nan"))), "NaN"),
    "a number too large": (lambda host: edited(host, lambda f: f["records"]["1"].update(more=1e400)), "Infinity"),
    "a number of 5,000 digits": (lambda host: alone(host, b'{"_meta": ' + b"9" * 5000 + b"}"), "18 digits"),
    "over 100,000 documents": (
        lambda host: edited(host, lambda f: f.update(risks={str(n): {"risk": f"R{n}"} for n in range(1, 100_002)})),
        "100000 documents"),
    "half a character": (lambda host: edited(host, lambda f: f["records"]["1"].update(name="\ud800")), "surrogate"),
}  # fmt: skip


@pytest.mark.parametrize("limit", LIMITS)
def test_a_file_beyond_a_limit_is_refused_in_every_face(host, limit):
    make, words = LIMITS[limit]
    file = make(host)
    before = (host.work / file).read_bytes()
    for command in READERS:
        done = host.run(*[file if word == "FILE" else word for word in command])
        assert done.returncode == 1, done
        assert done.stderr.count("\n") == 1, done.stderr[-300:]
        assert words in done.stderr
        assert "Traceback" not in done.stderr
    with host.terminal(file) as terminal:
        assert terminal.wait_exit(30) == 1
        assert "".join(words.split()) in "".join(terminal.text().split())
    assert (host.work / file).read_bytes() == before


def forged(host, value):
    """A file whose hashes fit, made by somebody who knows how."""
    assert host.run("new", "one.json", "--org", "PLACEHOLDER").returncode == 0
    data = (host.work / "one.json").read_bytes()
    start = data.find(b"\n", len(image._HEAD)) + 2
    body = data[start:].replace(b'"PLACEHOLDER"', value, 1)
    meta = image.read_meta(data)._replace(content=digest(body))
    (host.work / ".one.json.journal").unlink()
    return alone(host, image._HEAD + encode(meta.document()) + b"\n}" + body)


@pytest.mark.parametrize(
    "value", [b'"\\ud800"', b"NaN", b"-Infinity", b"1e999", b"[" * 65 + b"]" * 65, b"[" * 900 + b"]" * 900]
)
def test_hashes_that_fit_are_no_passport(host, value):
    """Loaded, such a file would take one more change and then could never be saved again."""
    file = forged(host, value)
    for command in (["status", file], ["answer", file, "scope=whole"]):
        done = host.run(*command)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        assert "nothing was changed" in done.stderr


@pytest.mark.parametrize(
    "value", [b'"\\\\ud800 NaN 1e999"', b'"%s"' % (b"[{" * 60), b'"\\u001b[31m"', b"[" * 60 + b"]" * 60]
)
def test_what_only_looks_like_it_is_read_as_it_is(host, value):
    file = forged(host, value)
    assert host.run("status", file).stderr.count("\n") <= 1
    assert host.run("answer", file, "scope=whole").returncode == 0
    assert host.run("status", file).returncode == 0


async def test_the_first_screen_says_it_too(host, monkeypatch):
    monkeypatch.chdir(host.work)
    alone(host, b" " * ((64 << 20) + 1))
    app = IsmsApp(None, "ann", Face(full_screen=True))
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in ("3", *"big.json", "enter"):
            await pilot.press("full_stop" if keys == "." else keys)
        await pilot.pause()
        assert "64 MB" in app.screen._problem


@pytest.mark.parametrize("count", [20_000, 20_001])
def test_the_first_20000_characters_are_kept_and_it_is_said(host, count):
    assert host.run("new", "a.json", "--org", "Acme").returncode == 0
    (host.work / "a.toml").write_text(f'[notes]\nscope = "{"x" * count}"\n')
    done = host.run("answer", "a.json", "--from", "a.toml")
    assert done.returncode == 0
    assert ("only the first 20,000 are kept" in done.stderr) == (count > 20_000)
    saved = json.loads((host.work / "a.json").read_text())["answers"]["1"]["note"]
    assert saved == "x" * 20_000


def test_a_change_that_would_make_the_file_too_large_is_refused(tmp_path, monkeypatch):
    with Workspace.create(str(tmp_path / "x.json"), "Acme", "ann") as workspace:
        monkeypatch.setattr("isms_tui.store.state.MAX_FILE", 3000)
        with pytest.raises(Exception, match="nothing was saved"):
            workspace.note("scope", "x" * 5000)
        monkeypatch.setattr("isms_tui.store.state.MAX_FILE", values.MAX_FILE)
        workspace.note("scope", "short")
        assert workspace.given()["scope"].note == "short"


LOCALES = [
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"LC_ALL": "C"},
    {"LC_ALL": "de_DE.ISO-8859-1"},
    {"LC_ALL": "ar_EG.UTF-8"},
    {"LC_ALL": None, "LANG": None, "LC_CTYPE": None},
    {"PYTHONUTF8": "0", "LC_ALL": "POSIX"},
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONIOENCODING": "ascii"},
]
TEXT = "Müller \u2192 日本 ١٢ \U0001f468\u200d\U0001f469"


@pytest.mark.parametrize("locale", LOCALES, ids=lambda found: " ".join(f"{k}={v}" for k, v in found.items()))
def test_the_file_is_the_same_in_every_locale(host, locale):
    (host.work / "a.toml").write_text(f'[answers]\nscope = "part"\n[notes]\nscope = "{TEXT}"\n', "utf-8")
    for command, given in (
        (["new", "a.json", "--org", "Acme"], ""),
        (["answer", "a.json", "--from", "a.toml"], ""),
        (["answer", "a.json", "headcount=42"], ""),
        (["status", "a.json"], ""),
        (["status", "a.json", "--json"], ""),
        (["history", "a.json"], ""),
        (["why", "a.json", "8.30"], ""),
        (["export", "a.json", "soa", "--format", "md", "-o", "soa.md"], ""),
        (["export", "a.json", "soa", "--format", "csv"], ""),
        (["a.json", "--plain"], "?\nn\nplain\nh\ns\ny\nq\n"),
    ):
        done = host.run(*command, given=given, **locale)
        assert done.returncode == 0, done.stderr
    data = (host.work / "a.json").read_bytes()
    assert TEXT in data.decode("utf-8")
    assert TEXT in (host.work / "soa.md").read_text("utf-8")
    with host.terminal("a.json", "--by", "ann") as terminal:
        terminal.wait_for("answered", timeout=30)
        terminal.send("q")
        assert terminal.wait_exit() == 0


def test_a_clock_that_goes_back_keeps_the_history_in_order(tmp_path, monkeypatch):
    file = str(tmp_path / "x.json")
    real = time.gmtime
    Workspace.create(file, "Acme", "ann").close()
    for hours, answer in ((0, "whole"), (-1, "part"), (0, "whole"), (-30, "part")):
        monkeypatch.setattr(
            time, "gmtime", lambda at=None, h=hours: real((time.time() if at is None else at) + 3600 * h)
        )
        with Workspace.open(file, "ann") as workspace:
            workspace.answer("scope", (answer,))
    with Workspace.open(file, "ann") as workspace:
        assert [change.revision for change in workspace.history()] == [1, 2, 3, 4, 5]
        assert workspace.store.verify_chain() == []
        assert workspace.answers()["scope"] == ("part",)
        workspace.undo()
        assert workspace.answers()["scope"] == ("whole",)


def test_the_latest_approval_counts_also_when_the_clock_went_back():
    def approval(number, at):
        return {"record": f"approval-soa-{number}", "kind": "approval", "what": "soa", "approver": "Jo", "at": at}

    documents = [approval(10, "2026-11-29T09:00:00Z"), approval(9, "2026-11-29T10:00:00Z"), approval("x", "2099")]
    assert [found.at[:13] for found in read_approvals(documents)] == ["2099", "2026-11-29T10", "2026-11-29T09"]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/St_Johns", "nonsense", ""])
def test_the_record_is_in_utc_whatever_the_time_zone(host, zone):
    before = time.strftime("%Y-%m-%dT%H:%M", time.gmtime())
    assert host.run("new", "a.json", "--org", "Acme", TZ=zone).returncode == 0
    after = time.strftime("%Y-%m-%dT%H:%M", time.gmtime())
    out = host.run("history", "a.json", "--json", TZ=zone).stdout
    assert json.loads(out)[0]["at"][:16] in (before, after)


def test_a_folder_that_is_gone_is_said(host):
    code = "import os, sys; os.rmdir(os.getcwd()); from isms_tui.cli import main; sys.exit(main())"
    for command in (["status", "a.json"], ["new", "a.json", "--org", "A"], ["--plain"]):
        gone = Path(host.base / "work" / "gone")
        gone.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", code, *command],
            input="3\na.json\nq\n", capture_output=True, text=True, cwd=gone, env={**os.environ, **host.environment},
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr
        assert "is gone" in done.stderr + done.stdout
