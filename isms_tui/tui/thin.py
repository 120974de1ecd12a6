"""Send only the cells that changed: a cursor key costs 250 bytes and not the 7 kB of a repainted widget.

This file uses private names of Textual and Rich. They are checked before the first frame: when one is missing or
looks different, and for the rest of the run after any error in here, Textual writes as it always does.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rich.color import ColorSystem
from textual.app import App
from textual.events import Resize
from textual.strip import Strip

try:
    from rich.cells import split_graphemes
    from textual import _compositor as updates
except ImportError:  # another version: thin_supported() finds nothing here
    updates = None  # type: ignore[assignment]  # for the checker the module is always there

_UNKNOWN = "\0"  # a cell of which nobody knows what it shows: no content is equal to it
_CONTROLS = dict.fromkeys([*range(32), *range(127, 160)])
_SGR = re.compile(r"[34]8;5;\d+|[34]8;2;\d+;\d+;\d+|\d+")
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "7": "27", "9": "29"}  # the resets every terminal knows
_SEEN_ON_BLANK = frozenset({"4", "5", "6", "7", "9", "21", "51", "52", "53"})


def thin_supported() -> bool:
    """Tell whether this is the Textual this file was written for: version 8, with every private name used."""
    try:  # the name of the metadata directory tells the version: importlib.metadata would cost 7 % of the start
        packages = os.listdir(os.path.join(os.path.dirname(updates.__file__), os.pardir))
        layout, chops, ansi = updates.LayoutUpdate.__init__, updates.ChopsUpdate.__init__, vars(Strip.render_ansi)
        codes = [function.__code__ for function in (App._display, layout, chops, ansi["__wrapped__"])]
    except (AttributeError, KeyError, OSError):
        return False
    names = [" ".join(code.co_varnames[1 : code.co_argcount]) for code in codes]
    same = names == ["screen renderable", "strips region", "chops spans chop_ends", "style color_system"]
    return same and any(name.startswith("textual-8.") for name in packages)


@lru_cache(4096)
def _parse(sgr: str) -> tuple[frozenset[str], str, str, str]:
    """Take SGR parameters apart: attributes, foreground, background (both empty if default); what a space shows."""
    attributes, colors = set(), ["", ""]
    for code in _SGR.findall(sgr):
        number = int(code.partition(";")[0])
        if number < 30 or 50 < number < 60:
            attributes.add(code)
        else:  # 3x and 9x are foregrounds, 4x and 10x backgrounds
            colors[1 - number // 10 % 2] = "" if number in (39, 49) else code
    return frozenset(attributes), colors[0], colors[1], sgr if attributes & _SEEN_ON_BLANK else colors[1]


@lru_cache(512)
def _cells(text: str, sgr: str) -> list[tuple[str, str]]:
    """Divide a text into cells; the second one of a wide character is empty. Content must not steer the terminal."""
    blank, chars = _parse(sgr)[3], list(text)
    if not (text.isascii() and text.isprintable()):
        text = text.translate(_CONTROLS)
        chars = [char for start, end, width in split_graphemes(text)[0] for char in (text[start:end], "")[:width]]
    return [(char, sgr if char != " " else blank) for char in chars]


@lru_cache(4096)
def _change(old: str, new: str) -> str:
    """Return the shortest sequence that leads from one set of SGR parameters to another."""
    (before, fore, back, _), (after, new_fore, new_back, _) = _parse(old), _parse(new)
    codes = [code for code in ("0", *sorted(after), new_fore, new_back) if code]
    if before - after <= _OFF.keys():
        off = {_OFF[code] for code in before - after}
        part = [*off, *(code for code in after if code not in before or _OFF.get(code) in off)]
        part += [new_fore or "39"] * (fore != new_fore) + [new_back or "49"] * (back != new_back)
        codes = min(part, codes, key=lambda some: len(";".join(some)))
    return f"\x1b[{';'.join(codes)}m".replace("[0m", "[m") if codes else ""


class Kept:
    """What the terminal shows, per row its cells (text and SGR parameters), and the pen that changes it."""

    def __init__(self, width: int, height: int, clear: bool) -> None:
        self.size = width, height
        self.rows = [[(" " if clear else _UNKNOWN, "")] * width for _ in range(height)]
        self.out = ["\x1b[2J"] if clear else []
        self.x, self.y, self.sgr = -2, -2, ""  # the place is not known, and none is next to it

    def draw(self, y: int, x: int, strips: Iterable[Strip], system: ColorSystem) -> None:
        """Bring one row from x on to the content of the strips."""
        cells: list[tuple[str, str]] = []
        for text, style, control in (segment for strip in strips for segment in strip):
            if control:
                raise ValueError("what a control segment does to the cells is not known")
            sgr = "" if style is None else Strip.render_ansi(style, system) if style._ansi is None else style._ansi
            cells += _cells(text, sgr)
        row, width = self.rows[y], self.size[0]
        del cells[width - x :]
        end = x + len(cells)
        old = row[x:end]
        if cells == old:
            return
        row[x:end] = cells
        if x and not old[0][0]:  # a wide character whose right half is written over loses the left one too
            row[x - 1] = _UNKNOWN, ""
        tail = width  # where the empty rest of the row begins, which can be erased: colours stay on some terminals
        while end == width and tail > x and row[tail - 1] == (" ", ""):
            tail -= 1
        changed = [i for i, (new, was) in enumerate(zip(cells, old, strict=True), x) if new != was]
        for count, column in enumerate(changed):
            char, sgr = row[column]
            if not char:  # sent with its left half
                continue
            self.place(column, y, self.sgr if char == " " and sgr == _parse(self.sgr)[3] else sgr)
            if column >= tail and len(changed) - count > 3:
                self.out.append("\x1b[K")
                break
            self.out.append(char)
            wide = column + 1 < width and not row[column + 1][0]
            self.x = column + 1 + wide if len(char) == 1 and char < "\U0001f000" else -2  # where terminals disagree

    def place(self, x: int, y: int, sgr: str) -> None:
        """Move the pen and change its style, in the shortest of the ways that every terminal knows."""
        gap = x - self.x
        if y == self.y and gap:
            far = f"\x1b[{gap}C" if 0 < gap <= x else f"\x1b[{x + 1}G" if x else "\r"
            blanks = 0 < gap < 5 and self.rows[y][x - gap : x] == [(" ", _parse(self.sgr)[3])] * gap
            self.out.append(" " * gap if blanks else far)
        elif y != self.y:
            self.out.append(f"\x1b[{y + 1};{x + 1}H" if y != self.y + 1 else f"\r\n\x1b[{x}C" if x else "\r\n")
        if sgr != self.sgr:
            self.out.append(_change(self.sgr, sgr))
        self.x, self.y, self.sgr = x, y, sgr


class ThinOutput(App[Any]):
    """An app that sends only changed cells; use it in place of `App`."""

    _thin: bool | None = None  # None until the first frame
    _thin_kept: Kept | None = None
    _thin_writer: object = None

    def forget_terminal(self) -> None:
        """Send everything again, for a terminal that no longer shows what was sent."""
        self._thin_kept = None
        self.refresh()

    def on_resize(self, event: Resize) -> None:
        """Forget the cells, as terminals move them; the same size means a return from suspension."""
        self._thin_kept = None
        if self._thin is not None and event.size == self.size:
            self.refresh()

    def _display(self, screen: Any, renderable: Any) -> None:
        """Write the difference where that can be done, or else let Textual write."""
        try:
            frame = self._thin_frame(renderable)
        except Exception:  # whatever it was, the frame must be shown
            frame, self._thin = None, False
        if frame is None or self._driver is None:
            super()._display(screen, renderable)
            return
        if frame:
            self._driver.write(frame)
            self._driver.flush()
        self.post_display_hook()

    def _thin_frame(self, update: Any) -> str | None:
        """Return what to send for an update; None leaves it to Textual."""
        self._thin = thin_supported() if self._thin is None else self._thin
        driver = self._driver
        shown = update is not None and self._running and not self._closed and not self._batch_count
        if not (self._thin and shown and driver) or driver.is_headless or driver.is_inline or driver.is_web:
            return None
        writer = driver._writer_thread  # type: ignore[attr-defined]  # only the driver of a terminal has one
        kept = self._thin_kept if writer is self._thin_writer else None  # it is new after a suspension
        self._thin_kept, self._thin_writer = None, writer  # after an error nothing is known
        if isinstance(update, updates.LayoutUpdate):
            left, top, width, height = update.region
            rows = [(y, left, strips) for y, strips in enumerate(update.strips, top)]
        elif isinstance(update, updates.ChopsUpdate):
            width, height, rows = update.chop_ends[0][-1], len(update.chops), []
            for y, start, stop in update.spans:
                parts = zip(update.chops[y].items(), update.chop_ends[y], strict=False)
                rows += [(y, x, [s]) for (x, s), end in parts if s is not None and x < stop and end > start]
        else:
            return None
        if kept is None or kept.size != (width, height):
            kept = Kept(width, height, clear=isinstance(update, updates.LayoutUpdate))
        for row in rows:
            kept.draw(*row, self.console._color_system or ColorSystem.TRUECOLOR)
        kept.place(*self.screen.outer_size.clamp_offset(self.cursor_position), "")  # where input methods look
        frame, kept.out, self._thin_kept = "".join(kept.out), [], kept
        bracket = self._sync_available and len(frame) > 1000  # a smaller one is one packet, never seen half done
        return f"\x1b[?2026h{frame}\x1b[?2026l" if bracket else frame
