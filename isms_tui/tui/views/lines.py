"""Lines of styled text: wrapping, columns, cutting. Plain tuples, so that views are tested as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from isms_tui.catalog.blocks import Block, Span
from isms_tui.catalog.wrap import cell_width, wrap_blocks
from isms_tui.domain.text import clean, one_line

Line = tuple[tuple[str, str], ...]
"""Pieces of text, each with the name of its style (see widgets/styles.py)."""

BLANK: Line = ()
LABEL = 14
"""Cells of the label column: `  Why we ask    `."""


def line(text: str = "", style: str = "") -> Line:
    """A line of one style."""
    return ((text, style),) if text else ()


def text_of(found: Line) -> str:
    """A line without its styles."""
    return "".join(text for text, _ in found)


@lru_cache(maxsize=512)
def wrap(text: str, width: int) -> tuple[str, ...]:
    """Words filled into lines of at most `width` cells; a longer word is cut into pieces."""
    lines: list[str] = []
    current, used = "", 0
    for word in text.split():
        size = cell_width(word)
        if current and used + 1 + size <= width:
            current, used = f"{current} {word}", used + 1 + size
            continue
        if current:
            lines.append(current)
        while size > width > 0:
            head = cut(word, width)
            lines.append(head)
            word = word[len(head) :]
            size -= cell_width(head)  # measured once: a text without spaces may have 20,000 characters
        current, used = word, size
    return (*lines, current) if current or not lines else tuple(lines)


def cut(text: str, width: int) -> str:
    """The beginning of a text that fits into `width` cells."""
    used = 0
    for place, char in enumerate(text):
        used += cell_width(char)
        if used > width:
            return text[:place]
    return text


def shorten(text: str, width: int) -> str:
    """One line of at most `width` cells; `...` shows that words are missing."""
    text = clean(text, multiline=False)
    return text if cell_width(text) <= width else f"{cut(text, max(0, width - 3)).rstrip()}..."


def pad(text: str, width: int) -> str:
    """A text of exactly `width` cells."""
    text = shorten(text, width)
    return text + " " * (width - cell_width(text))


def ends(left: str, right: str, width: int, style: str = "", right_style: str = "dim") -> Line:
    """A line with something at both ends."""
    room = width - cell_width(right) - 2
    return ((pad(f" {left}", room), style), (f" {right} ", right_style))


def labelled(label: str, text: str, width: int, *, label_style: str = "label", indent: int = 2) -> list[Line]:
    """A label column and wrapped text beside it."""
    rows = wrap(one_line(text), max(10, width - indent - LABEL - 1))
    first: Line = ((" " * indent, ""), (label.ljust(LABEL), label_style), (rows[0], ""))
    return [first, *(line(" " * (indent + LABEL) + row) for row in rows[1:])]


def indented(text: str, width: int, style: str = "", indent: int = 2) -> list[Line]:
    """Wrapped text behind a margin."""
    return [((" " * indent, ""), (row, style)) for row in wrap(one_line(text), max(10, width - indent - 1))]


def block_lines(blocks: Iterable[Block], width: int, indent: int = 1) -> list[Line]:
    """A page as lines."""
    margin = (" " * indent, "")
    return [
        (margin, *((span.text, _look(span)) for span in found)) if found else BLANK
        for found in wrap_blocks(blocks, width - indent - 1)
    ]


def _look(span: Span) -> str:
    """A mark has its own look; plain text has none."""
    return span.text.strip() if span.style == "mark" else "" if span.style == "plain" else span.style


def side_by_side(left: Sequence[Line], right: Sequence[Line], width: int, split: int, wall: str) -> list[Line]:
    """Two columns with one thin line between them."""
    rows: list[Line] = []
    for number in range(max(len(left), len(right))):
        first = left[number] if number < len(left) else BLANK
        second = right[number] if number < len(right) else BLANK
        used = cell_width(text_of(first))
        rows.append((*first, (" " * max(0, split - used), ""), (f"{wall} ", "dim"), *second))
    return rows


def window(rows: Sequence[Line], height: int, keep: int) -> tuple[list[Line], int]:
    """The part of a list that fits, with row `keep` in it; also the index of its first row."""
    if len(rows) <= height:
        return list(rows), 0
    first = min(max(0, keep - height // 2), len(rows) - height)
    return list(rows[first : first + height]), first


def bar(share: float, width: int, glyphs: str) -> Line:
    """A progress bar of one line: done, the tip, open (three glyphs)."""
    done = min(width, max(0, round(share * width)))
    if done >= width:
        return line(glyphs[0] * width, "progress")
    return ((glyphs[0] * done, "progress"), (glyphs[1] + glyphs[2] * (width - done - 1), "dim"))
