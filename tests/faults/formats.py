"""Files of older and newer formats, and every backup brought back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from store.faults import FAST, content, edit_json, put_back, snapshot, without
from store.test_schema import NEXT, add_owner, move_records

from faults.lost import history, number
from faults.sides import OURS, Side
from faults.work import Plan, Result, changes, number_of
from isms_tui.store import NewerSchema, Store

NO_FORMATS = "n/a: it has no formats"


def formats(side: Side, plan: Plan) -> Result:
    """Files of an older format are brought forward whole; files of a newer one are refused and not touched."""
    if side is not OURS:
        return Result(NO_FORMATS)
    rng, result, folder = plan.rng(side.name), Result(), plan.place()
    path = folder / side.file
    for round_ in range(plan.of(5, 20, 100)):
        put_back(folder, {})
        files = rng.choice(history(folder, rng))
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
                held = number({doc["question"]: doc["note"] for doc in _backup(item.path)["answers"].values()})
                store.restore(item.number, "ann")
                if number({doc["question"]: doc["note"] for _, doc in store.documents("answers")}) != held:
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
