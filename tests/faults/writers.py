"""Many writers at once: nobody loses a change of another one, and how long a save takes."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Container
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from faults.child import Child, Say
from faults.sides import OURS, Side
from faults.work import Plan, Result
from isms_tui.store import Store, saver

LIMIT = 150  # milliseconds: 95 of 100 saves with 30 people at work take no longer


_SEGMENT = 1 << 20  # bytes: the journal is moved aside about ten times while the largest team writes


class Team(NamedTuple):
    """Writers who begin at the same moment.

    Attributes:
        side, folder: where they write.
        count: how many entries each adds.
        pause: seconds that writer `me` waits before its entry `n`.
        seconds: after which they stop in any case.
        start: both ends of a pipe that tells them to begin.
    """

    side: Side
    folder: Path
    count: int
    pause: Callable[[int, int], float]
    seconds: float
    start: tuple[int, int]


def _writer(team: Team, me: int, say: Say) -> None:
    """Add entries; says which were acknowledged, how long each took, and what went wrong."""
    saver.SEGMENT = _SEGMENT
    session = team.side.open(team.folder)
    os.close(team.start[1])
    os.read(team.start[0], 1)  # ends when everyone, the parent too, has closed the other end
    until = time.monotonic() + team.seconds
    errors = 0
    for n in range(team.count):
        time.sleep(team.pause(me, n))
        began = time.perf_counter()
        try:
            session.add(f"{me}-{n}")
            say(f"ADDED {me}-{n} {(time.perf_counter() - began) * 1000:.2f}")
            session.idle()
        except Exception as error:
            errors += 1
            say(f"ERROR {type(error).__name__}: {error}")
        if errors > 20 or time.monotonic() > until:
            break
    session.close()


def _together(
    side: Side, folder: Path, writers: int, count: int, pause: Callable[[int, int], float], seconds: float
) -> tuple[Result, list[float]]:
    """Let them all write, and compare what is there with what was acknowledged."""
    result = Result()
    side.create(folder, "mixed").close()
    team = Team(side, folder, count, pause, seconds, os.pipe())
    children = [Child(partial(_writer, team, me)) for me in range(writers)]
    for end in team.start:
        os.close(end)
    added: list[str] = []
    times: list[float] = []
    for child in children:
        said, code = child.end()
        for line in said:
            word, _, rest = line.partition(" ")
            result.trials += word in ("ADDED", "ERROR")
            if word == "ADDED":
                added.append(rest.split()[0])
                times.append(float(rest.split()[1]))
            else:
                result.count("unreadable", line[:200])
        if code and not said:
            result.count("unreadable", f"a writer ended with {code}")
    compare(side, folder, Counter(added), result)
    return result, sorted(times)


def compare(
    side: Side, folder: Path, added: Counter[str], result: Result, possible: Container[str] = frozenset()
) -> None:
    """Hold what is there against what was acknowledged, and what a killed writer tried last."""
    try:
        with closing(side.open(folder)) as session:
            found, counted = session.entries()
    except Exception as error:
        result.count("unreadable", f"at the end: {type(error).__name__}: {error}")
        result.lost += len(added)
        return
    for name in added - found:
        result.count("lost", name)
    for name in found - added:
        if found[name] == 1 and name in possible:
            continue
        result.count("wrong", f"{name} was not acknowledged, or is there twice")
    if counted < len(added):
        result.count("lost", f"the counter stands at {counted} after {len(added)} additions")
        result.lost += len(added) - counted - 1
    if side is OURS:
        with Store.open(folder / side.file) as store:
            for problem in store.verify_chain():
                result.count("wrong", problem)


def _p95(times: list[float]) -> float:
    return times[len(times) * 95 // 100] if times else 0.0


def _told(times: list[float], how: str) -> str:
    """The 95th of 100 saves, where enough were acknowledged to speak of one."""
    return f"p95 {_p95(times):.1f} ms, {how}" if len(times) > 100 else f"{len(times)} saves"


def nonstop(writers: int) -> Callable[[Side, Plan], Result]:
    """Each writer adds one entry after the other without a pause, and counts them in one common document."""

    def case(side: Side, plan: Plan) -> Result:
        count = plan.of(300 // writers, 1500 // writers, 1000)
        if side is not OURS:
            count = min(count, max(50, plan.of(300, 1500, 4000) // writers))
        result, times = _together(side, plan.place(), writers, count, lambda me, n: 0.0, plan.of(30, 60, 400))
        result.note = _told(times, "nonstop")
        return result

    return case


def load(side: Side, plan: Plan) -> Result:
    """30 people, each of whom saves every five seconds (in the short runs: oftener)."""
    every, rounds = plan.of(1, 1, 5), plan.of(2, 5, 12 if side is OURS else 4)
    rng = plan.rng(side.name)
    first = [rng.random() * every for _ in range(30)]
    result, times = _together(
        side, plan.place(), 30, rounds, lambda me, n: every if n else first[me], every * (rounds + 2)
    )
    result.note = _told(times, f"each saves every {every} s")
    # The slice of `make test` runs beside other tests, where a time says nothing.
    result.slow = side is OURS and plan.size > 0 and _p95(times) > LIMIT
    return result
