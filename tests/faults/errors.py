"""A disk that is full, fails or takes half, at each file call: the old or the new state, and the next save works."""

from __future__ import annotations

import errno
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

from store.faults import Hooked, litter, put_back, snapshot

from faults.child import Child, Say, acknowledged
from faults.kill import UNTRACED
from faults.sides import OURS, STOCK, Side, verify
from faults.work import Plan, Result, changes
from isms_tui.store import StoreError

_ERRORS = ["ENOSPC", "EIO", "EDQUOT", "EFBIG", "EINTR"]


class Faulty(Hooked):
    """Fails the k-th call after `arm`; with `full` every write from the k-th on, the first of them after a half.

    `short` lets the k-th write take a half and say so, which is no error.
    """

    def __init__(self, error: int, *, full: bool = False, short: bool = False) -> None:
        self.error = error
        self.full = full
        self.short = short
        self.at = self.count = 0
        self.struck = False

    def arm(self, at: int) -> None:
        """Fail the call with this number from now on; 0: none any more."""
        self.at, self.count = at, 0

    def step(self, name: str, call: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        writes = name == "pwrite"
        if name in ("fsync", "fdatasync"):
            # The power stays on, so waiting for the disk would only take time.
            call = _nothing
        if not self.at or ((self.full or self.short) and not writes):
            return call(*args)
        self.count += 1
        if self.count < self.at or (self.count > self.at and not self.full):
            return call(*args)
        half = bytes(args[1])[: len(args[1]) // 2] if writes else b""
        if half and (self.short or (self.full and not self.struck)):
            self.struck = True
            return call(args[0], half, args[2])
        self.struck = True
        if name == "close":
            call(*args)  # the system lets go of a descriptor even when close reports an error
        raise OSError(self.error, "injected")


def _nothing(*_: object) -> None:
    """A sync that takes no time."""


def _session(side: Side, folder: Path, tap: Faulty, at: int, how: str, say: Say) -> None:
    """Save four times with a fault at call `at`; after it go on (`retry`) or give up (`leave`)."""
    if how == "open":
        tap.arm(at)
    session = side.open(folder, tap)
    if how != "open":
        tap.arm(at)
    for n in range(1, 5):
        try:
            session.apply(changes("shrink", n))
            say(f"ACK {n}")
            if n == 2:
                session.settle()
        except Exception as error:  # what a side lets out differs; ours has to be a sentence
            if side is OURS and not isinstance(error, StoreError):
                raise
            if how == "leave":
                break
            tap.arm(0)
            session.apply(changes("shrink", n))
            say(f"ACK {n}")
    try:
        session.close()
    except Exception as error:
        if side is OURS and not isinstance(error, StoreError):
            raise
    if tap.struck:
        say("STRUCK")


def at_each_call(side: Side, plan: Plan) -> Result:
    """Each error at call k of opening, or of saves after which the user tries again or gives up, for every k."""
    result = Result() if side.traced else Result(UNTRACED)
    folder = plan.place()
    side.create(folder, "shrink").close()
    base = snapshot(folder)
    for name in [*_ERRORS, "short"] if side.traced else []:
        for how in ("open", "retry", "leave"):
            for k in range(1, 1000, 1 if side is STOCK else plan.of(11, 5, 1)):
                tap = Faulty(getattr(errno, name, 0), short=name == "short")
                if not _try(side, folder, base, tap, k, how, result, f"{name} at call {k}, {how}"):
                    break
    return result


def _try(
    side: Side, folder: Path, base: dict[str, bytes], tap: Faulty, k: int, how: str, result: Result, where: str
) -> bool:
    put_back(folder, base)
    said, code = Child(lambda say: _session(side, folder, tap, k, how, say)).end()
    least = acknowledged(said)
    told = any(line.startswith("TOLD") for line in said)
    # A refusal instead of an opening is a fair answer to a disk that fails at that moment; the content has to be there.
    fair = how == "open" and not least and (told or side is not OURS)
    failed = code != 0 and not fair
    most = least if "STRUCK" not in said and not told else least + 1
    result.judge(said[-1] if failed else verify(side, folder, "shrink"), least, most, where)
    if side is OURS and litter(folder / OURS.file):
        result.count("wrong", f"{where}: temporary files are left")
    return "STRUCK" in said or code != 0


def full_disk(side: Side, plan: Plan) -> Result:
    """From the k-th write on nothing fits any more; the program ends, and the next one has space again."""
    result = Result() if side.traced else Result(UNTRACED)
    folder = plan.place()
    side.create(folder, "shrink").close()
    base = snapshot(folder)
    for how in ("open", "leave", "retry") if side.traced else []:
        for k in range(1, 1000):
            tap = Faulty(errno.ENOSPC, full=True)
            if not _try(side, folder, base, tap, k, how, result, f"full from write {k} on, {how}"):
                break
    return result


def file_size_limit(side: Side, plan: Plan) -> Result:
    """The system's own limit (`ulimit -f`) cuts a write short and then refuses; nothing is simulated."""
    result, rng = Result(), plan.rng(side.name)
    for trial in range(plan.of(5, 20, 100)):
        folder = plan.place()
        side.create(folder, "grow").close()
        largest = max(path.stat().st_size for path in folder.iterdir())
        limit = largest + rng.randrange(1, 6000)

        def until_refused(say: Say, folder: Path = folder, limit: int = limit) -> None:
            session = side.open(folder)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            for n in range(1, 500):
                try:
                    session.apply(changes("grow", n))
                    say(f"ACK {n}")
                except Exception as error:
                    if side is OURS and not isinstance(error, StoreError):
                        raise
                    say(f"REFUSED {error}")
                    return

        said, code = Child(until_refused).end()
        assert code or any(line.startswith("REFUSED") for line in said), "the limit was never reached"
        least = acknowledged(said)
        found = said[-1] if code else verify(side, folder, "grow")
        result.judge(found, least, least + 1, f"limit {limit}, trial {trial}")
    return result
