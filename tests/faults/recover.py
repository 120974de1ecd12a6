"""`kill -9` at each file call of recovery, migration and restore, and again and again while a side recovers."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

from store.faults import beside, edit_json, litter, put_back, snapshot
from store.test_schema import NEXT

from faults.child import Child, Say, Striking, acknowledged
from faults.kill import UNTRACED
from faults.sides import LITE, OURS, STOCK, Side, verify
from faults.work import Plan, Result, changes, number_of
from isms_tui.store import Store


def crashed(side: Side, folder: Path, rng: random.Random) -> int:
    """Leave a workspace as a crash leaves it, with recovery to do; returns which change it has to be at."""
    side.create(folder, "mixed").close()
    if side is OURS:
        session = side.open(folder)
        for n in range(1, 4):
            session.apply(changes("mixed", n))
        session.settle()
        session.apply(changes("mixed", 4))
        # The process ends here: change 4 is in the journal only, and a half checkpoint lies about.
        left = snapshot(folder)
        session.close()
        put_back(folder, left)
        (folder / f".{OURS.file}.{rng.getrandbits(64):016x}.tmp").write_bytes(b"{")
        return 4

    def die(say: Say) -> None:
        session = side.open(folder)
        session.apply(changes("mixed", 1))
        session.close()
        session = side.open(folder, _WritesToMain(rng.randrange(1, 3)))
        session.apply(changes("mixed", 2))

    Child(die).end()
    return 1


class _WritesToMain(Striking):
    """Dies at the k-th write to the database itself, when the journal is complete and hot."""

    def step(self, name: str, call: Callable[..., object], args: tuple[object, ...]) -> object:
        if name == "open":
            fd = call(*args)
            if str(args[0]).endswith(LITE.file):
                self.main = fd
            return fd
        if name == "pwrite" and args[0] == self.main:
            return super().step(name, call, args)
        return call(*args)


def damage(folder: Path, kind: str, rng: random.Random) -> None:
    """Damage a workspace of ours so that opening has to recover."""
    path = folder / OURS.file
    raw = path.read_bytes()
    if kind == "gone":
        path.unlink()
    elif kind == "cut":
        path.write_bytes(raw[: rng.randrange(len(raw) - 1)])
    elif kind == "torn journal":
        with beside(path, "journal").open("ab") as journal:
            journal.write(b"0123456789" * rng.randrange(1, 9))
    elif kind == "respelled":
        edit_json(path, lambda data: None, indent=1)


DAMAGES = ["gone", "cut", "torn journal", "respelled", "crash"]


def _open(side: Side, folder: Path, tap: Striking, say: Say) -> None:
    session = side.open(folder, tap)
    session.texts()
    session.close()


def at_each_call_of_recovery(side: Side, plan: Plan) -> Result:
    """Killed at call k of opening what a crash or damage left, for every k; then opened in peace."""
    if side is STOCK:
        return Result("n/a: it has no recovery")
    result = Result() if side.traced else Result(UNTRACED)
    rng = plan.rng(side.name)
    for kind in (DAMAGES if side is OURS else ["crash"]) if side.traced else []:
        for round_ in range(plan.of(1, 1, 3)):
            folder = plan.place()
            expected = crashed(side, folder, rng)
            if side is OURS:
                damage(folder, kind, rng)
            base = snapshot(folder)
            for k in range(1, 1000, plan.of(4, 2, 1)):
                put_back(folder, base)
                tap = Striking(k, torn=round_ % 2 == 1)
                said, code = Child(partial(_open, side, folder, tap)).end()
                found = verify(side, folder, "mixed") if code in (0, -signal.SIGKILL) else said[-1]
                result.judge(found, expected, expected, f"{kind}, call {k}")
                _count_litter(result, side, folder, f"{kind}, call {k}")
                if code != -signal.SIGKILL:
                    break
    return result


def again_and_again(side: Side, plan: Plan) -> Result:
    """Five times in a row, recovery is killed at a random call."""
    if side is STOCK:
        return Result("n/a: it has no recovery")
    result = Result() if side.traced else Result(UNTRACED)
    rng = plan.rng(side.name)
    folder = plan.place()
    for trial in range(plan.of(10, 30, 300) if side.traced else 0):
        put_back(folder, {})
        expected = crashed(side, folder, rng)
        if side is OURS:
            damage(folder, DAMAGES[trial % len(DAMAGES)], rng)
        for _ in range(5):
            tap = Striking(rng.randrange(1, 60 if side is OURS else 12), torn=rng.random() < 0.5)
            Child(partial(_open, side, folder, tap)).end()
        result.judge(verify(side, folder, "mixed"), expected, expected, f"trial {trial}")
        _count_litter(result, side, folder, f"trial {trial}")
    return result


def at_each_call_of_migration(side: Side, plan: Plan) -> Result:
    """Killed at call k of the opening that brings an old file to a newer format; the next opening completes it."""
    if side is not OURS:
        return Result("n/a: it has no formats")
    result, folder = Result(), plan.place()
    path = folder / OURS.file
    OURS.create(folder, "mixed").close()
    base = snapshot(folder)
    with Store.open(path, schema=NEXT) as store:
        expected = {name: store.documents(name) for name in store.table_names}
    for torn in (False, True):
        for k in range(1, 1000, plan.of(5, 2, 1)):
            put_back(folder, base)
            tap = Striking(k, torn=torn)
            _, code = Child(lambda say, t=tap: Store.open(path, schema=NEXT, files=t).close()).end()
            result.trials += 1
            with Store.open(path, schema=NEXT) as store:
                same = expected == {name: store.documents(name) for name in store.table_names}
                kept = any(item.kind == "kept" for item in store.backups())
            if not (same and kept):
                result.count("wrong", f"call {k}, torn {torn}")
            _count_litter(result, side, folder, f"call {k}")
            if code != -signal.SIGKILL:
                break
    return result


def at_each_call_of_restore(side: Side, plan: Plan) -> Result:
    """Killed at call k of bringing back a backup: the state before, or the one of the backup, and undo leads back."""
    if side is not OURS:
        return Result("n/a: it has no backups")
    result, folder = Result(), plan.place()
    path = folder / OURS.file
    session = OURS.create(folder, "bulk")
    for n in range(1, 5):
        session.apply(changes("bulk", n))
        session.settle()
    number = session.store.backups()[1].number
    session.close()
    base = snapshot(folder)

    def restore(tap: Striking, say: Say) -> None:
        with Store.open(path, files=tap) as store:
            store.restore(number, "ann")
            say("ACK 1")

    for torn in (False, True):
        for k in range(1, 1000, plan.of(5, 2, 1)):
            put_back(folder, base)
            tap = Striking(k, torn=torn)
            said, code = Child(partial(restore, tap)).end()
            result.trials += 1
            opened = OURS.open(folder)
            found = number_of("bulk", opened.texts())
            if found not in (1, 4) or (found == 4 and acknowledged(said)):
                result.count("lost", f"call {k}: {found}")
            if found == 1:
                opened.store.undo("ann")
                if number_of("bulk", opened.texts()) != 4:
                    result.count("wrong", f"call {k}: the restore cannot be undone")
            opened.close()
            _count_litter(result, side, folder, f"call {k}")
            if code != -signal.SIGKILL:
                break
    return result


def _count_litter(result: Result, side: Side, folder: Path, where: str) -> None:
    if side is OURS and litter(folder / OURS.file):
        result.count("wrong", f"{where}: temporary files are left")
