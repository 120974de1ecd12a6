"""`kill -9` while a side saves: at random times, and at each file call."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from store.faults import put_back, snapshot

from faults.child import Child, Say, Striking, acknowledged
from faults.sides import OURS, Side, verify
from faults.work import KINDS, Plan, Result, changes

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
            child.line()
            time.sleep(rng.random() * 0.03)
            child.kill()
            said, _ = child.end()
            failed = [line for line in said if line.startswith(("FAILED", "TOLD"))]
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


def _life(side: Side, folder: Path, kind: str, first: int, tap: Striking, say: Say) -> None:
    """Open, save six times, bring the main file up to date, close."""
    session = side.open(folder, tap)
    for n in range(first, first + 6):
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
        base = snapshot(folder)
        for torn in (False, True):
            for k in range(1, 10_000, 1 if plan.size else 2):
                put_back(folder, base)
                tap = Striking(k, torn=torn)
                said, code = Child(partial(_life, side, folder, kind, 1, tap)).end()
                least = acknowledged(said)
                found = verify(side, folder, kind) if code in (0, -signal.SIGKILL) else said[-1]
                result.judge(found, least, least + 1, f"{kind}, call {k}, torn {torn}")
                if code != -signal.SIGKILL:
                    break
    return result
