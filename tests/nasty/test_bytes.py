"""What really goes to the terminal: nothing in it that harmless text of the same length would not send too."""

import sys
from pathlib import Path

import pytest
from nasty.corpus import EVERYTHING, SEQUENCE, SLICE, all_texts, harmful, sequences
from nasty.poison import KEPT, LEFT_OUT, poison
from tools.ptyrun import Terminal

from isms_tui.domain.text import FIELD_LIMIT, clean

PROGRAM = str(Path(sys.executable).parent / "isms-tui")
DOWN, ESCAPE = "\x1b[B", "\x1b"

FULL_SCREEN = [
    "h",
    "i",
    "b",
    "n",
    ESCAPE,
    "h",
    "a",
    *[DOWN] * 4,
    ESCAPE,
    "r",
    *[DOWN] * 5,
    "x",
    ESCAPE,
    "w",
    ESCAPE,
    ESCAPE,
]
FULL_SCREEN += [
    "c",
    DOWN,
    "\r",
    "d",
    ESCAPE,
    ESCAPE,
    "s",
    *[DOWN] * 12,
    "e",
    ESCAPE,
    ESCAPE,
    "y",
    "\x1b[5~",
    "\x1b[5~",
    ESCAPE,
]
FULL_SCREEN += ["f", ESCAPE, "u", "\x0c", "q"]
LINES = ["h", "", "answers", "r", f"c {KEPT}", f"w {LEFT_OUT}", f"x {LEFT_OUT}", *[""] * 7, "s", "v", "", "f", "y", "q"]
PLACES = ("home interview note answers review exclusion", "why control-list control-page soa history to-do")
PAINTER = {f"\x1b[{end}" for end in "mHGCJK"}
"""What our own painter sends when and where it wants: move, colour, erase."""

FACES = {"80x24": (80, 24, ()), "120x32": (120, 32, ()), "line": (80, 24, ("--line",))}


def groups():
    """Texts that share a record, so that a walk shows all of them."""
    if not EVERYTHING:
        return [SLICE]
    short = [text for text in all_texts() if len(text) < FIELD_LIMIT]
    long = [[text] for text in all_texts() if len(text) >= FIELD_LIMIT]
    return [*(short[start : start + 8] for start in range(0, len(short), 8)), *long]


def walk(file, face):
    """Everything that the program sends during a walk through its screens."""
    cols, rows, options = FACES[face]
    with Terminal([PROGRAM, *options, file, "--by", "ann"], cols=cols, rows=rows) as terminal:
        terminal.wait_for("answered", timeout=30)
        for key in FULL_SCREEN if not options else LINES:
            terminal.settle(0.02)
            terminal.send(key if not options else f"{key}\r")
            if key == ESCAPE:
                terminal.settle(0.12)  # alone it is the key, with more behind it the beginning of another one
        assert terminal.wait_exit(30) == 0, terminal.text()
        return bytes(terminal.raw).decode("utf-8")


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("group", groups(), ids=lambda group: f"{ascii(group[0])[1:12]}".replace("\\", "~"))
def test_no_byte_of_the_record_acts_on_the_terminal(tmp_path, group, face, cases):
    harmless = [
        "".join(char if char in " \n" else "x" for char in clean(text))[: 60 if len(group) > 1 else FIELD_LIMIT]
        for text in group
    ]
    group = [text[:60] if len(group) > 1 else text for text in group]
    sent = walk(poison(str(tmp_path / "x.isms.json"), *group, approved=True), face)
    usual = walk(poison(str(tmp_path / "y.isms.json"), *harmless, approved=True), face)
    assert sequences(sent) - sequences(usual) - PAINTER == set()
    assert set(harmful(sent)) <= set(harmful(usual))
    assert not set(harmful(usual)) - {"\x1b", "\r", "\x07", "\x08", "\x00"}
    for text in group:
        assert "\x1b" not in text or text not in sent or text in usual
        for fragment in SEQUENCE.findall(text):
            mine = sequences(fragment) <= PAINTER or len(fragment) < 3
            assert mine or fragment not in sent or fragment in usual, ascii(fragment)
        for place in " ".join(PLACES).split():
            cases(f"{face} {place}")


def test_the_comparison_notices_a_sequence_that_gets_through():
    usual = "\x1b[1;1Htext\x1b[1m"
    for text in ("\x1b]0;title\x07", "\x1b]52;c;AA\x1b\\", "\x9b31m", "\x1b[?1049l", "\x1bc", "\x07", "\x1bPq\x1b\\"):
        assert sequences(usual + text) - sequences(usual)
    assert sequences(usual + "\x1b[7;9H") == sequences(usual)
