"""What the tables of a workspace are called, what is unique in them, and how old files become new ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from isms_tui.store.errors import NewerSchema, shown

Document = dict[str, Any]
Tables = dict[str, dict[int, Document]]
Migration = Callable[[Tables], Tables]

SCHEMA = 1
META = "_meta"

# Table -> the field that names a document for people and other documents; unique in its table. The order is the order
# of the tables in the file.
NATURAL_KEYS: Mapping[str, str] = {
    "answers": "question",
    "decisions": "control",
    "controls": "control",
    "risks": "risk",
    "treatments": "treatment",
    "records": "record",
    "evidence": "evidence",
    "findings": "finding",
    "people": "person",
    "workshops": "workshop",
}


class Schema:
    """A version of the tables.

    Attributes:
        number: the version this program writes; a file with a higher one is left alone.
        keys: table -> natural key.
        migrations: `migrations[n - 1]` turns the tables of schema n into those of n + 1. Each is pure: it gets a copy
            of its own, asks no clock and no file, and returns the new tables.
    """

    __slots__ = ("keys", "migrations", "number")

    def __init__(
        self,
        number: int = SCHEMA,
        keys: Mapping[str, str] = NATURAL_KEYS,
        migrations: tuple[Migration, ...] = (),
    ) -> None:
        """Describe a version."""
        self.number = number
        self.keys = keys
        self.migrations = migrations

    def order(self, names: Mapping[str, object]) -> list[str]:
        """Table names as they stand in the file: known ones first, then unknown ones by name."""
        return [*self.keys, *sorted(name for name in names if name not in self.keys)]

    def migrate(self, tables: Tables, number: int) -> Tables:
        """Bring tables of schema `number` up to this one."""
        for step in range(number, self.number):
            tables = self.migrations[step - 1](tables)
        return tables


CURRENT = Schema()


def refuse_newer(name: str, found: int, known: int) -> NewerSchema:
    """The error for a file that a newer program wrote."""
    return NewerSchema(
        f"{shown(name)} was written by a newer version of this program (format {found}, this one knows {known}); "
        "nothing was changed; update isms-tui and open it again."
    )
