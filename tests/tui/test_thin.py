"""Thin output shows the same cells as plain Textual, for a fraction of the bytes, and steps back when it cannot."""

from __future__ import annotations

import os
import random
import sys
import time
from itertools import pairwise
from pathlib import Path
from signal import SIGCONT, SIGTSTP
from types import SimpleNamespace
from typing import Any, ClassVar

if __name__ == "__main__":  # the app under test: python test_thin.py plain|thin|missing|error
    from textual.app import App
    from textual.screen import ModalScreen
    from textual.widgets import Footer, Input, OptionList, Static

    from isms_tui.tui import thin

    mode = sys.argv[1]
    if mode == "missing":
        thin.updates = SimpleNamespace()  # type: ignore[assignment]
    if mode == "error":
        drawn, draw = iter(range(60)), thin.Kept.draw

        def failing(self: thin.Kept, *row: Any) -> None:
            next(drawn)  # StopIteration in the middle of a frame, after a few frames
            draw(self, *row)

        thin.Kept.draw = failing  # type: ignore[method-assign]

    class Dialog(ModalScreen[None]):
        BINDINGS: ClassVar = [("f3", "dismiss", "close")]
        CSS = "Dialog { align: center middle } #box { width: 31; height: 7; border: round red }"

        def compose(self) -> Any:
            yield Static("漢字 in a [u]dialog[/u]\n漢漢漢漢漢漢漢漢漢漢漢漢漢", id="box")

    class Demo(App[None] if mode == "plain" else thin.ThinOutput):  # type: ignore[misc]
        BINDINGS: ClassVar = [("f2", "dialog", "dialog"), ("f4", "colors", "colors"), ("f5", "again", "again")]
        CSS = "#top { height: 3 } Input { height: 1; border: none } OptionList { height: 1fr }"

        def compose(self) -> Any:
            marks = "[b]bold[/b] [reverse]rev erse[/reverse] [dim]dim[/dim] [i]it[/i] [s]gone[/s] e\u0301\u0308 漢 👍 x"
            yield Static(f"Über 漢字 {marks} [link='https://example.org']link[/link]", id="top")
            yield OptionList(*[f"Option {n} 漢字{'漢' * (n % 4)} ist [b]wichtig[/b]" for n in range(40)])
            yield Input(placeholder="type", select_on_focus=False)
            yield Static("", id="state")
            yield Static("", id="focus")
            yield Static("size 80x24", id="size")
            yield Footer()

        def on_mount(self) -> None:
            self.query_one(Input).cursor_blink = False

        def on_resize(self, event: Any) -> None:
            for place in self.query("#size").results(Static):
                place.update(f"size {event.size.width}x{event.size.height}")

        def on_descendant_focus(self, event: Any) -> None:
            self.query_one("#focus", Static).update(f"in {type(event.widget).__name__}")

        def on_option_list_option_highlighted(self, event: Any) -> None:
            self.query_one("#state", Static).update(f"at {event.option_index}")

        def on_input_changed(self, event: Any) -> None:
            self.query_one("#state", Static).update(f"got {event.value}|")

        def action_dialog(self) -> None:
            self.push_screen(Dialog())

        def action_colors(self) -> None:
            self.theme = "ansi-light" if self.theme == "textual-dark" else "textual-dark"

        def action_again(self) -> None:
            if isinstance(self, thin.ThinOutput):
                self.forget_terminal()

    Demo().run()
    sys.exit()

import pyte
import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.strip import Strip
from tools.ptyrun import BACKTAB, DOWN, END, TAB, UP, Terminal

from isms_tui.tui import thin

DIALOG, CLOSE, COLORS, AGAIN = "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~"
ROOT = Path(thin.__file__).parents[2]


def start(mode: str, **env: str) -> Terminal:
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    return Terminal([sys.executable, __file__, mode], env={"TEXTUAL_ANIMATIONS": "none", "PYTHONPATH": path, **env})


def shown(rows: Any) -> list[list[Any]]:
    """Return what can be seen of cells: nobody sees the foreground or the weight of an empty one."""

    def seen(cell: Any) -> Any:
        marked = cell.data != " " or cell.reverse or cell.underscore or cell.strikethrough
        return cell if marked else cell.bg

    return [[seen(cell) for cell in row] for row in rows]


def settle_equal(one: Terminal, two: Terminal) -> None:
    """Wait until two terminals show the same cells."""
    until = time.perf_counter() + 8
    while shown(one.cells()) != shown(two.cells()):
        if time.perf_counter() > until:
            rows = zip(shown(one.cells()), shown(two.cells()), strict=True)
            cells = (pair for row in rows for pair in zip(*row, strict=True))
            pytest.fail(f"{next(pair for pair in cells if pair[0] != pair[1])}\n{one.text()}\n{two.text()}")
        one.settle(0.03)
        two.settle(0.03)


