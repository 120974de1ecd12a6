"""The few signs beyond ASCII, and what stands for them on the Linux console and other plain terminals."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Signs that a screen may use; statuses and gates are ASCII everywhere."""

    rule: str
    wall: str
    bar: str
    dot: str


UNICODE = Glyphs(rule="\u2500", wall="\u2502", bar="\u2501\u257a\u2501", dot="\u00b7")
ASCII = Glyphs(rule="-", wall="|", bar="=>-", dot="-")
