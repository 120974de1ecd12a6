"""Blocks as wrapped lines of at most so many cells, and as Markdown."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from isms_tui.catalog.blocks import (
    Block,
    Code,
    Heading,
    Item,
    Line,
    Marked,
    Paragraph,
    Piece,
    Quote,
    Rule,
    Span,
    Spans,
    TableBlock,
    merged,
    text_of,
)

NARROWEST = 10
"""In fewer cells no text can be laid out: lines are then wrapped at ten cells."""

NARROW_TABLE = 20
"""A table with fewer cells than this for each column is printed as "label: value" lines."""

MARK = 7
"""Cells of the column in which a mark stands: `RULE   `, `YOURS  `."""


def wrap_blocks(blocks: Iterable[Block], width: int) -> list[Line]:
    """Lay blocks out as lines of at most `width` cells; an empty line parts blocks that do not belong together."""
    lines: list[Line] = []
    previous: Block | None = None
    for block in blocks:
        if previous is not None and not _belong_together(previous, block):
            lines.append(())
        lines.extend(_lines(block, max(width, NARROWEST)))
        previous = block
    return lines


def _belong_together(above: Block, below: Block) -> bool:
    """Items of a list, marked statements, and a heading with what stands under it: 24 rows are few."""
    if isinstance(above, Heading):
        return not isinstance(below, Heading)
    return isinstance(above, Item | Marked) and type(above) is type(below)


def plain_lines(blocks: Iterable[Block], width: int) -> list[str]:
    """Return the same lines as text."""
    return [text_of(line).rstrip() for line in wrap_blocks(blocks, width)]


def markdown_lines(blocks: Iterable[Block]) -> list[str]:
    """Return blocks as Markdown again, for a page that goes into a file."""
    lines: list[str] = []
    previous: Block | None = None
    for block in blocks:
        if lines and not (isinstance(block, Item) and isinstance(previous, Item)):
            lines.append("")
        lines.extend(_markdown(block))
        previous = block
    return lines


def _markdown(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, spans):
            yield f"{'#' * level} {_signed(spans)}"
        case Paragraph(spans):
            yield _signed(spans)
        case Marked(mark, spans):
            yield f"**{mark}** {_signed(spans)}"
        case Quote(spans):
            yield f"> {_signed(spans)}"
        case Item(level, number, spans, more):
            sign = "  " if more else "- " if number is None else f"{number}. "
            yield f"{'  ' * (level - 1)}{sign}{_signed(spans)}"
        case Code(rows):
            yield from ("```", *rows, "```")
        case TableBlock(header, rows):
            yield f"| {' | '.join(map(_signed, header))} |"
            yield f"|{'---|' * len(header)}"
            for row in rows:
                yield f"| {' | '.join(map(_signed, row))} |"
        case Rule():
            yield "---"


def _signed(spans: Spans) -> str:
    """Words with their Markdown signs; line breaks stay inside the paragraph."""
    signs = {"strong": "**", "em": "*", "code": "`"}
    parts = (f"{signs.get(span.style, '')}{span.text}{signs.get(span.style, '')}" for span in spans)
    return "".join(parts).replace("\n", "  ")


def cell_width(text: str) -> int:
    """Count the terminal cells of a text: wide characters take two, combining and hidden ones none."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width  # most text is plain

    hidden = ("Mn", "Me", "Cf")
    return sum(0 if category(char) in hidden else 2 if east_asian_width(char) in "WF" else 1 for char in text)


_one_width = lru_cache(2048)(cell_width)  # of single characters: pages have many of few