STEPS = [
    (DOWN, "at 1"),
    (DOWN * 3, "at 4"),
    (END, "at 39"),
    (UP, "at 38"),
    (TAB, "in Input"),
    ("a漢b", "got a漢b|"),
    ("\x7f\x7f", "got a|"),
    ("c", "got ac|"),
    (DIALOG, "in a dialog"),
    (CLOSE, lambda text: "in a dialog" not in text),
    (COLORS, "got ac|"),
    (BACKTAB, "in OptionList"),
    (DOWN, "at 39"),
    (DIALOG, "in a dialog"),
    (CLOSE, lambda text: "in a dialog" not in text),
    ((61, 17), "size 61x17"),
    ((80, 24), "size 80x24"),
    (UP, "at 38"),
]


@pytest.mark.parametrize("env", [{}, {"TEXTUAL_COLOR_SYSTEM": "standard"}, {"NO_COLOR": "1"}], ids=str)
def test_the_cells_are_those_of_plain_textual(env: dict[str, str]) -> None:
    with start("plain", **env) as plain, start("thin", **env) as narrow:
        for terminal in (plain, narrow):
            terminal.wait_for("Option 5")
        settle_equal(plain, narrow)
        assert narrow.bytes_seen < plain.bytes_seen
        for action, wanted in STEPS:
            for terminal in (plain, narrow):
                if isinstance(action, tuple):
                    terminal.resize(*action)
                else:
                    terminal.send(action)
            for terminal in (plain, narrow):
                terminal.wait_for(wanted)
            settle_equal(plain, narrow)
        assert b"\x1b]8;" not in narrow.raw


def test_a_cursor_key_costs_a_fraction_and_an_idle_app_nothing() -> None:
    with start("plain") as plain, start("thin") as narrow:
        for terminal in (plain, narrow):
            terminal.wait_for("at 0")
            terminal.settle(0.2)
        keys = [[terminal.key(DOWN).bytes for _ in range(4)] for terminal in (plain, narrow)]
        assert 0 < sorted(keys[1])[2] < sorted(keys[0])[2] / 5
        assert sorted(keys[1])[2] < 400
        assert narrow.idle_bytes(0.5) == 0


