"""Files that were lost or exchanged for older ones, older and newer formats, and every backup brought back."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from store.faults import FAST, beside, content, edit_json, outcome, put_back, snapshot, without
from store.test_schema import NEXT, add_owner, move_records

from faults.sides import OURS, Side
from faults.work import Plan, Result, changes, number_of
from isms_tui.store import NewerSchema, Store, StoreError

NONE = "n/a: it has neither journal nor backups to lose"
NO_FORMATS = "n/a: it has no formats"


def _history(folder: Path, rng: random.Random) -> list[dict[str, bytes]]:
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
        past = _history(folder, rng)
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
            reached = _number({doc["question"]: doc["note"] for _, doc in found.get("answers", [])})
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
    return max((_number({doc["question"]: doc["note"] for doc in docs}) for docs in tables), default=0)


def _number(texts: dict[str, str]) -> int:
    return number_of("mixed", texts) or 0


def formats(side: Side, plan: Plan) -> Result:
    """Files of an older format are brought forward whole; files of a newer one are refused and not touched."""
    if side is not OURS:
        return Result(NO_FORMATS)
    rng, result, folder = plan.rng(side.name), Result(), plan.place()
    path = folder / side.file
    for round_ in range(plan.of(5, 20, 100)):
        put_back(folder, {})
        files = rng.choice(_history(folder, rng))
        put_back(folder, files)
        with Store.open(path, read_only=True, files=FAST) as store:
            tables = {name: dict(docs) for name, docs in content(store).items()}
        expected = {name: sorted(docs.items()) for name, docs in move_records(add_owner(tables)).items() if docs}
        result.trials += 1
        with Store.open(path, schema=NEXT, files=FAST) as store:
            if content(store) != expected or store.lost:
                result.count("wrong", f"older, round {round_}")
            # Backups that were made before are of the older format, and can be brought back all the same.
            for item in store.backups():
                held = _number({doc["question"]: doc["note"] for doc in _backup(item.path)["answers"].values()})
                store.restore(item.number, "ann")
                if _number({doc["question"]: doc["note"] for _, doc in store.documents("answers")}) != held:
                    result.count("lost", f"older, round {round_}, backup {item.number}")
                if content(store) != expected:
                    store.undo("ann")
        result.trials += 1
        if rng.random() < 0.3:
            edit_json(path, lambda data: data["_meta"]["1"].update(schema=rng.randrange(4, 99)))
        before = without(snapshot(folder), "lock")
        try:
            Store.open(path, files=FAST).close()
            result.count("wrong", f"newer, round {round_}: opened")
        except NewerSchema:
            if without(snapshot(folder), "lock") != before:
                result.count("wrong", f"newer, round {round_}: touched")
    return result


def every_backup(side: Side, plan: Plan) -> Result:
    """Each own backup is brought back, and the bringing back is undone."""
    if side is not OURS:
        return Result("n/a: it has no backups")
    rng, result = plan.rng(side.name), Result()
    for round_ in range(plan.of(2, 5, 30)):
        folder = plan.place()
        session = OURS.create(folder, "bulk")
        held = {}
        for n in range(1, 16):
            held[session.store.revision] = number_of("bulk", session.texts())
            session.apply(changes("bulk", n))
            if rng.random() < 0.8:
                session.settle()
        session.close()
        with Store.open(folder / side.file, files=FAST) as store:
            now = content(store)
            for item in store.backups():
                result.trials += 1
                where = f"round {round_}, backup {item.number}"
                texts = {doc["question"]: doc["note"] for doc in _backup(item.path)["answers"].values()}
                store.restore(item.number, "ann")
                back = {doc["question"]: doc["note"] for _, doc in store.documents("answers")}
                if back != texts or number_of("bulk", back) != held[item.revision]:
                    result.count("wrong", where)
                store.undo("ann")
                if content(store) != now:
                    result.count("lost", f"{where}: undo does not lead back")
    return result


def _backup(path: str) -> Any:
    return json.loads(Path(path).read_bytes())
