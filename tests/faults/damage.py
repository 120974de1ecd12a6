"""Damaged bytes: the file cut at each byte, flipped bits, mutated bytes and documents.

Right is: the content as it was, or another one together with a sentence that says so, or (when what is left beside the
file cannot repair it) a refusal in a sentence. Afterwards the next save works, and what was repaired stays repaired.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from store.faults import FAST, beside, outcome, put_back, snapshot, without

from faults.mutate import Mutate, flip, mutate_bytes, mutate_documents
from faults.sides import OURS, STOCK, Side
from faults.work import Plan, Result, changes
from isms_tui.store import Store, StoreError

Files = dict[str, bytes]

_LAST = 8


def worked(side: Side, folder: Path) -> Files:
    """The files after eight small changes, with three backups where there are any."""
    session = side.create(folder, "mixed")
    for n in range(1, _LAST + 1):
        session.apply({key: text[:60] for key, text in changes("mixed", n).items()})
        if n % 3 == 0:
            session.settle()
    session.close()
    return snapshot(folder)


class Patient:
    """What is damaged: one side's files, and what they hold."""

    def __init__(self, side: Side, plan: Plan) -> None:
        self.side = side
        self.folder = plan.place()
        self.path = self.folder / side.file
        self.result = Result()
        self.files = worked(side, self.folder)
        self.journal = beside(self.path, "journal").name
        if side is OURS:
            self.expected: Any = outcome_of(self.path)
        else:
            self.expected = self._texts()

    def _texts(self) -> Any:
        session = self.side.open(self.folder, fast=True)
        try:
            return session.texts(), session.entries()
        finally:
            session.close()

    def treat(self, files: Files, name: str, data: bytes, where: str, *, must: bool) -> None:
        """Put the files there, one of them with these bytes instead, and see what the side makes of it.

        Args:
            files: all files.
            name: which one is damaged.
            data: its bytes.
            where: for the examples.
            must: enough is left to repair everything, so that a refusal is a failure.
        """
        put_back(self.folder, {**files, name: data})
        self.result.trials += 1
        if self.side is not OURS:
            self._others(where)
            return
        try:
            with Store.open(self.path, read_only=True, files=FAST) as store:
                lost = store.lost
        except StoreError:
            lost = False
        try:
            found, said = outcome(self.path)
        except BaseException as error:  # a traceback, or a repair that does not last
            self.result.count("unreadable", f"{where}: {type(error).__name__}: {error}")
            return
        if found == "refused":
            if must:
                self.result.count("unreadable", f"{where}: {said}")
        elif lost and must and name != self.journal:
            # Of a damaged journal nobody can know whether the damage was a change; the warning is right then.
            self.result.count("lost", f"{where}: {said}")
        elif found != self.expected and not said:
            self.result.count("wrong", where)

    def _others(self, where: str) -> None:
        try:
            same = self._texts() == self.expected
        except Exception as error:
            self.result.count("unreadable", f"{where}: {type(error).__name__}: {error}")
            return
        if not same:
            self.result.count("wrong", where)


def outcome_of(path: Path) -> Any:
    """The content, without changing anything."""
    with Store.open(path, read_only=True, files=FAST) as store:
        return {name: docs for name in store.table_names if (docs := store.documents(name))}


def cut(side: Side, plan: Plan) -> Result:
    """The file cut at each byte; ours also with its journal cut."""
    patient = Patient(side, plan)
    files, name = patient.files, side.file
    step = plan.of(23, 7, 1) if side is not STOCK else plan.of(5, 1, 1)
    for size in range(0, len(files[name]) - 1, step):
        patient.treat(files, name, files[name][:size], f"cut at {size}", must=True)
    for size in range(0, len(files.get(patient.journal, b"")), step):
        patient.treat(files, patient.journal, files[patient.journal][:size], f"journal cut at {size}", must=True)
    return patient.result


def _many(side: Side, plan: Plan, count: int, mutations: list[Mutate]) -> Result:
    patient, rng = Patient(side, plan), plan.rng(side.name, mutations[0].__name__)
    everything, name = patient.files, side.file
    sets = [everything, without(everything, "backups"), without(everything, "backups", "journal"), everything]
    for number in range(count):
        files = sets[number % 4] if side is OURS else everything
        # In the last set it is the journal that is damaged: then the file has everything.
        target = patient.journal if side is OURS and number % 4 == 3 else name
        mutate = mutations[0] if target != name else rng.choice(mutations)
        data = mutate(files[target], rng)
        alone = side is OURS and number % 4 == 2
        patient.treat(files, target, data, f"{mutate.__name__} {number} in {target}", must=not alone)
    return patient.result


def bit_flips(side: Side, plan: Plan) -> Result:
    """One flipped bit, with everything beside the file, without backups, with the file alone; and in the journal."""
    return _many(side, plan, plan.of(120, 400, 10_000), [flip])


def mutations(side: Side, plan: Plan) -> Result:
    """Mutated bytes and documents, with the same things left beside the file."""
    return _many(side, plan, plan.of(120, 400, 10_000), _KINDS if side.file.endswith("json") else _KINDS[:1])


_KINDS: list[Mutate] = [mutate_bytes, mutate_documents]
