"""A signal ends the program in good order, wherever it is."""

import signal
import time
from pathlib import Path

import pytest
from terminal.stage import FACES, PROGRAM, SCREENS, TROUBLE, WITHOUT_FILE, Scene, answered, children, new_file

HUP, TERM, INT, QUIT = signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT
PATIENCE = 5.0  # the promise is one second; other tests run at the same time


@pytest.fixture
def file(tmp_path):
    return new_file(tmp_path)


def shown(face, terminal):
    terminal.wait_for("1 of 37 answered" if face == "screen" else "q quit):")
    terminal.settle()


@pytest.mark.parametrize("number", range(len(SCREENS)), ids=SCREENS)
def test_in_every_screen(file, number):
    keys = list(SCREENS.values())[number]
    sent = (HUP, TERM, INT, QUIT)[number % 4]
    with Scene([PROGRAM, file]) as scene:
        shown("screen", scene)
        scene.reach(keys)
        before = time.perf_counter()
        scene.signal(sent)
        assert scene.wait_exit(PATIENCE) == 128 + sent
        assert time.perf_counter() - before < PATIENCE
        assert scene.left() == set()
    assert answered(file) == {"scope"}


@pytest.mark.parametrize("keys", WITHOUT_FILE.values(), ids=WITHOUT_FILE)
def test_before_a_file_is_open(keys, tmp_path):
    with Scene([PROGRAM], cwd=tmp_path) as scene:
        scene.wait_for("Start our own")
        scene.reach(keys)
        scene.signal(TERM)
        assert scene.wait_exit(PATIENCE) == 143
        assert scene.left() == set()


@pytest.mark.parametrize("sent", [HUP, TERM, INT, QUIT], ids=lambda sent: sent.name)
@pytest.mark.parametrize("face", ["editing", "plain"])
def test_in_line_mode(file, face, sent):
    with Scene([PROGRAM, file, *FACES[face]]) as scene:
        shown(face, scene)
        scene.send("1,3\r" if face == "editing" else "1,3\n")
        scene.wait_for("2 of ")
        shown(face, scene)
        before = time.perf_counter()
        scene.signal(sent)
        assert scene.wait_exit(PATIENCE) == 128 + sent
        assert time.perf_counter() - before < PATIENCE
        assert scene.left() == set()
        assert (b"\x1b" in scene.raw) == (face == "editing")
    assert answered(file) == {"scope", "people"}


@pytest.mark.parametrize("face", FACES)
def test_more_signals_do_not_disturb_the_first(file, face):
    with Scene([PROGRAM, file, *FACES[face]]) as scene:
        shown(face, scene)
        for sent in (TERM, HUP, INT, TERM, QUIT):
            scene.signal(sent)
            time.sleep(0.01)
        assert scene.wait_exit(PATIENCE) in (129, 130, 131, 143)
        assert scene.left() == set()
    assert answered(file) == {"scope"}


@pytest.mark.parametrize("after", [0.12, 0.2, 0.3])
def test_while_it_starts(file, after):
    with Scene([PROGRAM, file]) as scene:
        time.sleep(after)
        scene.signal(TERM)
        assert scene.ended(PATIENCE) in (143, -TERM)  # the interpreter itself dies of it
        assert scene.left() == set()


def test_a_stuck_app_ends_as_well(file, tmp_path):
    flag = tmp_path / "stuck"
    with Scene([*TROUBLE, "stuck", file], env={"STUCK": str(flag)}) as scene:
        shown("screen", scene)
        scene.send("s")
        while not flag.exists():
            time.sleep(0.01)
        before = time.perf_counter()
        scene.signal(TERM)
        assert scene.wait_exit(PATIENCE) == 143
        assert time.perf_counter() - before < 3
        scene.wait_for_mender()
        assert scene.left() == set()
    assert answered(file) == {"scope"}


@pytest.mark.parametrize("sent", [HUP, TERM])
def test_the_screen_saves_a_draft_before_it_goes(file, tmp_path, sent):
    draft = tmp_path / "draft"
    with Scene([*TROUBLE, "draft", file], env={"DRAFT": str(draft)}) as scene:
        shown("screen", scene)
        scene.reach("s")
        scene.signal(sent)
        scene.signal(sent)
        assert scene.wait_exit(PATIENCE) == 128 + sent
    assert draft.read_text() == "saved"


def test_trouble_with_a_draft_does_not_keep_anybody(file):
    with Scene([*TROUBLE, "bad_draft", file]) as scene:
        shown("screen", scene)
        scene.reach("s")
        scene.signal(TERM)
        assert scene.wait_exit(PATIENCE) == 143
        assert scene.left() == set()


def test_nothing_is_left_behind_when_it_ends(file):
    with Scene([PROGRAM, file]) as scene:
        shown("screen", scene)
        waiting = children(scene.pid)
        assert len(waiting) == 1
        scene.send("q")
        assert scene.wait_exit() == 0
        assert scene.left() == set()
        assert not Path(f"/proc/{waiting[0]}").exists()
