"""Markdown as neutral blocks that every face can print, and blocks as wrapped lines.

The full-screen face gives each style a look; line mode and plain text print the words alone. Lines hold no
escape codes and no box drawing, so a screen reader and a dumb terminal get the same text.
"""

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

from isms_tui.domain.text import clean

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Style = Literal["plain", "strong", "em", "code", "mark"]
Piece = tuple[str, Style]


class Span(NamedTuple):
    """A piece of text in one style; a newline in it is a line break that the author asked for."""

    text: str
    style: Style = "plain"


Spans = tuple[Span, ...]
Line = tuple[Span, ...]


class Heading(NamedTuple):
    """A heading of level 1 to 6."""

    level: int
    spans: Spans


class Paragraph(NamedTuple):
    """Running text."""

    spans: Spans


class Item(NamedTuple):
    """A paragraph of a list item: `level` from 1, `number` None for bullets, `more` if not the item's first."""

    level: int
    number: int | None
    spans: Spans
    more: bool = False


class Marked(NamedTuple):
    """A statement with its kind in front: `mark` is RULE, PLAY, OURS or YOURS."""

    mark: str
    spans: Spans


class Quote(NamedTuple):
    """A paragraph of a quotation, such as a sheet to copy. Lists in a quotation come as plain items."""

    spans: Spans


class TableBlock(NamedTuple):
    """A table; every row has one cell per header cell."""

    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]


class Code(NamedTuple):
    """Lines to be kept as they are."""

    lines: tuple[str, ...]


class Rule(NamedTuple):
    """A dividing line."""


Block = Heading | Paragraph | Item | Marked | Quote | TableBlock | Code | Rule


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
            return tuple(" ".join(map(text_of, row)) for row in (header, *rows))
        case Code(lines):
            return lines
        case Rule():
            return ()
    return (text_of(block.spans),)


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
    return merged(pieces)


def text_of(spans: Spans) -> str:
    """Return the words without their styles."""
    return "".join(span.text for span in spans)


def merged(pieces: Iterable[Piece]) -> Spans:
    """Join neighbours of one style."""
    runs = groupby((piece for piece in pieces if piece[0]), lambda piece: piece[1])
    return tuple(Span("".join(text for text, _ in run), style) for style, run in runs)


@cache
def _parser() -> "MarkdownIt":
    """Import the parser when the first page is shown: start-up does not pay for it."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")
