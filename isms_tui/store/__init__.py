"""The workspace file: TinyDB JSON with a journal, so that what was acknowledged survives whatever happens next."""

from isms_tui.store.core import utc_now
from isms_tui.store.errors import (
    AlreadyExists,
    Busy,
    Damaged,
    Invalid,
    Missing,
    NewerSchema,
    NothingToUndo,
    ReadOnly,
    StoreError,
    Unsafe,
    Unseen,
)
from isms_tui.store.files import Files
from isms_tui.store.record import Change, Entry
from isms_tui.store.schema import NATURAL_KEYS, Schema
from isms_tui.store.store import Store

__all__ = [
    "NATURAL_KEYS",
    "AlreadyExists",
    "Busy",
    "Change",
    "Damaged",
    "Entry",
    "Files",
    "Invalid",
    "Missing",
    "NewerSchema",
    "NothingToUndo",
    "ReadOnly",
    "Schema",
    "Store",
    "StoreError",
    "Unsafe",
    "Unseen",
    "utc_now",
]
