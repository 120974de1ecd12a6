"""One line of the journal: a change, sealed and chained to the line before it.

A line is `<hash> <hash of the line before> <JSON>`; the hash covers the second and third part. So each line proves
itself, and the chain proves that none is missing.
"""

# No `from __future__ import annotations` here: it makes each field of a NamedTuple cost a compilation at import.

from typing import Any, NamedTuple

from isms_tui.store.errors import Invalid
from isms_tui.store.schema import Document
from isms_tui.store.values import Refused, adopt_document, decode

try:
    # The module behind hashlib.blake2b: importing hashlib itself loads OpenSSL, a quarter of an interpreter start.
    from _blake2 import blake2b
except ImportError:  # another interpreter
    from hashlib import blake2b

# Characters of a hash: 160 bits, as in git.
HASH = 40
# What the first line of a workspace is chained to.
ROOT = "0" * HASH
# Who made a change that another program, or another copy of the file, brought.
OUTSIDE = "outside"


class Entry(NamedTuple):
    """What a change did to one document; `before` and `after` are whole documents, None where there is none."""

    table: str
    id: int
    before: Document | None
    after: Document | None


class Change(NamedTuple):
    """One change, as the journal has it.

    Attributes:
        revision: counts the changes of this workspace from 1.
        at: UTC, as `2026-11-23T14:02:11Z`.
        who: person, or "outside" when another program changed the file.
        why: reason.
        entries: the documents it touched.
        undoes: the revision that it takes back, or None.
        redoes: the revision that it brings back, or None.
        schema: the schema from here on, where the change set one.
        whole: the content before it is not known (a file changed by another program, without its journal).
        project: random id of the workspace, on the first line of each journal.
        taken: the first line of a journal that took the place of one which did not know FILE (see `taking`): the line
            before it stands for the same content, and the entries lead there from the end of the journal that was left.
    """

    revision: int
    at: str
    who: str
    why: str
    entries: tuple[Entry, ...]
    undoes: int | None = None
    redoes: int | None = None
    schema: int | None = None
    whole: bool = False
    project: str | None = None
    taken: bool = False


class Line:
    """A line whose hash is right.

    Attributes:
        hash, before: its hash, and that of the line before it.
        payload: its JSON.
        start, end: where it stands in its file (bytes; `end` is after its newline).
    """

    __slots__ = ("before", "end", "hash", "payload", "start")

    def __init__(self, own: str, before: str, payload: bytes, start: int, end: int) -> None:
        """Describe a line."""
        self.hash = own
        self.before = before
        self.payload = payload
        self.start = start
        self.end = end


def digest(*parts: bytes | memoryview) -> str:
    """Hash of the parts, one after the other."""
    summer = blake2b(digest_size=HASH // 2)
    for part in parts:
        summer.update(part)
    return summer.hexdigest()


def seal(before: str, payload: bytes) -> tuple[bytes, str]:
    """Make a line; returns it with its newline, and its hash."""
    chained = before.encode("ascii") + b" " + payload
    own = digest(chained)
    return own.encode("ascii") + b" " + chained + b"\n", own


def unseal(raw: bytes, start: int) -> Line | None:
    """Check a line without its newline; None when the hash does not fit."""
    if len(raw) < 2 * HASH + 2 or raw[HASH] != 32 or raw[2 * HASH + 1] != 32:
        return None
    own = digest(raw[HASH + 1 :])
    if raw[:HASH] != own.encode("ascii"):
        return None
    before = raw[HASH + 1 : 2 * HASH + 1].decode("ascii", "replace")
    return Line(own, before, raw[2 * HASH + 2 :], start, start + len(raw) + 1)


def read_change(payload: bytes) -> Change | None:
    """Read the JSON of a line; None when it does not have the shape of a change."""
    try:
        data = decode(payload)
        entries = tuple(_entry(entry) for entry in data["entries"])
        change = Change(
            revision=_whole(data["revision"]),
            at=_text(data["at"]),
            who=_text(data["who"]),
            why=_text(data["why"]),
            entries=entries,
            undoes=_whole(data["undoes"]) if "undoes" in data else None,
            redoes=_whole(data["redoes"]) if "redoes" in data else None,
            schema=_whole(data["schema"]) if "schema" in data else None,
            whole=bool(data.get("whole", False)),
            project=_text(data["project"]) if "project" in data else None,
            taken=bool(data.get("taken", False)),
        )
    except (Refused, Invalid, KeyError, TypeError, ValueError, AttributeError):
        return None
    return change


def _entry(data: Any) -> Entry:
    table, number, before, after = data
    # Only `after` can enter the tables (on undo `before` did once, as an `after`), so only it needs the full check.
    if before is not None and not isinstance(before, dict):
        raise TypeError("before")
    checked = None if after is None else adopt_document(table, number, after)
    return Entry(_text(table), _whole(number), before, checked)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise TypeError("whole number")
    return value
