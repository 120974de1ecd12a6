"""`kill -9` while a side saves: at random times, and at each file call."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from store.faults import put_back, snapshot

from faults.child import Child, Say, Striking, acknowledged
from faults.sides import OURS, STOCK, Side, verify
from faults.work import KINDS, Plan, Result, changes
from isms_tui.store import StoreError

UNTRACED = "n/a: the SQLite of this Python cannot be traced"


def at_random_times(kind: str) -> Callable[[Side, Plan], Result]:
    """A writer is killed up to 30 ms after it began; the next one goes on with what it left."""

    def case(side: Side, plan: Plan) -> Result:
        rng, result = plan.rng(side.name, kind), Result()
        folder, number = plan.folder, -1
        for trial in range(plan.of(6, 25, 500) if side is OURS else plan.of(6, 25, 150)):
            if trial % 20 == 0 or number < 0:
                folder, number = plan.place(), 0
                side.create(folder, kind).close()
            child = Child(partial(_write_on, side, folder, kind, number))
            first = child.line()
            time.sleep(rng.random() * 0.03)
            child.kill()
            said, _ = child.end()
            failed = [line for line in (first, *said) if line.startswith(("FAILED", "TOLD"))]
            least = acknowledged(said, number)
            found = failed[0] if failed else verify(side, folder, kind)
            before = result.failures
            result.judge(found, least, least + 1, f"{kind}, trial {trial}")
            number = int(found.split()[1]) if result.failures == before else -1
        return result

    return case


def _write_on(side: Side, folder: Path, kind: str, n: int, say: Say) -> None:
    session = side.open(folder)
    say("READY")
    while True:
        n += 1
        session.apply(changes(kind, n))
        say(f"ACK {n}")
        if n % 3 == 0:
            session.settle()


def _life(side: Side, folder: Path, kind: str, tap: Striking, say: Say) -> None:
    """Create or open, save six times, bring the main file up to date, close."""
    if (folder / side.file).exists():
        session = side.open(folder, tap)
    else:
        session = side.create(folder, kind, tap)
        say("ACK 0")
    for n in range(1, 7):
        session.apply(changes(kind, n))
        say(f"ACK {n}")
        if n % 3 == 0:
            session.settle()
    session.close()


def at_each_call_of_a_save(side: Side, plan: Plan) -> Result:
    """Killed at call k of a session with six saves, for every k, and in the middle of each write."""
    result = Result() if side.traced else Result(UNTRACED)
    for kind in (["shrink"], ["shrink", "bulk"], KINDS)[plan.size] if side.traced else []:
        folder = plan.place()
        side.create(folder, kind).close()
        _at_each_call(side, plan, kind, folder, result)
    return result


def at_each_call_of_creating(side: Side, plan: Plan) -> Result:
    """The same from the very beginning; where nothing was acknowledged, one can begin again."""
    result = Result() if side.traced else Result(UNTRACED)
    if side.traced:
        _at_each_call(side, plan, "shrink", plan.place(), result)
    return result


def _at_each_call(side: Side, plan: Plan, kind: str, folder: Path, result: Result) -> None:
    base = snapshot(folder)
    for torn in (False, True):
        for k in range(1, 10_000, plan.of(5, 3, 1) if side is not STOCK else 1):
            put_back(folder, base)
            tap = Striking(k, torn=torn)
            said, code = Child(partial(_life, side, folder, kind, tap)).end()
            least = acknowledged(said, 0 if base else -1)
            found = verify(side, folder, kind) if code in (0, -signal.SIGKILL) else said[-1]
            where = f"{kind}, call {k}, torn {torn}"
            if least >= 0 or found.startswith("FAILED"):
                result.judge(found, least, least + 1, where)
            else:
                result.trials += 1
                _begin_again(side, folder, kind, found, result, where)
            if code != -signal.SIGKILL:
                break


def _begin_again(side: Side, folder: Path, kind: str, found: str, result: Result, where: str) -> None:
    """Nothing was acknowledged: either it is all there, or it is told and can be made."""
    if side is not OURS or found.startswith(("FOUND 0", "RECOVERED 0 ")):
        return
    try:
        side.create(folder, kind).close()
    except StoreError as error:
        result.count("unreadable", f"{where}: {found}; {error}")
