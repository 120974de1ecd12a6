"""The whole stream of changes: history, undo, redo, and the proof that none is missing.

All of it comes from the journal alone, so it is the same in every process and after every restart.
"""

# No `from __future__ import annotations` here: it makes each field of a NamedTuple cost a compilation at import.

import os
from collections.abc import Iterator
from typing import NamedTuple

from isms_tui.store.backups import list_items, newest_first
from isms_tui.store.chain import Scan, backward, scan
from isms_tui.store.core import Core
from isms_tui.store.errors import NothingToUndo, shown
from isms_tui.store.rebuild import read_item, segments
from isms_tui.store.record import ROOT, Change, Line, read_change
from isms_tui.store.survey import read_file


class Part(NamedTuple):
    """A stretch of history: the journal or a segment of it.

    Attributes:
        name: file name for sentences.
        found: what the file holds.
        lines: the lines that belong to the present content.
        joined: whether the part after it continues right where it ends.
    """

    name: str
    found: Scan
    lines: list[Line]
    joined: bool


def parts(core: Core) -> list[Part]:
    """Journal and segments as far as they belong to the present content, oldest first."""
    found = scan(core.journal.read(0))
    result = [Part(shown(os.path.basename(core.place.journal)), found, found.lines, True)] if found.end else []
    wanted = found.lines[0].before if found.lines else core.state.hash
    oldest = read_change(found.lines[0].payload) if found.lines else None
    limit = oldest.revision if oldest is not None else core.state.revision + 1
    if core.unwritten is not None:
        limit = core.unwritten[1].revision
    for name, older in _older(core):
        if wanted == ROOT:
            break
        lines, joined = _belonging(older.lines, wanted, limit, core.state.project)
        if lines:
            result.append(Part(name, older, lines, joined))
            wanted = lines[0].before
            first = read_change(lines[0].payload)
            limit = first.revision if first is not None else limit
    return result[::-1]


def _older(core: Core) -> Iterator[tuple[str, Scan]]:
    """What may come before the journal, newest first, with names for sentences; read one by one."""
    if core.unwritten is not None:
        # Opened for reading only, so the journal that was left is still in its place.
        yield shown(os.path.basename(core.place.journal)), core.unwritten[0]
    for item in newest_first(list_items(core.files, core.place), "segment"):
        data = read_item(core, item)
        if data is not None:
            yield os.path.basename(item.path), scan(data)


def _taken_after(core: Core, found: list[Part], index: int) -> Change | None:
    """The change right after a part when it tells that another content was taken there."""
    if index + 1 == len(found):
        return core.unwritten[1] if core.unwritten is not None else None
    change = read_change(found[index + 1].lines[0].payload) if found[index + 1].lines else None
    return change if change is not None and change.taken else None


def changes(core: Core, found: list[Part]) -> Iterator[Change]:
    """Every change in these parts that can be read, oldest first; a gap is told in the notices."""
    if any(part.found.bad or not (part.joined or _taken_after(core, found, index)) for index, part in enumerate(found)):
        core.tell("Some changes are missing from the history, as a part of the journal is damaged or was set aside.")
    for part in found:
        for line in part.lines:
            change = read_change(line.payload)
            if change is not None:
                yield change
    if core.unwritten is not None:
        yield core.unwritten[1]


def problems(core: Core) -> list[str]:
    """Walk the whole chain; one sentence for each thing that is wrong with it, empty when it is sound."""
    said: list[str] = []
    found = parts(core)
    for index, part in enumerate(found):
        last, taken = None, _taken_after(core, found, index)
        for offset in part.found.bad:
            # An unfinished end of the journal is another process at work, or what the next opening cuts.
            if not (part is found[-1] and part.found.unfinished and offset == part.found.bad[-1]):
                said.append(
                    f"{part.name} has a damaged line at byte {offset}; bring back a copy of it if you have one."
                )
        for line in part.lines:
            if last is not None and line.before != last.hash:
                said.append(f"{part.name} lacks changes before byte {line.start}; bring back a copy of it.")
            if read_change(line.payload) is None:
                said.append(f"{part.name} has a line at byte {line.start} that is no change; bring back a copy of it.")
            last = line
        if taken is not None and not part.joined:
            said.append(
                f"Revision {taken.revision}, right after {part.name}, does not continue it ({taken.why}); "
                "changes that only other copies have are not on this computer one by one; look for them there."
            )
        elif not part.joined:
            said.append(f"The changes right after {part.name} are not on this computer; look for them in other copies.")
        elif part is found[-1] and last is not None and last.hash != core.state.hash:
            said.append("The journal does not end at the present content; close all sessions and open the file again.")
    image, _ = read_file(core)
    if image.kind != "fine":
        said.append(f"{shown(core.place.name)} {image.reason or 'was changed outside isms-tui'}; open it again.")
    return said


def find_undo(core: Core) -> Change:
    """The newest change that stands and was not itself an undo.

    Raises:
        NothingToUndo: there is none, or it is the beginning of what is known.
    """
    standing: dict[int, bool] = {}
    for change in _newest_first(core):
        if change.undoes is not None:
            standing.setdefault(change.undoes, False)
        elif change.redoes is not None:
            standing.setdefault(change.redoes, True)
        elif standing.get(change.revision, True):
            if change.taken:
                raise NothingToUndo(
                    f"There is nothing to undo after revision {change.revision}, where other content was taken "
                    "(see the history); change it by hand, or restore a backup."
                )
            if change.schema is not None or change.whole or not change.entries:
                break
            return change
    raise NothingToUndo("There is nothing to undo; the workspace is as it began.")


def find_redo(core: Core) -> Change:
    """The change that was undone last, unless an ordinary change came after.

    Raises:
        NothingToUndo: there is none.
    """
    standing: dict[int, bool] = {}
    wanted: int | None = None
    for change in _newest_first(core):
        if wanted is None:
            if change.undoes is not None:
                standing.setdefault(change.undoes, False)
                continue
            if change.redoes is not None:
                standing.setdefault(change.redoes, True)
                continue
            undone = [revision for revision, stands in standing.items() if not stands]
            if not undone:
                break
            wanted = min(undone)
        if change.revision == wanted:
            return change
    raise NothingToUndo("There is nothing to do again; only an undo can be, until the next change.")


def _newest_first(core: Core) -> Iterator[Change]:
    """The unbroken chain back from the present content."""
    found = scan(core.journal.read(0))
    for line in backward(segments(core, found), core.state.hash):
        change = read_change(line.payload)
        if change is None:
            return
        yield change


def _belonging(lines: list[Line], wanted: str, limit: int, project: str) -> tuple[list[Line], bool]:
    """The lines of a segment that come before the change chained to `wanted`, and whether they join it.

    A journal that was set aside does not join what came after; its changes below revision `limit` are still the
    history of this workspace as far as this computer knows it.
    """
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].hash == wanted:
            return lines[: index + 1], True
    first = read_change(lines[0].payload) if lines else None
    if first is None or first.project not in (None, project):
        return [], False
    earlier = []
    for line in lines:
        change = read_change(line.payload)
        if change is not None and change.revision < limit:
            earlier.append(line)
    return earlier, False
