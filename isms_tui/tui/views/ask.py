"""The ask screen as lines: what was said, what is being typed, which pages fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from isms_tui.assistant.answer import Answer, rows
from isms_tui.pages.find import Entry
from isms_tui.tui.views.lines import BLANK, Line, cut, indented, line, pad, shorten

ABOUT = (
    "Type a question in your own words (who owns a risk, do we need a pentest, what next), a number (5.23, "
    "clause 6.1.3, A.9.2.3), or what you want changed (set owner of 8.13 to Anna). Pages that fit are listed while "
    "you type. Nothing is written without a y."
)
HINT = "more shows the whole page"


class Exchange(NamedTuple):
    """One line that was said and its answer; `hint` is what `more` opens instead of a page."""

    line: str
    answer: Answer
    hint: str = ""


def ask_lines(
    said: Sequence[Exchange], typed: str, fitting: Sequence[Entry], cursor: int, back: int, width: int, height: int
) -> list[Line]:
    """The conversation at the bottom of its room, the line below it, the pages that fit below that."""
    offered = [_offer(entry, place == cursor, width) for place, entry in enumerate(fitting)]
    room = height - 2 - len(offered)
    spoken: list[Line] = []
    for exchange in said:
        spoken += [BLANK] if spoken else []
        spoken += _exchange(exchange, width)
    if not said and not offered:
        spoken = indented(ABOUT, width, "dim", 1)
    last = max(0, len(spoken) - min(back, max(0, len(spoken) - room)))
    shown = spoken[max(0, last - room) : last]
    tail = cut(typed[-(width - 4) :], width - 4)
    entry = line(f" {tail}_", "strong")
    return [*shown, *([BLANK] if shown else []), entry, *offered]


def _exchange(exchange: Exchange, width: int) -> list[Line]:
    answer = exchange.answer
    found: list[Line] = [line(f" > {shorten(exchange.line, width - 4)}", "dim")]
    for mark, text in rows(answer, width - 2):
        if mark.strip():
            found.append(((" ", ""), (f"{mark:<5} ", mark), (text, "")))
        else:
            found.append(line(f" {f'{mark} ' if mark else ''}{text}"))
    if answer.page or exchange.hint:
        found.append(line(f" {exchange.hint or HINT}", "dim"))
    return found


def _offer(entry: Entry, chosen: bool, width: int) -> Line:
    look = "cursor" if chosen else ""
    return (
        (" > " if chosen else "   ", look),
        (pad(entry.name, 22), look),
        (f" {shorten(entry.title, width - 28)}", "" if chosen else "dim"),
    )
