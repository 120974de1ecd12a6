"""What comes in: bytes that are no text, old mouse reports, pastes of any size. None of it is a key by mistake."""

import subprocess
import time

import pytest
from terminal.stage import END, ESCAPE, FACES, PROGRAM, START, Scene, new_file
from tinydb import TinyDB

LIMIT = 20_000
PATIENCE = 5.0  # the promise is one second; other tests run at the same time


@pytest.fixture
def file(tmp_path):
    return new_file(tmp_path)


@pytest.fixture
def scene(file):
    with Scene([PROGRAM, file]) as scene:
        scene.wait_for("1 of 37 answered")
        scene.settle()
        yield scene


def pour(scene, data: bytes) -> None:
    """Send much, and read what comes meanwhile: a pipe holds a few kB only."""
    for start in range(0, len(data), 4000):
        scene.send(data[start : start + 4000])


def notes(file):
    subprocess.run([PROGRAM, "status", file], capture_output=True, check=True)  # brings the file up to date
    with TinyDB(file, access_mode="r") as db:
        return [doc["note"] for doc in db.table("answers").all() if doc["note"]]


@pytest.mark.parametrize(
    "nonsense",
    [b"\xff\xfe\x80", b"\x1b[M\x20\xff\xfe", b"\x1b[M\x20\xc3\xa9", b"\x1b[M\x20", b"\xc3",
     b"\x1b[M" + bytes(range(128, 256)), b"\x1b]0;title\x07", b"\x1bP+r\x1b\\", b"\x00\x01\x02"],
    ids=repr,
)  # fmt: skip
def test_nonsense_is_no_end(scene, nonsense):
    scene.send(nonsense)
    scene.settle(0.3)
    scene.send("?")
    scene.wait_for("Help")
    scene.send("q")
    assert scene.wait_exit() == 0


@pytest.mark.parametrize("place", [94, 95, 96, 223], ids=str)
def test_the_key_after_an_old_mouse_report_is_a_key(scene, place):
    scene.send(b"\x1b[M" + bytes([32, min(255, 32 + place), 33]) + b"?")
    scene.wait_for("Help")


@pytest.mark.parametrize("size", [10_000, 1_000_000, 50_000_000], ids=["10 kB", "1 MB", "50 MB"])
def test_a_paste_into_a_field_is_capped_and_says_so(scene, file, size):
    scene.reach("n")
    pour(scene, START + b"word " * (size // 5) + END)
    seconds = scene.wait_for("word word")
    assert seconds < PATIENCE
    if size > LIMIT:
        scene.wait_for("Only the beginning of the paste was kept")
    scene.send("!")
    assert scene.wait_for("!") < PATIENCE
    scene.send("\r")
    scene.wait_for("Your note")
    scene.send("q")
    assert scene.wait_exit() == 0
    [note] = notes(file)
    assert len(note) == size if size < LIMIT else LIMIT - 5 < len(note) <= LIMIT


@pytest.mark.parametrize(
    "keys", ["", "h", "hr", "hc", "hl", "?"], ids=["interview", "home", "review", "controls", "page", "help"]
)
def test_a_paste_where_nothing_takes_it_does_nothing(scene, keys):
    scene.reach(keys)
    pour(scene, START + b"q\x11\x03\r123q" * 200 + END)
    scene.wait_for("Nothing was pasted")
    assert scene.exit_code is None


def test_a_paste_into_the_search(scene):
    scene.reach("/")
    pour(scene, START + b"back" + END)
    scene.wait_for("> back_")
    pour(scene, START + b"up " * 100_000 + END)
    scene.wait_for("Only the beginning of the paste was kept")


def test_an_end_marker_inside_a_paste_does_not_let_keys_out(scene):
    scene.reach("n")
    scene.send(START + b"one " + END + b"\x11\x03q" + b" two" + END)
    scene.wait_for("two")
    assert scene.exit_code is None
    assert "one" in scene.text()


def test_a_paste_without_an_end_locks_nobody_out(scene):
    scene.reach("n")
    scene.send(START + b"half a paste")
    assert scene.wait_for("half a paste") < PATIENCE
    scene.settle()
    scene.send("!")
    scene.wait_for("half a paste!")
    scene.send(ESCAPE)
    scene.wait_for("1 of 37 answered")


def test_its_rest_may_come_late(scene):
    scene.reach("n")
    scene.send(START + b"half a paste")
    scene.wait_for("half a paste")
    scene.send(b" \x11\x03and the rest" + END)
    scene.wait_for("and the rest")
    assert scene.exit_code is None


def test_a_terminal_that_does_not_mark_pastes(scene):
    scene.reach("n")
    pour(scene, b"line one\rq\x11" * 5000)
    scene.wait_for("line one")
    scene.wait_for("Only the beginning of the paste was kept")
    assert scene.exit_code is None


@pytest.mark.parametrize("size", [1_000, 1_000_000, 50_000_000], ids=["1 kB", "1 MB", "50 MB"])
def test_a_paste_into_line_editing(file, size):
    with Scene([PROGRAM, file, *FACES["editing"]]) as scene:
        scene.wait_for("q quit):")
        scene.send("n\r")
        scene.wait_for("Note:")
        scene.settle()
        pour(scene, START + b"a\x1b[Ab\r" * (size // 6) + END)
        scene.wait_for("[Ab")
        scene.settle()
        scene.send("\r")
        scene.wait_for(lambda text: text.rstrip().endswith("q quit):"))
        scene.settle()
        assert (b"Only the beginning was kept" in scene.raw) == (size > LIMIT)
        scene.send("\x15q\r")
        assert scene.wait_exit() == 0
    assert [note[:5] for note in notes(file)] == ["a\u241b[Ab"]
    assert len(notes(file)[0]) <= LIMIT


def test_nonsense_in_line_editing(file):
    with Scene([PROGRAM, file, *FACES["editing"]]) as scene:
        scene.wait_for("q quit):")
        scene.send(b"\xff\xfe\x80\x1b[M\x20\xff\xfe\x15")
        scene.settle(0.3)
        scene.send("q\r")
        assert scene.wait_exit() == 0


@pytest.mark.parametrize("through", ["terminal", "pipe"])
def test_nonsense_and_endless_lines_in_plain_mode(file, through):
    if through == "pipe":
        lines = b"n\n" + b"word " * 2_000_000 + b"\ns\nn\n\xff\xfe end\nq\n"
        before = time.perf_counter()
        done = subprocess.run([PROGRAM, file, *FACES["plain"]], input=lines, capture_output=True, timeout=60)
        assert time.perf_counter() - before < 20
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"Only the beginning was kept: one line takes 20,000 characters" in done.stdout
    else:
        with Scene([PROGRAM, file, *FACES["plain"]]) as scene:
            scene.wait_for("q quit):")
            scene.send("n\n")
            scene.wait_for("Note:")
            pour(scene, b"word " * 20_000 + b"\n")
            scene.wait_for(lambda text: text.rstrip().endswith("q quit):"))
            scene.settle()
            assert b"Only the beginning was kept: in plain mode one line takes 4,095 bytes" in scene.raw
            scene.send("s\n")
            scene.wait_for("1 of 37")
            scene.settle()
            scene.send(b"n\n\xff\xfe end\nq\n")
            assert scene.wait_exit() == 0
    assert len(notes(file)) == 2
    assert notes(file)[1].endswith(" end")
    assert max(map(len, notes(file))) <= LIMIT
