"""A writer among others who is stopped, goes on, or is killed: what it acknowledged stays, and the others go on."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections import Counter
from functools import partial
from pathlib import Path

from store.faults import one_sentence, put_back, snapshot

from faults.child import Child, Say, Striking, acknowledged
from faults.kill import UNTRACED
from faults.lite import LiteSession
from faults.sides import OURS, STOCK, Side, verify
from faults.work import Plan, Result, changes, number_of
from faults.writers import compare
from isms_tui.store import Busy, Store


def holder(side: Side, plan: Plan) -> Result:
    """A writer is stopped at a call of a save, then goes on or is killed; meanwhile another reads and is refused."""
    if side is STOCK:
        return Result("n/a: it has no lock")
    if not side.traced:
        return Result(UNTRACED)
    result, folder = Result(), plan.place()
    side.create(folder, "mixed").close()
    base = snapshot(folder)
    rng = plan.rng(side.name)
    for trial in range(plan.of(10, 20, 100)):
        put_back(folder, base)
        dies = trial % 2 == 1
        at = rng.randrange(1, 40 if side is OURS else 60)
        child = Child(partial(_stopping, side, folder, at))
        _, status = os.waitpid(child.pid, os.WUNTRACED)
        where = f"trial {trial}, call {at}, then {'killed' if dies else 'going on'}"
        stopped = os.WIFSTOPPED(status)
        if stopped:
            _meanwhile(side, folder, result, where)
            child.kill(signal.SIGKILL if dies else signal.SIGCONT)
            _, status = os.waitpid(child.pid, 0)
        said = child.rest()
        least = acknowledged(said)
        result.judge(verify(side, folder, "mixed"), least, least + 1, where)
    return result


def _stopping(side: Side, folder: Path, at: int, say: Say) -> None:
    session = side.open(folder, Striking(at, signal.SIGSTOP))
    for n in range(1, 4):
        session.apply(changes("mixed", n))
        say(f"ACK {n}")
    session.close()


def _meanwhile(side: Side, folder: Path, result: Result, where: str) -> None:
    """While the other one stands still, its content can be read, and a save is refused in time."""
    began = time.monotonic()
    if side is OURS:
        with Store.open(folder / side.file, read_only=True) as store:
            texts = {doc["question"]: doc["note"] for _, doc in store.documents("answers")}
        if number_of("mixed", texts) is None:
            result.count("wrong", f"{where}: read while it stood still")
        try:
            with Store.open(folder / side.file, lock_wait=0.1) as store, store.change("bob", "meanwhile"):
                pass
        except Busy as busy:
            one_sentence(busy)
    else:
        try:
            session = LiteSession(folder / side.file, None, wait=0.1)
            session.texts()
            session.close()
        except sqlite3.OperationalError:
            result.note = "while it commits, reading is refused too"
    if time.monotonic() - began > 8:
        result.count("unreadable", f"{where}: others waited {time.monotonic() - began:.0f} s")


def killed_among_others(side: Side, plan: Plan) -> Result:
    """Four write without a pause; now and then one of them is killed, and another one takes its place."""
    if side is STOCK:
        return Result("n/a: it has no lock")
    result, rng = Result(), plan.rng(side.name)
    folder = plan.place()
    side.create(folder, "mixed").close()
    added: Counter[str] = Counter()
    possible: set[str] = set()

    def end(child: Child) -> None:
        said, _ = child.end()
        result.trials += 1
        for line in said:
            word, _, name = line.partition(" ")
            if word == "ADDED":
                added[name] += 1
            elif word == "TRIES":
                possible.add(name)
            else:
                result.count("unreadable", line[:200])

    team = {number: Child(partial(_adding, side, folder, number)) for number in range(4)}
    for number in range(4, 4 + plan.of(8, 40, 400)):
        time.sleep(rng.random() * 0.02)
        victim = rng.choice(sorted(team))
        team[victim].kill()
        end(team.pop(victim))
        team[number] = Child(partial(_adding, side, folder, number))
    for child in team.values():
        child.kill()
        end(child)
    compare(side, folder, added, result, possible)
    return result


def _adding(side: Side, folder: Path, me: int, say: Say) -> None:
    session = side.open(folder)
    for n in range(10**6):
        say(f"TRIES {me}-{n}")
        session.add(f"{me}-{n}")
        say(f"ADDED {me}-{n}")
        session.idle() if n % 5 else session.settle()
