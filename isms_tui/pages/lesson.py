"""A lesson: the comparison, the cycle, the questions beginners ask, and the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from isms_tui.catalog.blocks import Block, Span, TableBlock, parse_blocks
from isms_tui.catalog.load import Catalog
from isms_tui.pages.words import heading, item, paragraph

FIRST_LESSON = "rulebook-and-playbook"
"""What 27001 and 27002 are: reachable from the first screen and from home."""


def lesson_page(catalog: Catalog, lesson: str) -> list[Block]:
    """The blocks of a lesson."""
    front = catalog.lessons[lesson]
    return [*_blocks(front), *parse_blocks(catalog.body(front))]


def _blocks(front: Mapping[str, Any]) -> Iterator[Block]:
    yield paragraph(front["plain"], "strong")
    if compare := front.get("compare"):
        header = tuple((Span(text),) for text in ("", "ISO/IEC 27001, the rulebook", "ISO/IEC 27002, the playbook"))
        rows = tuple(tuple((Span(row[key]),) for key in ("about", "rulebook", "playbook")) for row in compare)
        yield TableBlock(header, rows)
    if cycle := front.get("cycle"):
        yield heading("The cycle")
        for number, step in enumerate(cycle, 1):
            yield item(f"{step['step']} ({step['where']}): {step['does']}", number=number)
    if questions := front.get("question"):
        yield heading("Five questions beginners ask")
        for entry in questions:
            yield paragraph(entry["ask"], "strong")
            yield paragraph(entry["answer"])
