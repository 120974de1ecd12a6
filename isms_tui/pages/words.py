"""Small pieces that pages share."""

from __future__ import annotations

from collections.abc import Iterable

from isms_tui.catalog.blocks import Heading, Item, Marked, Paragraph, Span
from isms_tui.domain.text import one_line

LETTERS = {"confidentiality": "C", "integrity": "I", "availability": "A"}


def heading(text: str, level: int = 2) -> Heading:
    """A heading of one style."""
    return Heading(level, (Span(one_line(text, None)),))


def paragraph(text: str, style: str = "plain") -> Paragraph:
    """A paragraph of one style."""
    return Paragraph((Span(one_line(text, None), "strong" if style == "strong" else "plain"),))


def marked(mark: str, text: str) -> Marked:
    """A statement with its kind in front: RULE, PLAY, OURS, YOURS."""
    return Marked(mark, (Span(one_line(text, None)),))


def item(text: str, level: int = 1, number: int | None = None) -> Item:
    """A list item of one style."""
    return Item(level, number, (Span(one_line(text, None)),))


def items(texts: Iterable[str]) -> list[Item]:
    """Several list items."""
    return [item(text) for text in texts]


def tag(value: str) -> str:
    """An attribute value as people read it: `governance_and_ecosystem` -> `governance and ecosystem`."""
    return value.replace("_", " ")


def day(at: str) -> str:
    """The date of a time stamp."""
    return at[:10]
