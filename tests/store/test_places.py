"""Permissions, links and other hazards of a shared host."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from store.faults import answer, beside, content, create, one_sentence, snapshot

from isms_tui.store import ReadOnly, Store, StoreError, Unsafe, saver


def modes(folder):
    return {p.name: stat.S_IMODE(p.lstat().st_mode) for p in folder.rglob("*")}


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o277])
def test_private_whatever_the_umask(path, mask, monkeypatch):
    monkeypatch.setattr(saver, "SEGMENT", 500)
    old = os.umask(mask)
    try:
        with create(path) as store:
            for n in range(3):
                answer(store, "q1", str(n))
                store.checkpoint()
        path.write_bytes(b"")
        Store.open(path).close()
        assert os.umask(mask) == mask, "the umask of the process is not touched"
    finally:
        os.umask(old)
    for name, mode in modes(path.parent).items():
        assert mode == (0o700 if name.endswith("backups") else 0o600), name


def test_files_that_others_could_read_become_private_and_are_told(path):
    create(path).close()
    path.chmod(0o644)
    beside(path, "journal").chmod(0o640)
    with Store.open(path) as store:
        assert store.notices == [
            "Other users of this computer could read acme.isms.json; it is private again.",
            "Other users of this computer could read .acme.isms.json.journal; it is private again.",
        ]
    assert set(modes(path.parent).values()) == {0o600}
    path.chmod(0o644)
    with Store.open(path, read_only=True) as store:
        assert store.notices == ["Other users of this computer can read acme.isms.json; run chmod 600 on it."]
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_file_or_folder_that_everybody_can_write_is_refused(path):
    create(path).close()
    path.chmod(0o666)
    with pytest.raises(Unsafe, match="chmod 600"):
        Store.open(path)
    path.chmod(0o600)
    path.parent.chmod(0o777)
    with pytest.raises(Unsafe, match="chmod o-w"):
        Store.open(path)
    with pytest.raises(Unsafe):
        create(path.with_name("new.json"))
    path.parent.chmod(0o1777)
    Store.open(path).close()


def endings():
    return ["file", "journal", "lock", "backups"]


def plant(path, where, how, victim):
    target = path if where == "file" else beside(path, where)
    if target.is_dir():
        for inner in target.iterdir():
            inner.unlink()
        target.rmdir()
    elif target.exists():
        target.unlink()
    if how == "link":
        target.symlink_to(victim)
    elif how == "dangling":
        target.symlink_to(victim.with_name("nowhere"))
    elif how == "hard link":
        os.link(victim, target)
    elif how == "pipe":
        os.mkfifo(target)
    elif how == "folder":
        target.mkdir()


@pytest.mark.parametrize("how", ["link", "dangling", "hard link", "pipe", "folder"])
@pytest.mark.parametrize("where", endings())
def test_planted_files_are_never_followed_or_written(path, tmp_path, where, how):
    with create(path) as store:
        answer(store, "q1", "x")
        store.checkpoint()
        expected = content(store)
    outside = tmp_path / "outside"
    outside.mkdir()
    victim = outside / "victim"
    victim.write_text("precious")
    victim.chmod(0o600)
    plant(path, where, how, victim)
    try:
        with Store.open(path) as store:
            assert content(store) == expected
            answer(store, "q1", "y")
            store.checkpoint()
            assert where in ("backups", "file")
            assert store.notices or how in ("folder", "hard link")
    except StoreError as refused:
        one_sentence(refused)
    assert snapshot(outside) == {"victim": b"precious"}
    assert sorted(os.listdir(outside)) == ["victim"]
    assert stat.S_IMODE(victim.stat().st_mode) == 0o600


@pytest.mark.parametrize("where", ["file", "journal", "lock"])
def test_links_are_refused_before_anything_is_created(path, tmp_path, where):
    victim = tmp_path / "victim"
    victim.write_text("precious")
    plant(path, where, "link", victim)
    with pytest.raises(StoreError):
        create(path)
    assert victim.read_text() == "precious"
    assert len(os.listdir(path.parent)) <= 2


def test_a_linked_file_names_the_repair(path, tmp_path):
    create(path).close()
    link = path.with_name("link.json")
    link.symlink_to(path)
    with pytest.raises(Unsafe, match="give the path of the real file"):
        Store.open(link)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("where", endings())
def test_files_of_somebody_else_are_refused(path, where):
    with create(path) as store:
        answer(store, "q1", "x")
    os.chown(path if where == "file" else beside(path, where), 65534, 65534)
    if where in ("file", "journal"):
        with pytest.raises(Unsafe, match="another user"):
            Store.open(path)
        return
    with Store.open(path) as store:
        if where == "lock":
            with pytest.raises(Unsafe, match="another user"):
                answer(store, "q1", "y")
        else:
            answer(store, "q1", "y")
            store.checkpoint()
            assert "No backup could be made" in store.notices[0]


@pytest.mark.parametrize("marked", ["file", "folder"])
def test_a_read_only_mark_is_respected_also_for_root(path, marked):
    with create(path) as store:
        answer(store, "q1", "x")
    beside(path, "lock").unlink()
    (path if marked == "file" else path.parent).chmod(0o400 if marked == "file" else 0o500)
    before = snapshot(path.parent)
    try:
        with Store.open(path) as store:
            assert store.read_only
            assert store.notices == ["acme.isms.json is marked read only: it can be read here, not changed."]
            assert store.find("answers", "q1")["answer"] == ["x"]
            assert len(list(store.history())) == 2
            assert store.verify_chain() == []
            for attempt in (lambda: answer(store, "q1", "y"), lambda: store.undo("ann"), lambda: store.redo("ann")):
                with pytest.raises(ReadOnly, match="reading only"):
                    attempt()
            with pytest.raises(ReadOnly):
                store.table("answers").insert({"question": "z"})
            store.checkpoint()
            assert store.checkpoint_if_due() is False
        assert snapshot(path.parent) == before
    finally:
        path.parent.chmod(0o700)


def test_a_reader_takes_no_lock_and_follows(path):
    with create(path) as store:
        with Store.open(path, read_only=True) as reader, store.change("ann", "slow"):
            store.table("answers").update({"answer": ["y"]}, doc_ids=[1])
            with Store.open(path, read_only=True) as late:
                assert late.find("answers", "q1")["answer"] == ["unsure"]
            assert reader.refresh() == []
        with Store.open(path, read_only=True) as reader:
            assert reader.find("answers", "q1")["answer"] == ["y"]
            answer(store, "q2", "z")
            assert len(reader.refresh()) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_another_user_can_read_nothing(path):
    with create(path) as store:
        for n in range(3):
            answer(store, "q1", f"secret {n}")
            store.checkpoint()
    for folder in [path.parent, *path.parent.parents]:
        if folder.stat().st_uid == os.geteuid() and str(folder).startswith("/tmp/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    code = (
        "import os, sys; os.setgid(65534); os.setuid(65534)\n"
        "for root, dirs, files in os.walk(sys.argv[1]):\n"
        "    for name in files:\n"
        "        try: print(open(os.path.join(root, name)).read())\n"
        "        except PermissionError: print('refused')\n"
    )
    ran = subprocess.run([sys.executable, "-c", code, path.parent], capture_output=True, text=True, check=True)
    assert "secret" not in ran.stdout
    assert ran.stdout.count("refused") == 3


def test_no_call_to_the_system_outside_files():
    """Whoever attacks the store replaces `Files`; a call that goes around it would not be attacked."""
    allowed = {"path", "urandom", "getpid", "getuid", "geteuid", "uname", "fsencode", "fsdecode", "stat_result"}
    allowed |= {"PathLike", "W_OK", "X_OK"}
    for source in (Path(saver.__file__).parent).glob("*.py"):
        if source.name != "files.py":
            text = source.read_text()
            used = {word.split("os.")[1] for word in text.replace("(", " ").split() if word.startswith("os.")}
            assert {name.split("[")[0].rstrip(").,:]|").split(".")[0] for name in used} <= allowed, source
            assert " open(" not in text.replace("def open(", "").replace(".open(", ""), source
