"""Journal, backups, lock or file lost, or exchanged for older ones."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from store.faults import FAST, beside, content, outcome, put_back, snapshot, without

from faults.sides import OURS, Side
from faults.work import Plan, Result, changes, number_of
from isms_tui.store import Store, StoreError

NONE = "n/a: it has neither journal nor backups to lose"


def history(folder: Path, rng: random.Random) -> list[dict[str, bytes]]:
    """The files of a workspace after each of some changes; checkpoints at random."""
    session = OURS.create(folder, "mixed")
    past = []
    for n in range(1, rng.randrange(3, 12)):
        session.apply(changes("mixed", n))
        if rng.random() < 0.5:
            session.settle()
        past.append(snapshot(folder))
    session.close()
    past.append(snapshot(folder))
    return past


# What happened -> whether everything is still there, in what is left.
_LOSSES = {
    "journal": True,
    "backups": True,
    "journal and backups": True,
    "lock": True,
    "everything but the file": True,
    "file": True,
    "file and backups": True,
    "file and journal": False,
    "stale journal": True,
    "stale file": True,
    "stale backups": True,
    "stale backups, file gone": True,
    "foreign journal": True,
    "empty journal": True,
    "empty file": True,
    "stale journal, file gone": False,
    "stale journal, file cut": False,
}


def _after(loss: str, past: list[dict[str, bytes]], rng: random.Random) -> dict[str, bytes]:
    """The files after a loss; the older ones come from a random moment."""
    now, then = past[-1], rng.choice(past)
    file, journal = OURS.file, f".{OURS.file}.journal"
    files = {
        "journal": without(now, "journal"),
        "backups": without(now, "backups"),
        "journal and backups": without(now, "journal", "backups"),
        "lock": without(now, "lock"),
        "everything but the file": {file: now[file]},
        "file": {name: data for name, data in now.items() if name != file},
        "file and backups": {name: data for name, data in without(now, "backups").items() if name != file},
        "file and journal": {name: data for name, data in without(now, "journal").items() if name != file},
        "stale journal": {**now, journal: then[journal]},
        "stale file": {**now, file: then[file]},
        "stale backups": {**without(now, "backups"), **{n: d for n, d in then.items() if "backups" in n}},
        "foreign journal": {**now, journal: _foreign(rng)},
        "empty journal": {**now, journal: b""},
        "empty file": {**now, file: b""},
    }
    if loss in files:
        return files[loss]
    first, _, last = loss.partition(", ")
    files_ = dict(files[first])
    if last == "file gone":
        del files_[file]
    else:
        files_[file] = now[file][: rng.randrange(len(now[file]) // 2)]
    return files_


def _foreign(rng: random.Random) -> bytes:
    """A journal whose lines are sound and of another workspace."""
    return _FOREIGN[rng.randrange(len(_FOREIGN))]


_FOREIGN: list[bytes] = []


def lost_and_stale(side: Side, plan: Plan) -> Result:
    """Journal, backups, lock or file lost, or exchanged for an older one: all there, or told; never empty."""
    if side is not OURS:
        return Result(NONE)
    rng, result, folder = plan.rng(side.name), Result(), plan.place()
    path = folder / side.file
    for _ in range(3):
        place = plan.place()
        OURS.create(place, "bulk").close()
        _FOREIGN.append(beside(place / side.file, "journal").read_bytes())
    for round_ in range(plan.of(2, 4, 40)):
        put_back(folder, {})
        past = history(folder, rng)
        put_back(folder, past[-1])
        with Store.open(path, files=FAST) as store:
            expected = content(store)
        for loss, whole in _LOSSES.items():
            files = _after(loss, past, rng)
            put_back(folder, files)
            result.trials += 1
            where = f"{loss}, round {round_}"
            try:
                found, said = _look(path)
            except StoreError as refused:
                if whole:
                    result.count("unreadable", f"{where}: {refused}")
                continue
            except Exception as error:
                result.count("unreadable", f"{where}: {type(error).__name__}: {error}")
                continue
            reached = number({doc["question"]: doc["note"] for _, doc in found.get("answers", [])})
            if found != expected and (whole or (not said and reached < _newest_backup(files))):
                result.count("lost", f"{where}: {said}")
            elif not found.get("answers"):
                result.count("wrong", f"{where}: empty")
    return result


def _look(path: Path) -> tuple[Any, list[str]]:
    """What is found, and why not everything; both stay so after a save."""
    with Store.open(path, files=FAST) as store:
        lost, said, found = store.lost, list(store.notices), content(store)
    again, more = outcome(path)
    if again != found:
        raise RuntimeError(f"what was repaired does not stay repaired: {more}")
    return found, said if lost else []


def _newest_backup(files: dict[str, bytes]) -> int:
    """The change up to which a backup shows that there was more; an old journal alone looks like a complete one."""
    backups = [data for name, data in files.items() if name.endswith(".json") and "/" in name]
    tables = [json.loads(data)["answers"].values() for data in backups]
    return max((number({doc["question"]: doc["note"] for doc in docs}) for docs in tables), default=0)


def number(texts: dict[str, str]) -> int:
    return number_of("mixed", texts) or 0
