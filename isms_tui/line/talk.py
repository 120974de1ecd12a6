"""Printing: at most 80 columns, words and signs only, everything cleaned."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from isms_tui.assistant.answer import Answer, text_rows
from isms_tui.catalog.blocks import Block
from isms_tui.catalog.wrap import plain_lines
from isms_tui.domain.text import clean

WIDTH = 78


def say(text: str = "", indent: str = "") -> None:
    """Print a paragraph."""
    text = clean(text, limit=None)
    print(textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent)) if text else "")


def say_item(sign: str, text: str) -> None:
    """Print a list item with its sign."""
    say(text, f"{sign} ")


def print_rows(answer: Answer) -> None:
    """An answer of the conversation, line by line."""
    for row in text_rows(answer):
        print(clean(row, multiline=False))


def say_blocks(blocks: Iterable[Block]) -> None:
    """Print a page."""
    for line in plain_lines(blocks, WIDTH):
        print(clean(line, limit=None))
