"""The table of the campaign: `make faults`, or `python -m faults.campaign [--quick] [--seed N] [--only WORD]`.

Every class of faults is tried on three sides. The run fails when ours has anything but zeros, or a time over its limit;
and when stock TinyDB survives what it is known not to survive: then the faults do not reach their target, and the zeros
of ours mean nothing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from faults import damage, errors, formats, holders, kill, lost, power, recover, writers  # noqa: E402  # only now can it be found
from faults.sides import OURS, SIDES, STOCK, Side  # noqa: E402
from faults.work import KINDS, Plan, Result  # noqa: E402


class Fault(NamedTuple):
    """A class of faults.

    Attributes:
        key: short name, for `--only` and for tests.
        name: the first column.
        case: tries it on a side.
        known: stock TinyDB is known to fail here.
        alone: nothing else may run beside it, because it measures times or wants all cores.
    """

    key: str
    name: str
    case: Callable[[Side, Plan], Result]
    known: bool = False
    alone: bool = False


FAULTS = [
    *(Fault(f"kill-{k}", f"kill -9 at a random time: {k}", kill.at_random_times(k), k == "shrink") for k in KINDS),
    Fault("calls", "kill -9 at each file call: save", kill.at_each_call_of_a_save, known=True),
    Fault("creation", "... creating, then save", kill.at_each_call_of_creating),
    Fault("recovery", "... opening, recovery", recover.at_each_call_of_recovery),
    Fault("migration", "... migration", recover.at_each_call_of_migration),
    Fault("restore", "... restore", recover.at_each_call_of_restore),
    Fault("again", "kill -9 in recovery, 5 times in a row", recover.again_and_again),
    Fault("power", "power loss: states of the disk", power.power_loss, known=True),
    Fault("errors", "EIO ENOSPC EDQUOT EFBIG EINTR short, each call", errors.at_each_call),
    Fault("full", "disk full from write k on", errors.full_disk, known=True),
    Fault("limit", "file size limit of the system", errors.file_size_limit, known=True),
    Fault("two", "2 writers", writers.nonstop(2), known=True, alone=True),
    Fault("eight", "8 writers", writers.nonstop(8), known=True, alone=True),
    Fault("thirty", "30 writers", writers.nonstop(30), known=True, alone=True),
    Fault("load", "30 writers who pause", writers.load, alone=True),
    Fault("holder", "writer stopped or killed in a save", holders.holder),
    Fault("killed", "4 writers, one after the other killed", holders.killed_among_others, alone=True),
    Fault("cut", "file cut at each byte", damage.cut),
    Fault("flips", "one bit flipped", damage.bit_flips, known=True),
    Fault("mutations", "bytes and documents mutated", damage.mutations),
    Fault("lost", "journal, backups, file lost or stale", lost.lost_and_stale),
    Fault("formats", "files of older and newer formats", formats.formats),
    Fault("backups", "every backup restored, and undone", formats.every_backup),
]

Cell = tuple[Fault, Side, Result, float]


def run(fault: Fault, side: Side, size: int, seed: int, folder: Path) -> Cell:
    """Try one class on one side."""
    place = Path(tempfile.mkdtemp(dir=folder))
    began = time.monotonic()
    try:
        result = fault.case(side, Plan(size, seed, place))
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return fault, side, result, time.monotonic() - began


def _numbered(job: tuple[str, int, int, int, Path]) -> tuple[str, int, Result, float]:
    key, number, size, seed, folder = job
    fault = next(fault for fault in FAULTS if fault.key == key)
    _, _, result, seconds = run(fault, SIDES[number], size, seed, folder)
    return key, number, result, seconds


def run_all(faults: list[Fault], size: int, seed: int, folder: Path) -> Iterator[Cell]:
    """Try everything: two at a time, and afterwards one by one what has to be alone."""
    jobs = [(f.key, number, size, seed, folder) for f in faults if not f.alone for number in range(len(SIDES))]
    by_key = {fault.key: fault for fault in faults}
    with multiprocessing.get_context("fork").Pool(2) as pool:
        for key, number, result, seconds in pool.imap_unordered(_numbered, jobs):
            yield by_key[key], SIDES[number], result, seconds
    for fault in faults:
        for side in SIDES if fault.alone else []:
            yield run(fault, side, size, seed, folder)


def table(cells: list[Cell]) -> str:
    """The one table, and the sums of ours."""
    lines = [f"{'fault':<46}  {'side':<6} {'trials':>7} {'unreadable':>10} {'lost':>6} {'wrong':>6}"]
    for fault in FAULTS:
        for _, side, result, _ in sorted((c for c in cells if c[0] is fault), key=lambda cell: SIDES.index(cell[1])):
            row = f"{fault.name if side is OURS else '':<46}  {side.name:<6} "
            if result.trials:
                row += f"{result.trials:>7} {result.unreadable:>10} {result.lost:>6} {result.wrong:>6}  "
            lines.append(f"{row}{result.note}".rstrip())
    for side in SIDES:
        mine = [result for _, at, result, _ in cells if at is side]
        sums = [sum(getattr(r, column) for r in mine) for column in ("trials", "unreadable", "lost", "wrong")]
        name = "all" if side is OURS else ""
        lines.append(f"{name:<46}  {side.name:<6} {sums[0]:>7} {sums[1]:>10} {sums[2]:>6} {sums[3]:>6}")
    lines.append(
        "unreadable: cannot be read, or cannot go on saving. lost: acknowledged, and not there. "
        "wrong: another content, and nothing says so."
    )
    return "\n".join(lines)


def verdicts(cells: list[Cell]) -> list[str]:
    """What is not as it has to be, as sentences; none when all is well."""
    said = []
    for fault, side, result, _ in cells:
        if side is OURS and result.failures:
            said.append(f"OURS FAILED in {fault.key}: {'; '.join(result.examples)}")
        if side is OURS and result.slow:
            said.append(f"OURS IS TOO SLOW in {fault.key}: {result.note}, and {writers.LIMIT} ms are the limit.")
        if side is OURS and not result.trials:
            said.append(f"OURS WAS NOT TRIED in {fault.key}.")
        if side is STOCK and fault.known and not result.failures:
            said.append(
                f"THE HARNESS IS WRONG in {fault.key}: stock TinyDB is known to fail there and did not, "
                "so the zeros of ours prove nothing."
            )
    return said


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute instead of a quarter of an hour")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="classes whose key holds this word")
    given = parser.parse_args()
    faults = [fault for fault in FAULTS if given.only in fault.key]
    began = time.monotonic()
    cells: list[Cell] = []
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    try:
        for cell in run_all(faults, 1 if given.quick else 2, given.seed, folder):
            cells.append(cell)
            print(f"{cell[0].key} {cell[1].name}: {cell[2].trials} in {cell[3]:.0f} s", file=sys.stderr, flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(table(cells))
    print(f"seed {given.seed}, {time.monotonic() - began:.0f} s on {os.cpu_count()} cores, {sys.platform}")
    said = verdicts(cells)
    print("\n".join(said or ["Ours lost nothing, and the faults are real: stock TinyDB failed where it is known to."]))
    return bool(said)


if __name__ == "__main__":
    sys.exit(main())