def _lines(block: Block, width: int) -> Iterable[Line]:
    """Lay out one block."""
    match block:
        case Heading(_, spans):
            return _fill(_words(_strong(spans)), width)
        case Paragraph(spans):
            return _fill(_words(spans), width)
        case Marked(mark, spans):
            filled = _fill(_words(spans), max(NARROWEST, width - MARK))
            label = Span(mark.ljust(MARK), "mark")
            return [(label if not place else Span(" " * MARK), *row) for place, row in enumerate(filled)]
        case Quote(spans):
            return _fill(_words(spans), width, "    ")
        case Item(level, number, spans, more):
            # Deep lists on a narrow screen give up indentation before they give up words.
            indent = " " * min(2 * level - 2, width // 4)
            sign = "- " if number is None else f"{number}. "
            return _fill(_words(spans), width, indent + (" " * len(sign) if more else sign))
        case Code(lines):
            return [row for line in lines for row in _fill([[(char, "code") for char in line]], width, "    ")]
        case TableBlock():
            return _table(block, width)
        case Rule():
            return [(Span("-" * min(width, 40)),)]


def _table(table: TableBlock, width: int) -> Iterator[Line]:
    """Print columns when they fit, otherwise a "label: value" line per cell and an empty line between rows."""
    header = tuple(map(_strong, table.header))
    sizes = [max(map(_size, column)) for column in zip(header, *table.rows, strict=True)]
    if sum(sizes) + 2 * len(sizes) - 2 <= width:
        for row in (header, tuple((Span("-" * size),) for size in sizes), *table.rows):
            padded = [(*cell, Span(" " * (size - _size(cell) + 2))) for cell, size in zip(row, sizes, strict=True)]
            padded[-1] = row[-1]
            yield merged((span.text, span.style) for cell in padded for span in cell)
        return
    if width >= NARROW_TABLE * len(sizes):
        yield from _folded(header, table.rows, _shares(sizes, width))
        return
    for number, row in enumerate(table.rows):
        if number:
            yield ()
        for label, cell in zip(header, row, strict=True):
            yield from _fill(_words((*label, Span(": " if label else ""), *cell)), width, "", "  ")


def _shares(sizes: list[int], width: int) -> list[int]:
    """Divide a width among columns: small ones keep their size, the others share what is left."""
    left = width - 2 * len(sizes) + 2
    shares = dict.fromkeys(range(len(sizes)), 0)
    waiting = sorted(shares, key=lambda column: sizes[column])
    while waiting:
        column = waiting.pop(0)
        shares[column] = min(sizes[column], left // (len(waiting) + 1))
        left -= shares[column]
    return list(shares.values())


def _folded(header: tuple[Spans, ...], rows: tuple[tuple[Spans, ...], ...], shares: list[int]) -> Iterator[Line]:
    """Print columns whose cells take several lines; an empty line parts the rows."""
    for place, row in enumerate((header, *rows)):
        if place:
            yield ()
        cells = [_fill(_words(cell), share) if cell else [()] for cell, share in zip(row, shares, strict=True)]
        for number in range(max(map(len, cells))):
            parts = [cell[number] if number < len(cell) else () for cell in cells]
            padded = [(*part, Span(" " * (share - _size(part) + 2))) for part, share in zip(parts, shares, strict=True)]
            yield merged((span.text, span.style) for part in padded for span in part)


def _strong(spans: Spans) -> Spans:
    return tuple(Span(span.text, "strong" if span.style == "plain" else span.style) for span in spans)


def _size(spans: Spans) -> int:
    return cell_width(text_of(spans))


def _words(spans: Spans) -> Iterator[list[Piece]]:
    """Split at white space into words of styled characters; an empty word is a line break."""
    word: list[Piece] = []
    for span in spans:
        for char in span.text:
            if not char.isspace():
                word.append((char, span.style))
                continue
            if word:
                yield word
            if char == "\n":
                yield []
            word = []
    if word:
        yield word


def _fill(words: Iterable[list[Piece]], width: int, first: str = "", rest: str | None = None) -> list[Line]:
    """Fill lines with words, `first` before the first line and `rest` (as many spaces) before the others."""
    margin: list[Piece] = [(" " * len(first) if rest is None else rest, "plain")]
    lines: list[list[Piece]] = [[(first, "plain")]]
    used = len(first)
    for word in words:
        room = width - used - 1
        if len(lines[-1]) > 1 and (not word or sum(_one_width(char) for char, _ in word) > room):
            lines.append([*margin])
            used = len(margin[0][0])
        elif len(lines[-1]) > 1:
            # Between two words of one style the space has that style too.
            lines[-1].append((" ", word[0][1] if word[0][1] == lines[-1][-1][1] else "plain"))
            used += 1
        for char, style in word:
            size = _one_width(char)
            if used + size > width:  # only a word that is longer than a line gets here
                lines.append([*margin])
                used = len(margin[0][0])
            lines[-1].append((char, style))
            used += size
    return [merged(line) for line in lines]
