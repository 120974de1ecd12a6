"""What the conversation says back: one shape for every face, at most twelve lines of 78 columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from isms_tui.domain.model import Statement
from isms_tui.domain.text import one_line

if TYPE_CHECKING:
    from isms_tui.workspace import Workspace

Band = Literal["sure", "half", "lost"]

WIDTH, HEIGHT = 78, 12
HEAD_WORDS, MOST_BODY, MOST_OPTIONS = 25, 4, 3
"""Design 7: the answer first, at most four lines of reason, at most three next steps."""

HEAD_ROWS = 4
"""Rows of an answer's first sentence; a pasted pointer without blanks must not push the rest away."""

SPOKEN = {"faq": "question"}
"""What a kind of page is called where its id would say nothing to a reader."""


class Option(NamedTuple):
    """Something to choose by its number: what it is called, and the line that is said by choosing it."""

    label: str
    line: str


class Proposal(NamedTuple):
    """A change that waits for a yes. `confirm` is what has to be typed: `y`, or the number of lines that change.

    An empty one is only shown: nobody is there to confirm it.
    """

    title: str
    changes: tuple[tuple[str, str, str], ...]
    """Field, old value, new value."""
    write: Callable[[Workspace], str]
    """Writes it as one change and returns the receipt."""
    confirm: str = "y"
    warning: str = ""


class Answer(NamedTuple):
    """One answer. `asks` means that the options are choices and one is needed; otherwise they are next steps."""

    band: Band
    intent: str
    head: str
    body: tuple[Statement, ...] = ()
    sources: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    mark: str = ""
    """The kind of statement that the head is; "" when it states nothing (a question back, a greeting)."""
    asks: bool = False
    declined: bool = False
    premise_corrected: bool = False
    proposal: Proposal | None = None
    wrote: bool = False
    """The record was changed."""
    about: str = ""
    """The page that stays as *it*."""
    opens: str = ""
    """A screen that a face may open, by the name it has there, such as `soa`."""
    page: str = ""
    """The page that `more` shows."""

    def as_json(self, question: str) -> dict[str, object]:
        """The shape of `ask --json` (contracts.md 3, README)."""
        return {
            "question": question,
            "band": self.band,
            "intent": self.intent,
            "answer": "\n".join(text_rows(self)),
            "sources": list(self.sources),
            "declined": self.declined or self.band == "lost",
            "premise_corrected": self.premise_corrected,
            "choices": [option.label for option in self.options] if self.asks else [],
        }


Row = tuple[str, str]
"""A mark (or "") and the text of one line."""


def rows(answer: Answer, width: int = WIDTH, height: int = HEIGHT) -> list[Row]:
    """The answer as lines: head, reasons, where it is seen, next steps. Reasons give way when it gets too long."""
    head = _wrapped(answer.mark, _short(answer.head, HEAD_WORDS), width)[:HEAD_ROWS]
    seen = _wrapped("", f"Seen in: {' | '.join(map(label, answer.sources[:4]))}", width)[:2] if answer.sources else []
    options = [row for place, option in enumerate(answer.options[:MOST_OPTIONS], 1)
               for row in _wrapped("", f"[{place}] {option.label}", width)[:1]]  # fmt: skip
    waiting = list(_change_rows(answer.proposal, width)) if answer.proposal else []
    room = height - len(head) - len(seen) - len(options) - len(waiting)
    body: list[Row] = []
    for statement in answer.body[:MOST_BODY]:
        body += _fitting(statement, width, room - len(body))
    return [*head, *waiting, *body, *seen, *options]


def text_rows(answer: Answer) -> list[str]:
    """The lines as plain text, the mark in front."""
    return [f"{mark:<5} {text}" if mark else text for mark, text in rows(answer)]


def label(source: str) -> str:
    """A source as people read it: `A.5.23`, `clause 6.1.3`, `term risk owner`, `question who may audit`."""
    if source[:1].isdigit():
        return f"A.{source}"
    kind, _, name = source.partition(":")
    return f"{SPOKEN.get(kind, kind)} {name if kind == 'risk' else name.replace('-', ' ')}" if name else source


def _change_rows(proposal: Proposal, width: int) -> Iterator[Row]:
    yield from _wrapped("", proposal.title, width)[:1]
    for field, old, new in proposal.changes[:4]:
        yield "", _cut(f"  {field:<10} {_cut(old or '-', 28)} -> {new or '-'}", width)
    if len(proposal.changes) > 4:
        yield "", f"  ... and {len(proposal.changes) - 4} more"
    if proposal.warning:
        yield from _wrapped("OURS", proposal.warning, width)[:2]
    if not proposal.confirm:
        return
    what = "y writes it" if proposal.confirm == "y" else f"type {proposal.confirm} to change {proposal.confirm} lines"
    yield "", f"Write it? {what}; n or Enter does not. undo takes it back."


def _fitting(statement: Statement, width: int, room: int) -> list[Row]:
    """The statement, or as many of its sentences as fit."""
    if room <= 0:
        return []
    wrapped = _wrapped(statement.mark, statement.text, width)
    if len(wrapped) <= min(room, 3):
        return wrapped
    kept = ""
    for sentence in sentences(statement.text):
        longer = f"{kept} {sentence}".strip()
        if len(_wrapped(statement.mark, longer, width)) > min(room, 3):
            break
        kept = longer
    return _wrapped(statement.mark, kept, width) if kept else []


def _wrapped(mark: str, text: str, width: int) -> list[Row]:
    room = width - 6 if mark else width
    lines = [""]
    for word in one_line(text).split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append("")
        while len(word) > room:
            lines[-1:] = [*([lines[-1]] if lines[-1] else []), word[:room], ""]
            word = word[room:]
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [(mark if place == 0 else "     " if mark else "", line) for place, line in enumerate(lines)]


def _short(text: str, limit: int) -> str:
    found = text.split()
    return text if len(found) <= limit else " ".join(found[:limit]).rstrip(",;:") + " ..."


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(1, width - 3)] + "..."


def sentences(text: str) -> list[str]:
    """A text split after `.`, `!` and `?` with white space."""
    found: list[str] = []
    for part in text.replace("? ", "?\n").replace("! ", "!\n").replace(". ", ".\n").split("\n"):
        if part.strip():
            found.append(part.strip())
    return found


MARKS = ("RULE", "PLAY", "OURS", "YOURS")


def statements(text: str, plain: str = "PLAY") -> Iterator[Statement]:
    """A text whose sentences may start with a mark (`RULE 6.1.3: ...`), as statements; `plain` marks the others."""
    mark, kept = plain, ""
    for sentence in sentences(text):
        head = sentence.split(" ", 1)[0].rstrip(":,")
        if head in MARKS:
            if kept:
                yield Statement(mark, kept)
            mark, kept = head, sentence[len(head) :].lstrip(":, ")
        else:
            kept = f"{kept} {sentence}".strip()
    if kept:
        yield Statement(mark, kept)


def body(*parts: Statement | Iterable[Statement] | None) -> tuple[Statement, ...]:
    """Statements put together; None and empty texts are left out."""
    found: list[Statement] = []
    for part in parts:
        if isinstance(part, Statement):
            found.append(part)
        elif part is not None:
            found.extend(part)
    return tuple(statement for statement in found if statement.text)
