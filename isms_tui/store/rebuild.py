"""Putting the content together again from backups and the journal, without writing anything."""

# No `from __future__ import annotations` here: it makes each field of a NamedTuple cost a compilation at import.

from collections.abc import Iterator
from typing import NamedTuple

from isms_tui.store.backups import Item, list_items, newest_first
from isms_tui.store.chain import Scan, backward, scan
from isms_tui.store.core import Core
from isms_tui.store.errors import StoreError
from isms_tui.store.files import READ
from isms_tui.store.image import Image, Meta, read_image, read_meta
from isms_tui.store.load import image_state
from isms_tui.store.place import open_private
from isms_tui.store.record import ROOT, Change, Line, read_change
from isms_tui.store.schema import refuse_newer
from isms_tui.store.state import State
from isms_tui.store.values import MAX_FILE

_HEAD = 1 << 16  # bytes in which `_meta` of a backup is found


class Rebuilt(NamedTuple):
    """A state that was put together.

    Attributes:
        state: the content.
        joined: the line of the journal that it ends at; None when the journal beside FILE does not belong to it.
        source: what it was made from, for a sentence.
        newest: the highest revision of which there is evidence; changes above the state's own one are lost.
    """

    state: State
    joined: Line | None
    source: str
    newest: int


def segments(core: Core, found: Scan | None) -> Iterator[Scan]:
    """The journal as it was scanned, then its segments, newest first, read one by one."""
    if found is not None:
        yield found
    for item in newest_first(list_items(core.files, core.place), "segment"):
        data = read_item(core, item)
        if data is not None:
            yield scan(data)


def rebuild_at(core: Core, known: str, found: Scan | None) -> State | None:
    """The content right after the change with hash `known`.

    Walks the chain back to a backup that is whole, or to the first change of all, and forward again.

    Returns:
        None when a part of the chain is missing.
    """
    backups = _backups_by_hash(core)
    lines = backward(segments(core, found), known)
    path: list[tuple[Change, Line]] = []
    while known != ROOT:
        start = _load(core, backups.get(known))
        if start is not None:
            break
        line = next(lines, None)
        change = read_change(line.payload) if line is not None else None
        if line is None or change is None or change.whole:
            return None
        path.append((change, line))
        known = line.before
    else:
        start = State(core.shape)
    for change, line in reversed(path):
        start.apply(change, line.hash)
        start.size += len(line.payload)
    return start


def rebuild_newest(core: Core, found: Scan | None, proof: Meta | None = None) -> Rebuilt | None:
    """The newest content that journal, backups and segments give.

    Args:
        core: the workspace.
        found: the journal.
        proof: what a damaged FILE still proves about itself.

    Returns:
        None when nothing gives any.

    Raises:
        NewerSchema: a newer program wrote the journal.
    """
    lines = found.lines if found is not None else []
    project = proof.project if proof is not None else project_of(lines)
    newest = proof.revision if proof is not None else 0
    best: Rebuilt | None = None
    if lines and project_of(lines) in (None, project):
        best = _from_lines(core, found, lines, "the journal")
        known = [change.revision for line in lines if (change := read_change(line.payload)) is not None]
        newest = max([newest, *known])
    items = list_items(core.files, core.place)
    for item in newest_first(items, "backup", "kept"):
        state = _load(core, item)
        if state is None:
            # Damaged, but its name says what FILE once held.
            newest = max(newest, item.revision)
        elif project in (None, state.project):
            # The last one made counts, not the highest: higher ones are of a past that was left behind.
            project = state.project
            if best is None or state.revision > best.state.revision:
                best = Rebuilt(state, None, f"the backup of {state.at}", 0)
            break
    for item in newest_first(items, "segment"):
        data = read_item(core, item) if best is None or item.revision > best.state.revision else None
        part = _from_lines(core, found, scan(data).lines, "an older part of the journal") if data is not None else None
        if part is None or project not in (None, part.state.project):
            continue
        if best is None or part.state.revision > best.state.revision:
            best = part._replace(joined=None)
    return best._replace(newest=max(newest, best.state.revision)) if best is not None else None


def _from_lines(core: Core, found: Scan | None, lines: list[Line], source: str) -> Rebuilt | None:
    """The newest content that ends at one of these lines."""
    for index in stretch_ends(lines):
        state = rebuild_at(core, lines[index].hash, found)
        if state is not None:
            if state.schema > core.shape.number:
                raise refuse_newer(core.place.name, state.schema, core.shape.number)
            return Rebuilt(state, lines[index], source, 0)
    return None


def stretch_ends(lines: list[Line]) -> Iterator[int]:
    """Indexes at which the unbroken stretches of these lines end, newest first: the last line, those before a gap."""
    for index in range(len(lines) - 1, -1, -1):
        if index + 1 == len(lines) or lines[index + 1].before != lines[index].hash:
            yield index


def load_backup(core: Core, item: Item) -> State | None:
    """The content of a backup; None when it is damaged."""
    return _load(core, item)


def _load(core: Core, item: Item | None) -> State | None:
    data = read_item(core, item) if item is not None else None
    image = read_image(data, core.shape) if data is not None else Image("missing")
    return image_state(core, image) if image.kind == "fine" else None


def _backups_by_hash(core: Core) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in list_items(core.files, core.place):
        if item.kind in ("backup", "kept"):
            head = read_item(core, item, _HEAD)
            meta = read_meta(head) if head is not None else None
            if meta is not None:
                found[meta.line] = item
    return found


def read_item(core: Core, item: Item, limit: int = MAX_FILE) -> bytes | None:
    """The bytes of a file in the folder of backups; None when it cannot be read or is not ours."""
    try:
        # A backup may be the same file as FILE, when a process was killed while replacing it.
        fd, _ = open_private(core.files, item.path, READ, one_name=False)
    except (OSError, StoreError):
        return None
    try:
        return core.files.read_all(fd, 0, limit)
    except OSError:
        return None
    finally:
        core.files.close(fd)


def project_of(lines: list[Line]) -> str | None:
    """The workspace that a journal belongs to, from its first line."""
    change = read_change(lines[0].payload) if lines else None
    return change.project if change is not None else None