def stopped(terminal: Terminal) -> bool:
    return Path(f"/proc/{terminal.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def test_everything_is_sent_again_when_the_terminal_may_show_something_else() -> None:
    with start("thin") as narrow:
        narrow.wait_for("at 0")
        narrow.settle(0.2)
        before = shown(narrow.cells())

        def wiped_and(action: Any) -> None:
            narrow.settle(0)
            narrow._screen.erase_in_display(2)
            action()
            narrow.wait_for("Option 5")
            narrow.wait_for(lambda _: shown(narrow.cells()) == before)

        def suspended() -> None:
            narrow.signal(SIGTSTP)
            until = time.perf_counter() + 5
            while not stopped(narrow) and time.perf_counter() < until:
                narrow.settle(0.02)
            assert stopped(narrow)
            narrow.signal(SIGCONT)

        wiped_and(lambda: narrow.send(AGAIN))
        wiped_and(suspended)
        wiped_and(lambda: narrow.signal(28))  # SIGWINCH without a change


@pytest.mark.parametrize("mode", ["missing", "error"])
def test_without_a_private_name_or_after_an_error_textual_writes(mode: str) -> None:
    with start("plain") as plain, start(mode) as other:
        for action, wanted in [("", "at 0"), *STEPS[:9]]:
            for terminal in (plain, other):
                terminal.send(action)
            for terminal in (plain, other):
                terminal.wait_for(wanted)
            settle_equal(plain, other)
        other.send(CLOSE)
        other.wait_for(lambda text: "in a dialog" not in text)
        other.send(BACKTAB)
        other.wait_for("in OptionList")
        other.settle()
        assert other.key(UP).bytes > 2000


def test_support_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert thin.thin_supported()
    for name in ("LayoutUpdate", "ChopsUpdate"):
        with monkeypatch.context() as patch:
            patch.delattr(thin.updates, name)
            assert not thin.thin_supported()
    with monkeypatch.context() as patch:
        patch.setattr(App, "_display", lambda self, update: None)
        assert not thin.thin_supported()
    with monkeypatch.context() as patch:
        patch.delattr(App, "_display")
        assert not thin.thin_supported()
    with monkeypatch.context() as patch:
        patch.setattr(thin, "updates", None)
        assert not thin.thin_supported()
    monkeypatch.setattr(os, "listdir", lambda path: ["textual-9.0.0.dist-info", "textual"])
    assert not thin.thin_supported()


# the difference alone, against an emulated terminal

CODES = ["bold", "dim", "italic", "underline", "reverse", "strike", "blink", "underline2", "overline"]
COLORS_USED = ["default", "red", "bright_blue", "color(100)", "#102030", None]


def random_style(dice: random.Random) -> Style:
    attributes = dict.fromkeys(dice.sample(CODES, dice.choice([0, 0, 1, 1, 2, 3])), True)
    return Style(color=dice.choice(COLORS_USED), bgcolor=dice.choice(COLORS_USED), **attributes)  # type: ignore[arg-type]


def random_strip(dice: random.Random, width: int) -> Strip:
    segments, left = [], width
    while left:
        cells = dice.randint(1, left)
        text, room = "", cells
        while room:
            piece = dice.choice(["a", "b", " ", " ", "    ", "漢", "e\u0301", "─", "👍"])
            size = {"漢": 2, "👍": 2, "    ": 4}.get(piece, 1)
            if size <= room:
                text, room = text + piece, room - size
        segments.append(Segment(text, dice.choice([random_style(dice), None])))
        left -= cells
    return Strip(segments, width)


@pytest.mark.parametrize("seed", range(6))
def test_random_frames(seed: int) -> None:
    dice = random.Random(seed)
    width, height, cuts = 24, 4, [0, 7, 16, 24]
    screens = [pyte.Screen(width, height) for _ in range(2)]
    plain, narrow = (pyte.Stream(screen) for screen in screens)
    plain.feed("\x1b[?7l")
    narrow.feed("\x1b[?7lwhat another program left here")
    kept = thin.Kept(width, height, clear=True)
    for _ in range(60):
        for _ in range(dice.randint(1, 4)):
            y, part = dice.randrange(height), dice.randrange(3)
            if dice.random() < 0.4:  # a whole row, whose parts may end elsewhere than before
                cuts, part = dice.choice([[0, 7, 16, 24], [0, 8, 15, 24]]), None
            parts = list(pairwise(cuts)) if part is None else [(cuts[part], cuts[part + 1])]
            strips = [random_strip(dice, end - start) for start, end in parts]
            if dice.random() < 0.2:
                strips[-1] = Strip([Segment(" " * (parts[-1][1] - parts[-1][0]))])
            kept.draw(y, parts[0][0], strips, ColorSystem.TRUECOLOR)
            for (x, _), strip in zip(parts, strips, strict=True):
                drawn = "".join(strip.render_style(s, t, ColorSystem.TRUECOLOR) if s else t for t, s, _ in strip)
                plain.feed(f"\x1b[{y + 1};{x + 1}H{drawn}")
        kept.place(0, 0, "")
        narrow.feed("".join(kept.out))
        kept.out = []
        cells = [[[screen.buffer[y][x] for x in range(width)] for y in range(height)] for screen in screens]
        assert shown(cells[0]) == shown(cells[1])
    assert screens[1].cursor.attrs == pyte.screens.Char(" ")


def applied(state: tuple[set[str], str, str], sequence: str) -> tuple[set[str], str, str]:
    """Apply an SGR sequence as a terminal does, written without a look at the code under test."""
    attributes, fore, back = set(state[0]), state[1], state[2]
    codes = sequence.removeprefix("\x1b[").removesuffix("m").split(";") if sequence else []
    codes = ["0"] if codes == [""] else codes
    resets = {"22": "12", "23": "3", "24": "4", "27": "7", "29": "9"}
    while codes:
        code = codes.pop(0)
        if code == "0":
            attributes, fore, back = set(), "", ""
        elif code in resets:
            attributes -= {*resets[code]} | ({"21"} if code == "24" else set())
        elif code in ("38", "48"):
            count = 2 if codes[0] == "5" else 4
            color, codes = ";".join(codes[:count]), codes[count:]
            fore, back = (color, back) if code == "38" else (fore, color)
        elif len(code) == 2 and code[0] in "39":
            fore = "" if code == "39" else code
        elif code[0] in "41" and len(code) > 1:
            back = "" if code == "49" else code
        else:
            attributes.add(code)
    return attributes, fore, back


def test_style_changes_are_right_and_never_longer_than_a_reset() -> None:
    dice = random.Random(1)
    nothing: tuple[set[str], str, str] = (set(), "", "")
    for _ in range(3000):
        old, new = (Strip.render_ansi(random_style(dice), ColorSystem.TRUECOLOR) for _ in range(2))
        before, wanted = (applied(nothing, f"\x1b[{sgr}m") for sgr in (old, new))
        change = thin._change(old, new)
        assert applied(before, change) == wanted, (old, new, change)
        assert len(change) <= len(f"\x1b[0;{new}m")


def test_a_wide_character_loses_both_halves() -> None:
    kept = thin.Kept(8, 1, clear=True)

    def draw(x: int, text: str) -> str:
        kept.draw(0, x, [Strip([Segment(text)])], ColorSystem.TRUECOLOR)
        frame, kept.out = "".join(kept.out), []
        return frame

    draw(0, "abc漢fgh")
    assert draw(0, "abc漢fgh") == ""
    assert "漢" not in draw(4, "xyzw")  # over the right half: a terminal shows neither half any more
    assert "漢" in draw(0, "abc漢fgh")
    draw(0, "wxyz")  # over the left half
    assert "漢" in draw(0, "abc漢")
    assert draw(0, "abc漢fgh") == ""


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a漢b", ["a", "漢", "", "b"]),
        ("e\u0301x", ["e\u0301", "x"]),
        ("❤\ufe0fx", ["❤\ufe0f", "", "x"]),
        ("👨\u200d👩\u200d👧!", ["👨\u200d👩\u200d👧", "", "!"]),
        ("a\x1b]0;x\x07\tb", ["a", "]", "0", ";", "x", "b"]),
        ("\u0301a", ["a"]),
    ],
)
def test_cells(text: str, cells: list[str]) -> None:
    assert [char for char, _ in thin._cells(text, "")] == cells
