"""Recent files and the sample's place."""

import os
import stat

from isms_tui.places import RECENT, data_directory, recent, recent_list, remember, sample_path


def test_the_latest_five_that_still_exist_newest_first(tmp_path):
    paths = [tmp_path / f"{n}.isms.json" for n in range(7)]
    for path in paths:
        path.write_text("{}")
        remember(str(path))
    remember(str(paths[3]))
    os.unlink(paths[6])
    assert recent() == [str(paths[n]) for n in (3, 5, 4, 2)]
    assert len(recent()) <= RECENT
    assert stat.S_IMODE(os.stat(recent_list()).st_mode) == 0o600


def test_a_damaged_list_is_an_empty_list():
    os.makedirs(data_directory())
    with open(recent_list(), "w") as file:
        file.write('{"not": "a list"')
    assert recent() == []


def test_a_home_that_cannot_be_written_is_no_reason_to_fail(monkeypatch, tmp_path):
    blocker = tmp_path / "file"
    blocker.write_text("")
    monkeypatch.setenv("HOME", str(blocker))
    remember(str(tmp_path / "x"))
    assert recent() == []


def test_the_sample_directory_is_private():
    path = sample_path("harbourlight")
    assert stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode) == 0o700
