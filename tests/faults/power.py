"""Power that goes before the disk has it all, for every side, rebuilt from the calls that it made.

The model is the one of `store.power`: after each call it tells what a disk may hold, with unsynced bytes missing and
unsynced names undone. Here it also mixes, page by page, what was synced and what was only written.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from store.faults import put_back
from store.power import PowerLoss

from faults.kill import UNTRACED
from faults.sides import OURS, Side, verify
from faults.work import KINDS, Plan, Result, changes
from isms_tui.store import saver

_PAGE = 4096


class Pages(PowerLoss):
    """A disk that may also have written any of the unsynced pages and not the others."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        super().__init__(folder)
        self._rng = rng
        self._choice: dict[int, bytes] = {}

    def _views(self) -> Iterator[Any]:
        yield from super()._views()
        for _ in range(2):
            self._choice = {}
            yield self._mixed

    def _mixed(self, inode: int) -> bytes:
        if inode not in self._choice:
            old, new = self._old(inode), self._new(inode)
            size = self._rng.choice([len(old), len(new)])
            pages = [self._rng.choice([old, new])[at : at + _PAGE] for at in range(0, size, _PAGE)]
            parts = [page.ljust(min(_PAGE, size - at * _PAGE), b"\0") for at, page in enumerate(pages)]
            self._choice[inode] = b"".join(parts)[:size]
        return self._choice[inode]


def power_loss(side: Side, plan: Plan) -> Result:
    """Every distinct state of the disk during creating, saving, closing and opening again."""
    if not side.traced:
        return Result(UNTRACED)
    result, after = Result(), plan.place()
    with patch.object(saver, "SEGMENT", 6000):  # so that a few changes move the journal aside
        _work(side, plan, result, after)
    return result


def _work(side: Side, plan: Plan, result: Result, after: Path) -> None:
    for kind in (["shrink"], ["shrink", "bulk"], KINDS)[plan.size]:
        folder = plan.place()
        files = Pages(folder, plan.rng(side.name, kind))
        session = side.create(folder, kind, files)
        files.promise(0)
        n = plan.of(3, 6, 15)
        for number in range(1, n + 1):
            session.apply(changes(kind, number))
            files.promise(number)
            if number % 3 == 0:
                session.settle()
        session.close()
        session = side.open(folder, files)
        session.apply(changes(kind, n + 1))
        files.promise(n + 1)
        session.close()
        states = list(files.states())
        step = max(1, len(states) // plan.of(150, 400, 100_000))
        for number, (disk, promised) in enumerate(states):
            if number % step:
                continue
            put_back(after, disk)
            where = f"{kind}, state {number}"
            said = verify(side, after, kind)
            if promised is not None:
                result.judge(said, promised, promised + 1, where)
                continue
            # Not even created: what a half creation leaves may be refused, in a sentence.
            result.trials += 1
            if side is OURS and said.startswith("CORRUPT"):
                result.count("unreadable", f"{where}: {said}")
