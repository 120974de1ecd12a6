"""Reading journal bytes: which lines are sound, how they hang together, where the damage is."""

from __future__ import annotations

from collections.abc import Iterator

from isms_tui.store.record import Change, Line, read_change, unseal


class Scan:
    """What stands in a journal file, or in its end.

    Attributes:
        lines: the sound lines, in the order of the file.
        bad: start of each stretch between newlines that is no sound line.
        end: offset after the last byte.
        unfinished: the last bytes have no newline.
    """

    __slots__ = ("bad", "end", "lines", "unfinished")

    def __init__(self, lines: list[Line], bad: list[int], end: int, *, unfinished: bool) -> None:
        """Describe what was found."""
        self.lines = lines
        self.bad = bad
        self.end = end
        self.unfinished = unfinished


class Tail:
    """The part of a journal that continues the chain from a known hash.

    Attributes:
        changes: the changes, in order.
        last: the last line of the tail, or None when it has no change.
        known: where the line with the known hash starts; 0 when the journal begins after it.
        end: offset after the last line of the tail.
        rest: bytes after `end`; anything there is a torn line or damage.
        torn: the rest is an unfinished last line, as a crash leaves it (no newline, nothing sound after it).
    """

    __slots__ = ("changes", "end", "known", "last", "rest", "torn")

    def __init__(self, changes: list[Change], last: Line | None, known: int, end: int, found: Scan) -> None:
        """Describe the tail that was found in these lines."""
        self.changes = changes
        self.last = last
        self.known = known
        self.end = end
        self.rest = found.end - end
        # The unfinished piece is the last one, so when it begins at `end` nothing else, sound or not, stands there.
        self.torn = self.rest > 0 and found.unfinished and found.bad[-1] == end


def scan(data: bytes, offset: int = 0) -> Scan:
    """Check every line of journal bytes that start at `offset` of their file."""
    lines: list[Line] = []
    bad: list[int] = []
    start = offset
    pieces = data.split(b"\n")
    last = pieces.pop()
    for piece in pieces:
        line = unseal(piece, start)
        if line is None:
            bad.append(start)
        else:
            lines.append(line)
        start += len(piece) + 1
    if last:
        bad.append(start)
    return Scan(lines, bad, offset + len(data), unfinished=bool(last))


def follow(found: Scan, known: str) -> Tail | None:
    """Find the line with hash `known` (or the one chained to it) and what continues from there.

    Returns:
        None when the hash is not in these lines.
    """
    lines = found.lines
    for index, line in enumerate(lines):
        if line.hash == known:
            return _continue(found, index + 1, line.end, known, line.start)
        if line.before == known:
            return _continue(found, index, line.start, known, 0)
    return None


def _continue(found: Scan, index: int, end: int, known: str, start: int) -> Tail:
    changes: list[Change] = []
    last = None
    for line in found.lines[index:]:
        if line.start != end or line.before != known:
            break
        change = read_change(line.payload)
        if change is None:
            break
        changes.append(change)
        last, known, end = line, line.hash, line.end
    return Tail(changes, last, start, end, found)


def backward(scans: Iterator[Scan], known: str) -> Iterator[Line]:
    """Walk the chain from hash `known` towards its beginning, newest line first.

    Args:
        scans: the journal and its segments, newest first; only as many are taken as are needed.
        known: hash of the first line to give.
    """
    for found in scans:
        for line in reversed(found.lines):
            if line.hash == known:
                yield line
                known = line.before
