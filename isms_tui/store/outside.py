"""Taking over what another program did to FILE: an editor, a script with plain TinyDB, a git merge.

The journal may know changes that FILE did not have yet when it was edited. Both are kept: fields that only one side
changed merge, and where both changed the same field the edit counts, as the other value stays in the history.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from isms_tui.store.schema import Document, Tables
from isms_tui.store.state import State
from isms_tui.store.transaction import Transaction
from isms_tui.store.values import clone


def differences(now: Tables, then: Tables) -> Iterator[tuple[str, int, Document | None, Document | None]]:
    """Every document that differs: table, id, the document in `now` and in `then` (None where there is none)."""
    for name in {**now, **then}:
        old, new = now.get(name, {}), then.get(name, {})
        for number in sorted({**old, **new}):
            if not same(old.get(number), new.get(number)):
                yield name, number, old.get(number), new.get(number)


def put_tables(transaction: Transaction, then: Tables) -> None:
    """Bring the tables to `then` inside a change, touching only what differs."""
    for name, number, _, document in differences(transaction.tables(), then):
        _put(transaction, name, number, clone(document))


def merge_edit(transaction: Transaction, base: Tables, edited: Tables, state: State) -> None:
    """Bring an edit of FILE into the present content.

    Args:
        transaction: the change that collects it.
        base: what FILE held before it was edited.
        edited: what it holds now.
        state: the present content, which is `base` and perhaps later changes.
    """
    for name in {**base, **edited}:
        before, after = base.get(name, {}), edited.get(name, {})
        table = state.tables.get(name)
        present = table.docs if table is not None else {}
        key = state.shape.keys.get(name)
        for number in sorted({**before, **after}):
            old, new, now = before.get(number), after.get(number), present.get(number)
            if same(old, new) or same(new, now):
                continue
            if same(old, now):
                _put(transaction, name, number, clone(new))
            elif new is None or now is None:
                # One side removed what the other changed: the document stays, as the changing side has it.
                _put(transaction, name, number, clone(new or now))
            elif old is None and (key is None or new.get(key) != now.get(key)):
                # Both sides added a document under the same number, and they are two different things.
                work = transaction.work(name)
                _put(transaction, name, work.counter + 1, clone(new))
            else:
                _put(transaction, name, number, clone(_fields(old or {}, new, now)))


def same(one: Document | None, other: Document | None) -> bool:
    """Whether two documents say the same; the order of fields does not matter, `1` and `true` differ."""
    if one is None or other is None:
        return one is other
    if one is other:
        return True
    return one == other and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _fields(old: Document, new: Document, now: Document) -> Document:
    """`now` with the fields that differ between `old` and `new`."""
    merged = dict(now)
    for field in {**old, **new}:
        if field not in new:
            if field in old:
                merged.pop(field, None)
        elif field not in old or not same({"": old[field]}, {"": new[field]}):
            merged[field] = new[field]
    return merged


def _put(transaction: Transaction, name: str, number: int, document: Document | None) -> None:
    work = transaction.work(name)
    work.touched[number] = document
    work.counter = max(work.counter, number)
