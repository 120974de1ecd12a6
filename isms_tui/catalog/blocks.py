"""Markdown as neutral blocks that every face can print, and blocks as wrapped lines.

The full-screen face gives each style a look; line mode and plain text print the words alone. Lines hold no
escape codes and no box drawing, so a screen reader and a dumb terminal get the same text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal
from unicodedata import category, east_asian_width

from isms_tui.domain.text import clean

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Style = Literal["plain", "strong", "em", "code"]
Piece = tuple[str, Style]
NARROWEST = 10
"""In fewer cells no text can be laid out: lines are then wrapped at ten cells."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one style; a newline in it is a line break that the author asked for."""

    text: str
    style: Style = "plain"


Spans = tuple[Span, ...]
Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph of a list item: `level` from 1, `number` None for bullets, `more` if not the item's first."""

    level: int
    number: int | None
    spans: Spans
    more: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A paragraph of a quotation, such as a sheet to copy. Lists in a quotation come as plain items."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; every row has one cell per header cell."""

    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to be kept as they are."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A dividing line."""


Block = Heading | Paragraph | Item | Quote | TableBlock | Code | Rule


def parse_blocks(markdown: str) -> tuple[Block, ...]:
    """Parse CommonMark with tables; HTML stays the text that it is."""
    blocks: list[Block] = []
    counters: list[int | None] = []  # one per open list: the number of the item that is open
    rows: list[list[Spans]] = []
    fresh = False  # an item is open and has not shown its sign yet
    quotes = 0
    before = ""
    for token in _parser().parse(markdown):
        match token.type:
            case "bullet_list_open":
                counters.append(None)
            case "ordered_list_open":
                counters.append(int(token.attrs.get("start", 1)) - 1)
            case "bullet_list_close" | "ordered_list_close":
                counters.pop()
            case "list_item_open":
                fresh = True
                counters[-1] = None if counters[-1] is None else counters[-1] + 1
            case "blockquote_open" | "blockquote_close":
                quotes += token.nesting
            case "hr":
                blocks.append(Rule())
            case "fence" | "code_block":
                blocks.append(Code(tuple(clean(line) for line in token.content.removesuffix("\n").split("\n"))))
            case "tr_open":
                rows.append([])
            case "table_close":
                blocks.append(TableBlock(tuple(rows[0]), tuple(map(tuple, rows[1:]))))
                rows = []
            case "inline" if rows:
                rows[-1].append(_spans(token))
            case "inline" if before[0] == "h":
                blocks.append(Heading(int(before[1:]), _spans(token)))
            case "inline" if counters:
                blocks.append(Item(len(counters), counters[-1], _spans(token), more=not fresh))
                fresh = False
            case "inline":
                blocks.append((Quote if quotes else Paragraph)(_spans(token)))
        before = token.tag
    return tuple(blocks)


def texts(block: Block) -> tuple[str, ...]:
    """Return the words of a block without Markdown signs: one text, or one per line of a table."""
    match block:
        case TableBlock(header, rows):
            return tuple(" ".join(map(_text, row)) for row in (header, *rows))
        case Code(lines):
            return lines
        case Rule():
            return ()
    return (_text(block.spans),)


def wrap_blocks(blocks: Iterable[Block], width: int) -> list[Line]:
    """Lay blocks out as lines of at most `width` cells; an empty line parts blocks, but not the items of a list."""
    lines: list[Line] = []
    previous: Block | None = None
    for block in blocks:
        if previous is not None and not (isinstance(block, Item) and isinstance(previous, Item)):
            lines.append(())
        lines.extend(_lines(block, max(width, NARROWEST)))
        previous = block
    return lines


def plain_lines(blocks: Iterable[Block], width: int) -> list[str]:
    """Return the same lines as text."""
    return [_text(line).rstrip() for line in wrap_blocks(blocks, width)]


def cell_width(text: str) -> int:
    """Count the terminal cells of a text: wide characters take two, combining and hidden ones none."""
    if text.isascii():
        return len(text)
    hidden = ("Mn", "Me", "Cf")
    return sum(0 if category(char) in hidden else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def _spans(inline: "Token") -> Spans:
    """Flatten an inline token: the innermost style wins, a web address follows the words that link to it."""
    pieces: list[Piece] = []
    styles: list[Style] = ["plain"]
    address = ""
    for token in inline.children or ():
        match token.type:
            case "strong_open" | "em_open":
                styles.append("strong" if token.tag == "strong" else "em")
            case "strong_close" | "em_close":
                styles.pop()
            case "link_open":
                address = str(token.attrs.get("href", ""))
            case "link_close" if address.startswith(("http", "mailto:")) and pieces[-1:] != [(address, styles[-1])]:
                pieces.append((clean(f" ({address})", multiline=False), styles[-1]))
            case "softbreak" | "hardbreak":
                pieces.append((" " if token.type == "softbreak" else "\n", styles[-1]))
            case "text" | "image" | "code_inline":
                pieces.append((clean(token.content), "code" if token.type == "code_inline" else styles[-1]))
    return _merged(pieces)


def _merged(pieces: Iterable[Piece]) -> Spans:
    """Join neighbours of one style."""
    runs = groupby((piece for piece in pieces if piece[0]), lambda piece: piece[1])
    return tuple(Span("".join(text for text, _ in run), style) for style, run in runs)


def _lines(block: Block, width: int) -> Iterable[Line]:
    """Lay out one block."""
    match block:
        case Heading(_, spans):
            return _fill(_words(_strong(spans)), width)
        case Paragraph(spans):
            return _fill(_words(spans), width)
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
            yield _merged((span.text, span.style) for cell in padded for span in cell)
        return
    for number, row in enumerate(table.rows):
        if number:
            yield ()
        for label, cell in zip(header, row, strict=True):
            yield from _fill(_words((*label, Span(": " if label else ""), *cell)), width, "", "  ")


def _strong(spans: Spans) -> Spans:
    return tuple(Span(span.text, "strong" if span.style == "plain" else span.style) for span in spans)


def _size(spans: Spans) -> int:
    return cell_width(_text(spans))


def _text(spans: Spans) -> str:
    return "".join(span.text for span in spans)


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
        if len(lines[-1]) > 1 and (not word or sum(cell_width(char) for char, _ in word) > room):
            lines.append([*margin])
            used = len(margin[0][0])
        elif len(lines[-1]) > 1:
            # Between two words of one style the space has that style too.
            lines[-1].append((" ", word[0][1] if word[0][1] == lines[-1][-1][1] else "plain"))
            used += 1
        for char, style in word:
            size = cell_width(char)
            if used + size > width:  # only a word that is longer than a line gets here
                lines.append([*margin])
                used = len(margin[0][0])
            lines[-1].append((char, style))
            used += size
    return [_merged(line) for line in lines]


@cache
def _parser() -> "MarkdownIt":
    """Import the parser when the first page is shown: start-up does not pay for it."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")
